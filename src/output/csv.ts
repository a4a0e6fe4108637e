import { UsageError } from '../errors.js';
import type { Chunk } from './chunks/chunk.js';
import type { ChunkFormat } from './chunks/chunk-format.js';

/** Comma-separated values (RFC 4180, lines end in a line feed): a header, and a line a request. */
export const chunks: ChunkFormat = {
  head(columns) {
    for (const { name, type } of columns) {
      if (type.startsWith('list<'))
        throw new UsageError(`column ${name} is of lists, for which this format has no place`);
    }
    return new TextEncoder().encode(`${['request_id', ...columns.map(({ name }) => name)].join(',')}\n`);
  },
  openEncoder: () => ({
    encode(chunk, { firstRow = 0 }) {
      return { bytes: new TextEncoder().encode(linesOf(chunk, firstRow)) as Uint8Array<ArrayBuffer> };
    },
  }),
};

function linesOf({ rows, columns }: Chunk, firstRow: number): string {
  let lines = '';
  for (let row = 0; row < rows; row++) {
    lines += String(firstRow + row);
    for (const { values } of columns) lines += `,${values[row]}`;
    lines += '\n';
  }
  return lines;
}
