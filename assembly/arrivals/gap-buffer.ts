/**
 * The gaps of the client at hand. A segment's gaps are generated when it is opened, for their sum. Those that a
 * later tile needs are kept where there are few clients, and are else generated again.
 */
import { Cell } from '../plan/layout';
import { cellAt, clientCount, massBefore } from '../plan/open-plan';
import { fillGaps, fillGapsFromTable } from '../gaps/families';
import { tableOf } from '../gaps/table-cache';
import { allocate } from '../memory';
import { endCellOf, MAX_SEGMENT_ARRIVALS } from './segments';
import { State } from './client-state';

const CAPACITY: u32 = MAX_SEGMENT_ARRIVALS;

/** A cell with this many expected arrivals is worth a table of its own: building one takes as long as 2,000 gaps. */
const TABLE_MASS: f64 = 4096;

/** Gaps that are kept for each client between tiles, and the number of clients up to which any are. */
const KEPT_GAPS: u32 = 2048;
const MAX_KEEPING_CLIENTS: u32 = 1024;

namespace Kept {
  export const FROM: usize = 0; // u32
  export const TO: usize = 4; // u32
  export const GAPS: usize = 16;
  export const SIZE: usize = GAPS + (<usize>KEPT_GAPS << 3);
}

/** The buffer that gaps are generated into, and the kept gaps of each client; 0 where there are too many. */
let workBuffer: usize = 0;
let keptGaps: usize = 0;

/** Where the gaps at hand are: the work buffer, or what was kept of the client. */
export let gapBuffer: usize = 0;
/** The buffer holds the gaps [bufferFrom, bufferTo) of the current segment. */
export let bufferFrom: u32 = 0;
export let bufferTo: u32 = 0;

export function allocateGapBuffer(): void {
  workBuffer = allocate((<usize>CAPACITY << 3) + 16);
  keptGaps = clientCount <= MAX_KEEPING_CLIENTS ? allocate(<usize>clientCount * Kept.SIZE) : 0;
  gapBuffer = workBuffer;
}

export function emptyGapBuffer(): void {
  bufferFrom = 0;
  bufferTo = 0;
}

/** Takes up the gaps that `saveGaps` kept of a client. */
export function restoreGaps(client: u32): void {
  emptyGapBuffer();
  if (keptGaps == 0) return;
  const kept = keptGaps + <usize>client * Kept.SIZE;
  gapBuffer = kept + Kept.GAPS;
  bufferFrom = load<u32>(kept, Kept.FROM);
  bufferTo = load<u32>(kept, Kept.TO);
}

/** Keeps the gaps at hand from `from` on, as far as there is room. */
export function saveGaps(client: u32, from: u32): void {
  if (keptGaps == 0) return;
  const kept = keptGaps + <usize>client * Kept.SIZE;
  // They are there already, unless the segment that they belonged to has ended.
  if (gapBuffer == kept + Kept.GAPS && bufferTo > 0) return;
  const count = min(from >= bufferFrom && bufferTo > from ? bufferTo - from : 0, KEPT_GAPS);
  store<u32>(kept, from, Kept.FROM);
  store<u32>(kept, from + count, Kept.TO);
  if (count > 0) memory.copy(kept + Kept.GAPS, gapBuffer + (<usize>(from - bufferFrom) << 3), <usize>count << 3);
}

/** Drops what was kept of a client: it starts elsewhere. */
export function forgetGaps(client: u32): void {
  emptyGapBuffer();
  gapBuffer = workBuffer;
  if (keptGaps != 0) store<u32>(keptGaps + <usize>client * Kept.SIZE, 0, Kept.TO);
}

/**
 * Generates the gaps from `from` on, at most `wanted` of them, at least one. GAP_CELL is a cell at or before
 * that of gap `from`; it becomes that cell, so that any later gap can be asked for next.
 */
export function refillGapBuffer(state: usize, from: u32, wanted: u32): void {
  const gaps = load<u32>(state, State.GAPS);
  const to = from + min(min(wanted, gaps - from), CAPACITY);
  gapBuffer = workBuffer;
  bufferFrom = from;
  bufferTo = to;
  const start = load<u64>(state, State.GAP_START);
  const gamma = load<u64>(state, State.GAP_GAMMA);
  let cell = load<u32>(state, State.GAP_CELL);
  const client = load<u32>(state, State.CLIENT);
  let cellEnd = gapEndOf(state, cell);
  while (cellEnd <= from) cellEnd = gapEndOf(state, ++cell);
  store<u32>(state, cell, State.GAP_CELL);
  let target = gapBuffer;
  while (from < to) {
    while (cellEnd <= from) cellEnd = gapEndOf(state, ++cell);
    const stop = min(to, cellEnd);
    const record = cellAt(cell);
    const shape = load<f64>(record, Cell.SHAPE);
    if (load<f64>(record, Cell.MASS_END) - massBefore(client, cell) >= TABLE_MASS) {
      fillGapsFromTable(tableOf(client, cell), shape, start, gamma, from, stop, target);
    } else {
      fillGaps(load<u32>(record, Cell.FAMILY), shape, start, gamma, from, stop, target);
    }
    target += <usize>(stop - from) << 3;
    from = stop;
  }
}

/**
 * Sum of the buffered gaps, added to `sum` in order. The sum of a segment is the same whatever the blocks in
 * which it is formed.
 */
export function addBufferedGaps(sum: f64): f64 {
  let gap = gapBuffer;
  for (const end = gap + (<usize>(bufferTo - bufferFrom) << 3); gap < end; gap += 8) sum += load<f64>(gap);
  return sum;
}

/**
 * One past the last gap that follows the law of a cell: the gaps of a segment are dealt to its cells in
 * proportion to their masses.
 */
function gapEndOf(state: usize, cell: u32): u32 {
  const gaps = load<u32>(state, State.GAPS);
  if (cell + 1 == endCellOf(load<u32>(state, State.GROUP))) return gaps;
  const mass = load<f64>(cellAt(cell), Cell.MASS_END) - load<f64>(state, State.SEGMENT_BEGIN);
  return <u32>min(nearest(mass / load<f64>(state, State.SEGMENT_MASS) * <f64>gaps), <f64>gaps);
}
