import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetRead,
  parquetSchema,
  type RowGroup,
} from 'hyparquet';
import { makeData, RecordBatch, type Schema, Struct } from '../../../arrow/classes.js';
import { TraceError } from '../../../errors.js';
import type { SkippedColumn } from '../../skipped-column.js';
import type { ByteSource } from '../byte-source.js';
import { readable, type TraceReader } from '../trace-reader.js';
import { columnData, type DecodedValues } from './column-data.js';
import type { FixedWidthDecoder } from './fixed-width.js';
import { type ColumnChunkBytes, checkPages, getTreePath, MAX_GROUP_VALUES } from './page-check.js';

/** Rows of a batch at most. */
const BATCH_ROWS = 65_536;

/** A Parquet file of which the columns are known. */
export interface OpenedParquet {
  readonly source: ByteSource;
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
}

/** Timestamps as they are. */
const PARSERS = {
  timestampFromMilliseconds: (time: bigint) => time as never,
  timestampFromMicroseconds: (time: bigint) => time as never,
  timestampFromNanoseconds: (time: bigint) => time as never,
};

/** A trace in Parquet. One row group is in memory at a time, and the bytes of the next. */
export class ParquetReader implements TraceReader {
  readonly hasFooter = true;
  readonly #file: OpenedParquet;
  /** Of the row group before, by column: memory for the next. */
  #memory: ReadonlyMap<string, DecodedValues> = new Map();

  constructor(file: OpenedParquet) {
    this.#file = file;
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
    await this.#file.source.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch, void, undefined> {
    const { schema, metadata } = this.#file;
    const type = new Struct(schema.fields);
    const groups = metadata.row_groups;
    let firstRow = 0;
    let next = this.#fetch(groups[0]);
    try {
      for (const [index, group] of groups.entries()) {
        const rows = Number(group.num_rows);
        const chunks = await next;
        next = this.#fetch(groups[index + 1]);
        // Its failure is raised when it is awaited, one row group later.
        next.catch(() => undefined);
        const columns = await this.#readGroup(firstRow, rows, chunks);
        for (let from = 0; from < rows; from += BATCH_ROWS) {
          const to = Math.min(rows, from + BATCH_ROWS);
          const children = schema.fields.map((field, index) =>
            columnData(field.name, field.type, field.nullable, columns[index], from, to),
          );
          const data = makeData({ type, length: to - from, nullCount: 0, children });
          yield new RecordBatch(schema, data);
        }
        firstRow += rows;
      }
      if (BigInt(firstRow) !== metadata.num_rows) {
        throw new TraceError(
          `its row groups have ${firstRow} rows where its footer says ${metadata.num_rows}`,
        );
      }
    } catch (error) {
      throw readable(this.name, error);
    } finally {
      await next.catch(() => undefined);
      await this.close();
    }
  }

  /**
   * The bytes of a row group's columns, as far as they are read; none without a row group.
   *
   * @throws TraceError where it has more than there is room for
   */
  async #fetch(group: RowGroup | undefined): Promise<ColumnChunkBytes[]> {
    if (group === undefined) return [];
    const { buffer, metadata, names, compressors, source } = this.#file;
    const schema = parquetSchema(metadata);
    const { num_rows: rows, columns } = group;
    const chunks: Promise<ColumnChunkBytes>[] = [];
    for (const { meta_data: column } of columns) {
      if (column === undefined || !names.includes(column.path_in_schema[0])) continue;
      if (Math.max(Number(rows), Number(column.num_values)) > MAX_GROUP_VALUES) {
        throw new TraceError(
          `a row group of ${source.name} has more than ${MAX_GROUP_VALUES} rows, or items of ` +
            `${column.path_in_schema[0]}; write smaller ones, as one is in memory at a time`,
        );
      }
      const start = column.dictionary_page_offset || column.data_page_offset;
      const schemaPath = getTreePath(schema, column.path_in_schema);
      const bytes = buffer.slice(Number(start), Number(start + column.total_compressed_size));
      chunks.push(
        Promise.resolve(bytes).then((read) => {
          return { bytes: new Uint8Array(read), metadata: column, schemaPath, compressors };
        }),
      );
    }
    return Promise.all(chunks);
  }

  /**
   * The values of each column of a row group.
   *
   * @throws where a page is damaged in a manner that the library trusts in
   */
  async #readGroup(
    firstRow: number,
    rows: number,
    chunks: readonly ColumnChunkBytes[],
  ): Promise<DecodedValues[]> {
    const { buffer, metadata, names, compressors, decoder, schema, reusesMemory } = this.#file;
    const fixed = new Map<string, DecodedValues>();
    for (const chunk of chunks) {
      checkPages(chunk);
      const [name] = chunk.metadata.path_in_schema;
      const { type } = schema.fields[names.indexOf(name)];
      const values = decoder.read(chunk, type, rows, this.#memory.get(name));
      if (values !== undefined) fixed.set(name, values as unknown as DecodedValues);
    }
    if (reusesMemory) this.#memory = fixed;
    const others = names.filter((name) => !fixed.has(name));
    const pieces = new Map<string, DecodedValues[]>(others.map((name) => [name, []]));
    if (others.length > 0)
      await parquetRead({
        file: buffer,
        metadata,
        columns: others,
        rowStart: firstRow,
        rowEnd: firstRow + rows,
        compressors,
        parsers: PARSERS,
        onChunk: ({ columnName, columnData: values }) => {
          pieces.get(columnName)?.push(values as DecodedValues);
        },
      });
    return names.map((name) => {
      const values = fixed.get(name) ?? joined(pieces.get(name)!);
      if (values.length === rows) return values;
      throw new TraceError(`column ${name} has ${values.length} rows in a group of ${rows}`);
    });
  }
}

/** Typed arrays of one kind stay that; else all values become an array. */
function joined(pieces: readonly DecodedValues[]): DecodedValues {
  if (pieces.length === 1) return pieces[0];
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const [first] = pieces;
  const Kind = first?.constructor as (new (length: number) => Float64Array) | undefined;
  if (
    Kind !== undefined &&
    ArrayBuffer.isView(first) &&
    pieces.every((piece) => piece.constructor === Kind)
  ) {
    const values = new Kind(length);
    let at = 0;
    for (const piece of pieces) {
      values.set(piece as unknown as Float64Array, at);
      at += piece.length;
    }
    return values as unknown as DecodedValues;
  }
  const values: unknown[] = new Array(length);
  let at = 0;
  for (const piece of pieces) for (let row = 0; row < piece.length; row++) values[at++] = piece[row];
  return values;
}
