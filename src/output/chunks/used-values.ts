import type { Chunk, ChunkColumn } from './chunk.js';

/**
 * A chunk whose dictionaries have no more values than it has rows: of larger ones those that its rows have, in their order. So what a
 * chunk costs does not grow with what other rows have.
 *
 * @param isOwn whether nothing else has views of its memory, which is written to then
 */
export function withUsedValues(chunk: Chunk, isOwn: boolean): Chunk {
  const isLarge = ({ dictionary }: ChunkColumn) => dictionary !== undefined && dictionary.length > chunk.rows;
  if (!chunk.columns.some(isLarge)) return chunk;
  return {
    ...chunk,
    columns: chunk.columns.map((column) => (isLarge(column) ? withUsed(column, isOwn) : column)),
  };
}

function withUsed(column: ChunkColumn, isOwn: boolean): ChunkColumn {
  const { dictionary = [], offsets } = column;
  if (offsets !== undefined) return column;
  const places = column.values as Int32Array;
  const numbers = new Map<number, number>();
  const values = isOwn ? places : new Int32Array(places.length);
  for (let row = 0; row < places.length; row++) {
    const place = places[row];
    const number = numbers.get(place) ?? numbers.size;
    numbers.set(place, number);
    values[row] = number;
  }
  const used = Array.from(numbers.keys(), (place) => dictionary[place]);
  return { ...column, values, dictionary: used as unknown as typeof dictionary };
}
