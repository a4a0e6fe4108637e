import { isDictionaryType } from './chunks/chunk.js';
import type { ChunkFormat } from './chunks/chunk-format.js';
import type { FormatWriter } from './encoder.js';
import {
  attributeCell,
  besideRowNumber,
  columnCell,
  jsonText,
  literal,
  rowNumberCell,
  unnumbered,
} from './text/cells.js';
import { LineEncoder } from './text/lines.js';

/**
 * JSON lines: an object a request with `request_id`, the row's number in the whole trace, where that is known, and the
 * columns by their names, lists as arrays.
 */
export const chunks: ChunkFormat = {
  head: () => new Uint8Array(0),
  openEncoder(columns) {
    const names = columns.map(({ name }) => name).filter((name) => name !== 'request_id');
    return LineEncoder.open([
      literal('{'),
      besideRowNumber('"request_id":'),
      rowNumberCell(),
      besideRowNumber(','),
      ...names.flatMap((name, position) => {
        const index = columns.findIndex((column) => column.name === name);
        return [
          literal(`${position === 0 ? '' : ','}${jsonText(name)}:`),
          isDictionaryType(columns[index].type) ? attributeCell(index, jsonText) : columnCell(index),
        ];
      }),
      literal('}\n'),
    ]);
  },
};

export const leftOut: NonNullable<FormatWriter['leftOut']> = (_columns, _options, place) => unnumbered(place);
