import type { RecordBatch, Schema } from 'apache-arrow';
import { ServegenError, TraceError } from '../errors.js';
import { schemaFault } from '../trace/schema.js';
import { ByteSource } from './byte-source.js';
import { decodeBatch } from './decode-batch.js';
import { readFooter, startsWithMagic } from './footer.js';
import {
  type Block,
  type Footer,
  type MessageHead,
  readBatchHeader,
  readMessageHead,
  readSchema,
} from './ipc-metadata.js';
import { checkFrame, checkPadding } from './strict.js';
import { traceFault } from './trace-fault.js';

/** No schema with its metadata comes near this; a larger length is a sign of damage. */
const MAX_METADATA_BYTES = 256 << 20;

/**
 * Opens a trace: an Arrow IPC file or stream, told apart by its first bytes. Batches are read one after the other
 * while they are asked for, the next one ahead of time; a trace may be larger than memory.
 *
 * @param path a file or pipe, or `-` for standard input
 * @param strict of a file, also refuse whatever does no harm to this reader but is not as it was written, by the hash
 *   that its footer records
 * @throws TraceError when it cannot be read, is not Arrow IPC, or is not a trace; while iterating, also when it
 *   is damaged or cut off
 */
export async function openTrace(path: string, strict = false): Promise<TraceReader> {
  const source = await ByteSource.open(path);
  try {
    const reader = await readHead(source, strict);
    requireTrace(source.name, reader.schema);
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
      const schema = readSchema(taken.head.header);
      // The footer's has, beside the same, what was known only at the end.
      return new TraceReader(source, footer?.schema ?? schema, { footer, strict });
    }
    // apache-arrow's own writer leaves the schema to the footer, which a pipe has only at its end.
    if (footer !== undefined)
      return new TraceReader(source, footer.schema, { footer, strict, taken: { message: taken } });
    throw traceFault(source.name, 'has its schema at the end only; it must be read from a file');
  }
  const isMessage = first.byteLength === 8 && first.subarray(0, 4).every((byte) => byte === 0xff);
  const start = isMessage ? await readMessage(source, first) : undefined;
  if (start?.head.kind !== 'schema') throw traceFault(source.name, 'is not an Arrow IPC file or stream');
  return new TraceReader(source, readSchema(start.head.header), { strict });
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
  readonly schema: Schema;
  readonly #source: ByteSource;
  readonly #options: ReaderOptions;

  constructor(source: ByteSource, schema: Schema, options: ReaderOptions) {
    this.schema = schema;
    this.#source = source;
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
        if (raw.head.kind !== 'record batch')
          throw new TraceError('it has messages other than record batches');
        blocks.push(raw.block);
        const batch = decodeBatch(this.schema, readBatchHeader(raw.head.header), raw.body);
        if (strict) checkPadding(batch, raw.body);
        yield batch;
      }
      if (footer !== undefined && footer.batchCount !== blocks.length) {
        throw new TraceError(`it has ${blocks.length} batches where its footer says ${footer.batchCount}`);
      }
      if (strict && footer !== undefined) await checkFrame(this.#source, footer.schema, blocks);
    } catch (error) {
      throw readable(this.name, error);
    } finally {
      await next.catch(() => undefined);
      await this.#source.close();
    }
  }
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
    throw traceFault(source.name, `is damaged at byte ${source.position - 8}: no message starts here`);
  }
  if (metadataLength === 0) return undefined;
  const offset = source.position - prefix.byteLength;
  const head = readMessageHead(await readExactly(source, metadataLength));
  const { bodyLength } = head;
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

function requireTrace(name: string, schema: Schema): void {
  const fault = schemaFault(schema);
  if (fault !== undefined) throw traceFault(name, `is not a trace: ${fault}`);
}

/** Says which file an error is about, once; what a decoder trips over in damaged bytes becomes a TraceError. */
function readable(name: string, error: unknown): unknown {
  if (error instanceof ServegenError) {
    return error.location.file === undefined
      ? new TraceError(error.message, { file: name }, { cause: error })
      : error;
  }
  if (error instanceof Error) return traceFault(name, `is damaged: ${error.message}`, error);
  return error;
}
