import {
  type Data,
  type DataType,
  Field,
  Int32,
  Int64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Utf8,
} from '../../arrow/classes.js';
import { IpcWriter } from '../../arrow/ipc-writer.js';
import { allocateRows } from '../../engine/want-of-memory.js';
import { TraceError } from '../../errors.js';
import { PREFIX_COLUMNS } from '../../fields.js';
import { pauseIfDue } from '../../platform/slices.js';
import type { NumberArray } from '../../trace/columns.js';
import { inputTokensOf } from '../../trace/input-tokens.js';
import { type Chunk, type ColumnHead, chunkOf, columnHeads } from '../chunks/chunk.js';
import type { OpenEncoder } from '../encoder.js';
import { bothNamesOf } from '../options.js';
import { leftOutOf, requestsOf } from '../replay/requests.js';
import { requireHashIds, traceBlocks } from '../replay/trace-blocks.js';
import { conversationColumns } from './conversations.js';
import { TOKEN_BYTES, writePrompt } from './prompt-words.js';

/** Unless the trace has others; the file says which. */
export const blockSize = 512;

/** Tokens of the prompts of a record batch, at most, but for a single row with more: 8 MiB, which a page makes in one piece. */
const MAX_TOKENS = 2 ** 21;
/** Tokens of a prompt: offsets of texts have 31 bits. */
const MAX_PROMPT = 2 ** 29 - 1;

/**
 * AIPerf's `baseten_trace`: an Arrow file with a prompt for each request, which AIPerf sends as it is. The prompt is made of
 * words that most vocabularies have as one token each, and of the ids of its blocks; it is four bytes a token, and so nearly
 * all of the file.
 */
export const openEncoder: OpenEncoder = (sink, { metadata, ...given }, options) => {
  const columns = columnHeads(new Schema(given.fields));
  requestsOf(columns, options, 'aiperf-arrow');
  requireHashIds(columns, 'aiperf-arrow');
  const blocks = traceBlocks(metadata, blockSize);
  const schema = schemaOf(conversationColumns(columns) !== undefined, metadata);
  const writer = new IpcWriter('file', schema, (piece) => sink.push(piece));
  let rows = 0;
  return {
    async write(batch) {
      const chunk = chunkOf(batch, columns);
      const lengths = lengthsOf(chunk, rows, options.raise_zeros === true);
      requireTimes(chunk, rows);
      for (let from = 0; from < chunk.rows; ) {
        let [to, tokens] = [from + 1, lengths.input[from]];
        while (to < chunk.rows && tokens + lengths.input[to] <= MAX_TOKENS) tokens += lengths.input[to++];
        writer.write(batchOf(schema, chunk, lengths, { from, to, blockSize: blocks.blockSize }));
        from = to;
        await pauseIfDue();
      }
      rows += chunk.rows;
    },
    close: () => writer.close(),
  };
};

const field = (name: string, type: DataType) => new Field(name, type, false);

function schemaOf(withSessions: boolean, metadata: ReadonlyMap<string, string>): Schema {
  return new Schema(
    [
      field('timestamp_start_unix_ms', new Int64()),
      field('prompt', new Utf8()),
      field('input_tokens', new Int64()),
      field('output_tokens', new Int64()),
      field('total_hashes', new List(field('item', new Int64()))),
      field('block_size', new Int32()),
      ...(withSessions ? [field('provided_session_id', new Int64())] : []),
    ],
    new Map(metadata),
  );
}

interface Lengths {
  readonly input: Float64Array;
  readonly output: Float64Array;
}

/** @throws TraceError where a length is 0 or has no place */
function lengthsOf(chunk: Chunk, firstRow: number, raisesZeros: boolean): Lengths {
  const of = (name: 'input' | 'output', values: NumberArray) => {
    const lengths = Float64Array.from(values as Float64Array, Number);
    for (let row = 0; row < lengths.length; row++) {
      if (lengths[row] === 0 && raisesZeros) lengths[row] = 1;
      if (lengths[row] >= 1 && lengths[row] <= MAX_PROMPT) continue;
      throw new TraceError(
        `row ${firstRow + row}: its ${name} has ${lengths[row]} tokens; 1 to ${MAX_PROMPT} are expected` +
          (lengths[row] === 0 ? `; with ${bothNamesOf('raise_zeros')} 0 is written as 1` : ''),
      );
    }
    return lengths;
  };
  return {
    input: of('input', inputTokensOf(chunk.columns, chunk.rows)!),
    output: of('output', chunk.columns.find(({ name }) => name === 'output_tokens')!.values),
  };
}

