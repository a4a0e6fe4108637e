/**
 * Chains of records of one size, in blocks that are used again: a record is appended behind the newest, and all are taken out at
 * once, so that memory is written and read from front to back. An empty chain has no block.
 */
import { allocate } from '../memory';

/**
 * Bytes of a block: some dozens of records, as each of many chains has one that is not full. The largest record is a row with
 * as many columns and attributes as plan/validate.ts lets a plan have: 548 bytes.
 */
const BLOCK_BYTES: usize = 2048;

/** The records of a block stand behind its head. */
namespace Block {
  export const NEXT: usize = 0; // u32, the block behind it in its chain, or among the free ones
  export const END: usize = 4; // u32, address behind its last record, when another follows or the chain was taken
  export const RECORDS: usize = 16;
}

/** Zeros are an empty one. */
export namespace Chain {
  export const FIRST: usize = 0; // u32, its first block
  export const LAST: usize = 4; // u32
  export const END: usize = 8; // u32, address behind the last record
  export const LIMIT: usize = 12; // u32, address behind the last block
  export const SIZE: usize = 16;
}

/** The first of the blocks that are free, which are chained. */
let free: usize = 0;

/** The address of one more record, to be filled; all of a chain have as many bytes, and fit into a block. */
// @ts-ignore: decorator
@inline
export function appendRecord(chain: usize, bytes: usize): usize {
  assert(bytes <= BLOCK_BYTES - Block.RECORDS);
  if (<usize>load<u32>(chain, Chain.END) + bytes > <usize>load<u32>(chain, Chain.LIMIT)) addBlock(chain);
  const record = <usize>load<u32>(chain, Chain.END);
  store<u32>(chain, <u32>(record + bytes), Chain.END);
  return record;
}

function addBlock(chain: usize): void {
  const block = takeBlock();
  linkBlock(chain, block);
  store<u32>(chain, <u32>(block + Block.RECORDS), Chain.END);
}

function linkBlock(chain: usize, block: usize): void {
  store<u32>(block, 0, Block.NEXT);
  const last = <usize>load<u32>(chain, Chain.LAST);
  if (last == 0) {
    store<u32>(chain, <u32>block, Chain.FIRST);
  } else {
    store<u32>(last, <u32>block, Block.NEXT);
    store<u32>(last, load<u32>(chain, Chain.END), Block.END);
  }
  store<u32>(chain, <u32>block, Chain.LAST);
  store<u32>(chain, <u32>(block + BLOCK_BYTES), Chain.LIMIT);
}

function takeBlock(): usize {
  let block = free;
  if (block == 0) block = allocate(BLOCK_BYTES);
  else free = load<u32>(block, Block.NEXT);
  return block;
}

/** Puts a block that was taken, with the records up to `end`, behind those of a chain. */
export function returnBlock(chain: usize, block: usize, end: usize): void {
  linkBlock(chain, block);
  store<u32>(chain, <u32>end, Chain.END);
}

/** Takes out all records: their first block, 0 where there is none. It goes on with `freeBlock`. */
export function takeChain(chain: usize): usize {
  const first = firstBlock(chain);
  v128.store(chain, i64x2.splat(0));
  return first;
}

/** The first block of the records, which stay; 0 where there is none. It goes on with `nextBlock`. */
export function firstBlock(chain: usize): usize {
  const last = <usize>load<u32>(chain, Chain.LAST);
  if (last != 0) store<u32>(last, load<u32>(chain, Chain.END), Block.END);
  return load<u32>(chain, Chain.FIRST);
}

// @ts-ignore: decorator
@inline
export function firstRecord(block: usize): usize {
  return block + Block.RECORDS;
}

/** The address behind the last record of a block. */
// @ts-ignore: decorator
@inline
export function endOfRecords(block: usize): usize {
  return load<u32>(block, Block.END);
}

/** The block behind one in its chain; 0 behind the last. */
// @ts-ignore: decorator
@inline
export function nextBlock(block: usize): usize {
  return load<u32>(block, Block.NEXT);
}

/** Takes what `fetchBlock` reads, which would be left out of the build if nothing did. */
let readAhead: u32 = 0;

/**
 * Has a block read into the cache, which lies anywhere, while the one before it is gone through: turns take 7% longer
 * without.
 */
export function fetchBlock(block: usize): void {
  if (block == 0) return;
  let read: u32 = 0;
  for (const end = block + BLOCK_BYTES; block < end; block += 64) read ^= load<u32>(block);
  readAhead = read;
}

/** Frees a block that was taken, and gives the one behind it; 0 behind the last. */
export function freeBlock(block: usize): usize {
  const next = nextBlock(block);
  store<u32>(block, <u32>free, Block.NEXT);
  free = block;
  return next;
}

/** Frees all records of a chain. */
export function freeChain(chain: usize): void {
  for (let block = takeChain(chain); block != 0; ) block = freeBlock(block);
}
