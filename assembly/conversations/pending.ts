/**
 * What is to come, in buckets of equal lengths of time and in no order within them: rows are put in order when a tile is
 * complete. A bucket has the turns that were drawn ahead, as rows that are complete, and the open conversations whose next
 * turn falls into it and is not drawn yet. What is beyond the buckets waits until they go round. Where the rate is far above
 * its mean, a bucket has many tiles: what is left of it behind the first is spread over shorter parts (Tang, Goh and Thng 2005,
 * "Ladder queue", doi:10.1145/1103323.1103324).
 *
 * Memory follows the number of open conversations, which is the rate at which they begin times the mean time that
 * they last (Little's law).
 */
import { stagedTimes } from '../tile/staging';
import { copyDrawnRow, drawnRowBytes, DRAWN_TIME, keepDrawnRow, stageDrawnRows } from './drawn-rows';
import { copyChangedOpen, copyOpen, Open } from './open';
import {
  appendRecord,
  Chain,
  endOfRecords,
  fetchBlock,
  firstBlock,
  firstRecord,
  freeBlock,
  freeChain,
  nextBlock,
  returnBlock,
  takeChain,
} from './record-chains';

const BUCKETS: u32 = 2048;
/** Where a tile ends within a bucket, what is behind its end stays: every other bucket at most. */
const BUCKETS_PER_TILE: f64 = 2;
/**
 * The middle of the first bucket, in buckets behind the time at which all begin. Where tiles are equally long buckets end a hair
 * behind them: an end that is rounded up would else lie in a further bucket, which would be looked through for nothing.
 */
const FIRST_MIDDLE: f64 = 0.5 + 1.0 / 65536;
/** Shorter buckets than this, in seconds, would only cost time. */
const SHORTEST: f64 = 1e-9;

/** Parts of a bucket, of which the last has all that is beyond the others. */
const PARTS: u32 = 256;
const PARTS_PER_TILE: f64 = 2;
/** A bucket, or a part, of more tiles than this is spread: each tile copies what those behind it have there. */
const MOST_TILES: f64 = 4;

/** Bytes of rows that were drawn ahead from which on conversations draw turn by turn, but for lots that are being drawn. */
const MAX_BYTES: usize = 33554432;

/** What a bucket has. */
namespace Bucket {
  export const ROWS: usize = 0;
  export const OPEN: usize = Chain.SIZE;
  export const SIZE: usize = Chain.SIZE * 2;
}

/** The buckets, what is beyond them, and the parts of the bucket at hand. */
const BEYOND: u32 = BUCKETS;
const FIRST_PART: u32 = BEYOND + 1;
const buckets: usize = memory.data(<i32>(Bucket.SIZE * <usize>(FIRST_PART + PARTS)), 16);
let bucketSeconds: f64 = 1;
let bucketsPerSecond: f64 = 1;
/** The middle of the first bucket, and the first that may have anything. */
let firstMiddle: f64 = 0;
let bucket: u32 = 0;
/** Whether the bucket at hand is in parts; where the first begins, and the first that may have anything. */
let isSpread: bool = false;
let partsBegin: f64 = 0;
let partsPerSecond: f64 = 0;
let part: u32 = 0;
/** Rows in all buckets and beyond them. */
let rowsAhead: u32 = 0;

/** Forgets everything; what will come is not before `time`. A tile is about `seconds` long. */
export function startPending(time: f64, seconds: f64): void {
  bucketSeconds = max(seconds / BUCKETS_PER_TILE, SHORTEST);
  bucketsPerSecond = 1 / bucketSeconds;
  firstMiddle = time + FIRST_MIDDLE * bucketSeconds;
  bucket = 0;
  isSpread = false;
  rowsAhead = 0;
  for (let index: u32 = 0; index < FIRST_PART + PARTS; ++index) {
    freeChain(bucketAt(index) + Bucket.ROWS);
    freeChain(bucketAt(index) + Bucket.OPEN);
  }
}

