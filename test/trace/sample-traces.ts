import {
  type Data,
  DataType,
  Float64,
  type List,
  makeData,
  RecordBatch,
  type Schema,
  Struct,
  Uint32,
  Uint64,
} from 'apache-arrow';
import { type Category, traceColumns } from '../../src/fields.js';
import { traceSchema } from '../../src/trace/schema.js';

/** A schema of a trace, with metadata as a generated one has it. */
export function sampleSchema(category: Category, withRequestId = false): Schema {
  return traceSchema(traceColumns(category, false), withRequestId, new Map([['servegen.seed', 'sample']]));
}

/**
 * Batches of a made-up trace: the values depend on the row alone, so that any batch size gives the same trace.
 * Row r is at r / 8 seconds and of client r mod 7; lists have r mod 4 items.
 */
export function* sampleBatches(schema: Schema, rows: number, batchSize: number): Generator<RecordBatch> {
  for (let from = 0; from < rows; from += batchSize) {
    yield sampleBatch(schema, from, Math.min(batchSize, rows - from));
  }
}

/** The rows [`from`, `from + length`) of the made-up trace. */
export function sampleBatch(schema: Schema, from: number, length: number): RecordBatch {
  const rows = Array.from({ length }, (_, index) => from + index);
  const children = schema.fields.map((field, column) => sampleColumn(field.name, field.type, column, rows));
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }),
  );
}

function sampleColumn(name: string, type: DataType, column: number, rows: readonly number[]): Data {
  const length = rows.length;
  if (name === 'timestamp') {
    return makeData({
      type: new Float64(),
      length,
      nullCount: 0,
      data: Float64Array.from(rows, (row) => row / 8),
    });
  }
  if (name === 'client_id') {
    return makeData({
      type: new Uint32(),
      length,
      nullCount: 0,
      data: Uint32Array.from(rows, (row) => row % 7),
    });
  }
  if (name === 'request_id') {
    return makeData({ type: new Uint64(), length, nullCount: 0, data: BigUint64Array.from(rows, BigInt) });
  }
  if (!DataType.isList(type)) {
    const data = Uint32Array.from(rows, (row) => token(row, column));
    return makeData({ type: new Uint32(), length, nullCount: 0, data });
  }
  const items = rows.flatMap((row) =>
    Array.from({ length: row % 4 }, (_, item) => token(row * 4 + item, column)),
  );
  const valueOffsets = new Int32Array(length + 1);
  for (const [index, row] of rows.entries()) valueOffsets[index + 1] = valueOffsets[index] + (row % 4);
  const child = makeData({
    type: new Uint32(),
    length: items.length,
    nullCount: 0,
    data: Uint32Array.from(items),
  });
  return makeData({ type: type as List<Uint32>, length, nullCount: 0, valueOffsets, child });
}

/** A number below 1,000 that looks arbitrary. */
function token(index: number, column: number): number {
  return ((index * 2_654_435_761 + column * 40_503) >>> 7) % 1_000;
}
