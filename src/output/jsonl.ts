import type { ChunkFormat } from './chunks/chunk-format.js';
import { columnCell, literal, rowNumberCell } from './text/cells.js';
import { LineEncoder } from './text/lines.js';

/**
 * JSON lines: an object a request with `request_id`, the row's number in the whole trace, and the columns by their
 * names, lists as arrays.
 */
export const chunks: ChunkFormat = {
  head: () => new Uint8Array(0),
  openEncoder: (columns) =>
    new LineEncoder([
      literal('{"request_id":'),
      rowNumberCell,
      ...columns.flatMap(({ name }, index) =>
        name === 'request_id' ? [] : [literal(`,${JSON.stringify(name)}:`), columnCell(index)],
      ),
      literal('}\n'),
    ]),
};
