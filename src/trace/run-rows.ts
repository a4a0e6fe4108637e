import type { BufferSource, ListColumn, NumberColumn, Run } from '../engine/run.js';

/** The columns of some rows of a run. */
export type Rows = Omit<Run, 'tiles'>;

/** The rows `from` to `to` (exclusive), as views but for the offsets of lists, which start at 0 anew. */
export function sliceRows(run: Rows, from: number, to: number): Rows {
  return {
    rows: to - from,
    timestamps: run.timestamps.subarray(from, to),
    clientIds: run.clientIds.subarray(from, to),
    columns: run.columns.map((column) => {
      if (!('offsets' in column)) return column.subarray(from, to);
      return sliceList(column, from, to);
    }),
  };
}

function sliceList(column: ListColumn, from: number, to: number): ListColumn {
  const first = column.offsets[from];
  const offsets = column.offsets.slice(from, to + 1);
  if (first > 0) for (let row = 0; row < offsets.length; row++) offsets[row] -= first;
  return { offsets, items: column.items.subarray(first, column.offsets[to]) };
}

/** Consecutive rows as one, in memory of their own. */
export function joinRows(pieces: readonly Rows[], rows: number, memory: BufferSource): Rows {
  return {
    rows,
    timestamps: joined(
      new Float64Array(memory.take(rows * 8), 0, rows),
      pieces.map(({ timestamps }) => timestamps),
    ),
    clientIds: joined(
      new Uint32Array(memory.take(rows * 4), 0, rows),
      pieces.map(({ clientIds }) => clientIds),
    ),
    columns: pieces[0].columns.map((column, index) => {
      const parts = pieces.map(({ columns }) => columns[index]);
      if ('offsets' in column) return joinedLists(parts as ListColumn[], rows, memory);
      const type = column.constructor as new (
        buffer: ArrayBuffer,
        at: number,
        length: number,
      ) => NumberColumn;
      const target = new type(memory.take(rows * column.BYTES_PER_ELEMENT), 0, rows);
      return joined(target, parts as NumberColumn[]);
    }),
  };
}

function joined<T extends Float64Array<ArrayBuffer> | NumberColumn>(target: T, parts: readonly T[]): T {
  let at = 0;
  for (const part of parts) {
    (target as Float64Array).set(part as Float64Array, at);
    at += part.length;
  }
  return target;
}

function joinedLists(parts: readonly ListColumn[], rows: number, memory: BufferSource): ListColumn {
  const offsets = new Int32Array(memory.take((rows + 1) * 4), 0, rows + 1);
  let row = 0;
  let shift = 0;
  offsets[0] = 0;
  for (const part of parts) {
    for (let index = 1; index < part.offsets.length; index++) {
      offsets[row + index] = part.offsets[index] + shift;
    }
    row += part.offsets.length - 1;
    shift += part.items.length;
  }
  return {
    offsets,
    items: joined(
      new Uint32Array(memory.take(shift * 4), 0, shift),
      parts.map(({ items }) => items),
    ),
  };
}
