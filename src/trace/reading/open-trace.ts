import { type Dictionary, Field, type RecordBatch, Schema, Vector } from 'apache-arrow';
import { BodyCodec } from '../../arrow/body-compression.js';
import { decodeBatch, decodeDictionary } from '../../arrow/decode-batch.js';
import { readFooter, startsWithMagic } from '../../arrow/footer.js';
import {
  type BatchHeader,
  type Block,
  type Footer,
  type MessageHead,
  readBatchHeader,
  readDictionaryHeader,
  readMessageHead,
  readSchemaMessage,
} from '../../arrow/message.js';
import type { FileSchema } from '../../arrow/schema.js';
import { ServegenError, TraceError } from '../../errors.js';
import type { SkippedColumn } from '../skipped-column.js';
import { traceFault } from '../trace-fault.js';
import { ByteSource } from './byte-source.js';
import { checkFrame, checkPadding } from './strict.js';
import { whatItIs } from './what-it-is.js';

/** No schema with its metadata comes near this; a larger length is a sign of damage. */
const MAX_METADATA_BYTES = 256 << 20;

/** What Node can hold in one piece. */
const MAX_BODY_BYTES = 2 ** 32 - 1;

const EXPECTED_TYPES = 'numbers and lists of numbers are read';

export interface OpenOptions {
  /** Columns of types that are not read are passed over, and named in `skipped`, instead of refused. */
  readonly skipOtherColumns?: boolean;
  /**
   * Of a file, whatever does no harm to this reader but is not as it was written is refused, too, by the hash that its
   * footer records.
   */
  readonly strict?: boolean;
}

/**
 * Opens a trace: an Arrow IPC file or stream, told apart by its first bytes. Batches are read one after the other
 * while they are asked for, the next one ahead of time; a trace may be larger than memory. Bodies may be compressed
 * by LZ4 or ZSTD.
 *
 * @param path a file or pipe, or `-` for standard input
 * @throws TraceError when it cannot be read, is not Arrow IPC, has no column `timestamp`, or one that is not read
 *   unless these are skipped; while iterating, also when it is damaged or cut off
 */
export async function openTrace(path: string, options: OpenOptions = {}): Promise<TraceReader> {
  const source = await ByteSource.open(path);
  try {
    const reader = await readHead(source, options.strict ?? false);
    requireTrace(reader, options.skipOtherColumns ?? false);
    return reader;
  } catch (error) {
    await source.close();
    throw readable(source.name, error);
  }
}

async function readHead(source: ByteSource, strict: boolean): Promise<TraceReader> {
  const first = await source.read(8);
  if (first.byteLength === 0) throw traceFault(source.name, 'is empty');
  if (startsWithMagic(first)) {
    const footer = source.size === undefined ? undefined : await readFooter(source);
    const taken = await readMessage(source);
    if (taken?.head.kind === 'schema') {
      const file = readSchemaMessage(taken.head);
      return new TraceReader(source, footer === undefined ? file : withMetadataOf(footer, file), {
        footer,
        strict,
      });
    }
    // apache-arrow's own writer leaves the schema to the footer, which a pipe has only at its end.
    if (footer !== undefined)
      return new TraceReader(source, footer.schema, { footer, strict, taken: { message: taken } });
    throw traceFault(source.name, 'has its schema at the end only; it must be read from a file');
  }
  const isMessage = first.byteLength === 8 && first.subarray(0, 4).every((byte) => byte === 0xff);
  const start = isMessage ? await readMessage(source, first) : undefined;
  if (start?.head.kind !== 'schema') {
    throw traceFault(source.name, `is not an Arrow IPC file or stream: ${await whatItIs(first, source)}`);
  }
  return new TraceReader(source, readSchemaMessage(start.head), { strict });
}

/** The footer's metadata has, beside what the beginning says, what was known only at the end. */
function withMetadataOf({ schema: { schema } }: Footer, file: FileSchema): FileSchema {
  return { ...file, schema: new Schema(file.schema.fields, schema.metadata) };
}

/** What is known of a trace, or wanted, when its head has been read. */
interface ReaderOptions {
  /** Of a file whose size is known. */
  readonly footer?: Footer | undefined;
  readonly strict: boolean;
  /** What comes after the head, where reading the head has taken it already; no message is the end. */
  readonly taken?: { readonly message: RawMessage | undefined };
}

/** An open trace, to be iterated once; ending the iteration closes it. */
export class TraceReader implements AsyncIterable<RecordBatch> {
  /** The columns that are read. */
  readonly schema: Schema;
  /** Those that are not. */
  readonly skipped: readonly SkippedColumn[];
  readonly #source: ByteSource;
  readonly #file: FileSchema;
  readonly #options: ReaderOptions;
  readonly #dictionaries = new Map<number, Vector>();

  constructor(source: ByteSource, file: FileSchema, options: ReaderOptions) {
    this.schema = file.schema;
    this.skipped = file.columns.flatMap(({ name, type, field }) =>
      field === undefined ? [{ column: name, type }] : [],
    );
    this.#source = source;
    this.#file = file;
    this.#options = options;
  }

  /** Whether its end was read before its beginning: it is a file, and not one that comes through a pipe. */
  get hasFooter(): boolean {
    return this.#options.footer !== undefined;
  }

  /** As it is named in messages. */
  get name(): string {
    return this.#source.name;
  }

