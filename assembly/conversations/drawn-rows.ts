/**
 * Turns that were drawn before their time, as rows that are complete. They are no state: whatever is not kept can be drawn
 * again.
 */
import { countRows, keepLanes, laneBytes, reserveRows, restoreLanes, rowCount, stagedTimes } from '../tile/staging';
import { idsOfRows, turnsOfRows } from './turns';

/** A record has a row's time, its conversation's id and its lanes, and behind these the turn, u16. */
export const DRAWN_TIME: usize = 0;
const ID: usize = 8;
const LANES: usize = 16;

let turnOffset: usize = 0;
/** Bytes of a record. */
export let drawnRowBytes: usize = 0;

export function findDrawnRows(): void {
  turnOffset = LANES + laneBytes();
  drawnRowBytes = turnOffset + 4;
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
