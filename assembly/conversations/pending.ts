/**
 * The turns that are still to come, one of each open conversation, in buckets of equal lengths of time and in no order
 * within them: rows are put in order when a tile is complete. What is beyond the buckets waits until they go round.
 *
 * Memory follows the number of open conversations, which is the rate at which they begin times the mean time that
 * they last (Little's law).
 */
import { NO_SLOT, Open, slotAt } from './slots';

const BUCKETS: u32 = 1024;
/** Shorter buckets than this, in seconds, would only cost time. */
const SHORTEST: f64 = 1e-9;

/** The first slot of each bucket, and of what is beyond them; the slots of a bucket are chained. */
const chains: usize = memory.data(4100, 16);
let bucketSeconds: f64 = 1;
/** Where the first bucket begins, and the first that may have turns. */
let firstBegin: f64 = 0;
let bucket: u32 = 0;
/** The time for which the bucket in which it falls was taken. */
let takenUntil: f64 = NaN;

/** Forgets all turns; those that will come are not before `time`. A bucket is `seconds` long. */
export function startPending(time: f64, seconds: f64): void {
  bucketSeconds = max(seconds, SHORTEST);
  firstBegin = time;
  bucket = 0;
  takenUntil = NaN;
  memory.fill(chains, 0xff, (<usize>BUCKETS + 1) << 2);
}

/** Adds the next turn of the conversation in a slot, at a time that is not before that of the last `takeTurns`. */
export function schedule(slot: u32, time: f64): void {
  const chain = chainOf(bucketOf(time));
  store<f64>(slotAt(slot), time, Open.TIME);
  store<u32>(slotAt(slot), load<u32>(chain), Open.NEXT);
  store<u32>(chain, slot);
}

/** Does not fall with the time, also as it is rounded. */
// @ts-ignore: decorator
@inline
function bucketOf(time: f64): u32 {
  return <u32>max(min((time - firstBegin) / bucketSeconds, <f64>BUCKETS), <f64>bucket);
}

// @ts-ignore: decorator
@inline
function chainOf(index: u32): usize {
  return chains + (<usize>index << 2);
}

/**
 * Takes out turns, as a chain of slots of which each has its time: to be called until it gives NO_SLOT, when all that
 * are before a time were taken, and some that are not. The time is finite and does not fall; what was taken and is not
 * before it is to be scheduled again.
 */
export function takeTurns(time: f64): u32 {
  while (isBucketBefore(time)) {
    const slot = takeChain(bucket++);
    if (slot != NO_SLOT) return slot;
  }
  if (takenUntil == time) return NO_SLOT;
  takenUntil = time;
  return takeChain(bucket);
}

/** What the next turns before a time weigh, of which `weights` has an f64 for each field set. Nothing is taken. */
export function weighTurns(time: f64, weights: usize): f64 {
  let sum: f64 = 0;
  const last = bucketOf(time);
  for (let index = bucket; index <= last; ++index) {
    for (let slot = load<u32>(chainOf(index)); slot != NO_SLOT; slot = load<u32>(slotAt(slot), Open.NEXT)) {
      if (!(load<f64>(slotAt(slot), Open.TIME) < time)) continue;
      sum += load<f64>(weights + (<usize>load<u32>(slotAt(slot), Open.FIELD_SET) << 3));
    }
  }
  return sum;
}

/** Whether the first bucket is before that of a time. */
function isBucketBefore(time: f64): bool {
  if (bucket == BUCKETS) goRound();
  return bucket < bucketOf(time);
}

function takeChain(index: u32): u32 {
  const slot = load<u32>(chainOf(index));
  store<u32>(chainOf(index), NO_SLOT);
  return slot;
}

/** All buckets are empty: they begin anew where they ended, with what was beyond. */
function goRound(): void {
  firstBegin += <f64>BUCKETS * bucketSeconds;
  bucket = 0;
  let slot = takeChain(BUCKETS);
  while (slot != NO_SLOT) {
    const following = load<u32>(slotAt(slot), Open.NEXT);
    schedule(slot, load<f64>(slotAt(slot), Open.TIME));
    slot = following;
  }
}
