import { pearson } from '../../statistics/correlation.js';
import type { RateLengthGroup, RateLengthSummary } from '../traffic-summary.js';
import type { RateBins } from './rate-bins.js';

/** Length of the windows, seconds, as of figure 19 of arXiv:2505.09999, where bins are not longer. */
const WINDOW_SECONDS = 3;
/** Traffic of fewer such windows is looked at in its bins. */
const MIN_WINDOWS = 20;
const GROUPS = 20;

/** Rates of windows with requests, ascending, and sums of a column over each. */
interface Windows {
  readonly seconds: number;
  readonly requests: Float64Array;
  readonly sums: Float64Array;
}

/**
 * How the mean length of a window's requests goes with its rate.
 *
 * @param column of the bins' sums
 */
export function rateLengths(
  bins: RateBins,
  column: number,
  name: string,
  durationSeconds: number,
): RateLengthSummary {
  const windows = windowsOf(bins, column, durationSeconds);
  const { requests, sums, seconds } = windows;
  const rates = requests.map((count) => count / seconds);
  return {
    column: name,
    windowSeconds: seconds,
    groups: groupsOf(windows),
    pearson: pearson(
      rates,
      sums.map((sum, window) => sum / requests[window]),
    ),
  };
}

/** Whole ones that have requests, by ascending rate. */
function windowsOf(bins: RateBins, column: number, durationSeconds: number): Windows {
  const isShort = durationSeconds < MIN_WINDOWS * WINDOW_SECONDS;
  const each = isShort ? 1 : Math.max(1, Math.round(WINDOW_SECONDS / bins.seconds));
  const seconds = each * bins.seconds;
  const count = Math.floor((durationSeconds / seconds) * (1 + 1e-12));
  const requestsOf = (window: number) => bins.requestsOf(window * each, (window + 1) * each);
  const all = Float64Array.from({ length: count }, (_, window) => requestsOf(window));
  const order = Uint32Array.from(all.keys()).filter((window) => all[window] > 0);
  order.sort((a, b) => all[a] - all[b] || a - b);
  return {
    seconds,
    requests: Float64Array.from(order, (window) => all[window]),
    sums: Float64Array.from(order, (window) => bins.sumOf(column, window * each, (window + 1) * each)),
  };
}

/** Windows of one rate stay together, in the group of the one in their middle. */
function groupsOf({ requests, sums, seconds }: Windows): RateLengthGroup[] {
  const groups: { windows: number; requests: number; tokens: number }[] = [];
  let group = -1;
  for (let from = 0, to = 0; from < requests.length; from = to) {
    while (to < requests.length && requests[to] === requests[from]) to++;
    const own = Math.floor((GROUPS * (from + to)) / (2 * requests.length));
    if (own !== group) groups.push({ windows: 0, requests: 0, tokens: 0 });
    group = own;
    const into = groups[groups.length - 1];
    into.windows += to - from;
    for (let window = from; window < to; window++) {
      into.requests += requests[window];
      into.tokens += sums[window];
    }
  }
  return groups.map(({ windows, requests: made, tokens }) => ({
    windows,
    ratePerSecond: made / windows / seconds,
    meanTokens: tokens / made,
  }));
}
