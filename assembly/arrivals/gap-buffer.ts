/**
 * The gaps of the client at hand. A segment's gaps are generated when it is opened, for their sum; those
 * that a later tile needs are generated again, which costs less than keeping them for every client.
 */
import { Cell } from '../plan/layout';
import { cellAt, massBefore } from '../plan/open-plan';
import { fillGaps, fillGapsFromTable } from '../gaps/families';
import { tableOf } from '../gaps/table-cache';
import { allocate } from '../memory';
import { endCellOf } from './segments';
import { State } from './client-state';

const CAPACITY: u32 = 262208;

/** A cell with this many expected arrivals is worth a table of its own: building one takes as long as 2,000 gaps. */
const TABLE_MASS: f64 = 4096;

export let gapBuffer: usize = 0;
/** The buffer holds the gaps [bufferFrom, bufferTo) of the current segment. */
export let bufferFrom: u32 = 0;
export let bufferTo: u32 = 0;

export function allocateGapBuffer(): void {
  gapBuffer = allocate((<usize>CAPACITY << 3) + 16);
}

export function emptyGapBuffer(): void {
  bufferFrom = 0;
  bufferTo = 0;
}

/**
 * Generates the gaps from `from` on, at most `wanted` of them, at least one. GAP_CELL is a cell at or before
 * that of gap `from`; it becomes that cell, so that any later gap can be asked for next.
 */
export function refillGapBuffer(state: usize, from: u32, wanted: u32): void {
  const gaps = load<u32>(state, State.GAPS);
  const to = from + min(min(wanted, gaps - from), CAPACITY);
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
