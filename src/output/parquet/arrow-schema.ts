import {
  type DataType,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  Schema,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from '../../arrow/classes.js';
import { IpcWriter } from '../../arrow/ipc-writer.js';
import { joined } from '../../arrow/joined.js';
import type { ColumnHead } from '../chunks/chunk.js';
import { isListType, isTextType, leafTypeName } from './types.js';

/** Under which Arrow's own writers and readers have the schema of what was written. */
export const ARROW_SCHEMA_KEY = 'ARROW:schema';

const ARROW_TYPES: Readonly<Record<string, () => DataType>> = {
  float64: () => new Float64(),
  float32: () => new Float32(),
  int64: () => new Int64(),
  int32: () => new Int32(),
  int16: () => new Int16(),
  int8: () => new Int8(),
  uint64: () => new Uint64(),
  uint32: () => new Uint32(),
  uint16: () => new Uint16(),
  uint8: () => new Uint8(),
};

/** The length of the end of a stream: the mark of a message, and no metadata. */
const END_BYTES = 8;

/**
 * The schema message of Arrow IPC in base64, without metadata, which the file has beside it.
 *
 * The items of lists are called as Parquet calls them, so that readers need not rename them.
 */
export function arrowSchemaText(columns: readonly ColumnHead[]): string {
  const pieces: Uint8Array[] = [];
  const fields = columns.map(({ name, type }, index) => {
    if (isTextType(type)) return new Field(name, new Dictionary(new Utf8(), new Int32(), index), false);
    const item = ARROW_TYPES[leafTypeName(type)]();
    return new Field(name, isListType(type) ? new List(new Field('element', item, false)) : item, false);
  });
  new IpcWriter('stream', new Schema(fields), (piece) => pieces.push(piece.slice())).close();
  const bytes = joined(pieces);
  return btoa(String.fromCharCode(...bytes.subarray(0, bytes.byteLength - END_BYTES)));
}
