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
import { turnBitsColumn } from './text/turn-bits.js';

/**
 * JSON lines: an object a request with `request_id`, the row's number in the whole trace, where that is known, and the
 * columns by their names, lists as arrays; behind them `turn_bits` where ids of conversations need it.
 */
export const chunks: ChunkFormat = {
  head: () => new Uint8Array(0),
  openEncoder(columns) {
    const names = columns.map(({ name }) => name).filter((name) => name !== 'request_id');
    const turnBits = turnBitsColumn(columns);
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
      literal(turnBits === undefined ? '}\n' : `,${jsonText(turnBits.name)}:${turnBits.text}}\n`),
    ]);
  },
};

export const leftOut: NonNullable<FormatWriter['leftOut']> = (_columns, _options, place) => unnumbered(place);
