/** Emission: the arrivals of one client up to a time, in order, appended to the staged rows. */
import { Cell, Client, Window } from '../plan/layout';
import { cellAt, clientAt, massBefore, windowAt } from '../plan/open-plan';
import { MAX_REQUESTS } from '../fields/field-words';
import { fillFields } from '../fields/fill-fields';
import { appendRun, reserveRows, rowCount, stagedTimes } from '../tile/staging';
import { nextTimeOf, setNextTime, State, stateOf } from './client-state';
import { bufferFrom, bufferTo, emptyGapBuffer, forgetGaps, gapBuffer, refillGapBuffer, restoreGaps, saveGaps } from './gap-buffer';
import { openSegmentFrom } from './open-segment';
import { endCellOf } from './segments';

/** Opens a client's first segment from (group, part) on and sets the time of its first arrival. */
export function startClient(client: u32, group: u32, part: u32): void {
  forgetGaps(client);
  if (openSegmentFrom(client, group, part)) setNextTime(client, timeOfNext(client));
  else setNextTime(client, Infinity);
}

/** Passes over the arrivals before `time`. */
export function skipUntil(client: u32, time: f64): void {
  while (nextTimeOf(client) < time) advance(client, time, false);
}

/** Appends the arrivals before `time` to the staged rows. */
export function emitUntil(client: u32, time: f64): void {
  restoreGaps(client);
  while (nextTimeOf(client) < time) advance(client, time, true);
  saveGaps(client, load<u32>(stateOf(client), State.NEXT_GAP));
}

/**
 * Handles arrivals of one client while they stay in one cell and segment and before `limit`, at most
 * MAX_REQUESTS of them; on return the time of the next arrival is set.
 *
 * Precondition: the next arrival is before `limit`, and the state's cell is the one in which it falls.
 */
function advance(client: u32, limit: f64, keep: bool): void {
  const state = stateOf(client);
  const cell = load<u32>(state, State.CELL);
  const firstRequest = load<u32>(state, State.SEQUENCE);
  const arrivals = load<u32>(state, State.ARRIVALS);
  const skipped = load<u32>(state, State.SKIPPED_GAP);
  const stop = min(arrivals, firstRequest + MAX_REQUESTS);
  const positionEnd = positionAtEndOf(state, cell);
  const map = mapTime(client, state, cell);
  const firstRow = rowCount;
  if (keep) reserveRows(firstRow + MAX_REQUESTS);
  const times = stagedTimes + (<usize>firstRow << 3);

  let request = firstRequest;
  let position = load<f64>(state, State.POSITION);
  let nextGap = load<u32>(state, State.NEXT_GAP);
  let time = nextTimeOf(client);
  let target = times;
  // Invariant: `time` is that of arrival `request`, it is before `limit`, and `position` is before the end of the
  // cell. Each round takes the gaps up to the next that is not in the buffer or is skipped.
  while (true) {
    if (request + 1 == arrivals) {
      if (keep) store<f64>(target, time);
      ++request;
      break;
    }
    nextGap += u32(nextGap == skipped);
    if (nextGap >= bufferTo || nextGap < bufferFrom) refillGapBuffer(state, nextGap, gapsWanted(state, limit - time));
    const first = nextGap;
    let roundEnd = min(bufferTo, nextGap + min(stop, arrivals - 1) - request);
    if (skipped >= nextGap && skipped < roundEnd) roundEnd = skipped;
    let stays = true;
    for (let gap = gapBuffer + (<usize>(nextGap - bufferFrom) << 3); nextGap < roundEnd; gap += 8) {
      if (keep) store<f64>(target, time);
      target += 8;
      ++nextGap;
      position += load<f64>(gap);
      if (position >= positionEnd) {
        stays = false;
        break;
      }
      time = map.at(position);
      if (time >= limit) {
        stays = false;
        break;
      }
    }
    request += nextGap - first;
    if (!stays || request == stop) break;
  }
  if (keep) {
    const count = request - firstRequest;
    appendRun(load<u32>(clientAt(client), Client.ID), count);
    fillFields(load<u32>(cellAt(cell), Cell.FIELD_SET), state, firstRequest, firstRow, count);
  }
  if (request == arrivals) {
    emptyGapBuffer();
    const more = openSegmentFrom(client, load<u32>(state, State.GROUP), load<u32>(state, State.PART) + 1);
    setNextTime(client, more ? timeOfNext(client) : Infinity);
    return;
  }
  store<u32>(state, request, State.SEQUENCE);
  store<f64>(state, position, State.POSITION);
  store<u32>(state, nextGap, State.NEXT_GAP);
  setNextTime(client, position >= positionEnd ? timeOfNext(client) : time);
}

/** The time of the arrival at the state's position; moves the state's cell to the one in which it falls. */
function timeOfNext(client: u32): f64 {
  const state = stateOf(client);
  const position = load<f64>(state, State.POSITION);
  let cell = load<u32>(state, State.CELL);
  while (position >= positionAtEndOf(state, cell)) ++cell;
  store<u32>(state, cell, State.CELL);
  return mapTime(client, state, cell).at(position);
}

/** The position at which a cell ends; infinite for the last cell of the group, so that rounding cannot lose an arrival. */
// @ts-ignore: decorator
@inline
function positionAtEndOf(state: usize, cell: u32): f64 {
  if (cell + 1 == endCellOf(load<u32>(state, State.GROUP))) return Infinity;
  const mass = load<f64>(cellAt(cell), Cell.MASS_END) - load<f64>(state, State.SEGMENT_BEGIN);
  return mass / load<f64>(state, State.SCALE);
}

/** The linear map from positions in a segment to times in a window, kept inside the window. */
@unmanaged
class TimeMap {
  offset: f64;
  slope: f64;
  begin: f64;
  end: f64;

  @inline
  at(position: f64): f64 {
    let time = this.offset + position * this.slope;
    // Selections, since f64.min and f64.max also have to look for NaN.
    time = select<f64>(time, this.begin, time > this.begin);
    return select<f64>(time, this.end, time < this.end);
  }
}

/** The one map in use; its fields are read into registers where it is inlined. */
const timeMap: TimeMap = changetype<TimeMap>(memory.data(32, 16));

function mapTime(client: u32, state: usize, cell: u32): TimeMap {
  const window = windowAt(load<u32>(cellAt(cell), Cell.WINDOW));
  const begin = load<f64>(window, Window.START);
  const end = load<f64>(window, Window.END);
  const cellBegin = massBefore(client, cell);
  const secondsPerRequest = (end - begin) / (load<f64>(cellAt(cell), Cell.MASS_END) - cellBegin);
  timeMap.offset = begin + (load<f64>(state, State.SEGMENT_BEGIN) - cellBegin) * secondsPerRequest;
  timeMap.slope = load<f64>(state, State.SCALE) * secondsPerRequest;
  timeMap.begin = begin;
  timeMap.end = end;
  return timeMap;
}

/** About as many gaps as fit into `seconds`, and a few more. */
function gapsWanted(state: usize, seconds: f64): u32 {
  const slope = timeMap.slope;
  const expected = slope > 0 && slope < Infinity ? seconds / slope : 0;
  return <u32>min(expected * 1.125 + 24, 262144.0);
}
