import type { ColumnHead } from './chunks/chunk.js';
import type { ChunkFormat } from './chunks/chunk-format.js';
import { columnCell, literal, rowNumberCell } from './text/cells.js';
import { LineEncoder } from './text/lines.js';

/**
 * Comma-separated values (RFC 4180, but that lines end in a line feed): a header, and a line a request. Lists are JSON
 * arrays in quotes. The first column is `request_id`, the row's number in the whole trace.
 */
export const chunks: ChunkFormat = {
  head: (columns) => new TextEncoder().encode(`${['request_id', ...valueNames(columns)].join(',')}\n`),
  openEncoder: (columns) =>
    new LineEncoder([
      rowNumberCell,
      ...columns.flatMap(({ name, type }, index) => {
        if (name === 'request_id') return [];
        const quote = type.startsWith('list<') ? '"' : '';
        return [literal(`,${quote}`), columnCell(index), ...(quote === '' ? [] : [literal(quote)])];
      }),
      literal('\n'),
    ]),
};

/** All but the number of the row, which is there in any case. */
function valueNames(columns: readonly ColumnHead[]): string[] {
  return columns.map(({ name }) => name).filter((name) => name !== 'request_id');
}
