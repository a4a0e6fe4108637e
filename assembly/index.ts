/**
 * The engine's exports; `docs/embedding.md` documents them for hosts in any language. The module imports
 * nothing. Addresses are byte offsets into the exported memory; those of rows are valid until the next call of `allocatePlan`,
 * `openPlan`, `openPlanPart`, `seek` or `produce`. Every call can make the memory grow.
 */
import { totalArrivals } from './arrivals/counts';
import { allocate, bytesNeeded } from './memory';
import { openPart } from './opening';
import { ColumnKind } from './plan/layout';
import { classCount, columnCount, columnKind, rowLimit, traceRows } from './plan/open-plan';
import { PlanStatus } from './plan/status';
import {
  outputClients,
  outputColumn,
  outputItemsOf,
  timestamps as outputTimestamps,
} from './tile/output';
import {
  produceTile,
  requestsBeforeTile,
  seekTile,
  tileCount,
  tileRowCount,
} from './tile/tiles';

export { cos, exp, gammaCdf, log, logGamma, normalCdf, normalQuantile, pow, uniformAt } from './math/exports';
// What the package prepares plans with, and no other host: it may change with any version.
export { quarterOfClient } from './population/motion';
export { cutLengths, drawLengths } from './population/lengths';
export { bindPopulation, populationWindows, readPopulation } from './population/population';
export { prepareShares } from './population/shares';
export { inputOf, profileOf, traitUniform } from './population/traits';
export { buildAliasTable, writeAliasTable } from './preparation/alias-table';
export { mixPlanWords } from './preparation/plan-sums';
export { scratch } from './preparation/scratch';

let planAddress: usize = 0;
let planBytes: u32 = 0;
let opened = false;

/** Reserves memory for a plan of `bytes` bytes and returns its address; the host copies the plan there. */
export function allocatePlan(bytes: u32): u32 {
  planAddress = allocate(bytes);
  // After it: where it traps, the plan before keeps the length that was checked.
  planBytes = bytes;
  return <u32>planAddress;
}

/** Validates the plan and prepares to produce from tile 0; returns a `PlanStatus`. An instance opens one plan. */
export function openPlan(): u32 {
  let status = openPlanPart();
  while (status == PlanStatus.NOT_YET) status = openPlanPart();
  return status;
}

/**
 * Does a part of what `openPlan` does, which takes milliseconds; returns `PlanStatus.NOT_YET` until the last, which returns
 * what `openPlan` does.
 */
export function openPlanPart(): u32 {
  if (opened) return PlanStatus.ALREADY_OPEN;
  if (planAddress == 0) return PlanStatus.TRUNCATED;
  const status = openPart(planAddress, planBytes);
  opened = status == PlanStatus.OK;
  return status;
}

/**
 * Requests of the whole trace: fixed before anything is drawn, or with `renewal` arrivals and with conversations, of
 * which some turns fall behind the trace's end, as many as are expected.
 */
export function totalRequests(): f64 {
  if (!opened) return 0;
  return classCount == 0 ? min(totalArrivals, rowLimit) : traceRows;
}

/** Number of tiles of the trace. */
export function tiles(): u32 {
  return opened ? tileCount : 0;
}

/** Positions the engine at a tile; see `tile/tiles.ts` for what it costs. */
export function seek(tile: u32): void {
  if (opened) seekTile(tile);
}

/**
 * Requests of the trace before the tile that `seek` named; call it before `produce`. NaN with `renewal` arrivals and with
 * conversations.
 */
export function requestsBefore(): f64 {
  if (!opened) return 0;
  return classCount == 0 ? requestsBeforeTile() : NaN;
}

/** Produces the next tile and returns its number of rows; 0 rows past the last tile. */
export function produce(): u32 {
  if (!opened) return 0;
  produceTile();
  return tileRowCount;
}

/** Address of the timestamps of the newest tile: f64, seconds from the start of the trace, ascending. */
export function timestamps(): u32 {
  return opened ? <u32>outputTimestamps : 0;
}

/** Address of the client ids of the newest tile: u32. */
export function clients(): u32 {
  return opened ? <u32>outputClients() : 0;
}

/**
 * Address of a column of the newest tile: u32 values, u64 for conversations, u16 for turns; for lists one more
 * offset than rows, u32 from 0.
 */
export function column(index: u32): u32 {
  return opened && index < columnCount ? <u32>outputColumn(index) : 0;
}

/** Address of the items of a list column of the newest tile: u32. */
export function items(index: u32): u32 {
  return opened && index < columnCount ? <u32>outputItemsOf(index) : 0;
}

/** Number of items of a list column of the newest tile. */
export function itemCount(index: u32): u32 {
  if (tileRowCount == 0 || index >= columnCount || columnKind(index) != ColumnKind.LIST) return 0;
  return load<u32>(outputColumn(index) + (<usize>tileRowCount << 2));
}

/**
 * Why a call ended in a trap: the bytes that the memory would have to have for it, where it could not grow to them; 0
 * where the trap has another reason, which is a defect. Above 4,294,901,760 no system has as much for an instance.
 */
export function memoryNeeded(): f64 {
  return bytesNeeded;
}
