import { pearson } from '../../statistics/correlation.js';
import type { RateLengthGroup, RateLengthSummary } from '../traffic-summary.js';
import type { RateBins } from './rate-bins.js';

/** Length of the windows, seconds, as of figure 19 of arXiv:2505.09999, where bins are not longer. */
const WINDOW_SECONDS = 3;
/** Traffic of fewer such windows is looked at in its bins. */
const MIN_WINDOWS = 20;
const GROUPS = 20;

/** Whole windows that have requests, by ascending rate. */
interface Windows {
  readonly seconds: number;
  /** Bins of each. */
  readonly each: number;
  readonly order: Uint32Array;
  readonly requests: Float64Array;
}

/**
 * How the mean length of a window's requests goes with its rate, of columns in which no value is missing.
 *
 * @param columns names of the columns whose sums the bins have, in their order
 */
export function rateLengths(
  bins: RateBins,
  columns: readonly string[],
  durationSeconds: number,
): RateLengthSummary[] {
  const windows = windowsOf(bins, durationSeconds);
  const { seconds, each, order, requests } = windows;
  const rates = requests.map((count) => count / seconds);
  return columns.flatMap((column, place) => {
    if (!bins.isWhole(place)) return [];
    const sums = Float64Array.from(order, (window) => bins.sumOf(place, window * each, (window + 1) * each));
    const means = sums.map((sum, window) => sum / requests[window]);
    return {
      column,
      windowSeconds: seconds,
      groups: groupsOf(windows, sums),
      pearson: pearson(rates, means),
    };
  });
}

function windowsOf(bins: RateBins, durationSeconds: number): Windows {
  const isShort = durationSeconds < MIN_WINDOWS * WINDOW_SECONDS;
  const each = isShort ? 1 : Math.max(1, Math.round(WINDOW_SECONDS / bins.seconds));
  const seconds = each * bins.seconds;
  // A quotient that is whole but for rounding is whole. Behind the last bin no window has requests.
  const whole = Math.floor((durationSeconds / seconds) * (1 + 1e-12));
  const count = Math.min(whole, Math.ceil(bins.count / each));
  const all = new Float64Array(count);
  for (let window = 0; window < count; window++)
    all[window] = bins.requestsOf(window * each, (window + 1) * each);
  const order = Uint32Array.from(all.keys()).filter((window) => all[window] > 0);
  order.sort((a, b) => all[a] - all[b] || a - b);
  return { seconds, each, order, requests: Float64Array.from(order, (window) => all[window]) };
}

/**
 * Windows of one rate stay together, in the group of the one in their middle.
 *
 * @param sums of a column over the windows
 */
function groupsOf({ requests, seconds }: Windows, sums: Float64Array): RateLengthGroup[] {
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
