import {
  type Data,
  DataType,
  type Field,
  Float64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint32,
  type Vector,
} from 'apache-arrow';
import { TraceError } from '../errors.js';
import { NAMING_COLUMNS, TRACE_COLUMNS } from './column-names.js';
import { isNumeric, type NumberArray } from './columns.js';
import { ofConverted } from './metadata.js';
import { type TraceColumnType, traceField } from './schema.js';
import type { SkippedColumn, UnreadColumn } from './skipped-column.js';
import { TextNumbers } from './text-numbers.js';
import { TraceTimes } from './times.js';

const LARGEST = { uint16: 0xffff, uint32: 0xffff_ffff, list: 0xffff_ffff } as const;

/** Where a column comes from. */
interface Source {
  readonly field: Field;
  /** In the batches; -1 for a column of zeros. */
  readonly index: number;
  readonly wanted: TraceColumnType;
}

/** The types of all columns but the times. */
type OtherType = Exclude<TraceColumnType, 'float64'>;

/**
 * Makes of a trace that others wrote one as this package writes them: times as seconds, the columns that a trace has, of
 * the types that it has them in. What is so already stays the same memory.
 */
export class TraceConverter {
  /** Of the batches that are made. */
  readonly schema: Schema;
  /** Columns that are left out. */
  readonly leftOut: readonly UnreadColumn[];
  readonly #times: TraceTimes;
  readonly #sources: readonly Source[];
  /** By column. */
  readonly #numbered = new Map<string, TextNumbers>();
  #rows = 0;

  /**
   * @param without a column that is left out even though a trace can have it
   * @throws TraceError when there are no times
   */
  constructor(schema: Schema, skipped: readonly SkippedColumn[], without?: string) {
    this.#times = new TraceTimes(schema);
    const known = schema.fields.flatMap((field, index): Source[] => {
      const wanted = TRACE_COLUMNS.get(field.name);
      return wanted === undefined || field.name === without || !fits(field, wanted)
        ? []
        : [{ field: traceField(field.name, wanted), index, wanted }];
    });
    const hasClients = known.some(({ field }) => field.name === 'client_id');
    const client: Source = { field: traceField('client_id', 'uint32'), index: -1, wanted: 'uint32' };
    const first = (name: string) => known.filter(({ field }) => field.name === name);
    this.#sources = [
      ...first('timestamp'),
      ...(hasClients ? first('client_id') : [client]),
      ...known.filter(({ field }) => field.name !== 'timestamp' && field.name !== 'client_id'),
    ];
    const names = new Set(known.map(({ field }) => field.name));
    this.leftOut = [
      ...schema.fields
        .filter(({ name }) => !names.has(name) && name !== without)
        .map(({ name, type }) => ({ column: name, reason: `is of type ${type}, and no column of a trace` })),
      ...skipped.map(({ column, type }) => ({ column, reason: `is of type ${type}` })),
    ];
    this.schema = new Schema(
      this.#sources.map(({ field }) => field),
      ofConverted(schema.metadata),
    );
  }

  /** How the trace was read, where that needs saying; known when all batches have been converted. */
  get notes(): readonly string[] {
    const { note } = this.#times;
    return [
      ...(note === undefined ? [] : [`timestamp: ${note}`]),
      ...[...this.#numbered].map(
        ([name, numbers]) =>
          `${name}: ${numbers.count} texts, numbered from 0 in the order in which they come`,
      ),
      ...(this.#sources.some(({ index }) => index < 0)
        ? ['client_id: is missing; all requests are of client 0']
        : []),
    ];
  }

  /**
   * The rows of the next batch.
   *
   * @throws TraceError with the row and the column of a value that has no place in a trace
   */
  convert(batch: RecordBatch): RecordBatch {
    const times = this.#times.read(batch);
    const children = this.#sources.map((source) => {
      if (source.wanted === 'float64')
        return makeData({ type: new Float64(), length: times.length, data: times });
      return this.#column(source, batch);
    });
    this.#rows += batch.numRows;
    const type = new Struct(this.schema.fields as Field[]);
    return new RecordBatch(this.schema, makeData({ type, length: batch.numRows, nullCount: 0, children }));
  }

  #column({ field, index, wanted }: Source, batch: RecordBatch): Data {
    const length = batch.numRows;
    if (index < 0) return makeData({ type: new Uint32(), length, data: new Uint32Array(length) });
    const data = batch.data.children[index];
    if (isText(data.type)) return this.#named(field, wanted, batch.getChildAt(index)!);
    if (wanted === 'list') return this.#list(field, data);
    if (data.nullCount > 0) {
      const row = Array.from({ length }).findIndex((_, at) => !data.getValid(at));
      throw this.#missing(field, row);
    }
    const values = isNumberDictionary(data.type)
      ? this.#lookedUp(field, batch.getChildAt(index)!)
      : (data.values as NumberArray).subarray(0, length);
    const numbers = this.#numbers(field.name, wanted as OtherType, values, (at) => at);
    return makeData({ type: field.type, length, data: numbers } as never);
  }

  /** The numbers of a column that has a dictionary of them, in which one may be missing, too. */
  #lookedUp(field: Field, vector: Vector): (number | bigint)[] {
    return Array.from(vector, (value: number | bigint | null, row) => {
      if (value === null) throw this.#missing(field, row);
      return value;
    });
  }

  #list(field: Field, data: Data): Data {
    const { offsets, values } = presentLists(data, (row) => this.#missing(field, row));
    const items = this.#numbers(field.name, 'list', values, (at) =>
      offsets.findIndex((_, row) => offsets[row + 1] > at),
    );
    return makeData({
      type: field.type,
      length: data.length,
      nullCount: 0,
      valueOffsets: offsets,
      child: makeData({ type: new Uint32(), length: items.length, data: items as Uint32Array }),
    } as never);
  }

  #missing({ name }: Field, row: number): TraceError {
    return new TraceError(`row ${this.#rows + row}: a value of column ${name} is missing`);
  }

  #numbers(
    name: string,
    wanted: OtherType,
    values: NumberArray | readonly (number | bigint)[],
    rowOf: (at: number) => number,
  ): NumberArray {
    const Kind = wanted === 'uint64' ? BigUint64Array : wanted === 'uint16' ? Uint16Array : Uint32Array;
    if (values instanceof Kind) return values;
    const largest = wanted === 'uint64' ? undefined : LARGEST[wanted];
    const numbers = new Kind(values.length);
    for (let at = 0; at < values.length; at++) {
      const value = values[at];
      const isWhole = typeof value === 'bigint' || Number.isInteger(value);
      if (!(isWhole && value >= 0 && (largest === undefined ? value < 2 ** 64 : value <= largest))) {
        throw new TraceError(
          `row ${this.#rows + rowOf(at)}: column ${name} has ${value}, where whole numbers from 0 to ${largest ?? '2^64 - 1'} are expected`,
        );
      }
      numbers[at] = largest === undefined ? BigInt(value) : Number(value);
    }
    return numbers;
  }

  #named(field: Field, wanted: TraceColumnType, texts: Vector): Data {
    const numbers = this.#numbered.get(field.name) ?? new TextNumbers();
    this.#numbered.set(field.name, numbers);
    const { length } = texts;
    const ids = wanted === 'uint64' ? numbers.conversations(texts, length) : numbers.clients(texts, length);
    return makeData({ type: field.type, length, data: ids } as never);
  }
}

