import { GapFamily, SHAPE_BOUNDS } from '../../laws/inter-arrival-family.js';
import type { Path, Report } from '../fault.js';
import type { DistributionSpec } from '../workload-spec.js';
import { firstRepeated, showSum, sumOf, sumsToOne } from './lists.js';
import { checkParameterPairs } from './parameter-pairs.js';

type Of<Family extends string> = Extract<DistributionSpec, { readonly family: Family }>;

const LOGNORMAL_PAIRS = [
  ['mu', 'sigma'],
  ['mean', 'cv'],
] as const;
const GAMMA_PAIRS = [
  ['shape', 'scale'],
  ['mean', 'cv'],
] as const;

/** Distributions: what parameters, each in its range, say together. */
export function checkDistribution(distribution: DistributionSpec, path: Path, report: Report): void {
  if (typeof distribution === 'number') return;
  if ('min' in distribution || 'max' in distribution) checkBounds(distribution, path, report);
  switch (distribution.family) {
    case 'empirical':
      checkEmpirical(distribution, path, report);
      break;
    case 'samples':
      checkSupport(distribution.samples, distribution, 'samples', path, report);
      break;
    case 'lognormal':
      checkParameterPairs(distribution, LOGNORMAL_PAIRS, path, report);
      break;
    case 'gamma':
      checkGamma(distribution, path, report);
      break;
    case 'pareto':
      if (distribution.max !== undefined && distribution.max < distribution.scale) {
        report(
          [...path, 'max'],
          `${distribution.max} is below scale, ${distribution.scale}, the smallest value`,
        );
      }
      break;
    case 'zipf':
      if (distribution.min !== undefined && distribution.min > distribution.ranks) {
        report(
          [...path, 'min'],
          `${distribution.min} is above ranks, ${distribution.ranks}, the largest value`,
        );
      }
      break;
    case 'mixture':
      checkMixture(distribution, path, report);
      break;
  }
}

function checkBounds(
  { min, max }: { readonly min?: number; readonly max?: number },
  path: Path,
  report: Report,
) {
  if (min !== undefined && max !== undefined && !(min <= max)) {
    report([...path, 'min'], `${min} is above max, ${max}`);
  }
}

function checkEmpirical(distribution: Of<'empirical'>, path: Path, report: Report): void {
  const { values, probabilities } = distribution;
  if (values.length !== probabilities.length) {
    report(
      path,
      `there are ${values.length} values and ${probabilities.length} probabilities, not one for each`,
    );
    return;
  }
  const repeated = firstRepeated(values);
  if (repeated >= 0)
    report([...path, 'values', repeated], `${values[repeated]} is there twice; each value is once`);
  if (!sumsToOne(probabilities)) {
    report([...path, 'probabilities'], `probabilities sum to ${showSum(probabilities)}, not to 1`);
  }
  const possible = values.filter((_, index) => probabilities[index]! > 0);
  checkSupport(possible, distribution, 'values', path, report);
}

/** Bounds that leave none of a finite support. */
function checkSupport(
  values: readonly number[],
  { min = 0, max = Number.POSITIVE_INFINITY }: { readonly min?: number; readonly max?: number },
  key: string,
  path: Path,
  report: Report,
): void {
  if (min <= max && !values.some((value) => value >= min && value <= max)) {
    const bounds = max === Number.POSITIVE_INFINITY ? `at least min, ${min}` : `from ${min} to ${max}`;
    report([...path, key], `none of the ${key} is ${bounds}`);
  }
}

function checkGamma(distribution: Of<'gamma'>, path: Path, report: Report): void {
  checkParameterPairs(distribution, GAMMA_PAIRS, path, report);
  const { smallest, largest } = SHAPE_BOUNDS[GapFamily.gamma];
  const { shape, cv } = distribution;
  if (shape !== undefined && !(shape >= smallest && shape <= largest)) {
    report([...path, 'shape'], `${shape} is not a gamma shape from ${smallest} to ${largest}`);
  }
  if (cv !== undefined && !(1 / (cv * cv) >= smallest && 1 / (cv * cv) <= largest)) {
    report(
      [...path, 'cv'],
      `${cv} is not the cv of a gamma shape from ${smallest} to ${largest}: 0.001 to 100`,
    );
  }
}

function checkMixture({ components }: Of<'mixture'>, path: Path, report: Report): void {
  const weights = components.map(({ weight }) => weight);
  if (sumOf(weights) === 0) report([...path, 'components'], 'all weights are 0; they sum to 1');
  else if (!sumsToOne(weights)) {
    report([...path, 'components'], `weights sum to ${showSum(weights)}, not to 1`);
  }
  components.forEach(({ distribution }, index) => {
    checkDistribution(distribution, [...path, 'components', index, 'distribution'], report);
  });
}
