/**
 * Rows of equal times where there are conversations: in the order of their ids, which is that of clients and their
 * arrivals, then of turns. The turns of conversations are staged in no order.
 */
import { isTurnBefore } from '../conversations/turns';
import { Record, records, sortRecords } from './order';
import { rowCount } from './staging';

/** An insertion over more than this, 64 records in bytes, hands the tile to a sort that takes no longer for it. */
const LONGEST_MOVE: usize = 64 * 16;

/** Orders the records, which are in order of time. */
export function orderTies(): void {
  if (!insertTies()) sortRecords(true);
}

/** False when a row had to move too far; the records are then in order of time still. */
function insertTies(): bool {
  const end = records + <usize>rowCount * Record.SIZE;
  for (let record = records + Record.SIZE; record < end; record += Record.SIZE) {
    const time = load<f64>(record);
    if (time != load<f64>(record - Record.SIZE)) continue;
    const row = load<u32>(record, Record.ROW);
    const moved = v128.load(record);
    let place = record;
    while (
      place > records &&
      load<f64>(place - Record.SIZE) == time &&
      isTurnBefore(row, load<u32>(place - Record.SIZE, Record.ROW))
    ) {
      v128.store(place, v128.load(place - Record.SIZE));
      place -= Record.SIZE;
    }
    v128.store(place, moved);
    if (record - place > LONGEST_MOVE) return false;
  }
  return true;
}
