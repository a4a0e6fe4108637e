/** Ticks that clocks have, seconds, the longest first. */
const TICKS = [1, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6];
/** Fewer gaps can be whole multiples of a tick by chance. */
const MIN_GAPS = 8;
/** How far from a multiple a gap can be, seconds: what differences of Unix times in doubles lose, up to a tenth of the tick. */
const SLACK_SECONDS = 5e-7;
const SLACK = 0.1;

/**
 * The tick of a clock: the longest of 1, 0.1, 0.01 … 1e-6 seconds of which all gaps are whole multiples; 0 where there is
 * none, and with fewer than 8 gaps.
 */
export function clockTick(gaps: Float64Array): number {
  if (gaps.length < MIN_GAPS) return 0;
  let candidate = 0;
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
  return Math.abs(ticks - Math.floor(ticks + 0.5)) <= slack;
}
