import type { DeterministicMath } from '../engine/math.js';
import { fitBodyTail, fitExponential } from '../estimation/body-tail.js';
import type { WeightedValues } from '../estimation/weighted.js';
import type { CountedValues } from '../statistics/counted-values.js';
import type { LengthFigures, LengthLaw } from './characterisation.js';
import { distributionOf, octaveBins } from './distributions.js';
import type { TokenColumn } from './token-columns.js';

/** Tokens of a request in a column, and the law that the paper has for it: for inputs and outputs (3). */
export function lengthFigures(
  { name, role }: TokenColumn,
  values: CountedValues,
  math: DeterministicMath,
): LengthFigures {
  return {
    column: name,
    tokens: distributionOf(values),
    histogram: octaveBins(values, 1),
    law: lawOf(role, weightedOf(values), math),
  };
}

export function weightedOf(counted: CountedValues): WeightedValues {
  const values: number[] = [];
  const weights: number[] = [];
  for (const [value, count] of counted.ascending()) {
    values.push(value);
    weights.push(count);
  }
  return { values: Float64Array.from(values), weights: Float64Array.from(weights) };
}

function lawOf(
  role: TokenColumn['role'],
  values: WeightedValues,
  math: DeterministicMath,
): LengthLaw | undefined {
  if (role === 'input') {
    const fit = fitBodyTail(values, math);
    if (fit === undefined) return undefined;
    const { paretoWeight, pareto, lognormal, ks, qq } = fit;
    return {
      kind: 'pareto and log-normal',
      paretoWeight,
      pareto: pareto && { scaleTokens: pareto.scale, alpha: pareto.alpha },
      lognormal,
      kolmogorovSmirnov: ks,
      qq,
    };
  }
  const fit = role === 'output' ? fitExponential(values, math) : undefined;
  return fit && { kind: 'exponential', meanTokens: fit.mean, kolmogorovSmirnov: fit.ks, qq: fit.qq };
}
