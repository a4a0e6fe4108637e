import { type Field, makeData, RecordBatch, Schema, Struct } from '../../../arrow/classes.js';
import { TraceError } from '../../../errors.js';
import { TURN_BITS_COLUMN } from '../../../fields.js';
import type { NamedColumns } from '../../column-names.js';
import { flatValues } from '../../columns.js';
import { MAX_TURN_BITS, USUAL_TURN_BITS } from '../../conversation-id.js';
import { withKnownTurnBits } from '../../metadata.js';
import type { SkippedColumn } from '../../skipped-column.js';
import type { OpenOptions } from '../open-options.js';
import type { TraceReader } from '../trace-reader.js';
import type { ColumnDetector } from './detect.js';

const IDS = 'conversation_id';

/** Beside ids of conversations: the columns by which a text that has no turn bits is known for one of this package. */
const OWN_COLUMNS = ['request_id', 'client_id', 'turn', 'history_tokens'];

/**
 * The bits that ids of conversations have for the number of turns in a text of this package; undefined for those of others. A
 * text says it where they are not as many as usual.
 */
export function turnBitsAmong(
  detectors: readonly ColumnDetector[],
  { traceNames }: NamedColumns,
  { isLog = false, textColumns }: OpenOptions,
): number | undefined {
  if (isLog || textColumns?.has(IDS)) return undefined;
  const isThere = (column: string) => traceNames.get(column) === column;
  if (!isThere(IDS) || detectors.find(({ name }) => name === IDS)?.kind(IDS) !== 'uint64') return undefined;
  const bits = detectors.find(({ name }) => name === TURN_BITS_COLUMN)?.firstNumber;
  if (bits !== undefined)
    return Number.isInteger(bits) && bits >= 0 && bits <= MAX_TURN_BITS ? bits : undefined;
  return OWN_COLUMNS.every(isThere) ? USUAL_TURN_BITS : undefined;
}

/** Whether a column is the one that has them. */
export function isTurnBits({ name }: ColumnDetector, turnBits: number | undefined): boolean {
  return turnBits !== undefined && name === TURN_BITS_COLUMN;
}

/** A trace of which the metadata says what a text has in a column. */
export function withTurnBitsOf(reader: TraceReader, turnBits: number | undefined): TraceReader {
  const index = reader.schema.fields.findIndex(({ name }) => name === TURN_BITS_COLUMN);
  return turnBits === undefined ? reader : new TurnBitsReader(reader, index, turnBits);
}

class TurnBitsReader implements TraceReader {
  readonly name: string;
  readonly schema: Schema;
  readonly skipped: readonly SkippedColumn[];
  readonly hasFooter = false;
  readonly isText = true;
  readonly #reader: TraceReader;
  /** Of the column; -1 without one. */
  readonly #index: number;
  readonly #turnBits: number;

  constructor(reader: TraceReader, index: number, turnBits: number) {
    this.#reader = reader;
    this.#index = index;
    this.#turnBits = turnBits;
    this.name = reader.name;
    this.skipped = reader.skipped;
    const { fields, metadata } = reader.schema;
    this.schema = new Schema(
      fields.filter((_, at) => at !== index),
      new Map(withKnownTurnBits(metadata, turnBits)),
    );
  }

  get firstDate(): TraceReader['firstDate'] {
    return this.#reader.firstDate;
  }

  lineOf(row: number): number {
    return this.#reader.lineOf?.(row) ?? 0;
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch, void, undefined> {
    const type = new Struct(this.schema.fields as Field[]);
    for await (const batch of this.#reader) {
      this.#check(batch);
      const children = batch.data.children.filter((_, at) => at !== this.#index);
      const data = makeData({ type, length: batch.numRows, nullCount: 0, children });
      yield new RecordBatch(this.schema, data);
    }
  }

  /** The rows of traces that were put together may have ids of several kinds, which nothing tells apart. */
  #check(batch: RecordBatch): void {
    if (this.#index < 0) return;
    const column = batch.data.children[this.#index];
    const values = flatValues(batch, this.#index);
    for (let row = 0; row < batch.numRows; row++) {
      const isThere = column.nullCount === 0 || column.getValid(row);
      if (isThere && Number(values[row]) === this.#turnBits) continue;
      throw new TraceError(
        `${isThere ? values[row] : 'nothing'} is not ${this.#turnBits}, as the first rows have it; traces whose ids of ` +
          'conversations have other bits for turns are no one trace',
        { file: this.name, line: this.lineOf(row), field: `column ${TURN_BITS_COLUMN}` },
      );
    }
  }
}
