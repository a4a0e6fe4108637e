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
  Uint32,
} from '../arrow/classes.js';
import { traceColumns } from '../fields.js';
import type { Log, LogBatch } from '../logs/log.js';
import { ofConvertedRows } from '../trace/metadata.js';

/** The batches of a log as those of a trace, with the columns that it has of one. */
export async function* traceBatches(log: Log): AsyncGenerator<RecordBatch> {
  let schema: Schema | undefined;
  for await (const batch of log.batches()) {
    const columns = columnsOf(log, batch);
    schema ??= new Schema(
      columns.map(([name, { type }]) => new Field(name, type, false)),
      ofConvertedRows(),
    );
    const rows = makeData({
      type: new Struct(schema.fields),
      length: batch.rows,
      nullCount: 0,
      children: columns.map(([, data]) => data),
    });
    yield new RecordBatch(schema, rows);
  }
}

type Column = readonly [name: string, data: Data<DataType>];

function columnsOf({ category }: Log, { rows, times, clients, values, items }: LogBatch): Column[] {
  const columns: Column[] = [['timestamp', primitive(new Float64(), times.subarray(0, rows))]];
  if (clients !== undefined) columns.push(['client_id', primitive(new Uint32(), clients.subarray(0, rows))]);
  for (const { name, kind, fields } of traceColumns(category, false)) {
    const [first, second] = fields;
    if (kind === 'list') {
      const sizes = items[second];
      if (sizes !== undefined) columns.push([name, listOf(sizes.offsets, sizes.values, rows)]);
      continue;
    }
    const [whole, share] = [values[first], values[second]];
    if (whole === undefined) continue;
    if (kind === 'scalar')
      columns.push([name, primitive(new Uint32(), Uint32Array.from(whole.subarray(0, rows)))]);
    else if (share !== undefined) {
      const part = Uint32Array.from({ length: rows }, (_, row) => Math.round(whole[row] * share[row]));
      const rest = part.map((tokens, row) => whole[row] - tokens);
      columns.push([name, primitive(new Uint32(), kind === 'part' ? part : rest)]);
    }
  }
  return columns;
}

function primitive(type: Float64 | Uint32, data: Float64Array | Uint32Array): Data<DataType> {
  return makeData({ type, length: data.length, nullCount: 0, data } as Parameters<typeof makeData>[0]);
}

function listOf(offsets: Uint32Array, values: Uint32Array, rows: number): Data<DataType> {
  const child = primitive(new Uint32(), values);
  const type = new List(new Field('item', child.type, false));
  const valueOffsets = Int32Array.from(offsets.subarray(0, rows + 1));
  return makeData({ type, length: rows, nullCount: 0, valueOffsets, child });
}
