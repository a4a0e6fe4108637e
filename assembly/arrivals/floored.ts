/**
 * Arrivals of a segment where the plan sets a smallest gap: gaps are the smallest gap and a share of the family's. Those
 * around the segment's ends run through them. What of a gap lies in the segment is at least as much of the smallest gap,
 * as the bounds see to (`capacity.ts`); what is above it is scaled, such that the segment is filled. So no gap is below the
 * smallest, also where laws or rates differ on both sides of an end.
 */
import { fillGapSums } from '../gaps/families';
import { sizeBiasedGap } from '../gaps/equilibrium';
import { ClientWindow } from '../plan/layout';
import { clientWindowAt, floorOf } from '../plan/open-plan';
import { mix64 } from '../random/splitmix64';
import { deriveStream, Purpose, streamGamma, streamStart } from '../random/streams';
import { openUniform } from '../random/uniform';
import { State } from './client-state';
import { emptyGapSums, startGapSumsAt, sumAtGap } from './gap-sums';
import { startAt } from './placement';

/** Sums below this are taken for 0, as in `placement.ts`. */
const SMALLEST_SUM: f64 = 1e-200;
/** Where next to nothing is above the smallest gaps, so much of the family's is. */
const SMALLEST_SCALE: f64 = 1e-9;
/** A word of a boundary's stream that nothing else takes. */
const CHOICE_WORD: u64 = 9;
/** A gap and what is overwritten behind it. */
const ownGap: usize = memory.data(16, 16);

/**
 * @param begin the fraction of the gap around the segment's begin that lies before it
 * @param end that of the gap around its end
 * @param nextGroup of the segment behind it; likewise `nextPart`
 */
export function placeFloored(state: usize, client: u32, begin: f64, end: f64, nextGroup: u32, nextPart: u32): void {
  const record = clientWindowAt(load<u32>(state, State.LAW_CLIENT_WINDOW));
  const smallest = floorOf(record);
  const gaps = load<u32>(state, State.GAPS);
  const expected = load<f64>(state, State.SEGMENT_EXPECTED);
  const group = load<u32>(state, State.GROUP);
  const first = gapAround(record, smallest, client, group, load<u32>(state, State.PART));
  let sum = (1 - begin) * first + end * gapAround(record, smallest, client, nextGroup, nextPart);
  emptyGapSums();
  if (gaps > 1) {
    startGapSumsAt(state, 1, gaps - 1);
    sum += sumAtGap(gaps - 1);
  }
  const count = 1 - begin + <f64>(gaps - 1) + end;
  let scale = expected / count;
  let shift: f64 = 1;
  if (sum > SMALLEST_SUM) {
    scale = max((expected - smallest * count) / sum, SMALLEST_SCALE);
    shift = smallest / scale;
  }
  // Sums stay those of the family's gaps, which are drawn once.
  store<f64>(state, shift, State.FLOOR_SHIFT);
  startAt(state, scale, (1 - begin) * (first + shift));
}

/**
 * The family's part of the gap around the begin of a segment, which is chosen in proportion to the whole gap's length:
 * with the smallest gap's share of the mean as any gap is, else in proportion to its own.
 */
function gapAround(record: usize, smallest: f64, client: u32, group: u32, part: u32): f64 {
  const family = load<u32>(record, ClientWindow.FAMILY);
  const shape = load<f64>(record, ClientWindow.SHAPE);
  deriveStream(client, group, part, Purpose.BOUNDARY);
  const start = streamStart;
  const gamma = streamGamma;
  if (openUniform(mix64(start + CHOICE_WORD * gamma)) >= smallest) return sizeBiasedGap(family, shape, start, gamma);
  return fillGapSums(family, shape, start, gamma, 1, 2, 0, 0, ownGap);
}
