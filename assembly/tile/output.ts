/** The columns of a tile in order: the memory in which the host reads them. */
import { ColumnKind } from '../plan/layout';
import { columnCount, columnKind } from '../plan/open-plan';
import { allocate, grownCapacity } from '../memory';
import { blockCount, CLIENT_LANE, isInLane, laneOf } from './staging';

/** f64 each. */
export let timestamps: usize = 0;
/** For each lane a pointer to its values in order, u32 each. */
let outputLanes: usize = 0;
/** For each column a pointer: values, or for lists rows + 1 offsets, u32. */
let outputColumns: usize = 0;
/** For each list column: pointer to the items in order, and how many fit, two u32. */
let outputItems: usize = 0;
let capacity: u32 = 0;

export function allocateOutput(): void {
  outputLanes = allocate(<u64>blockCount << 4);
  outputColumns = allocate(<u64>columnCount << 2);
  outputItems = allocate(<u64>columnCount << 3);
}

/** Address of the clients' ids, u32 each. */
export function outputClients(): usize {
  return outputLane(CLIENT_LANE);
}

export function outputColumn(column: u32): usize {
  return load<u32>(outputColumns + (column << 2));
}

export function outputItemsOf(column: u32): usize {
  return load<u32>(outputItems + (column << 3));
}

// @ts-ignore: decorator
@inline
export function outputLane(lane: u32): usize {
  return load<u32>(outputLanes + (<usize>lane << 2));
}

/** Rows are gathered four at a time, and lanes are written four at a time: up to three rows more. */
export function reserveOutput(rows: u32): void {
  if (rows <= capacity && timestamps != 0) return;
  capacity = grownCapacity(capacity, rows);
  timestamps = allocate(<u64>capacity << 3);
  for (let lane: u32 = 0; lane < blockCount << 2; ++lane) {
    store<u32>(outputLanes + (<usize>lane << 2), <u32>allocate((<u64>capacity + 4) << 2));
  }
  for (let column: u32 = 0; column < columnCount; ++column) {
    const values = isInLane(column) ? outputLane(laneOf(column)) : allocate((<u64>capacity + 1) << widthOf(column));
    store<u32>(outputColumns + (column << 2), <u32>values);
  }
}

/** Logarithm to base 2 of the bytes of an ordered value of a column that is in no lane. */
function widthOf(column: u32): u32 {
  const kind = columnKind(column);
  return kind == ColumnKind.CONVERSATION ? 3 : kind == ColumnKind.TURN ? 1 : 2;
}

/** Address of at least `total` items of a list column. */
export function reserveItems(column: u32, total: u32): usize {
  const record = outputItems + (column << 3);
  const held = load<u32>(record, 4);
  if (load<u32>(record) == 0 || held < total) {
    const larger = max(grownCapacity(held, total), 1024);
    store<u32>(record, <u32>allocate((<u64>larger << 2) + 16));
    store<u32>(record, larger, 4);
  }
  return load<u32>(record);
}
