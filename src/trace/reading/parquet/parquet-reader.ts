import {
  type AsyncBuffer,
  type ColumnMetaData,
  type Compressors,
  type FileMetaData,
  parquetSchema,
  type RowGroup,
  type SchemaTree,
} from 'hyparquet';
import { makeData, RecordBatch, type Schema, Struct } from '../../../arrow/classes.js';
import { TraceError } from '../../../errors.js';
import type { SkippedColumn } from '../../skipped-column.js';
import type { ByteReader } from '../byte-reader.js';
import { readable, type TraceReader } from '../trace-reader.js';
import { type ByteRange, BytesAhead } from './bytes-ahead.js';
import { columnData, type DecodedColumn } from './column-data.js';
import { ColumnMemory } from './column-memory.js';
import { type ChunkToRead, ColumnsAhead } from './columns-ahead.js';
import type { FixedWidthDecoder } from './fixed-width.js';
import { workersFor } from './for-workers.js';
import { readByLibrary } from './library-column.js';
import { type NumberChunk, numberChunk } from './number-chunk.js';
import { checkPages, getTreePath, MAX_GROUP_VALUES } from './page-check.js';

/** Rows of a batch at most. */
const BATCH_ROWS = 65_536;

/** A Parquet file of which the columns are known. */
export interface OpenedParquet {
  readonly source: ByteReader;
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  /** What the file calls the columns of the schema. */
  readonly names: readonly string[];
  readonly schema: Schema;
  readonly skipped: readonly SkippedColumn[];
  readonly compressors: Compressors;
  readonly decoder: FixedWidthDecoder;
  /** See `OpenOptions`. */
  readonly reusesMemory: boolean;
  readonly workers: number;
}

/**
 * A trace in Parquet. One row group is in memory at a time, and up to 64 MiB of the bytes behind; with workers, as much of what
 * comes of these.
 */
export class ParquetReader implements TraceReader {
  readonly hasFooter = true;
  readonly #file: OpenedParquet;
  readonly #chunks: ColumnsAhead;
  readonly #memory = new ColumnMemory();
  /** Of the row group before, by column: not what the library has read. */
  #decoded: ReadonlyMap<string, DecodedColumn> = new Map();
  #tree: SchemaTree | undefined;

  constructor(file: OpenedParquet) {
    this.#file = file;
    const { buffer, metadata, names } = file;
    const columns = metadata.row_groups.flatMap((group) =>
      columnsRead(group, names).map((column) => ({ column, rows: Number(group.num_rows) })),
    );
    const ranges = columns.map(({ column }) => rangeOf(column));
    // No more than the next row group: to read further makes nothing faster.
    const most = Math.max(names.length, 1);
    const chunks = columns.map(
      ({ column, rows }, index) =>
        () =>
          this.#toRead(column, rows, ranges[index]),
    );
    const bytes = new BytesAhead(buffer, ranges, most);
    const first = chunks.slice(0, names.length);
    const workers = workersFor(file.workers, metadata.num_rows, first);
    this.#chunks = new ColumnsAhead(bytes, chunks, this.#memory, most, workers);
  }

  get name(): string {
    return this.#file.source.name;
  }

  get schema(): Schema {
    return this.#file.schema;
  }

  get skipped(): readonly SkippedColumn[] {
    return this.#file.skipped;
  }

  async close(): Promise<void> {
    // A descriptor that is closed is soon that of another file.
    await this.#chunks.end();
    await this.#file.source.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch, void, undefined> {
    const { schema, metadata } = this.#file;
    const type = new Struct(schema.fields);
    let rowsBefore = 0;
    try {
      for (const group of metadata.row_groups) {
        const rows = Number(group.num_rows);
        const columns = await this.#readGroup(group, rows);
        for (let from = 0; from < rows; from += BATCH_ROWS) {
          const to = Math.min(rows, from + BATCH_ROWS);
          const children = schema.fields.map((field, index) =>
            columnData(field.name, field.type, field.nullable, columns[index], from, to),
          );
          const data = makeData({ type, length: to - from, nullCount: 0, children });
          yield new RecordBatch(schema, data);
          await this.#chunks.turn();
        }
        rowsBefore += rows;
      }
      if (BigInt(rowsBefore) !== metadata.num_rows) {
        throw new TraceError(
          `its row groups have ${rowsBefore} rows where its footer says ${metadata.num_rows}`,
        );
      }
    } catch (error) {
      throw readable(this.name, error);
    } finally {
      await this.close();
    }
  }

