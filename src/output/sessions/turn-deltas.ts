import { INPUT_COLUMNS } from '../../fields.js';
import type { NumberArray } from '../../trace/columns.js';
import { inputTokensOf } from '../../trace/input-tokens.js';
import type { Chunk, ChunkColumn } from '../chunks/chunk.js';

/**
 * A chunk in which the input of each request is what it adds to its history, with the ids of as many blocks: the last ones,
 * which no request before has had. For tools that send the history themselves.
 *
 * @param blockSize tokens of a block
 */
export function withoutHistories(chunk: Chunk, blockSize: number): Chunk {
  const history = chunk.columns.find(({ name }) => name === 'history_tokens');
  if (history === undefined) return chunk;
  const columns = chunk.columns.map((column) =>
    column.offsets === undefined && INPUT_COLUMNS.includes(column.name)
      ? { ...column, values: less(column.values, history.values) }
      : column,
  );
  const own = inputTokensOf(columns, chunk.rows)!;
  return {
    ...chunk,
    columns: columns.map((column) => (column.name === 'hash_ids' ? lastIds(column, own, blockSize) : column)),
  };
}

function less(values: NumberArray, histories: NumberArray): Uint32Array {
  return Uint32Array.from(values as Float64Array, (value, row) => Number(value) - Number(histories[row]));
}

/** Of each list as many ids from its end as tokens of the request's own fill, but one where it has none. */
function lastIds(
  { name, type, values, offsets }: ChunkColumn,
  own: NumberArray,
  blockSize: number,
): ChunkColumn {
  const ids: number[] = [];
  const ends = new Int32Array(own.length + 1);
  for (let row = 0; row < own.length; row++) {
    const [from, to] = [offsets![row] - offsets![0], offsets![row + 1] - offsets![0]];
    const count = Math.max(Math.ceil(Number(own[row]) / blockSize), 1);
    for (let at = Math.max(to - count, from); at < to; at++) ids.push(Number(values[at]));
    ends[row + 1] = ids.length;
  }
  return { name, type, values: Uint32Array.from(ids), offsets: ends };
}
