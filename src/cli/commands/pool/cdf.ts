import { FIELDS } from '../../../fields.js';
import type { Quantity } from '../../../notation/quantity.js';
import { type CdfWeights, clientCdfs, defaultWeights } from '../../../pool/clients/client-cdf.js';
import type { Pool } from '../../../pool/pool.js';
import type { Cdf } from '../../../statistics/cdf.js';
import { formatClock, formatInteger, formatNumber } from '../../format.js';
import { formatJson } from '../../format-json.js';
import { describeFilters, openView } from '../../open-view.js';
import { print } from '../../print.js';
import { formatFacts, formatTable } from '../../table.js';
import { partOf, type ViewFlags } from '../../view-options.js';

export interface PoolCdfOptions {
  readonly view: ViewFlags;
  /** By default the rate, the two CVs and the mean of each field. */
  readonly quantities?: readonly string[];
  /** By default those of each quantity; see `defaultWeights`. */
  readonly weights?: CdfWeights;
  /** How many points; by default all. */
  readonly points?: number;
  readonly format: 'table' | 'json' | 'csv';
}

const PERCENTS = [1, 5, 10, 25, 50, 75, 90, 95, 99];

/** One line of the table, or one curve. */
interface Curve {
  readonly quantity: Quantity;
  readonly weights: CdfWeights;
  readonly cdf: Cdf;
}

/** Carries `servegen pool cdf` out. */
export async function poolCdf(source: string, options: PoolCdfOptions): Promise<void> {
  const pool = await openView(source, partOf(options.view));
  // Names that are none are refused there.
  const quantities = (options.quantities as readonly Quantity[] | undefined) ?? usualQuantities(pool);
  const { weights } = options;
  const curves = clientCdfs(pool, quantities, weights && { weights }).map((cdf, i) => ({
    quantity: quantities[i],
    weights: weights ?? defaultWeights(quantities[i]),
    cdf,
  }));
  if (options.format === 'table') print(describe(pool, curves));
  else if (options.format === 'csv') print(formatCsv(curves, options.points));
  else print(curvesAsJson(pool, curves, options.points));
}

function usualQuantities({ category }: Pool): Quantity[] {
  return ['rate', 'cv', 'law_cv', ...FIELDS[category].map((field): Quantity => `${field}.mean`)];
}

function describe(pool: Pool, curves: readonly Curve[]): string {
  const facts = formatFacts([
    ['pool', pool.name],
    ['span', `${formatClock(pool.fromSeconds)} to ${formatClock(pool.toSeconds)}`],
    ...describeFilters(pool.view).map((filter): [string, string] => ['filter', filter]),
    ['clients', formatInteger(pool.clientIds.length)],
  ]);
  const rows = curves.map(({ quantity, weights, cdf }) => [
    quantity,
    weights,
    ...PERCENTS.map((percent) => formatNumber(cdf.quantile(percent / 100))),
  ]);
  return `${facts}\n${formatTable([['', 'by', ...PERCENTS.map((percent) => `p${percent}`)], ...rows], '')}`;
}

function formatCsv(curves: readonly Curve[], points: number | undefined): string {
  const lines = curves.flatMap(({ quantity, weights, cdf }) => {
    const { values, probabilities } = staircase(cdf, points);
    return values.map((value, i) => `${quantity},${weights},${value},${probabilities[i]}\n`);
  });
  return `quantity,weights,value,probability\n${lines.join('')}`;
}

function curvesAsJson(pool: Pool, curves: readonly Curve[], points: number | undefined): string {
  const report = {
    name: pool.name,
    category: pool.category,
    clients: pool.clientIds.length,
    fromSeconds: pool.fromSeconds,
    toSeconds: pool.toSeconds,
    view: pool.view,
    cdfs: curves.map(({ quantity, weights, cdf }) => ({ quantity, weights, ...staircase(cdf, points) })),
  };
  return formatJson(report);
}

/** All steps of a staircase, or those at `points` equal steps of probability: 1 / `points` to 1. */
function staircase(
  cdf: Cdf,
  points: number | undefined,
): { readonly values: number[]; readonly probabilities: number[] } {
  if (points === undefined) return { values: [...cdf.values], probabilities: [...cdf.probabilities] };
  const probabilities = Array.from({ length: points }, (_, i) => (i + 1) / points);
  return { values: probabilities.map((probability) => cdf.quantile(probability)), probabilities };
}