/**
 * The lists of a column from offset 0 on. One that is missing has no items, whatever stands in its place in memory.
 *
 * @param missing makes the error for an item that is missing, by its row
 */
function presentLists(
  data: Data,
  missing: (row: number) => TraceError,
): { readonly offsets: Int32Array; readonly values: NumberArray } {
  const { length } = data;
  const child = data.children[0];
  const all = child.values as NumberArray;
  const given = length === 0 ? new Int32Array(1) : (data.valueOffsets as Int32Array).subarray(0, length + 1);
  if (data.nullCount === 0 && child.nullCount === 0) {
    const offsets = given[0] === 0 ? given : given.map((offset) => offset - given[0]);
    return { offsets, values: all.subarray(given[0], given[length]) };
  }
  const offsets = new Int32Array(length + 1);
  const values = all.slice(given[0], given[length]);
  let end = 0;
  for (let row = 0; row < length; row++) {
    for (let at = given[row]; data.getValid(row) && at < given[row + 1]; at++) {
      if (!child.getValid(at)) throw missing(row);
      values[end++] = all[at];
    }
    offsets[row + 1] = end;
  }
  return { offsets, values: values.subarray(0, end) };
}

function isText(type: DataType): boolean {
  if (DataType.isDictionary(type)) return !isNumberDictionary(type);
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type);
}

/** Whole numbers, of which each row has one by its place in a dictionary, as the categories of pandas. */
function isNumberDictionary(type: DataType): boolean {
  return DataType.isDictionary(type) && DataType.isInt(type.dictionary);
}

/** Whether a column can become one of a trace. */
function fits(field: Field, wanted: TraceColumnType): boolean {
  if (wanted === 'float64') return true;
  if (isText(field.type) || isNumberDictionary(field.type)) return NAMING_COLUMNS.has(field.name);
  return isNumeric(field) && DataType.isList(field.type) === (wanted === 'list');
}
