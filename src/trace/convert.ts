import {
  type Data,
  DataType,
  Field,
  Float64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint16,
  Uint32,
  Uint64,
  type Vector,
} from 'apache-arrow';
import { TraceError } from '../errors.js';
import { TRACE_COLUMNS, type TraceColumnType } from './column-names.js';
import { isNumeric, type NumberArray } from './columns.js';
import { ofConverted } from './metadata.js';
import type { SkippedColumn, UnreadColumn } from './skipped-column.js';
import { TraceTimes } from './times.js';

const TYPES: Readonly<Record<TraceColumnType, () => DataType>> = {
  float64: () => new Float64(),
  uint16: () => new Uint16(),
  uint32: () => new Uint32(),
  uint64: () => new Uint64(),
  list: () => new List(new Field('item', new Uint32(), false)),
};

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
  /** Numbers in place of texts, by column and in the order in which they come. */
  readonly #numbered = new Map<string, Map<string, number>>();
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
        : [{ field: asTrace(field.name, wanted), index, wanted }];
    });
    const hasClients = known.some(({ field }) => field.name === 'client_id');
    const client: Source = { field: asTrace('client_id', 'uint32'), index: -1, wanted: 'uint32' };
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
          `${name}: ${numbers.size} texts, numbered from 0 in the order in which they come`,
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
    if (isText(data.type)) return this.#number(field, wanted, batch.getChildAt(index)!);
    if (wanted === 'list') return this.#list(field, data);
    if (data.nullCount > 0) {
      const row = Array.from({ length }).findIndex((_, at) => !data.getValid(at));
      throw new TraceError(`row ${this.#rows + row}: a value of column ${field.name} is missing`);
    }
    const values = (data.values as NumberArray).subarray(0, length);
    const numbers = this.#numbers(field.name, wanted as OtherType, values, (at) => at);
    return makeData({ type: field.type, length, data: numbers } as never);
  }

  /** A list that is missing has no items. */
  #list(field: Field, data: Data): Data {
    const { length } = data;
    const offsets =
      length === 0 ? new Int32Array(1) : (data.valueOffsets as Int32Array).subarray(0, length + 1);
    const child = data.children[0];
    if (child.nullCount > 0) throw new TraceError(`a list of column ${field.name} lacks a value`);
    const values = (child.values as NumberArray).subarray(offsets[0], offsets[length]);
    const items = this.#numbers(field.name, 'list', values, (at) =>
      offsets.findIndex((_, row) => offsets[row + 1] - offsets[0] > at),
    );
    const own = offsets[0] === 0 ? offsets : offsets.map((offset) => offset - offsets[0]);
    return makeData({
      type: field.type,
      length,
      nullCount: 0,
      valueOffsets: own,
      child: makeData({ type: new Uint32(), length: items.length, data: items as Uint32Array }),
    } as never);
  }

  #numbers(name: string, wanted: OtherType, values: NumberArray, rowOf: (at: number) => number): NumberArray {
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

  #number(field: Field, wanted: TraceColumnType, texts: Vector): Data {
    const numbers = this.#numbered.get(field.name) ?? new Map<string, number>();
    this.#numbered.set(field.name, numbers);
    const { length } = texts;
    const values = wanted === 'uint64' ? new BigUint64Array(length) : new Uint32Array(length);
    let row = 0;
    for (const text of texts) {
      // Those that are missing are one, as they are to whoever names nobody.
      const key = text === null ? '' : String(text);
      let number = numbers.get(key);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(key, number);
      }
      values[row++] = wanted === 'uint64' ? BigInt(number) : number;
    }
    return makeData({ type: field.type, length, data: values } as never);
  }
}

function asTrace(name: string, wanted: TraceColumnType): Field {
  return new Field(name, TYPES[wanted](), false);
}

function isText(type: DataType): boolean {
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isDictionary(type);
}

/** Whether a column can become one of a trace. */
function fits(field: Field, wanted: TraceColumnType): boolean {
  if (wanted === 'float64') return true;
  if (isText(field.type)) return field.name === 'client_id' || field.name === 'conversation_id';
  return isNumeric(field) && DataType.isList(field.type) === (wanted === 'list');
}
