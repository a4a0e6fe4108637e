import { readFileSync } from 'node:fs';
import {
  Bool,
  CompressionType,
  Dictionary,
  Float16,
  Int32,
  Int64,
  Struct,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Uint8,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { CATEGORIES } from '../../../src/fields.js';
import { openSink } from '../../../src/output/file/open-sink.js';
import { sampleBatches, sampleSchema } from '../../trace/sample-traces.js';
import { COMPRESSION_TYPES, withStoringCodecs } from './codecs.js';
import { isFile } from './read-values.js';

export interface BaseTrace {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where the metadata of messages and the footer are, and where the values, as ranges of bytes. */
  readonly metadata: readonly Range[];
  readonly bodies: readonly Range[];
}

export type Range = readonly [from: number, to: number];

const ROWS = 100;
const BATCH_SIZE = 40;
const FORMATS = ['file', 'stream'] as const;

/** Traces of this package and of others, each as file and as stream. */
export async function baseTraces(): Promise<readonly BaseTrace[]> {
  const bases: BaseTrace[] = [];
  for (const format of FORMATS) {
    for (const category of CATEGORIES) {
      for (const rows of [0, ROWS]) bases.push(await ownTrace(category, rows, format));
    }
    for (const [name, table] of foreignTables()) {
      bases.push(baseOf(`${name}, ${format}`, tableToIPC(table, format)));
    }
    for (const type of COMPRESSION_TYPES) {
      const bytes = withStoringCodecs(() => tableToIPC(sampleTable(), format, type));
      bases.push(baseOf(`said to be compressed as ${CompressionType[type]}, ${format}`, bytes));
    }
  }
  return bases;
}

async function ownTrace(
  category: (typeof CATEGORIES)[number],
  rows: number,
  format: (typeof FORMATS)[number],
): Promise<BaseTrace> {
  const schema = sampleSchema(category, true);
  const path = 'base.arrow';
  const sink = await openSink(path, format === 'file' ? 'arrow' : 'arrow-stream', schema);
  for (const batch of sampleBatches(schema, rows, BATCH_SIZE)) await sink.write(batch);
  await sink.close();
  return baseOf(`${rows} rows of ${category}, ${format}`, new Uint8Array(readFileSync(path)));
}

function sampleTable(): Table {
  return new Table([...sampleBatches(sampleSchema('multimodal'), ROWS, BATCH_SIZE)]);
}

/** Traces with columns of other types, as other programs may write them. */
function foreignTables(): (readonly [name: string, table: Table])[] {
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  const timestamp = vectorFromArray(Float64Array.from(rows, (row) => row / 8));
  const client_id = vectorFromArray(Uint32Array.from(rows, (row) => row % 7));
  const others: Record<string, Vector> = {
    text: vectorFromArray(rows.map(String), new Utf8()),
    dictionary: vectorFromArray(
      rows.map((row) => `model-${row % 3}`),
      new Dictionary(new Utf8(), new Int32()),
    ),
    'int64 with nulls': vectorFromArray(
      rows.map((row) => (row % 9 === 0 ? null : BigInt(row))),
      new Int64(),
    ),
    bool: vectorFromArray(
      rows.map((row) => row % 2 === 0),
      new Bool(),
    ),
    'half float': vectorFromArray(rows, new Float16()),
    date: vectorFromArray(rows, new TimestampMillisecond()),
    struct: vectorFromArray(
      rows.map((a) => ({ a })),
      new Struct([{ name: 'a', type: new Uint8(), nullable: false }] as never),
    ),
    int64: vectorFromArray(BigInt64Array.from(rows, BigInt)),
    float32: vectorFromArray(Float32Array.from(rows)),
  };
  const tables = Object.entries(others).map(
    ([name, input_tokens]) =>
      [`a column of ${name}`, new Table({ timestamp, client_id, input_tokens })] as const,
  );
  return [
    ...tables,
    ['without client', new Table({ timestamp })],
    ['client in a dictionary', new Table({ timestamp, client_id: others.dictionary })],
    ['no number', new Table({ timestamp: vectorFromArray(rows.map(() => Number.NaN)), client_id })],
    ["by apache-arrow's writer", sampleTable()],
  ];
}

function baseOf(name: string, bytes: Uint8Array): BaseTrace {
  const { metadata, bodies, end } = rangesOf(bytes);
  return {
    name,
    bytes,
    bodies,
    metadata: end < bytes.length ? [...metadata, [end, bytes.length]] : metadata,
  };
}

/**
 * Where the messages of a trace lie, and where they end: behind the mark of the end, or where there is no more message.
 *
 * @throws RangeError where a message leads out of the bytes
 */
export function rangesOf(
  bytes: Uint8Array,
): Pick<BaseTrace, 'metadata' | 'bodies'> & { readonly end: number } {
  const metadata: Range[] = [];
  const bodies: Range[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = isFile(bytes) ? 8 : 0;
  while (at + 8 <= bytes.length && view.getInt32(at, true) === -1) {
    const length = view.getUint32(at + 4, true);
    metadata.push([at, at + 8 + length]);
    at += 8 + length;
    if (length === 0) break;
    const bodyLength = bodyLengthOf(view, at - length);
    if (!(bodyLength >= 0)) throw new RangeError(`a body of ${bodyLength} bytes`);
    if (bodyLength > 0) bodies.push([at, at + bodyLength]);
    at += bodyLength;
  }
  return { metadata, bodies, end: at };
}

/** The field `bodyLength` of a message, which is a FlatBuffer: the fourth in the table that the first word leads to. */
function bodyLengthOf(view: DataView, message: number): number {
  const table = message + view.getUint32(message, true);
  const vtable = table - view.getInt32(table, true);
  const offset = view.getUint16(vtable, true) > 10 ? view.getUint16(vtable + 10, true) : 0;
  return offset === 0 ? 0 : Number(view.getBigInt64(table + offset, true));
}
