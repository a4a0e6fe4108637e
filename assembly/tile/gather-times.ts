/** The times and the first four lanes in order, which is put right on the way. */
import { gatherFour } from './gather-lanes';
import { amendOrder, orderedRows } from './order';
import { outputLane, timestamps } from './output';
import { ROW_SHIFT, rowCount, stagedBlock, stagedTimes } from './staging';

/** For rows that are ordered by turn where their times are equal; see `gatherTimes`. */
export function gatherTimesByTurn(): void {
  gatherTimes(true);
}

/** For rows that stay in the order of rows where their times are equal. */
export function gatherTimesByRow(): void {
  gatherTimes(false);
}

/**
 * The loop is compiled twice. By row, equal times are in order already, as all sorting is stable; by turn, each of them
 * has to be looked at.
 */
// @ts-ignore: decorator
@inline
function gatherTimes(byTurn: bool): void {
  const rows = orderedRows;
  const end = <usize>rowCount << 2;
  const block = stagedBlock(0);
  const lane0 = outputLane(0);
  const lane1 = outputLane(1);
  const lane2 = outputLane(2);
  const lane3 = outputLane(3);
  let place: usize = 0;
  while (place < end) {
    let before = f64x2.splat(timeBefore(place));
    for (; place + 16 <= end; place += 16) {
      const row0 = <usize>load<u32>(rows + place);
      const row1 = <usize>load<u32>(rows + place, 4);
      const row2 = <usize>load<u32>(rows + place, 8);
      const row3 = <usize>load<u32>(rows + place, 12);
      const times01 = v128.load64_lane(stagedTimes + (row1 << 3), v128.load64_zero(stagedTimes + (row0 << 3)), 1);
      const times23 = v128.load64_lane(stagedTimes + (row3 << 3), v128.load64_zero(stagedTimes + (row2 << 3)), 1);
      const before01 = i8x16.shuffle(before, times01, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
      const before23 = i8x16.shuffle(times01, times23, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
      const inOrder01 = byTurn ? f64x2.gt(times01, before01) : f64x2.ge(times01, before01);
      const inOrder23 = byTurn ? f64x2.gt(times23, before23) : f64x2.ge(times23, before23);
      if (i64x2.bitmask(v128.and(inOrder01, inOrder23)) != 3) break;
      before = times23;
      v128.store(timestamps + (place << 1), times01);
      v128.store(timestamps + (place << 1), times23, 16);
      gatherFour(block, row0, row1, row2, row3, lane0 + place, lane1 + place, lane2 + place, lane3 + place);
    }
    if (place < end) place = gatherRow(place);
  }
}

/** The time before that at a place, 4 bytes each; all numbers are above the one before the first. */
// @ts-ignore: decorator
@inline
function timeBefore(place: usize): f64 {
  return place == 0 ? -Infinity : load<f64>(timestamps + (place << 1) - 8);
}

/** Gathers one row, or moves an earlier one to its place; returns the place from where to go on. */
function gatherRow(place: usize): usize {
  const row = <usize>load<u32>(orderedRows + place);
  const time = load<f64>(stagedTimes + (row << 3));
  if (time <= timeBefore(place)) {
    const amended = amendOrder(orderedRows + place) - orderedRows;
    if (amended < place) return amended;
  }
  store<f64>(timestamps + (place << 1), time);
  const values = stagedBlock(0) + (row << ROW_SHIFT);
  for (let lane: u32 = 0; lane < 4; ++lane) store<u32>(outputLane(lane) + place, load<u32>(values + (lane << 2)));
  return place + 4;
}
