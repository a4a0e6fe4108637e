import { type AsyncBuffer, type Compressors, type FileMetaData, parquetRead, type RowGroup } from 'hyparquet';
import type { DecodedValues } from './column-data.js';

/** Timestamps as they are. */
const PARSERS = {
  timestampFromMilliseconds: (time: bigint) => time as never,
  timestampFromMicroseconds: (time: bigint) => time as never,
  timestampFromNanoseconds: (time: bigint) => time as never,
};

/**
 * The values of a column that are not read here: of one at a time, as the library has the bytes of all it is asked for.
 *
 * @throws Error where a page is damaged
 */
export async function readByLibrary(
  file: { readonly buffer: AsyncBuffer; readonly metadata: FileMetaData; readonly compressors: Compressors },
  group: RowGroup,
  name: string,
): Promise<DecodedValues> {
  const { buffer, metadata, compressors } = file;
  const pieces: DecodedValues[] = [];
  await parquetRead({
    file: buffer,
    metadata: { ...metadata, row_groups: [group] },
    columns: [name],
    rowStart: 0,
    rowEnd: Number(group.num_rows),
    compressors,
    parsers: PARSERS,
    onChunk: ({ columnData: values }) => {
      pieces.push(values as DecodedValues);
    },
  });
  return joined(pieces);
}

/** Typed arrays of one kind stay that; else all values become an array. */
function joined(pieces: readonly DecodedValues[]): DecodedValues {
  if (pieces.length === 1) return pieces[0];
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const [first] = pieces;
  const Kind = first?.constructor as (new (length: number) => Float64Array) | undefined;
  if (
    Kind !== undefined &&
    ArrayBuffer.isView(first) &&
    pieces.every((piece) => piece.constructor === Kind)
  ) {
    const values = new Kind(length);
    let at = 0;
    for (const piece of pieces) {
      values.set(piece as unknown as Float64Array, at);
      at += piece.length;
    }
    return values as unknown as DecodedValues;
  }
  const values: unknown[] = new Array(length);
  let at = 0;
  for (const piece of pieces) for (let row = 0; row < piece.length; row++) values[at++] = piece[row];
  return values;
}
