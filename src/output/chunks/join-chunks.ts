import type { NumberArray } from '../../trace/columns.js';
import { type Chunk, type ChunkColumn, likeOf } from './chunk.js';

/** The rows `from` to `to` (exclusive) of chunks one after the other, in memory of their own. */
export function joinChunks(chunks: readonly Chunk[], from: number, to: number): Chunk {
  const parts: { readonly chunk: Chunk; readonly from: number; readonly to: number }[] = [];
  let begin = 0;
  for (const chunk of chunks) {
    const end = begin + chunk.rows;
    if (end > from && begin < to) {
      parts.push({ chunk, from: Math.max(from - begin, 0), to: Math.min(to, end) - begin });
    }
    begin = end;
  }
  const columns = chunks[0].columns.map((head, index) => joinColumn(head, index, parts, to - from));
  return { rows: to - from, columns };
}

function joinColumn(
  { name, type, offsets, values, dictionary }: ChunkColumn,
  index: number,
  parts: readonly { readonly chunk: Chunk; readonly from: number; readonly to: number }[],
  rows: number,
): ChunkColumn {
  const pieces: NumberArray[] = [];
  const joinedOffsets = offsets === undefined ? undefined : new Int32Array(rows + 1);
  let row = 0;
  let item = 0;
  for (const part of parts) {
    const column = part.chunk.columns[index];
    if (column.offsets === undefined || joinedOffsets === undefined) {
      pieces.push(column.values.subarray(part.from, part.to) as NumberArray);
      continue;
    }
    const first = column.offsets[part.from];
    for (let at = part.from + 1; at <= part.to; at++)
      joinedOffsets[++row] = item + column.offsets[at] - first;
    const start = first - column.offsets[0];
    const end = column.offsets[part.to] - column.offsets[0];
    pieces.push(column.values.subarray(start, end) as NumberArray);
    item += end - start;
  }
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const joined = likeOf(values, length);
  let at = 0;
  for (const piece of pieces) {
    (joined as Float64Array).set(piece as Float64Array, at);
    at += piece.length;
  }
  return joinedOffsets === undefined
    ? { name, type, values: joined, dictionary }
    : { name, type, values: joined, offsets: joinedOffsets };
}
