import { totalOf, type WeightedValues } from './weighted.js';

/** Ticks that clocks have, seconds, the longest first: each a multiple of the next. */
const TICKS = [3600, 300, 60, 10, 1, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6];
/** Fewer gaps can be whole multiples of a tick by chance. */
const MIN_GAPS = 8;
/** How far from a multiple a gap can be, seconds: what differences of Unix times in doubles lose, up to a tenth of the tick. */
const SLACK_SECONDS = 5e-7;
const SLACK = 0.1;

/**
 * The tick of a clock: the longest of an hour, 5 minutes, a minute, and 10, 1, 0.1 … 1e-6 seconds of which all gaps are
 * whole multiples; 0 where there is none, and with fewer than 8 gaps. It is longer than a second only where 8 gaps are not
 * 0: of whole seconds a few can be whole minutes by chance.
 */
export function clockTick(gaps: Float64Array): number {
  if (gaps.length < MIN_GAPS) return 0;
  let above = 0;
  for (const gap of gaps) if (gap > 0) above++;
  return tickOf(gaps, above);
}

/** That of gaps by value. */
export function tickOfSample({ values, weights }: WeightedValues): number {
  const total = totalOf(weights);
  if (total < MIN_GAPS) return 0;
  return tickOf(values, values[0] === 0 ? total - weights[0] : total);
}

/** Gaps as the whole ticks that they are but for rounding; those that are not stay as they are. */
export function inTicks({ values, weights }: WeightedValues, tick: number): WeightedValues {
  const [ticks, counts] = [new Float64Array(values.length), new Float64Array(values.length)];
  let last = -1;
  for (let index = 0; index < values.length; index++) {
    const gap = isMultiple(values[index], tick)
      ? Math.floor(values[index] / tick + 0.5) * tick
      : values[index];
    if (last < 0 || ticks[last] !== gap) ticks[++last] = gap;
    counts[last] += weights[index];
  }
  return { values: ticks.subarray(0, last + 1), weights: counts.subarray(0, last + 1) };
}

/** @param above how many gaps are not 0 */
function tickOf(gaps: Float64Array, above: number): number {
  let candidate = above < MIN_GAPS ? TICKS.indexOf(1) : 0;
  for (const gap of gaps) {
    while (!isMultiple(gap, TICKS[candidate])) {
      if (++candidate === TICKS.length) return 0;
    }
  }
  return TICKS[candidate];
}

function isMultiple(gap: number, tick: number): boolean {
  const ticks = gap / tick;
  const slack = Math.min(SLACK_SECONDS / tick, SLACK) + ticks * 1e-12;
  const nearest = Math.floor(ticks + 0.5);
  // Two equal times differ by exactly 0.
  return Math.abs(ticks - nearest) <= slack && (nearest > 0 || gap === 0);
}
