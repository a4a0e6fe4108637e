import type { Engine } from '../../../src/engine/engine.js';
import { claim } from '../case.js';
import { checkRow } from './check-row.js';
import { MAX_ITEMS, type PlanText } from './plan-text.js';
import { readTile, type TileColumns } from './tile-columns.js';

/** Rows of a tile whose values are looked up in the plan; order is checked of all. */
const CHECKED_ROWS = 200;

/** What is kept of a tile, to be held against the same tile made again. */
export interface TileMark {
  readonly bytes: number;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly checksum: number;
}

/** Makes the next tile and holds it against what the plan says. @throws WrongRow */
export function checkedTile(engine: Engine, plan: PlanText): TileMark {
  const tile = readTile(engine, engine.produce(), plan);
  checkOrder(tile, plan);
  checkLists(tile);
  const step = Math.max(1, Math.floor(tile.count / CHECKED_ROWS));
  for (let row = 0; row < tile.count; row += step) checkRow(tile, row, plan);
  return markOf(tile);
}

function checkOrder({ count, timestamps }: TileColumns, { end }: PlanText): void {
  let previous = 0;
  for (let row = 0; row < count; row++) {
    const time = timestamps[row];
    claim(time >= previous, () => `row ${row} at ${time} s is after one at ${previous} s`);
    previous = time;
  }
  claim(previous <= end, () => `a row at ${previous} s is behind the end at ${end} s`);
}

function checkLists({ count, columns }: TileColumns): void {
  for (const [index, column] of columns.entries()) {
    if (column.kind !== 'lists') continue;
    const { offsets, items } = column;
    claim(offsets[0] === 0, () => `the lists of column ${index} begin at ${offsets[0]}`);
    for (let row = 0; row < count; row++) {
      const length = offsets[row + 1] - offsets[row];
      claim(length >= 0 && length <= MAX_ITEMS, () => `row ${row} has ${length} items in column ${index}`);
    }
    claim(
      offsets[count] === items.length,
      () => `column ${index} has ${items.length} items where its lists have ${offsets[count]}`,
    );
  }
}

function markOf({ count, timestamps, clients, columns }: TileColumns): TileMark {
  const arrays = columns.flatMap((column) =>
    column.kind === 'lists' ? [column.offsets, column.items] : [column.values],
  );
  const all = [timestamps, clients, ...arrays];
  const bytes = all.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const checksum = all.reduce(mixed, count | 0);
  return { bytes, count, first: timestamps[0], last: timestamps[count - 1], checksum };
}

/** A checksum of 32 bits that goes on from another; it finds accidents. */
function mixed(checksum: number, { buffer, byteOffset, byteLength }: ArrayBufferView): number {
  let state = checksum ^ byteLength;
  const isWhole = byteOffset % 4 === 0 && byteLength % 4 === 0;
  const values = isWhole
    ? new Int32Array(buffer, byteOffset, byteLength / 4)
    : new Uint8Array(buffer, byteOffset, byteLength);
  for (let index = 0; index < values.length; index++) {
    state = Math.imul(state ^ values[index], 0x9e3779b1);
    state = (state << 13) | (state >>> 19);
  }
  return state;
}
