/** Blocks of four lanes, from the order of staging to that of time. */
import { orderedRows } from './order';
import { outputLane } from './output';
import { ROW_SHIFT, rowCount, stagedBlock } from './staging';

/** Four rows of a block become four values of each of its lanes. */
// @ts-ignore: decorator
@inline
export function gatherFour(
  block: usize,
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  target0: usize,
  target1: usize,
  target2: usize,
  target3: usize,
): void {
  const values0 = v128.load(block + (row0 << ROW_SHIFT));
  const values1 = v128.load(block + (row1 << ROW_SHIFT));
  const values2 = v128.load(block + (row2 << ROW_SHIFT));
  const values3 = v128.load(block + (row3 << ROW_SHIFT));
  const low01 = lowPairs(values0, values1);
  const low23 = lowPairs(values2, values3);
  const high01 = highPairs(values0, values1);
  const high23 = highPairs(values2, values3);
  v128.store(target0, lowHalves(low01, low23));
  v128.store(target1, highHalves(low01, low23));
  v128.store(target2, lowHalves(high01, high23));
  v128.store(target3, highHalves(high01, high23));
}

// @ts-ignore: decorator
@inline
function lowPairs(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
}

// @ts-ignore: decorator
@inline
function highPairs(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
}

// @ts-ignore: decorator
@inline
function lowHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

// @ts-ignore: decorator
@inline
function highHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

/** The lanes of a block. */
export function gatherBlock(index: u32): void {
  const block = stagedBlock(index);
  const lane0 = outputLane(index << 2);
  const lane1 = outputLane((index << 2) + 1);
  const lane2 = outputLane((index << 2) + 2);
  const lane3 = outputLane((index << 2) + 3);
  const rows = orderedRows;
  const end = <usize>rowCount << 2;
  let place: usize = 0;
  for (; place + 16 <= end; place += 16) {
    const row0 = <usize>load<u32>(rows + place);
    const row1 = <usize>load<u32>(rows + place, 4);
    const row2 = <usize>load<u32>(rows + place, 8);
    const row3 = <usize>load<u32>(rows + place, 12);
    gatherFour(block, row0, row1, row2, row3, lane0 + place, lane1 + place, lane2 + place, lane3 + place);
  }
  for (; place < end; place += 4) {
    const row = <usize>load<u32>(rows + place);
    gatherFour(block, row, row, row, row, lane0 + place, lane1 + place, lane2 + place, lane3 + place);
  }
}

/** The first two lanes of a block that has no others. */
export function gatherHalfBlock(index: u32): void {
  const block = stagedBlock(index);
  const lane0 = outputLane(index << 2);
  const lane1 = outputLane((index << 2) + 1);
  const rows = orderedRows;
  const end = <usize>rowCount << 2;
  let place: usize = 0;
  for (; place + 16 <= end; place += 16) {
    const first = halvesOf(block, load<u32>(rows + place), load<u32>(rows + place, 4));
    const second = halvesOf(block, load<u32>(rows + place, 8), load<u32>(rows + place, 12));
    v128.store(lane0 + place, i8x16.shuffle(first, second, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27));
    v128.store(lane1 + place, i8x16.shuffle(first, second, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31));
  }
  for (; place < end; place += 4) {
    const half = load<u64>(block + (<usize>load<u32>(rows + place) << ROW_SHIFT));
    store<u32>(lane0 + place, <u32>half);
    store<u32>(lane1 + place, <u32>(half >> 32));
  }
}

/** The first two lanes of two rows. */
// @ts-ignore: decorator
@inline
function halvesOf(block: usize, row0: usize, row1: usize): v128 {
  const half = v128.load64_zero(block + (row0 << ROW_SHIFT));
  return i64x2.replace_lane(half, 1, load<i64>(block + (row1 << ROW_SHIFT)));
}
