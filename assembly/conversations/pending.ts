/**
 * What is to come, in buckets of equal lengths of time and in no order within them: rows are put in order when a tile is
 * complete. A bucket has the turns that were drawn ahead, as rows that are complete, and the open conversations whose next
 * turn falls into it and is not drawn yet. What is beyond the buckets waits until they go round.
 *
 * Memory follows the number of open conversations, which is the rate at which they begin times the mean time that
 * they last (Little's law).
 */
import { drawnRowBytes, DRAWN_TIME, keepDrawnRow, stageDrawnRow } from './drawn-rows';
import { Open } from './open';
import {
  appendRecord,
  BLOCK_BYTES,
  Chain,
  endOfRecords,
  firstBlock,
  firstRecord,
  freeBlock,
  freeChain,
  nextBlock,
  takeChain,
  usedBlocks,
} from './record-chains';

const BUCKETS: u32 = 1024;
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
const buckets: usize = memory.data(<i32>(Bucket.SIZE * 1025), 16);
let bucketSeconds: f64 = 1;
/** Where the first bucket begins, and the first that may have anything. */
let firstBegin: f64 = 0;
let bucket: u32 = 0;

/** Forgets everything; what will come is not before `time`. A bucket is `seconds` long. */
export function startPending(time: f64, seconds: f64): void {
  bucketSeconds = max(seconds, SHORTEST);
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
  memory.copy(appendRecord(chain, Open.SIZE), open, Open.SIZE);
}

/** Adds a staged row, which is complete; its time is not before the bucket at hand. */
export function scheduleRow(row: u32, time: f64): void {
  const chain = bucketAt(bucketOf(time)) + Bucket.ROWS;
  keepDrawnRow(row, time, appendRecord(chain, drawnRowBytes));
}

/** Does not fall with the time, also as it is rounded. */
// @ts-ignore: decorator
@inline
function bucketOf(time: f64): u32 {
  return <u32>max(min((time - firstBegin) / bucketSeconds, <f64>BUCKETS), <f64>bucket);
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
    const end = endOfRecords(block);
    for (let record = firstRecord(block); record < end; record += drawnRowBytes) {
      if (!(load<f64>(record, DRAWN_TIME) < time)) addRow(record);
      else if (stages) stageDrawnRow(record);
    }
  }
}

function addRow(record: usize): void {
  const chain = bucketAt(bucketOf(load<f64>(record, DRAWN_TIME))) + Bucket.ROWS;
  memory.copy(appendRecord(chain, drawnRowBytes), record, drawnRowBytes);
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
