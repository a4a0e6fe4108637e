/**
 * Counts that are fixed before anything is drawn; with `renewal` arrivals there are none, but for clients whose
 * gaps are constant.
 *
 * Exact counts. Cumulative expected requests are rounded systematically: over the clients, so that the total
 * is the plan's, and along each client's operational time, so that any stretch has a count within one of its
 * expectation. One uniform number U drives both: client c has the phase frac(U + A), A being the mass of the
 * clients before it, and floor(L(t) + phase) arrivals by t. Each phase is uniform by itself.
 */
import { ArrivalMode, Cell, Client, GapFamily } from '../plan/layout';
import { arrivalMode, cellAt, clientAt, clientCount, traceMass } from '../plan/open-plan';
import { deriveUniform, Purpose, derivedUniform } from '../random/streams';
import { nextTimeOf, State, stateOf } from './client-state';

/** Arrivals of the whole trace; with `renewal` arrivals as many as are expected. */
export let totalArrivals: f64 = 0;

/** Fixes the counts of all clients. */
export function prepareCounts(): void {
  if (arrivalMode == ArrivalMode.EXACT) roundCounts();
  else if (arrivalMode == ArrivalMode.REFERENCE) countReference();
  else expectCounts();
}

/** The reference draws ceil(mass) gaps a window and loses the last arrival, which falls on the window's end. */
// @ts-ignore: decorator
@inline
export function referenceGaps(mass: f64): f64 {
  return ceil(mass);
}

function countReference(): void {
  totalArrivals = 0;
  for (let client: u32 = 0; client < clientCount; ++client) {
    const first = load<u32>(clientAt(client), Client.FIRST_CELL);
    totalArrivals += referenceCount(first, first + load<u32>(clientAt(client), Client.CELL_COUNT));
  }
}

/** Arrivals in the cells from a client's first to `end` (exclusive). */
function referenceCount(first: u32, end: u32): f64 {
  let count: f64 = 0;
  let massBefore: f64 = 0;
  for (let cell = first; cell < end; ++cell) {
    const massEnd = load<f64>(cellAt(cell), Cell.MASS_END);
    count += referenceGaps(massEnd - massBefore) - 1;
    massBefore = massEnd;
  }
  return count;
}

/** Each client has a phase of its own: that of its clock, where its gaps are constant. */
function expectCounts(): void {
  for (let client: u32 = 0; client < clientCount; ++client) {
    deriveUniform(client, 0, 0, Purpose.CLOCK);
    store<f64>(stateOf(client), derivedUniform, State.PHASE);
    store<f64>(stateOf(client), floor(massOf(client) + derivedUniform), State.TOTAL);
  }
  totalArrivals = traceMass;
}

function roundCounts(): void {
  deriveUniform(0, 0, 0, Purpose.ROUNDING);
  const shift = derivedUniform;
  let massBefore: f64 = 0;
  let countBefore: f64 = 0;
  for (let client: u32 = 0; client < clientCount; ++client) {
    // The sum of the clients' masses differs from the trace's by rounding errors only; the plan's word counts.
    const massAfter = client == clientCount - 1 ? traceMass : massBefore + massOf(client);
    const countAfter = max(countBefore, floor(massAfter + shift));
    const state = stateOf(client);
    const position = massBefore + shift;
    const count = countAfter - countBefore;
    store<f64>(state, isClock(client) ? clockPhase(client, count) : position - floor(position), State.PHASE);
    store<f64>(state, count, State.TOTAL);
    massBefore = massAfter;
    countBefore = countAfter;
  }
  totalArrivals = countBefore;
}

/** Whether all gaps of a client are constant. */
function isClock(client: u32): bool {
  const first = load<u32>(clientAt(client), Client.FIRST_CELL);
  const end = first + load<u32>(clientAt(client), Client.CELL_COUNT);
  let cell = first;
  while (cell < end && load<u32>(cellAt(cell), Cell.FAMILY) == GapFamily.CONSTANT) ++cell;
  return cell == end;
}

/**
 * A phase with which a client has `count` arrivals, uniform among them. Those that are tied to each other would make
 * all clocks strike together whose clients expect whole numbers of requests.
 */
function clockPhase(client: u32, count: f64): f64 {
  const mass = massOf(client);
  const fraction = mass - floor(mass);
  deriveUniform(client, 0, 0, Purpose.CLOCK);
  return count > mass ? 1 - fraction * derivedUniform : (1 - fraction) * derivedUniform;
}

/** Expected requests of a client. */
export function massOf(client: u32): f64 {
  const record = clientAt(client);
  const count = load<u32>(record, Client.CELL_COUNT);
  return load<f64>(cellAt(load<u32>(record, Client.FIRST_CELL) + count - 1), Cell.MASS_END);
}

/** Arrivals of a client up to a point of its operational time; with `renewal` arrivals those of a clock. */
export function countUpTo(client: u32, mass: f64): f64 {
  const state = stateOf(client);
  const total = load<f64>(state, State.TOTAL);
  if (mass >= massOf(client)) return total;
  return min(floor(mass + load<f64>(state, State.PHASE)), total);
}

/** Arrivals of a client before its next one; NaN with `renewal` arrivals, of which only drawing gives the number. */
export function arrivalsBeforeNext(client: u32): f64 {
  if (arrivalMode == ArrivalMode.RENEWAL) return NaN;
  const state = stateOf(client);
  const ended = nextTimeOf(client) == Infinity;
  if (arrivalMode == ArrivalMode.EXACT) {
    if (ended) return load<f64>(state, State.TOTAL);
    return countUpTo(client, load<f64>(state, State.SEGMENT_BEGIN)) + <f64>load<u32>(state, State.SEQUENCE);
  }
  const first = load<u32>(clientAt(client), Client.FIRST_CELL);
  const end = ended ? first + load<u32>(clientAt(client), Client.CELL_COUNT) : load<u32>(state, State.CELL);
  return referenceCount(first, end) + (ended ? 0 : <f64>load<u32>(state, State.SEQUENCE));
}
