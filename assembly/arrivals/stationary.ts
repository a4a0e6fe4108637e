/**
 * Segments of `renewal` mode whose gaps do not run on through their ends. Each is a stationary renewal process of its
 * own: the first arrival comes after a gap of the equilibrium law, and then gap follows gap for as long as there is room.
 * How many arrivals that makes is known when they have been drawn.
 */
import { equilibriumGap } from '../gaps/equilibrium';
import { ClientWindow } from '../plan/layout';
import { clientWindowAt } from '../plan/open-plan';
import { deriveStream, Purpose, streamGamma, streamStart } from '../random/streams';
import { State } from './client-state';
import { continueGapSums, emptyGapSums, startGapSumsAt, sumAtGap, sumsFrom, sumsTo } from './gap-sums';
import { startAt } from './placement';

/** No law that validation lets pass comes near this number of arrivals in one segment; it bounds the search. */
const MAX_ARRIVALS: u32 = 0x7fffffff;

/** Draws a segment's gaps and counts its arrivals; false where there are none. */
export function placeStationary(state: usize, client: u32): bool {
  const expected = load<f64>(state, State.SEGMENT_EXPECTED);
  deriveStream(client, load<u32>(state, State.GROUP), load<u32>(state, State.PART), Purpose.EQUILIBRIUM);
  const clientWindow = clientWindowAt(load<u32>(state, State.LAW_CLIENT_WINDOW));
  const family = load<u32>(clientWindow, ClientWindow.FAMILY);
  const shape = load<f64>(clientWindow, ClientWindow.SHAPE);
  const first = equilibriumGap(family, shape, streamStart, streamGamma);
  if (!(first < expected)) return false;
  startAt(state, 1, first);
  const arrivals = countArrivals(state, expected - first);
  store<u32>(state, arrivals, State.ARRIVALS);
  store<u32>(state, arrivals, State.GAPS);
  return true;
}

/** The arrivals of a segment, of which all but the first have to fit into `room`. The buffer keeps their sums. */
function countArrivals(state: usize, room: f64): u32 {
  store<u32>(state, MAX_ARRIVALS, State.GAPS);
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
  if (sumsFrom > 1) emptyGapSums();
  return low;
}

/** About as many gaps as fit into `room`: two standard deviations more than expected in a segment of full length. */
function gapsFor(room: f64): u32 {
  return <u32>(room * 1.0625) + 64;
}
