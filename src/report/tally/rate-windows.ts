import type { RateSummary, RateWindow } from '../traffic-summary.js';
import type { RateBins } from './rate-bins.js';
import { rounded } from './rounded.js';

/** Windows, at most. */
const MOST_WINDOWS = 400;
/** And where they are shorter than half a minute, in which a band of 3 seconds has no place. */
const MOST_SHORT_WINDOWS = 60;
/** Short bins that a window's band needs. */
const MIN_BAND_BINS = 10;
/** Inter-arrival times that a window's CV needs. */
const MIN_GAPS = 30;

/**
 * Lengths that people take for windows, seconds, and of the short bins within them. The latter are what `RateBins` has for
 * traffic that is no longer than that of so many windows.
 */
const LENGTHS: readonly (readonly [window: number, band: number])[] = [
  [1 / 4, 1 / 64],
  [1 / 2, 1 / 32],
  [1, 1 / 16],
  [2, 1 / 8],
  [5, 1 / 2],
  [10, 1],
  [15, 1],
  ...[30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400].map(
    (window) => [window, 3] as const,
  ),
];
const SHORT_BELOW = 30;

/** Lengths of windows, and of the short bins within them, seconds. */
export interface WindowLengths {
  readonly window: number;
  readonly band: number;
}

/**
 * The lengths for a duration.
 *
 * @param binSeconds of the bins that there are, of which both are multiples; 0 where they are still to be chosen
 */
export function windowLengths(durationSeconds: number, binSeconds = 0): WindowLengths {
  const fits = LENGTHS.find(([window]) => {
    const most = window < SHORT_BELOW ? MOST_SHORT_WINDOWS : MOST_WINDOWS;
    return durationSeconds <= window * most && (binSeconds <= 3 || window % binSeconds === 0);
  });
  if (fits !== undefined) return { window: fits[0], band: Math.max(fits[1], binSeconds) };
  const band = Math.max(3, binSeconds);
  return { window: Math.ceil(durationSeconds / MOST_WINDOWS / band) * band, band };
}

/** The length of bins to begin with where the duration is known: that of the band. */
export function bandSecondsFor(durationSeconds: number): number {
  return windowLengths(durationSeconds).band;
}

/**
 * Rates window by window: whole windows from second 0; one as long as the traffic where that is shorter.
 *
 * @param durationSeconds at least the time of the last request
 */
export function rateSummary(bins: RateBins, durationSeconds: number): RateSummary {
  const { window, band } = windowLengths(durationSeconds, bins.seconds);
  // A quotient that is whole but for rounding is whole.
  const whole = Math.floor((durationSeconds / window) * (1 + 1e-12));
  const count = whole === 0 && durationSeconds > 0 ? 1 : whole;
  const seconds = whole === 0 ? durationSeconds : window;
  const windows = Array.from({ length: count }, (_, index) => rateWindow(bins, index, window, band, seconds));
  return { windowSeconds: seconds, bandSeconds: band, windows };
}

function rateWindow(
  bins: RateBins,
  index: number,
  window: number,
  band: number,
  seconds: number,
): RateWindow {
  const [perWindow, perBand] = [window, band].map((length) => Math.round(length / bins.seconds));
  const [from, to] = [index * perWindow, (index + 1) * perWindow];
  const requests = bins.requestsOf(from, to);
  const shorts = Math.floor((seconds / band) * (1 + 1e-12));
  const percentile = percentilesOf(bins, from, perBand, shorts);
  const hasBand = shorts >= MIN_BAND_BINS;
  return {
    startSeconds: index * window,
    requests,
    ratePerSecond: rounded(requests / seconds),
    low: hasBand ? rounded(percentile(5) / band) : Number.NaN,
    high: hasBand ? rounded(percentile(95) / band) : Number.NaN,
    interArrivalCv: rounded(bins.interArrivalCv(from, to, MIN_GAPS)),
  };
}

/**
 * Percentiles of the requests of short bins of a window. Those behind the last request are counted and not listed: a stated
 * duration may have any number of them.
 *
 * @param from the first bin of the window
 * @param perBand bins of a short one
 * @param shorts short ones in the window
 */
function percentilesOf(
  bins: RateBins,
  from: number,
  perBand: number,
  shorts: number,
): (percent: number) => number {
  const listed = Math.min(shorts, Math.max(0, Math.ceil((bins.count - from) / perBand)));
  const requests = Float64Array.from({ length: listed }, (_, short) => {
    const first = from + short * perBand;
    return bins.requestsOf(first, first + perBand);
  }).sort();
  return (percent) => {
    const rank = Math.max(1, Math.ceil((percent * shorts) / 100));
    const silent = shorts - listed;
    return rank <= silent ? 0 : requests[rank - 1 - silent];
  };
}
