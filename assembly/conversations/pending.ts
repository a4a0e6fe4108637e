/**
 * What is to come, in buckets of equal lengths of time and in no order within them: rows are put in order when a tile is
 * complete. A bucket has the turns that were drawn ahead, as rows that are complete, and the open conversations whose next
 * turn falls into it and is not drawn yet. What is beyond the buckets waits until they go round.
 *
 * Memory follows the number of open conversations, which is the rate at which they begin times the mean time that
 * they last (Little's law).
 */
import { stagedTimes } from '../tile/staging';
import { copyDrawnRow, drawnRowBytes, DRAWN_TIME, keepDrawnRow, stageDrawnRows } from './drawn-rows';
import { copyChangedOpen, Open } from './open';
import {
  appendRecord,
  BLOCK_BYTES,
  Chain,
  endOfRecords,
  fetchBlock,
  firstBlock,
  firstRecord,
  freeBlock,
  freeChain,
  nextBlock,
  takeChain,
  usedBlocks,
} from './record-chains';

const BUCKETS: u32 = 2048;
/** Tiles end anywhere in buckets, and what is behind their ends is to be taken again. */
const BUCKETS_PER_TILE: f64 = 2;
/** Shorter buckets than this, in seconds, would only cost time. */
const SHORTEST: f64 = 1e-9;

/** Bytes of what is to come from which on conversations draw turn by turn, and none ahead. */
const MAX_BYTES: usize = 33554432;

/** What a bucket has. */
namespace Bucket {
  export const ROWS: usize = 0;
  export const OPEN: usize = Chain.SIZE;
  export const SIZE: usize = Chain.SIZE * 2;
}

/** The buckets, and what is beyond them. */
const buckets: usize = memory.data(<i32>(Bucket.SIZE * 2049), 16);
let bucketSeconds: f64 = 1;
let bucketsPerSecond: f64 = 1;
/** Where the first bucket begins, and the first that may have anything. */
let firstBegin: f64 = 0;
let bucket: u32 = 0;

/** Forgets everything; what will come is not before `time`. A tile is about `seconds` long. */
export function startPending(time: f64, seconds: f64): void {
  bucketSeconds = max(seconds / BUCKETS_PER_TILE, SHORTEST);
  bucketsPerSecond = 1 / bucketSeconds;
  firstBegin = time;
  bucket = 0;
  for (let index: u32 = 0; index <= BUCKETS; ++index) {
    freeChain(bucketAt(index) + Bucket.ROWS);
    freeChain(bucketAt(index) + Bucket.OPEN);
  }
}

/** Whether there is room for turns that are drawn before their time. */
// @ts-ignore: decorator
@inline
export function hasRoomAhead(): bool {
  return <usize>usedBlocks * BLOCK_BYTES < MAX_BYTES;
}

/** Adds a conversation whose next turn is at its time, which is not before the bucket at hand. */
export function schedule(open: usize): void {
  const chain = bucketAt(bucketOf(load<f64>(open, Open.TIME))) + Bucket.OPEN;
  copyChangedOpen(open, appendRecord(chain, Open.SIZE));
}

/** Adds a staged row, which is complete but for its name; its time is not before the bucket at hand. */
export function scheduleRow(row: u32, id: u64, turn: u32): void {
  const chain = bucketAt(bucketOf(load<f64>(stagedTimes + (<usize>row << 3)))) + Bucket.ROWS;
  keepDrawnRow(row, id, turn, appendRecord(chain, drawnRowBytes));
}

/** Does not fall with the time, also as it is rounded. */
// @ts-ignore: decorator
@inline
function bucketOf(time: f64): u32 {
  return <u32>max(min((time - firstBegin) * bucketsPerSecond, <f64>BUCKETS), <f64>bucket);
}

// @ts-ignore: decorator
@inline
function bucketAt(index: u32): usize {
  return buckets + <usize>index * Bucket.SIZE;
}

/** Leaves the bucket at hand, which is empty, for the next; false where a time, which does not fall, is not behind it. */
export function leaveBucket(time: f64): bool {
  if (bucket >= bucketOf(time)) return false;
  if (++bucket == BUCKETS) goRound();
  return true;
}

/** Takes the conversations out of the bucket at hand: the first block of their records, 0 where there are none. */
export function takeOpen(): usize {
  return takeChain(bucketAt(bucket) + Bucket.OPEN);
}

/** Stages the rows of the bucket at hand that are before a time, or drops them; the others stay. */
export function takeRows(time: f64, stages: bool): void {
  for (let block = takeChain(bucketAt(bucket) + Bucket.ROWS); block != 0; block = freeBlock(block)) {
    fetchBlock(nextBlock(block));
    let record = firstRecord(block);
    const end = endOfRecords(block);
    while (record < end) {
      const first = record;
      while (record < end && load<f64>(record, DRAWN_TIME) < time) record += drawnRowBytes;
      if (stages && record > first) stageDrawnRows(first, record);
      for (; record < end && !(load<f64>(record, DRAWN_TIME) < time); record += drawnRowBytes) addRow(record);
    }
  }
}

function addRow(record: usize): void {
  const chain = bucketAt(bucketOf(load<f64>(record, DRAWN_TIME))) + Bucket.ROWS;
  copyDrawnRow(record, appendRecord(chain, drawnRowBytes));
}

/** What the next turns before a time weigh, of which `weights` has an f64 for each field set. Nothing is taken. */
export function weighTurns(time: f64, weights: usize): f64 {
  let sum: f64 = 0;
  const last = bucketOf(time);
  for (let index = bucket; index <= last; ++index) {
    for (let block = firstBlock(bucketAt(index) + Bucket.OPEN); block != 0; block = nextBlock(block)) {
      const end = endOfRecords(block);
      for (let open = firstRecord(block); open < end; open += Open.SIZE) {
        if (!(load<f64>(open, Open.TIME) < time)) continue;
        sum += load<f64>(weights + (<usize>load<u32>(open, Open.FIELD_SET) << 3));
      }
    }
  }
  return sum;
}

/** All buckets are empty: they begin anew where they ended, with what was beyond. */
function goRound(): void {
  firstBegin += <f64>BUCKETS * bucketSeconds;
  bucket = 0;
  for (let block = takeChain(bucketAt(BUCKETS) + Bucket.ROWS); block != 0; block = freeBlock(block)) {
    const end = endOfRecords(block);
    for (let record = firstRecord(block); record < end; record += drawnRowBytes) addRow(record);
  }
  for (let block = takeChain(bucketAt(BUCKETS) + Bucket.OPEN); block != 0; block = freeBlock(block)) {
    const end = endOfRecords(block);
    for (let open = firstRecord(block); open < end; open += Open.SIZE) schedule(open);
  }
}