/** Whether there is room for turns that are drawn before their time. */
// @ts-ignore: decorator
@inline
export function hasRoomAhead(): bool {
  return <usize>rowsAhead * drawnRowBytes < MAX_BYTES;
}

/** Adds a conversation whose next turn is at its time, which is not before the bucket at hand. */
export function schedule(open: usize): void {
  const chain = placeOf(load<f64>(open, Open.TIME)) + Bucket.OPEN;
  copyChangedOpen(open, appendRecord(chain, Open.SIZE));
}

/** Adds a staged row, which is complete but for its name; its time is not before the bucket at hand. */
export function scheduleRow(row: u32, id: u64, turn: u32): void {
  keepDrawnRow(row, id, turn, appendDrawnRow(load<f64>(stagedTimes + (<usize>row << 3))));
}

/** A record, to be filled, for a row at a time that is not before the bucket at hand. */
// @ts-ignore: decorator
@inline
export function appendDrawnRow(time: f64): usize {
  ++rowsAhead;
  return appendRecord(placeOf(time) + Bucket.ROWS, drawnRowBytes);
}

/** 2^52: a number of at least 0 and below 2^32 added to it stands, rounded, in the low 32 bits. */
const ROUNDER: f64 = 4503599627370496;

/** The bucket whose middle is nearest to a time; it does not fall with the time, also as it is rounded. */
// @ts-ignore: decorator
@inline
function bucketOf(time: f64): u32 {
  const place = (time - firstMiddle) * bucketsPerSecond;
  const nearest = place > 0 ? <u32>reinterpret<u64>(place + ROUNDER) : 0;
  return max(place < <f64>BUCKETS ? nearest : BEYOND, bucket);
}

/** The part of the bucket at hand that has a time which is in it, likewise. */
function partOf(time: f64): u32 {
  const place = min(max((time - partsBegin) * partsPerSecond, 0), <f64>(PARTS - 1));
  return max(<u32>place, part);
}

/** The bucket, or part of the one at hand, that has a time. */
// @ts-ignore: decorator
@inline
function placeOf(time: f64): usize {
  const index = bucketOf(time);
  return bucketAt(isSpread && index == bucket ? FIRST_PART + partOf(time) : index);
}

/** The bucket at hand, or the part of it that is. */
// @ts-ignore: decorator
@inline
function atHand(): usize {
  return bucketAt(isSpread ? FIRST_PART + part : bucket);
}

// @ts-ignore: decorator
@inline
function bucketAt(index: u32): usize {
  return buckets + <usize>index * Bucket.SIZE;
}

/**
 * Leaves the bucket at hand, or its part, which has nothing before a time, for the next. False where the time, which does not
 * fall, is in it; the tile that ends there is so many seconds long.
 */
export function leaveBucket(time: f64, seconds: f64): bool {
  const isIn = bucket >= bucketOf(time);
  if (isIn && !(isSpread && part < partOf(time))) {
    spread(time, seconds);
    return false;
  }
  if (isSpread && ++part < PARTS) return true;
  isSpread = false;
  if (++bucket == BUCKETS) goRound(time);
  return true;
}

/** Spreads what is left of the bucket at hand, from a time on, over parts, or shorter parts, where tiles are that short. */
function spread(time: f64, seconds: f64): void {
  const left = firstMiddle + (<f64>bucket + 0.5) * bucketSeconds - time;
  const length = isSpread && part < PARTS - 1 ? 1 / partsPerSecond : left;
  if (!(length > max(seconds, SHORTEST) * MOST_TILES)) return;
  if (isSpread) gatherParts();
  isSpread = true;
  part = 0;
  partsBegin = time;
  partsPerSecond = PARTS_PER_TILE / max(seconds, SHORTEST);
  moveAll(bucketAt(bucket));
}

function gatherParts(): void {
  isSpread = false;
  for (let index = part; index < PARTS; ++index) moveAll(bucketAt(FIRST_PART + index));
}

/** Takes the conversations out of the bucket at hand: the first block of their records, 0 where there are none. */
export function takeOpen(): usize {
  return takeChain(atHand() + Bucket.OPEN);
}

