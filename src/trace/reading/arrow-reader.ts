import type { RecordBatch, Schema, Vector } from 'apache-arrow';
import { type BatchBody, readColumns, readDictionary } from '../../arrow/batch-body.js';
import { BodyCodec } from '../../arrow/body-compression.js';
import {
  type BatchHeader,
  type Block,
  type Footer,
  readBatchHeader,
  readDictionaryHeader,
} from '../../arrow/message.js';
import { toRecordBatch, toSchema, toVector } from '../../arrow/record-batch.js';
import type { ArrowSchema } from '../../arrow/schema.js';
import { StructureFault } from '../../arrow/structure-fault.js';
import type { NamedColumns } from '../column-names.js';
import { withFileNames } from '../file-columns.js';
import type { SkippedColumn } from '../skipped-column.js';
import { withTimes } from '../time-unit.js';
import type { ByteReader } from './byte-reader.js';
import { type RawMessage, readMessage, TurnedMemory } from './messages.js';
import { checkFrame, checkPadding } from './strict.js';
import { readable, type TraceReader } from './trace-reader.js';

/** What is known of a trace, or wanted, when its head has been read. */
export interface ReaderOptions {
  /** Of a file whose size is known. */
  readonly footer?: Footer | undefined;
  /** See `OpenOptions`. */
  readonly strict: boolean;
  /** See `OpenOptions`. */
  readonly reusesMemory: boolean;
  readonly named: NamedColumns;
  /** What comes after the head, where reading the head has taken it already; no message is the end. */
  readonly taken?: { readonly message: RawMessage | undefined };
}

/** An open trace, to be iterated once; ending the iteration closes it. */
export class ArrowReader implements TraceReader {
  /** The columns that are read. */
  readonly schema: Schema;
  /** Those that are not. */
  readonly skipped: readonly SkippedColumn[];
  readonly #source: ByteReader;
  readonly #file: ArrowSchema;
  readonly #options: ReaderOptions;
  readonly #dictionaries = new Map<number, Vector>();

  /** @param file its columns without values are passed over */
  constructor(source: ByteReader, file: ArrowSchema, options: ReaderOptions) {
    const { traceNames, times } = options.named;
    this.schema = withTimes(withFileNames(toSchema(file), traceNames), times);
    const roles = new Set(traceNames.values());
    this.skipped = file.columns.flatMap(({ name, type, values }) => {
      if (values !== undefined) return [];
      return [roles.has(name) ? { column: name, type } : { column: name, type, hasNoRole: true }];
    });
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
    const { footer, strict, taken, reusesMemory } = this.#options;
    const blocks: Block[] = [];
    const memory = reusesMemory ? new TurnedMemory() : undefined;
    const read = () => readMessage(this.#source, undefined, memory);
    let next = taken ? Promise.resolve(taken.message) : read();
    try {
      while (true) {
        const raw = await next;
        if (raw === undefined) break;
        next = read();
        // Its failure is raised when it is awaited, one batch later.
        next.catch(() => undefined);
        if (raw.head.kind === 'dictionary batch') {
          await this.#takeDictionary(raw);
          continue;
        }
        if (raw.head.kind !== 'record batch') {
          throw new StructureFault('it has messages other than record batches');
        }
        blocks.push(raw.block);
        yield await this.#batchOf(raw, strict);
      }
      if (footer !== undefined && footer.batches.length !== blocks.length) {
        throw new StructureFault(
          `it has ${blocks.length} batches where its footer says ${footer.batches.length}`,
        );
      }
      if (strict && footer !== undefined) await checkFrame(this.#source, this.schema, blocks);
    } catch (error) {
      throw readable(this.name, error);
    } finally {
      await next.catch(() => undefined);
      await this.#source.close();
    }
  }

  async #batchOf(raw: RawMessage, strict: boolean): Promise<RecordBatch> {
    const header = readBatchHeader(raw.head.header);
    const columns = readColumns(this.#file.columns, await bodyOf(header, raw), this.#dictionaries);
    if (strict) checkPadding(columns, raw.body);
    return toRecordBatch(this.schema, header.length, columns, this.#dictionaries);
  }

  /** Keeps the values of a dictionary that a column needs; there may be more of them later, or others. */
  async #takeDictionary(raw: RawMessage): Promise<void> {
    const { id, batch, isDelta } = readDictionaryHeader(raw.head.header);
    for (const { name, values } of this.#file.columns) {
      if (values?.kind !== 'dictionary' || values.id !== id) continue;
      const added = toVector(values.values, readDictionary(name, values.values, await bodyOf(batch, raw)));
      const present = isDelta ? this.#dictionaries.get(id) : undefined;
      this.#dictionaries.set(id, present === undefined ? added : present.concat(added));
      return;
    }
  }
}

async function bodyOf(header: BatchHeader, { body }: RawMessage): Promise<BatchBody> {
  const codec = header.codec === undefined ? undefined : await BodyCodec.load(header.codec);
  return { header, bytes: body, codec };
}
