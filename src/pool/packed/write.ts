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
import { FIELDS } from '../../fields.js';
import { leftOutReasons, type PoolTables } from '../pool-tables.js';
import type { TabulatedPool } from '../tabulated-pool.js';
import { poolChecksum } from './checksum.js';
import { FORMAT, MetadataKey, packedColumns, VERSION } from './layout.js';

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
  const children = columnData(tables);
  const fields = packedColumns(tables.category).map(
    (column, index) => new Field(column.name, children[index].type, column.nullable),
  );
  const schema = new Schema(fields, metadataOf(tables));
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

function metadataOf(tables: PoolTables): Map<string, string> {
  return new Map([
    [MetadataKey.format, FORMAT],
    [MetadataKey.version, String(VERSION)],
    [MetadataKey.category, tables.category],
    [MetadataKey.name, tables.name],
    [MetadataKey.windowSeconds, String(tables.windowSeconds)],
    [MetadataKey.startSeconds, String(tables.startSeconds)],
    [MetadataKey.windowCount, String(tables.windowCount)],
    [MetadataKey.checksum, poolChecksum(tables)],
  ]);
}

/** The columns in the order of `packedColumns`, around the pool's own arrays. */
function columnData(tables: PoolTables): Data[] {
  const { windowOffsets, datasetOffsets } = tables;
  const columns: Data[] = [
    primitive(new Uint32(), tables.clientIds),
    reasonData(leftOutReasons(tables)),
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

function reasonData(reasons: readonly (string | undefined)[]): Data {
  const valueOffsets = new Int32Array(reasons.length + 1);
  const nullBitmap = new Uint8Array((reasons.length + 7) >> 3);
  let nullCount = 0;
  for (const [row, reason] of reasons.entries()) {
    // The reasons are ASCII, so characters are bytes.
    valueOffsets[row + 1] = valueOffsets[row] + (reason?.length ?? 0);
    if (reason === undefined) nullCount++;
    else nullBitmap[row >> 3] |= 1 << (row & 7);
  }
  const data = new TextEncoder().encode(reasons.join(''));
  return makeData({ type: new Utf8(), length: reasons.length, nullCount, valueOffsets, data, nullBitmap });
}
