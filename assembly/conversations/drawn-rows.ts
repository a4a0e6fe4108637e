/**
 * Turns that were drawn before their time, as rows that are complete. They are no state: whatever is not kept can be drawn
 * again.
 */
import {
  addressOfLane,
  CLIENT_LANE,
  copyLanes,
  countRows,
  keepLanes,
  keepWholeLanes,
  laneBytes,
  reserveRows,
  restoreLanes,
  rowCount,
  stagedTimes,
} from '../tile/staging';
import { hasHistory, historyLane, idsOfRows, inputLane, outputLane, saturated, turnsOfRows } from './turns';

/** A record has a row's time, its conversation's id and its lanes, and behind these the turn, u16. */
export const DRAWN_TIME: usize = 0;
const ID: usize = 8;
const LANES: usize = 16;

let turnOffset: usize = 0;
/** Of the lanes that the history changes. */
let historyOffset: usize = 0;
let inputOffset: usize = 0;
/** Bytes of a record. */
export let drawnRowBytes: usize = 0;

/** Finds where records have what; the columns of turns are known. */
export function findDrawnRows(): void {
  turnOffset = LANES + laneBytes();
  drawnRowBytes = turnOffset + 4;
  historyOffset = LANES + (<usize>historyLane << 2);
  inputOffset = LANES + (<usize>inputLane << 2);
}

/** Writes a staged row to a record, with the name that it will have. */
// @ts-ignore: decorator
@inline
export function keepDrawnRow(row: u32, id: u64, turn: u32, record: usize): void {
  store<f64>(record, load<f64>(stagedTimes + (<usize>row << 3)), DRAWN_TIME);
  store<u64>(record, id, ID);
  keepLanes(row, record + LANES);
  store<u32>(record + turnOffset, turn);
}

/** Writes the time and the name of a row whose lanes `keepDrawnLanes` and `keepDrawnHistory` fill. */
// @ts-ignore: decorator
@inline
export function nameDrawnRow(record: usize, time: f64, id: u64, turn: u32): void {
  store<f64>(record, time, DRAWN_TIME);
  store<u64>(record, id, ID);
  store<u32>(record + turnOffset, turn);
}

/** Fills the lanes of a record with those of a staged row, which was not stored just now, and the client's. */
// @ts-ignore: decorator
@inline
export function keepDrawnLanes(row: u32, record: usize, clientId: u32): void {
  keepWholeLanes(row, record + LANES);
  store<u32>(record, clientId, LANES + (<usize>CLIENT_LANE << 2));
}

/** Completes the lanes of a record with the history, and with the input that has it. */
// @ts-ignore: decorator
@inline
export function keepDrawnHistory(record: usize, history: u32, input: u32): void {
  store<u32>(record + historyOffset, history);
  store<u32>(record + inputOffset, input);
}

/**
 * Makes a row of a staged one that has what its turn draws, by the client and the history; returns the tokens up to the
 * turn's end.
 */
// @ts-ignore: decorator
@inline
export function completeStagedRow(from: u32, row: u32, clientId: u32, history: u32): u32 {
  copyLanes(from, row);
  store<u32>(addressOfLane(CLIENT_LANE, row), clientId);
  if (!hasHistory()) return history;
  const input = <u64>load<u32>(addressOfLane(inputLane, from)) + <u64>history;
  store<u32>(addressOfLane(historyLane, row), history);
  store<u32>(addressOfLane(inputLane, row), saturated(input));
  return saturated(input + <u64>load<u32>(addressOfLane(outputLane, from)));
}

/** Appends the rows of the records [record, end), one behind the other, to the staged ones. */
export function stageDrawnRows(record: usize, end: usize): void {
  const rows = <u32>((end - record) / drawnRowBytes);
  const row = rowCount;
  reserveRows(row + rows + 2);
  restoreLanes(record + LANES, drawnRowBytes, row, rows);
  let time = stagedTimes + (<usize>row << 3);
  let id = idsOfRows() + (<usize>row << 3);
  let turn = turnsOfRows() + (<usize>row << 1);
  for (const step = drawnRowBytes, ofTurn = turnOffset; record < end; record += step, time += 8, id += 8, turn += 2) {
    store<f64>(time, load<f64>(record, DRAWN_TIME));
    store<u64>(id, load<u64>(record, ID));
    store<u16>(turn, load<u16>(record + ofTurn));
  }
  countRows(rows);
}

/** Copies a record; bulk copies are calls, which cost more. */
export function copyDrawnRow(source: usize, target: usize): void {
  for (const end = source + turnOffset; source < end; source += 16, target += 16) v128.store(target, v128.load(source));
  store<u32>(target, load<u32>(source));
}
