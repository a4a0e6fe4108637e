import { type ColumnHead, isDictionaryType } from './chunks/chunk.js';
import type { ChunkFormat } from './chunks/chunk-format.js';
import type { FormatWriter } from './encoder.js';
import { csvText, csvValue } from './text/attribute-cells.js';
import {
  attributeCell,
  besideRowNumber,
  columnCell,
  literal,
  rowNumberCell,
  unnumbered,
} from './text/cells.js';
import { LineEncoder } from './text/lines.js';
import { turnBitsColumn } from './text/turn-bits.js';

/**
 * Comma-separated values (RFC 4180, but that lines end in a line feed): a header, and a line a request. Lists are JSON
 * arrays in quotes. The first column is `request_id`, the row's number in the whole trace, where that is known; the last is
 * `turn_bits` where ids of conversations need it.
 */
export const chunks: ChunkFormat = {
  head(columns, _options, _metadata, { firstRow }) {
    const turnBits = turnBitsColumn(columns);
    const names = [
      ...(firstRow === undefined ? [] : ['request_id']),
      ...valueNames(columns).map(csvText),
      ...(turnBits === undefined ? [] : [turnBits.name]),
    ];
    return new TextEncoder().encode(`${names.join(',')}\n`);
  },
  openEncoder(columns) {
    const names = valueNames(columns);
    const turnBits = turnBitsColumn(columns);
    return LineEncoder.open([
      rowNumberCell(),
      besideRowNumber(','),
      ...columns.flatMap(({ name, type }, index) => {
        if (!names.includes(name)) return [];
        const quote = type.startsWith('list<') ? '"' : '';
        const before = `${name === names[0] ? '' : ','}${quote}`;
        return [
          ...(before === '' ? [] : [literal(before)]),
          isDictionaryType(type) ? attributeCell(index, csvValue) : columnCell(index),
          ...(quote === '' ? [] : [literal(quote)]),
        ];
      }),
      literal(turnBits === undefined ? '\n' : `,${turnBits.text}\n`),
    ]);
  },
};

export const leftOut: NonNullable<FormatWriter['leftOut']> = (_columns, _options, place) => unnumbered(place);

/** All but the number of the row, which comes first. */
function valueNames(columns: readonly ColumnHead[]): string[] {
  return columns.map(({ name }) => name).filter((name) => name !== 'request_id');
}
