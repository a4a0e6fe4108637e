/**
 * Turns that were drawn before their time, as rows that are complete: each is a function of its conversation's key and of
 * the turn's number alone, so that what is kept is no state: it can be drawn again, and in pieces of any length.
 */
import { countRow, keepLanes, laneBytes, reserveRows, restoreLanes, rowCount, stagedTimes } from '../tile/staging';
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

/** Writes a staged row to a record. */
export function keepDrawnRow(row: u32, time: f64, record: usize): void {
  store<f64>(record, time, DRAWN_TIME);
  store<u64>(record, load<u64>(idsOfRows() + (<usize>row << 3)), ID);
  keepLanes(row, record + LANES);
  store<u16>(record + turnOffset, load<u16>(turnsOfRows() + (<usize>row << 1)));
}

/** Appends the row of a record to the staged ones. */
export function stageDrawnRow(record: usize): void {
  const row = rowCount;
  reserveRows(row + 2);
  store<f64>(stagedTimes + (<usize>row << 3), load<f64>(record, DRAWN_TIME));
  store<u64>(idsOfRows() + (<usize>row << 3), load<u64>(record, ID));
  store<u16>(turnsOfRows() + (<usize>row << 1), load<u16>(record + turnOffset));
  restoreLanes(record + LANES, row);
  countRow();
}
