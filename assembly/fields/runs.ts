/**
 * Draws by inversion from runs: stretches of values that are equally likely, in ascending order, so that the value
 * rises with the random bits. The guide's entries are the runs at equally spaced bits; from there the run is
 * found in less than one step on average.
 *
 * Source: Chen and Asau (1974), "On generating random variates from an empirical distribution", AIIE
 * Transactions 6(2).
 */
import { RatioRun, Run } from '../plan/layout';
import { ROW_SHIFT } from '../tile/staging';
import { guideBits, guideBytes } from '../plan/table-sizes';

/** One draw from runs of whole numbers; `table` starts with the guide. */
export function drawRun(table: usize, count: u32, bits: u32): u32 {
  return valueOf(table + guideBytes(count), count, runAt(table, count, Run.SIZE, bits), bits);
}

/** Fills `target`, a lane of rows, from the random bits at `bitsAt`, 8 bytes from one to the next. */
export function fillRuns(table: usize, count: u32, bitsAt: usize, end: usize, target: usize): void {
  const runs = table + guideBytes(count);
  for (; target < end; target += 1 << ROW_SHIFT, bitsAt += 8) {
    const bits = load<u32>(bitsAt);
    store<u32>(target, valueOf(runs, count, runAt(table, count, Run.SIZE, bits), bits));
  }
}

/** One draw from runs of ratios. */
// @ts-ignore: decorator
@inline
export function drawRatioRun(table: usize, count: u32, bits: u32): f64 {
  const index = runAt(table, count, RatioRun.SIZE, bits);
  const run = table + guideBytes(count) + <usize>index * RatioRun.SIZE;
  const begin = load<u32>(run, RatioRun.BEGIN);
  const next = index + 1 < count ? load<u32>(run, RatioRun.SIZE + RatioRun.BEGIN) : 0;
  const place = (<f64>(bits - begin) + 0.5) / lengthOf(begin, next);
  const first = load<f64>(run, RatioRun.FIRST);
  return first + (load<f64>(run, RatioRun.LAST) - first) * place;
}

/** The last run that begins at or before the random bits. */
// @ts-ignore: decorator
@inline
function runAt(table: usize, count: u32, size: usize, bits: u32): u32 {
  let index = load<u32>(table + (<usize>(bits >>> (32 - guideBits(count))) << 2));
  const runs = table + guideBytes(count);
  while (index + 1 < count && load<u32>(runs + <usize>(index + 1) * size) <= bits) ++index;
  return index;
}

/** The value of the random bits in a run: the quotient stays below the number of values, as the bits below the length. */
// @ts-ignore: decorator
@inline
function valueOf(runs: usize, count: u32, index: u32, bits: u32): u32 {
  const run = runs + <usize>index * Run.SIZE;
  const begin = load<u32>(run, Run.BEGIN);
  const next = index + 1 < count ? load<u32>(run, Run.SIZE + Run.BEGIN) : 0;
  const first = load<u32>(run, Run.FIRST);
  const values = <f64>(load<u32>(run, Run.LAST) - first) + 1;
  return first + <u32>((<f64>(bits - begin) * values) / lengthOf(begin, next));
}

/** How many random bits fall into a run; the last one, whose next is 0, goes up to 2^32. */
// @ts-ignore: decorator
@inline
function lengthOf(begin: u32, next: u32): f64 {
  return <f64>(next - begin - 1) + 1;
}