/** Stages the rows of the bucket at hand that are before a time, or drops them; the others stay. */
export function takeRows(time: f64, stages: bool): void {
  const chain = atHand() + Bucket.ROWS;
  const isPassed = isBefore(time);
  for (let block = takeChain(chain); block != 0; ) {
    const next = nextBlock(block);
    fetchBlock(next);
    const first = firstRecord(block);
    const end = endOfRecords(block);
    const kept = isPassed ? first : partRows(first, end, time, stages);
    if (isPassed && stages) stageDrawnRows(first, end);
    rowsAhead -= <u32>((end - kept) / drawnRowBytes);
    if (kept > first) returnBlock(chain, block, kept);
    else freeBlock(block);
    block = next;
  }
}

/** Stages those of the rows [record, end) that are before a time, or drops them; the others move up, to where it returns. */
function partRows(record: usize, end: usize, time: f64, stages: bool): usize {
  let kept = record;
  while (record < end) {
    const first = record;
    while (record < end && load<f64>(record, DRAWN_TIME) < time) record += drawnRowBytes;
    if (stages && record > first) stageDrawnRows(first, record);
    for (; record < end && !(load<f64>(record, DRAWN_TIME) < time); record += drawnRowBytes, kept += drawnRowBytes) {
      if (kept != record) copyDrawnRow(record, kept);
    }
  }
  return kept;
}

/** Whether all that the bucket at hand has, or its part, is before a time. */
function isBefore(time: f64): bool {
  return bucket < bucketOf(time) || (isSpread && part < partOf(time));
}

function addRow(record: usize): void {
  const chain = placeOf(load<f64>(record, DRAWN_TIME)) + Bucket.ROWS;
  copyDrawnRow(record, appendRecord(chain, drawnRowBytes));
}

/** What the next turns before a time weigh, of which `weights` has an f64 for each field set. Nothing is taken. */
export function weighTurns(time: f64, weights: usize): f64 {
  let sum: f64 = 0;
  const last = bucketOf(time);
  for (let index = bucket; index <= last; ++index) sum += weighIn(bucketAt(index), time, weights);
  for (let index = part; isSpread && index < PARTS; ++index) sum += weighIn(bucketAt(FIRST_PART + index), time, weights);
  return sum;
}

function weighIn(place: usize, time: f64, weights: usize): f64 {
  let sum: f64 = 0;
  for (let block = firstBlock(place + Bucket.OPEN); block != 0; block = nextBlock(block)) {
    const end = endOfRecords(block);
    for (let open = firstRecord(block); open < end; open += Open.SIZE) {
      if (!(load<f64>(open, Open.TIME) < time)) continue;
      sum += load<f64>(weights + (<usize>load<u32>(open, Open.FIELD_SET) << 3));
    }
  }
  return sum;
}

/**
 * All buckets are empty: they begin anew where they ended, with what was beyond. Where even that is long before a time up to
 * which everything is taken out, they begin later by whole rounds: what is before them comes into the first.
 */
function goRound(time: f64): void {
  const seconds = <f64>BUCKETS * bucketSeconds;
  firstMiddle += seconds * max(floor((time - firstMiddle) / seconds), 1);
  bucket = 0;
  moveAll(bucketAt(BEYOND));
}

/** Takes out all that a bucket has, and adds it where its time is now. */
function moveAll(from: usize): void {
  for (let block = takeChain(from + Bucket.ROWS); block != 0; block = freeBlock(block)) {
    const end = endOfRecords(block);
    for (let record = firstRecord(block); record < end; record += drawnRowBytes) addRow(record);
  }
  for (let block = takeChain(from + Bucket.OPEN); block != 0; block = freeBlock(block)) {
    const end = endOfRecords(block);
    for (let open = firstRecord(block); open < end; open += Open.SIZE) addOpen(open);
  }
}

function addOpen(open: usize): void {
  const chain = placeOf(load<f64>(open, Open.TIME)) + Bucket.OPEN;
  copyOpen(open, appendRecord(chain, Open.SIZE));
}
