import { pearson, spearman } from '../statistics/correlation.js';
import type { Windows } from '../statistics/windows.js';
import type { RateCorrelation, RateGroup, RateLength } from './comparison.js';

const GROUPS = 10;

/** A column's sum over the requests of each window. */
export interface ColumnSums {
  readonly column: string;
  readonly sums: Float64Array;
}

/** Relates the rates of windows to the mean lengths of their requests. */
export function rateLength(
  requests: Float64Array,
  columns: readonly ColumnSums[],
  { seconds }: Windows,
): RateLength {
  const busy = Uint32Array.from(requests.keys()).filter((window) => requests[window] > 0);
  busy.sort((a, b) => requests[a] - requests[b]);
  return {
    windows: busy.length,
    groups: deciles(busy, requests).map((members) => group(members, requests, columns, seconds)),
    correlations: columns.map((column) => correlation(busy, requests, column)),
  };
}

interface Members {
  readonly decile: number;
  /** By ascending rate. */
  readonly windows: Uint32Array;
}

/** Windows of one rate stay together, in the decile of the one in their middle. */
function deciles(busy: Uint32Array, requests: Float64Array): Members[] {
  const groups: Members[] = [];
  let decile = 0;
  let start = 0;
  for (let from = 0, to = 0; from < busy.length; from = to) {
    while (to < busy.length && requests[busy[to]] === requests[busy[from]]) to++;
    const own = 1 + Math.floor((GROUPS * (from + to)) / (2 * busy.length));
    if (own === decile) continue;
    if (from > start) groups.push({ decile, windows: busy.subarray(start, from) });
    [decile, start] = [own, from];
  }
  if (busy.length > start) groups.push({ decile, windows: busy.subarray(start) });
  return groups;
}

function group(
  { decile, windows }: Members,
  requests: Float64Array,
  columns: readonly ColumnSums[],
  seconds: number,
): RateGroup {
  const total = sumOver(windows, requests);
  return {
    decile,
    windows: windows.length,
    meanRate: total / windows.length / seconds,
    minRate: requests[windows[0]] / seconds,
    maxRate: requests[windows[windows.length - 1]] / seconds,
    meanLength: Object.fromEntries(
      columns.map(({ column, sums }) => [column, sumOver(windows, sums) / total]),
    ),
  };
}

function correlation(
  busy: Uint32Array,
  requests: Float64Array,
  { column, sums }: ColumnSums,
): RateCorrelation {
  const rates = Float64Array.from(busy, (window) => requests[window]);
  const lengths = Float64Array.from(busy, (window) => sums[window] / requests[window]);
  return { column, pearson: pearson(rates, lengths), spearman: spearman(rates, lengths) };
}

function sumOver(windows: Uint32Array, values: Float64Array): number {
  return windows.reduce((sum, window) => sum + values[window], 0);
}