/** @throws TraceError where a time has more milliseconds than are exact */
function requireTimes({ columns }: Chunk, firstRow: number): void {
  const { values } = columns.find(({ name }) => name === 'timestamp')!;
  const row = (values as Float64Array).findIndex((time) => !(time * 1000 <= Number.MAX_SAFE_INTEGER));
  if (row < 0) return;
  throw new TraceError(`row ${firstRow + row}: the time ${values[row]} s has no place in the format`);
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly blockSize: number;
}

function batchOf(
  schema: Schema,
  { columns }: Chunk,
  lengths: Lengths,
  { from, to, blockSize: size }: Part,
): RecordBatch {
  const length = to - from;
  const valuesOf = (name: string) => columns.find((column) => column.name === name)!;
  const { values: ids, offsets: idOffsets } = valuesOf('hash_ids');
  const [firstId, endId] = [idOffsets![from] - idOffsets![0], idOffsets![to] - idOffsets![0]];
  const times = valuesOf('timestamp').values;
  const offsets = new Int32Array(length + 1);
  for (let row = 0; row < length; row++)
    offsets[row + 1] = offsets[row] + lengths.input[from + row] * TOKEN_BYTES;
  const words = new Uint32Array(allocateRows(offsets[length], 'prompts'));
  for (let row = 0, at = 0; row < length; row++) {
    const begin = idOffsets![from + row] - idOffsets![0];
    at = writePrompt(words, at, lengths.input[from + row], {
      ids: ids as Uint32Array,
      from: begin,
      blockSize: size,
    });
  }
  const listOffsets = Int32Array.from(
    { length: length + 1 },
    (_, row) => idOffsets![from + row] - idOffsets![from],
  );
  const hashes = makeData({
    type: new Int64(),
    length: endId - firstId,
    data: longs(endId - firstId, (at) => ids[firstId + at] as number),
  });
  const hashType = schema.fields[4].type as List<Int64>;
  const sessions = columns.find(({ name }) => name === 'conversation_id')?.values as
    | BigUint64Array
    | undefined;
  const children: Data[] = [
    wholes(longs(length, (row) => Math.round(Number(times[from + row]) * 1000))),
    makeData({
      type: new Utf8(),
      length,
      nullCount: 0,
      valueOffsets: offsets,
      data: new Uint8Array(words.buffer),
    }),
    wholes(longs(length, (row) => lengths.input[from + row])),
    wholes(longs(length, (row) => lengths.output[from + row])),
    makeData({ type: hashType, length, nullCount: 0, valueOffsets: listOffsets, child: hashes }),
    makeData({ type: new Int32(), length, data: new Int32Array(length).fill(size) }),
  ];
  if (schema.fields.length > children.length) {
    children.push(wholes(new BigInt64Array(sessions!.slice(from, to).buffer)));
  }
  const type = new Struct(schema.fields as Field[]);
  return new RecordBatch(schema, makeData({ type, length, nullCount: 0, children }));
}

function wholes(data: BigInt64Array): Data<Int64> {
  return makeData({ type: new Int64(), length: data.length, data });
}

/** Whole numbers from 0 to 2^53 as numbers of 64 bits. */
function longs(length: number, valueAt: (index: number) => number): BigInt64Array {
  const words = new Uint32Array(2 * length);
  for (let index = 0; index < length; index++) {
    const value = valueAt(index);
    words[2 * index] = value >>> 0;
    words[2 * index + 1] = Math.floor(value / 4_294_967_296);
  }
  return new BigInt64Array(words.buffer);
}

export const leftOut = (columns: readonly ColumnHead[]) =>
  leftOutOf(columns, ['conversation_id', 'turn', 'hash_ids', 'history_tokens', ...PREFIX_COLUMNS]);

export const replay = (path: string) =>
  `aiperf profile --model <model> --url <url> --endpoint-type completions --input-file ${path} ` +
  '--custom-dataset-type baseten_trace --fixed-schedule';
