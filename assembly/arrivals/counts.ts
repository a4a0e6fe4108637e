/**
 * Counts that are fixed before anything is drawn; with `renewal` arrivals there are none.
 *
 * Exact counts. Cumulative expected requests are rounded systematically: over the clients, so that the total is the
 * plan's, and along each client's operational time, at the ends of its groups (see `bounds.ts`), so that any run of
 * groups has a count within one of its expectation. A client has floor(L(t) + phase) arrivals by such an end.
 */
import { ArrivalModeCode, Client } from '../plan/layout';
import { arrivalMode, clientAt, clientCount, expectedUntil, traceExpected } from '../plan/open-plan';
import { deriveUniform, Purpose, derivedUniform } from '../random/streams';
import { nextTimeOf, State, stateOf } from './client-state';

/**
 * The largest number below 1. A phase of 1, to which that of a client that expects next to nothing is rounded, would be an
 * arrival before its first.
 */
const LARGEST_PHASE: f64 = 0.9999999999999999;

/** Arrivals of the whole trace; with `renewal` arrivals as many as are expected. */
export let totalArrivals: f64 = 0;

/** Fixes the counts of the clients [`from`, `to`), after those before them. */
export function prepareCounts(from: u32, to: u32): void {
  if (arrivalMode == ArrivalModeCode.EXACT) roundCounts(from, to);
  else if (arrivalMode == ArrivalModeCode.REFERENCE) countReference(from, to);
  else drawPhases(from, to);
}

/** The reference draws ceil(expected) gaps a window and loses the last arrival, which falls on the window's end. */
// @ts-ignore: decorator
@inline
export function referenceGaps(expected: f64): f64 {
  return ceil(expected);
}

function countReference(from: u32, to: u32): void {
  if (from == 0) totalArrivals = 0;
  for (let client = from; client < to; ++client) {
    const first = load<u32>(clientAt(client), Client.FIRST_CLIENT_WINDOW);
    totalArrivals += referenceCount(first, first + load<u32>(clientAt(client), Client.CLIENT_WINDOW_COUNT));
  }
}

/** Arrivals in the client-windows from a client's first to `end` (exclusive). */
function referenceCount(first: u32, end: u32): f64 {
  let count: f64 = 0;
  let expectedBefore: f64 = 0;
  for (let clientWindow = first; clientWindow < end; ++clientWindow) {
    const expectedEnd = expectedUntil(clientWindow);
    count += referenceGaps(expectedEnd - expectedBefore) - 1;
    expectedBefore = expectedEnd;
  }
  return count;
}

/** Each client has a phase of its own: how far the gap around the start of its regular groups has got. */
function drawPhases(from: u32, to: u32): void {
  for (let client = from; client < to; ++client) {
    deriveUniform(client, 0, 0, Purpose.PHASE);
    store<f64>(stateOf(client), derivedUniform, State.PHASE);
  }
  totalArrivals = traceExpected;
}

/** What the clients before the next expect, and their counts. */
let roundedExpected: f64 = 0;

function roundCounts(from: u32, to: u32): void {
  deriveUniform(0, 0, 0, Purpose.ROUNDING);
  const shift = derivedUniform;
  let expectedBefore: f64 = from == 0 ? 0 : roundedExpected;
  let countBefore: f64 = from == 0 ? 0 : totalArrivals;
  for (let client = from; client < to; ++client) {
    // The sum of what the clients expect differs from the trace's by rounding errors only; the plan's word counts.
    const expectedAfter = client == clientCount - 1 ? traceExpected : expectedBefore + expectedOf(client);
    const countAfter = max(countBefore, floor(expectedAfter + shift));
    const count = countAfter - countBefore;
    store<f64>(stateOf(client), phaseFor(client, count), State.PHASE);
    store<f64>(stateOf(client), count, State.TOTAL);
    expectedBefore = expectedAfter;
    countBefore = countAfter;
  }
  roundedExpected = expectedBefore;
  totalArrivals = countBefore;
}

/**
 * A phase with which a client has `count` arrivals, uniform among them, and so uniform on the whole. Phases that follow
 * from the rounding over the clients would make all regular clients strike together that expect whole numbers.
 */
function phaseFor(client: u32, count: f64): f64 {
  const expected = expectedOf(client);
  const fraction = expected - floor(expected);
  deriveUniform(client, 0, 0, Purpose.PHASE);
  return min(count > expected ? 1 - fraction * derivedUniform : (1 - fraction) * derivedUniform, LARGEST_PHASE);
}

/** Expected requests of a client. */
export function expectedOf(client: u32): f64 {
  const record = clientAt(client);
  const count = load<u32>(record, Client.CLIENT_WINDOW_COUNT);
  return expectedUntil(load<u32>(record, Client.FIRST_CLIENT_WINDOW) + count - 1);
}

export function phaseOf(client: u32): f64 {
  return load<f64>(stateOf(client), State.PHASE);
}

/** Arrivals of a client in the whole trace; with `exact` arrivals only. */
export function totalOf(client: u32): f64 {
  return load<f64>(stateOf(client), State.TOTAL);
}

/** Arrivals of a client before its next one; NaN with `renewal` arrivals, of which only drawing gives the number. */
export function arrivalsBeforeNext(client: u32): f64 {
  if (arrivalMode == ArrivalModeCode.RENEWAL) return NaN;
  const state = stateOf(client);
  const ended = nextTimeOf(client) == Infinity;
  if (arrivalMode == ArrivalModeCode.EXACT) {
    if (ended) return totalOf(client);
    return load<f64>(state, State.COUNT_BEFORE) + <f64>load<u32>(state, State.SEQUENCE);
  }
  const first = load<u32>(clientAt(client), Client.FIRST_CLIENT_WINDOW);
  const end = ended ? first + load<u32>(clientAt(client), Client.CLIENT_WINDOW_COUNT) : load<u32>(state, State.CLIENT_WINDOW);
  return referenceCount(first, end) + (ended ? 0 : <f64>load<u32>(state, State.SEQUENCE));
}
