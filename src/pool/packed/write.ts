import {
  type Data,
  type DataType,
  Field,
  Float64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint8,
  Uint32,
  Utf8,
} from '../../arrow/classes.js';
import { IpcWriter } from '../../arrow/ipc-writer.js';
import { joined } from '../../arrow/joined.js';
import { PoolError } from '../../errors.js';
import { FIELDS } from '../../fields.js';
import { leftOutReasons, type PoolTables } from '../pool-tables.js';
import type { TabulatedPool } from '../tabulated-pool.js';
import { type BehaviourTexts, textsOf } from './behaviour.js';
import { poolChecksum } from './checksum.js';
import {
  FORMAT,
  MetadataKey,
  NUMBERS_ONLY,
  type PackedVersion,
  packedColumns,
  WITH_TEXTS,
} from './layout.js';

/** Bytes of all texts of a column, whose ends have 32 bits in Arrow. */
const MAX_TEXT_BYTES = 2 ** 31 - 1;

/**
 * The packed form of a pool: one uncompressed Arrow IPC file that loses nothing, clients that were left out
 * included. See `packedColumns` for what is in it.
 *
 * @param name stored as the pool's name; by default the one it has
 */
export function packPool(pool: TabulatedPool, name: string = pool.name): Uint8Array {
  return joined(packedPieces(pool, name));
}

/** The same in pieces, one after the other; the large ones are the pool's own arrays, so that it is not there twice. */
export function packedPieces(pool: TabulatedPool, name: string = pool.name): readonly Uint8Array[] {
  const tables = { ...pool.tables, name };
  const texts = textsOf(tables);
  const children = [...columnData(tables), ...textColumns(tables, texts)];
  const fields = packedColumns(tables.category, versionOf(texts)).map(
    (column, index) => new Field(column.name, children[index].type, column.nullable),
  );
  const schema = new Schema(fields, metadataOf(tables, texts));
  const rows = makeData({
    type: new Struct(fields),
    length: tables.clientIds.length,
    nullCount: 0,
    children,
  });
  const pieces: Uint8Array[] = [];
  const writer = new IpcWriter('file', schema, (piece) => pieces.push(piece));
  writer.write(new RecordBatch(schema, rows));
  writer.close();
  return pieces;
}

function versionOf(texts: BehaviourTexts | undefined): PackedVersion {
  return texts === undefined ? NUMBERS_ONLY : WITH_TEXTS;
}

function metadataOf(tables: PoolTables, texts: BehaviourTexts | undefined): Map<string, string> {
  return new Map([
    [MetadataKey.format, FORMAT],
    [MetadataKey.version, String(versionOf(texts))],
    [MetadataKey.category, tables.category],
    [MetadataKey.name, tables.name],
    [MetadataKey.windowSeconds, String(tables.windowSeconds)],
    [MetadataKey.startSeconds, String(tables.startSeconds)],
    [MetadataKey.windowCount, String(tables.windowCount)],
    ...(texts?.provenance === undefined ? [] : ([[MetadataKey.provenance, texts.provenance]] as const)),
    [MetadataKey.checksum, poolChecksum(tables, texts)],
  ]);
}

/** The columns in the order of `packedColumns`, around the pool's own arrays. */
function columnData(tables: PoolTables): Data[] {
  const { windowOffsets, datasetOffsets } = tables;
  const columns: Data[] = [
    primitive(new Uint32(), tables.clientIds),
    textData(leftOutReasons(tables), 'left_out', tables.name),
    listData(windowOffsets, primitive(new Float64(), tables.rate)),
    listData(windowOffsets, primitive(new Float64(), tables.cv)),
    listData(windowOffsets, primitive(new Uint8(), tables.pattern)),
    listData(windowOffsets, primitive(new Float64(), tables.arg1)),
    listData(windowOffsets, primitive(new Float64(), tables.arg2)),
    listData(datasetOffsets, primitive(new Float64(), tables.datasetStart)),
  ];
  for (const field of FIELDS[tables.category]) {
    const { offsets, values, probabilities } = tables.fields[field];
    const support =
      values instanceof Float64Array ? primitive(new Float64(), values) : primitive(new Uint32(), values);
    columns.push(
      listData(datasetOffsets, listData(offsets, support)),
      listData(datasetOffsets, listData(offsets, primitive(new Float64(), probabilities))),
    );
  }
  return columns;
}

function primitive<T extends Uint8 | Uint32 | Float64>(type: T, data: T['TArray']): Data {
  return makeData({ type, length: data.length, nullCount: 0, data } as Parameters<typeof makeData>[0]);
}

function listData(valueOffsets: Int32Array, child: Data<DataType>): Data {
  const type = new List(new Field('item', child.type, false));
  return makeData({ type, length: valueOffsets.length - 1, nullCount: 0, valueOffsets, child });
}

/** The columns that version 2 has more. @throws PoolError where the texts of one are too long */
function textColumns({ name }: PoolTables, texts: BehaviourTexts | undefined): Data[] {
  if (texts === undefined) return [];
  return (['coupling', 'conversations', 'label'] as const).map((column) =>
    textData(texts[column], column, name),
  );
}

/** Texts by row; null where undefined. */
function textData(texts: readonly (string | undefined)[], column: string, pool: string): Data {
  const encoder = new TextEncoder();
  const pieces = texts.map((text) => encoder.encode(text ?? ''));
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  if (bytes > MAX_TEXT_BYTES) {
    throw new PoolError(
      `its ${column} texts have ${bytes} bytes, and a packed pool holds ${MAX_TEXT_BYTES}`,
      {
        file: pool,
      },
    );
  }
  const valueOffsets = new Int32Array(texts.length + 1);
  const nullBitmap = new Uint8Array((texts.length + 7) >> 3);
  let nullCount = 0;
  for (const [row, text] of texts.entries()) {
    valueOffsets[row + 1] = valueOffsets[row] + pieces[row].length;
    if (text === undefined) nullCount++;
    else nullBitmap[row >> 3] |= 1 << (row & 7);
  }
  const data = joined(pieces);
  return makeData({ type: new Utf8(), length: texts.length, nullCount, valueOffsets, data, nullBitmap });
}
