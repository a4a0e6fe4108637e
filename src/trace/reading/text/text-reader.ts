import { Field, makeData, RecordBatch, Schema, Struct } from '../../../arrow/classes.js';
import { TraceError } from '../../../errors.js';
import { NAMING_COLUMNS, type NamedColumns, TRACE_COLUMNS } from '../../column-names.js';
import { withFileNames } from '../../file-columns.js';
import type { SkippedColumn } from '../../skipped-column.js';
import { withTimes } from '../../time-unit.js';
import type { ByteSource } from '../byte-source.js';
import { LateTextError } from '../late-text.js';
import { readable, type TraceReader } from '../trace-reader.js';
import type { BlockReader } from './blocks.js';
import { type CellTarget, TextColumn } from './column.js';
import type { IsoTime } from './iso-time.js';
import { KINDS } from './kinds.js';
import type { Block } from './scanner.js';

/** A text of which the columns are known. */
export interface OpenedText {
  readonly source: ByteSource;
  readonly blocks: BlockReader;
  /** The block that has been taken to find them out. */
  readonly first: Block;
  /** See `BlockReader.next`. */
  readonly isQuoted: boolean;
  readonly named: NamedColumns;
  readonly skipped: readonly SkippedColumn[];
  /** All of them, in the order of the file. */
  readonly columns: readonly CellTarget[];
  /** Reads the rows of a block into the columns. @returns how many there are */
  readonly parse: (block: Block) => number;
  /** The line of the file that a row of the block stands in, which was parsed last. */
  readonly lineOf: (block: Block, row: number) => number;
  /** The most rows that a block can have; default: its lines. */
  readonly rowsOf?: (block: Block) => number;
}

/** A trace of lines of text; a batch is a block of lines. */
export class TextReader implements TraceReader {
  readonly schema: Schema;
  readonly hasFooter = false;
  readonly isText = true;
  readonly #text: OpenedText;
  readonly #columns: readonly TextColumn[];
  #block: Block | undefined;

  constructor(text: OpenedText) {
    this.#text = text;
    this.#columns = text.columns.filter((column) => column instanceof TextColumn);
    const { traceNames, times } = text.named;
    const fields = this.#columns.map(
      ({ name, kind }) => new Field(traceNames.get(name) ?? name, KINDS[kind](), true),
    );
    const isDated = this.#columns.some(({ kind }) => kind === 'time');
    this.schema = withTimes(
      withFileNames(new Schema(fields), traceNames),
      isDated ? { unit: 's', note: 'dates; counted in seconds from the first' } : times,
    );
  }

  get name(): string {
    return this.#text.source.name;
  }

  get skipped(): readonly SkippedColumn[] {
    return this.#text.skipped;
  }

  get firstDate(): IsoTime | undefined {
    return this.#columns.find(({ kind }) => kind === 'time')?.firstDate;
  }

  lineOf(row: number): number {
    return this.#block === undefined ? 0 : this.#text.lineOf(this.#block, row);
  }

  async close(): Promise<void> {
    await this.#text.blocks.close();
    await this.#text.source.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch, void, undefined> {
    const { first, blocks, isQuoted } = this.#text;
    try {
      for (let block: Block | undefined = first; block !== undefined; block = await blocks.next(isQuoted)) {
        const batch = this.#batchOf(block);
        if (batch.numRows > 0) yield batch;
      }
    } catch (error) {
      throw readable(this.name, this.#explained(error));
    } finally {
      await this.close();
    }
  }

  /** Says of a value that its column cannot take how the trace can be read all the same. */
  #explained(error: unknown): unknown {
    if (!(error instanceof TraceError)) return error;
    const { problem, location } = error;
    const column = this.#columns.find(({ name }) => location.field === `column ${name}`);
    if (column === undefined) return error;
    const traceName = this.#text.named.traceNames.get(column.name) ?? column.name;
    const canBeText = NAMING_COLUMNS.has(traceName) || this.#text.named.attributes.has(traceName);
    if (canBeText && column.kind !== 'text')
      return new LateTextError(problem, location, traceName, this.#text.source.size !== undefined);
    if (TRACE_COLUMNS.has(traceName)) return error;
    return new TraceError(
      `${problem}; with --columns others than those that it names are passed over`,
      location,
    );
  }

  #batchOf(block: Block): RecordBatch {
    this.#block = block;
    const mostRows = this.#text.rowsOf?.(block) ?? block.lines;
    for (const column of this.#columns) column.begin(mostRows);
    const rows = this.#text.parse(block);
    const children = this.#columns.map((column) => column.data(rows));
    const type = new Struct(this.schema.fields);
    return new RecordBatch(this.schema, makeData({ type, length: rows, nullCount: 0, children }));
  }
}
