/**
 * The engine in pieces, for `bench/stages.mjs`, which compiles this next to the engine's own sources. It is
 * AssemblyScript under another extension, so that no other tool takes it for TypeScript.
 */
import { nextTimeOf } from '../../assembly/arrivals/client-state';
import { emitUntil, skipUntil } from '../../assembly/arrivals/emit';
import { buildTable, fillGapSums, fillGapSumsFromTable } from '../../assembly/gaps/families';
import { TABLE_BYTES } from '../../assembly/gaps/quantile-table';
import { allocate } from '../../assembly/memory';
import { clientCount } from '../../assembly/plan/open-plan';
import { orderRows } from '../../assembly/tile/order';
import { gatherRows } from '../../assembly/tile/gather';
import { clearStaging, rowCount } from '../../assembly/tile/staging';
import { startTiles } from '../../assembly/tile/tiles';

export { allocatePlan, openPlan, tiles } from '../../assembly/index';

/** To the first tile: `emit` and `skip` do not tell the engine where they are. */
export function restart(): void {
  startTiles(0, clientCount);
}

/** The arrivals before `end` and their fields, staged; returns the rows. */
export function emit(end: f64): u32 {
  clearStaging();
  for (let client: u32 = 0; client < clientCount; ++client) {
    if (nextTimeOf(client) < end) emitUntil(client, end);
  }
  return rowCount;
}

/** Passes over the arrivals before `end`: their gaps and the sums of those, but no times and no rows. */
export function skip(end: f64): void {
  for (let client: u32 = 0; client < clientCount; ++client) {
    if (nextTimeOf(client) < end) skipUntil(client, end);
  }
}

/** Gaps that fit into the buffer below: few enough to stay in the caches. */
const BLOCK: u32 = 4096;
let sums: usize = 0;
let table: usize = 0;

/** Samples `count` gaps of a law and nothing else, from a table of its own or from those that all share. */
export function sampleGaps(family: u32, shape: f64, count: u32, ownTable: bool): void {
  if (sums == 0) {
    sums = allocate((<usize>BLOCK << 3) + 16);
    table = allocate(TABLE_BYTES);
  }
  if (ownTable) buildTable(table, family, shape);
  for (let from: u32 = 0; from < count; from += BLOCK) {
    const to = min(from + BLOCK, count);
    if (ownTable) fillGapSumsFromTable(table, shape, 1, 0x9e3779b97f4a7c15, from, to, 0, sums);
    else fillGapSums(family, shape, 1, 0x9e3779b97f4a7c15, from, to, 0, 0, sums);
  }
}

/** Puts the staged rows in order. */
export function order(begin: f64, end: f64): void {
  orderRows(begin, end, false);
}

/** Gathers the columns of the ordered rows. */
export function gather(): void {
  gatherRows(false);
}
