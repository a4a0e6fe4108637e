/**
 * Segments of `renewal` mode. Each is a stationary renewal process of its own: the first arrival comes after a gap of
 * the equilibrium law, and then gap follows gap for as long as there is room. How many arrivals that makes is known
 * when they have been drawn.
 *
 * Which cell's law a gap follows depends on its number alone, as in `exact` mode. If it depended on the cell in which
 * the gap starts, bursty cells would keep most arrivals to themselves: a long gap leads out of them, a short one does
 * not. For the same reason the law of the gap around the segment's begin is that of a cell chosen by mass, not that
 * of the first cell, which may be both tiny and wild.
 */
import { equilibriumGap } from '../gaps/equilibrium';
import { Cell } from '../plan/layout';
import { cellAt } from '../plan/open-plan';
import { mix64 } from '../random/splitmix64';
import { deriveStream, Purpose, streamGamma, streamStart } from '../random/streams';
import { openUniform } from '../random/uniform';
import { State } from './client-state';
import { continueGapSums, emptyGapSums, startGapSumsAt, sumAtGap, sumsFrom, sumsTo } from './gap-sums';
import { startAt } from './placement';
import { cellAtMass } from './segments';

/** No law that validation lets pass comes near this number of arrivals in one segment; it bounds the search. */
const MAX_ARRIVALS: u32 = 0x7fffffff;

/** Draws a segment's gaps and counts its arrivals; false where there are none. */
export function placeStationary(state: usize, client: u32): bool {
  const group = load<u32>(state, State.GROUP);
  const mass = load<f64>(state, State.SEGMENT_MASS);
  deriveStream(client, group, load<u32>(state, State.PART), Purpose.EQUILIBRIUM);
  const choice = openUniform(mix64(streamStart + 4 * streamGamma));
  const cell = cellAt(cellAtMass(group, load<f64>(state, State.SEGMENT_BEGIN) + choice * mass));
  const first = equilibriumGap(load<u32>(cell, Cell.FAMILY), load<f64>(cell, Cell.SHAPE), streamStart, streamGamma);
  if (!(first < mass)) return false;
  startAt(state, first);
  store<u32>(state, <u32>max(nearest(mass), 1.0), State.DEALT);
  const arrivals = countArrivals(state, mass - first);
  store<u32>(state, arrivals, State.ARRIVALS);
  store<u32>(state, arrivals, State.GAPS);
  return true;
}

/** The arrivals of a segment, of which all but the first have to fit into `room`. The buffer keeps their sums. */
function countArrivals(state: usize, room: f64): u32 {
  store<u32>(state, MAX_ARRIVALS, State.GAPS);
  const gapCell = load<u32>(state, State.GAP_CELL);
  startGapSumsAt(state, 1, gapsFor(room));
  while (sumAtGap(sumsTo - 1) < room && sumsTo < MAX_ARRIVALS) {
    // Twice as many each time, in case that bursts are far from their mean.
    continueGapSums(state, max(gapsFor(room - sumAtGap(sumsTo - 1)), sumsTo));
  }
  let low = sumsFrom;
  let high = sumsTo;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sumAtGap(middle) < room) low = middle + 1;
    else high = middle;
  }
  // The blocks above left GAP_CELL at the last of them.
  store<u32>(state, gapCell, State.GAP_CELL);
  if (sumsFrom > 1) emptyGapSums();
  return low;
}

/** About as many gaps as fit into `room`: two standard deviations more than expected in a segment of full length. */
function gapsFor(room: f64): u32 {
  return <u32>(room * 1.0625) + 64;
}