  #toRead(column: ColumnMetaData, rows: number, range: ByteRange): ChunkToRead {
    const [name] = column.path_in_schema;
    try {
      return { name, range, numbers: this.#numbers(column, rows) };
    } catch {
      // What is wrong with it is said when it has its turn.
      return { name, range, numbers: undefined };
    }
  }

  /** What the decoder has to know of a column chunk. @throws Error where the schema has no such column */
  #numbers(column: ColumnMetaData, rows: number): NumberChunk | undefined {
    const { names, schema } = this.#file;
    const { type } = schema.fields[names.indexOf(column.path_in_schema[0])];
    return numberChunk(column, this.#pathOf(column), type, rows);
  }

  #pathOf({ path_in_schema: path }: ColumnMetaData): SchemaTree[] {
    this.#tree ??= parquetSchema(this.#file.metadata);
    return getTreePath(this.#tree, path);
  }

  /**
   * The values of each column of a row group.
   *
   * @throws TraceError where it has more than there is room for
   * @throws Error where a page is damaged
   */
  async #readGroup(group: RowGroup, rows: number): Promise<DecodedColumn[]> {
    const { names, reusesMemory } = this.#file;
    const columns = columnsRead(group, names);
    for (const column of columns) this.#requireRoom(column, rows);
    if (reusesMemory) this.#memory.give(this.#decoded);
    const decoded = new Map<string, DecodedColumn>();
    for (const column of columns) {
      const values = await this.#readNumbers(column, rows);
      if (values !== undefined) decoded.set(column.path_in_schema[0], values);
    }
    this.#decoded = decoded;
    const found: DecodedColumn[] = [];
    for (const name of names) {
      const values = decoded.get(name) ?? (await readByLibrary(this.#file, group, name));
      if (values.length !== rows)
        throw new TraceError(`column ${name} has ${values.length} rows in a group of ${rows}`);
      found.push(values);
    }
    return found;
  }

  /** The values of a column chunk of numbers; undefined where the library has to read it. */
  async #readNumbers(column: ColumnMetaData, rows: number): Promise<DecodedColumn | undefined> {
    const { compressors, decoder } = this.#file;
    const schemaPath = this.#pathOf(column);
    const numbers = this.#numbers(column, rows);
    const read = await this.#chunks.next();
    if ('values' in read) return read.values;
    const memory = numbers && this.#memory.take(column.path_in_schema[0], numbers);
    const values = numbers && decoder.read(numbers, read.bytes, memory);
    if (values === undefined) checkPages({ bytes: read.bytes, metadata: column, schemaPath, compressors });
    return values as DecodedColumn | undefined;
  }

  /** @throws TraceError */
  #requireRoom({ path_in_schema: [name], num_values: values }: ColumnMetaData, rows: number): void {
    if (Math.max(rows, Number(values)) <= MAX_GROUP_VALUES) return;
    throw new TraceError(
      `a row group of ${this.name} has more than ${MAX_GROUP_VALUES} rows, or items of ` +
        `${name}; write smaller ones, as one is in memory at a time`,
    );
  }
}

/** The column chunks of a row group that are read, as they stand there. */
function columnsRead({ columns }: RowGroup, names: readonly string[]): ColumnMetaData[] {
  return columns.flatMap(({ meta_data: column }) =>
    column !== undefined && names.includes(column.path_in_schema[0]) ? [column] : [],
  );
}

function rangeOf(column: ColumnMetaData): ByteRange {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  return { start, end: start + Number(column.total_compressed_size) };
}
