import {
  type AsyncBuffer,
  type ColumnMetaData,
  type Compressors,
  type FileMetaData,
  parquetRead,
  parquetSchema,
  type RowGroup,
} from 'hyparquet';
import { makeData, RecordBatch, type Schema, Struct } from '../../../arrow/classes.js';
import { TraceError } from '../../../errors.js';
import type { SkippedColumn } from '../../skipped-column.js';
import type { ByteReader } from '../byte-reader.js';
import { readable, type TraceReader } from '../trace-reader.js';
import { type ByteRange, BytesAhead } from './bytes-ahead.js';
import { columnData, type DecodedValues } from './column-data.js';
import type { FixedWidthDecoder } from './fixed-width.js';
import type { ListColumn } from './list-column.js';
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
}

type DecodedColumn = DecodedValues | ListColumn;

/** Timestamps as they are. */
const PARSERS = {
  timestampFromMilliseconds: (time: bigint) => time as never,
  timestampFromMicroseconds: (time: bigint) => time as never,
  timestampFromNanoseconds: (time: bigint) => time as never,
};

/** A trace in Parquet. One row group is in memory at a time, and up to 64 MiB of the bytes behind. */
export class ParquetReader implements TraceReader {
  readonly hasFooter = true;
  readonly #file: OpenedParquet;
  readonly #bytes: BytesAhead;
  /** Of the row group before, by column: memory for the next. */
  #memory: ReadonlyMap<string, DecodedColumn> = new Map();

  constructor(file: OpenedParquet) {
    this.#file = file;
    const { buffer, metadata, names } = file;
    const ranges = metadata.row_groups.flatMap((group) => columnsRead(group, names).map(rangeOf));
    // No more than the next row group: to read further makes nothing faster.
    this.#bytes = new BytesAhead(buffer, ranges, Math.max(names.length, 1));
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
    await this.#bytes.end();
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

  /**
   * The values of each column of a row group.
   *
   * @throws TraceError where it has more than there is room for
   * @throws Error where a page is damaged
   */
  async #readGroup(group: RowGroup, rows: number): Promise<DecodedColumn[]> {
    const { metadata, names, compressors, decoder, schema, reusesMemory } = this.#file;
    const columns = columnsRead(group, names);
    for (const column of columns) this.#requireRoom(column, rows);
    const tree = parquetSchema(metadata);
    const fixed = new Map<string, DecodedColumn>();
    for (const column of columns) {
      const [name] = column.path_in_schema;
      const { type } = schema.fields[names.indexOf(name)];
      const schemaPath = getTreePath(tree, column.path_in_schema);
      const chunk = { bytes: await this.#bytes.next(), metadata: column, schemaPath, compressors };
      const values = decoder.read(chunk, type, rows, this.#memory.get(name));
      if (values === undefined) checkPages(chunk);
      else fixed.set(name, values as unknown as DecodedColumn);
    }
    if (reusesMemory) this.#memory = fixed;
    const found: DecodedColumn[] = [];
    for (const name of names) {
      const values = fixed.get(name) ?? (await this.#readByLibrary(group, name, rows));
      if (values.length !== rows)
        throw new TraceError(`column ${name} has ${values.length} rows in a group of ${rows}`);
      found.push(values);
    }
    return found;
  }

  /** @throws TraceError */
  #requireRoom({ path_in_schema: [name], num_values: values }: ColumnMetaData, rows: number): void {
    if (Math.max(rows, Number(values)) <= MAX_GROUP_VALUES) return;
    throw new TraceError(
      `a row group of ${this.name} has more than ${MAX_GROUP_VALUES} rows, or items of ` +
        `${name}; write smaller ones, as one is in memory at a time`,
    );
  }

  /** The values of a column that are not read here: of one at a time, as the library has the bytes of all it is asked for. */
  async #readByLibrary(group: RowGroup, name: string, rows: number): Promise<DecodedValues> {
    const { buffer, metadata, compressors } = this.#file;
    const pieces: DecodedValues[] = [];
    await parquetRead({
      file: buffer,
      metadata: { ...metadata, row_groups: [group] },
      columns: [name],
      rowStart: 0,
      rowEnd: rows,
      compressors,
      parsers: PARSERS,
      onChunk: ({ columnData: values }) => {
        pieces.push(values as DecodedValues);
      },
    });
    return joined(pieces);
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
