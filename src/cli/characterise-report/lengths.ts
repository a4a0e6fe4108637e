import type {
  DependenceFigures,
  LengthFigures,
  LengthLaw,
  ShiftFigures,
} from '../../characterise/characterisation.js';
import { formatNumber, formatShare } from '../format.js';
import { formatFacts, formatTable } from '../table.js';
import { DISTRIBUTION_HEAD, distribution, type Fact, formatCorrelation } from './texts.js';

export function describeLengths(lengths: readonly LengthFigures[], shifts: ShiftFigures | undefined): string {
  if (lengths.length === 0) return '';
  const rows = lengths.map(({ column, tokens }) => {
    const shift = shifts?.lengths.find((other) => other.column === column);
    return [
      column,
      ...distribution(tokens),
      formatNumber(shift?.maxOverMin ?? Number.NaN),
      formatCorrelation(shift?.spearmanWithRate ?? Number.NaN),
    ];
  });
  const head = ['tokens', ...DISTRIBUTION_HEAD, 'max/min of means', 'Spearman with rate'];
  const laws = lengths.flatMap(({ column, law }) => (law === undefined ? [] : [describeLaw(column, law)]));
  return formatTable([head, ...rows], '') + (laws.length === 0 ? '' : `\n${formatFacts(laws)}`);
}

function describeLaw(column: string, law: LengthLaw): Fact {
  const ks = `KS ${formatNumber(law.kolmogorovSmirnov)}`;
  const name = `law of ${column}`;
  if (law.kind === 'exponential') return [name, `exponential of mean ${formatNumber(law.meanTokens)}; ${ks}`];
  const { paretoWeight, pareto, lognormal } = law;
  const body = `log-normal (mu ${formatNumber(lognormal.mu)}, sigma ${formatNumber(lognormal.sigma)})`;
  if (pareto === undefined) return [name, `${body}, no Pareto tail; ${ks}`];
  const { scaleTokens, alpha } = pareto;
  const tail = `Pareto (from ${formatNumber(scaleTokens)}, alpha ${formatNumber(alpha)})`;
  return [name, `${formatShare(paretoWeight)} ${tail}, the rest ${body}; ${ks}`];
}

export function describeDependence({ x, y, pearson, spearman, deciles }: DependenceFigures): string {
  return `${formatTable(
    [
      ['tenth of requests by', ...deciles.map(({ decile }) => String(decile))],
      [`${x}, mean`, ...deciles.map(({ meanX }) => formatNumber(meanX))],
      [`${y}, mean`, ...deciles.map(({ meanY }) => formatNumber(meanY))],
    ],
    '',
  )}Spearman ${formatCorrelation(spearman)}, Pearson ${formatCorrelation(pearson)}\n`;
}