  /** Closes a trace that is not iterated. */
  async close(): Promise<void> {
    await this.#source.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch, void, undefined> {
    const { footer, strict, taken } = this.#options;
    const blocks: Block[] = [];
    let next = taken ? Promise.resolve(taken.message) : readMessage(this.#source);
    try {
      while (true) {
        const raw = await next;
        if (raw === undefined) break;
        next = readMessage(this.#source);
        // Its failure is raised when it is awaited, one batch later.
        next.catch(() => undefined);
        if (raw.head.kind === 'dictionary batch') {
          await this.#takeDictionary(raw);
          continue;
        }
        if (raw.head.kind !== 'record batch')
          throw new TraceError('it has messages other than record batches');
        blocks.push(raw.block);
        const header = readBatchHeader(raw.head.header);
        const batch = decodeBatch(this.#file, await bodyOf(header, raw), this.#dictionaries);
        if (strict) checkPadding(batch, raw.body);
        yield batch;
      }
      if (footer !== undefined && footer.batchCount !== blocks.length) {
        throw new TraceError(`it has ${blocks.length} batches where its footer says ${footer.batchCount}`);
      }
      if (strict && footer !== undefined) await checkFrame(this.#source, this.schema, blocks);
    } catch (error) {
      throw readable(this.name, error);
    } finally {
      await next.catch(() => undefined);
      await this.#source.close();
    }
  }

  /** Keeps the values of a dictionary that a column needs; there may be more of them later, or others. */
  async #takeDictionary(raw: RawMessage): Promise<void> {
    const { id, batch, isDelta } = readDictionaryHeader(raw.head.header);
    const field = this.schema.fields.find(({ type }) => (type as Dictionary).id === id);
    if (field === undefined) return;
    const values = new Field(field.name, (field.type as Dictionary).dictionary, true);
    const added = new Vector([decodeDictionary(values, await bodyOf(batch, raw))]);
    const present = isDelta ? this.#dictionaries.get(id) : undefined;
    this.#dictionaries.set(id, present === undefined ? added : present.concat(added));
  }
}

async function bodyOf(header: BatchHeader, { body }: RawMessage) {
  const codec = header.codec === undefined ? undefined : await BodyCodec.load(header.codec);
  return { header, bytes: body, codec };
}

interface RawMessage {
  readonly head: MessageHead;
  /** Where it is. */
  readonly block: Block;
  readonly body: Uint8Array;
}

/**
 * The next message; undefined at the end marker. A stream without one counts as cut off: the format lets it
 * end anywhere between two batches, but every writer sets the marker, and one that was killed does not.
 */
async function readMessage(source: ByteSource, takenPrefix?: Uint8Array): Promise<RawMessage | undefined> {
  const prefix = takenPrefix ?? (await source.read(8));
  if (prefix.byteLength < 8) throw cutOff(source);
  const view = new DataView(prefix.buffer, prefix.byteOffset, 8);
  const metadataLength = view.getInt32(4, true);
  if (view.getInt32(0, true) !== -1 || metadataLength < 0 || metadataLength > MAX_METADATA_BYTES) {
    throw traceFault(
      source.name,
      `is damaged at byte ${source.position - 8}, or from before Arrow 0.15: no message starts here`,
    );
  }
  if (metadataLength === 0) return undefined;
  const offset = source.position - prefix.byteLength;
  const head = readMessageHead(await readExactly(source, metadataLength));
  const { bodyLength } = head;
  if (bodyLength > MAX_BODY_BYTES && bodyLength <= source.remaining) {
    throw traceFault(
      source.name,
      `has a batch of ${bodyLength} bytes, more than can be read at once; write smaller batches`,
    );
  }
  const block = { offset, metadataLength: prefix.byteLength + metadataLength, bodyLength };
  return { head, block, body: await readExactly(source, bodyLength) };
}

async function readExactly(source: ByteSource, byteLength: number): Promise<Uint8Array> {
  // Asked before memory is: a damaged length can be anything.
  if (byteLength > source.remaining) throw cutOff(source);
  const bytes = await source.read(byteLength);
  if (bytes.byteLength < byteLength) throw cutOff(source);
  return bytes;
}

function cutOff(source: ByteSource): TraceError {
  return traceFault(source.name, `is cut off after ${source.size ?? source.position} bytes`);
}

function requireTrace({ name, schema, skipped }: TraceReader, skipOtherColumns: boolean): void {
  const [other] = skipped;
  const unreadTimes = skipped.find(({ column }) => column === 'timestamp');
  if (unreadTimes !== undefined) {
    throw new TraceError(
      `column timestamp is of type ${unreadTimes.type}; times are numbers or Arrow timestamps`,
      {
        file: name,
      },
    );
  }
  if (!schema.fields.some((field) => field.name === 'timestamp')) {
    throw traceFault(name, 'is not a trace: it has no column timestamp');
  }
  if (other !== undefined && !skipOtherColumns) {
    throw new TraceError(`column ${other.column} is of type ${other.type}; ${EXPECTED_TYPES}`, {
      file: name,
    });
  }
}

/** Says which file an error is about, once; what a decoder trips over in damaged bytes becomes a TraceError. */
function readable(name: string, error: unknown): unknown {
  if (error instanceof ServegenError) {
    return error.location.file === undefined
      ? new TraceError(error.problem, { ...error.location, file: name }, { cause: error })
      : error;
  }
  if (error instanceof Error) return traceFault(name, `is damaged: ${error.message}`, error);
  return error;
}
