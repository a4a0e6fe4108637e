import { type Data, DataType, type Field, type RecordBatch } from '../arrow/classes.js';
import { FloatHistogram } from '../statistics/float-histogram.js';
import { WholeHistogram } from '../statistics/whole-histogram.js';
import { isNumeric, type NumberArray, typeName } from './columns.js';

const LARGEST_WHOLE = 0xffff_ffff;

/** Whether a column is measured: those that name a row, a client, a conversation or a prompt are not. */
export function isMeasured(field: Field): boolean {
  return field.name !== 'timestamp' && !/_(ids?|group)$/.test(field.name) && isNumeric(field);
}

/** One value a row, as far as the sums of windows go. */
export type RowValues = Exclude<NumberArray, BigUint64Array | BigInt64Array>;

/** How often each value of a column occurs: a number a row, or a list of numbers. Missing values are counted apart. */
export class ColumnTally {
  readonly name: string;
  /** Such as `uint32` or `list<uint32>`. */
  readonly type: string;
  /** What is counted, for people; columns of two kinds cannot be compared. */
  readonly kind: string;
  readonly #index: number;
  readonly values: WholeHistogram | FloatHistogram;
  /** Items a request, for a list column. */
  readonly items: WholeHistogram | undefined;
  #rows = 0;
  #missing = 0;
  #fault: string | undefined;

  /** @param index of the column in its batches */
  constructor(field: Field, index: number) {
    const { name, type } = field;
    const isList = DataType.isList(type);
    const isFloat = DataType.isFloat(isList ? type.children[0].type : type);
    this.name = name;
    this.type = typeName(field);
    this.kind = `${isList ? 'lists of ' : ''}${isFloat ? 'floating-point' : 'whole'} numbers`;
    this.#index = index;
    this.values = isFloat ? new FloatHistogram() : new WholeHistogram();
    this.items = isList ? new WholeHistogram() : undefined;
  }

  /** Values, or lists, or items of lists, that are missing. */
  get missing(): number {
    return this.#missing;
  }

  /** Why it cannot be counted, such as `has -1 in row 3, where …`; undefined where it can. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /**
   * Adds the rows of the next batch.
   *
   * @returns the value of each row, for a list the sum of its items; undefined where a row has none
   */
  add(batch: RecordBatch): RowValues | undefined {
    const firstRow = this.#rows;
    this.#rows += batch.numRows;
    if (this.#fault !== undefined) return undefined;
    const data = batch.data.children[this.#index];
    return this.items === undefined
      ? this.#addValues(data, firstRow)
      : this.#addLists(this.items, data, firstRow);
  }

  #addValues(data: Data, firstRow: number): RowValues | undefined {
    const { present, rows } = presentValues(data, 0, data.length);
    this.#missing += data.length - present.length;
    const counted = this.#count(present, (index) => firstRow + (rows?.[index] ?? index));
    return rows === undefined ? counted : undefined;
  }

  #addLists(items: WholeHistogram, data: Data, firstRow: number): RowValues | undefined {
    const offsets = data.valueOffsets as Int32Array;
    const lengths = new Uint32Array(data.length);
    let lists = 0;
    let isWhole = true;
    let counted: RowValues | undefined;
    // Rows that follow on each other without one that is missing, which are all of them in a sound trace.
    for (let from = 0; from < data.length; ) {
      if (data.nullCount > 0 && !data.getValid(from)) {
        this.#missing++;
        isWhole = false;
        from++;
        continue;
      }
      let to = from + 1;
      while (to < data.length && (data.nullCount === 0 || data.getValid(to))) to++;
      for (let row = from; row < to; row++) lengths[lists++] = offsets[row + 1] - offsets[row];
      const { present, rows } = presentValues(data.children[0], offsets[from], offsets[to]);
      this.#missing += offsets[to] - offsets[from] - present.length;
      isWhole &&= rows === undefined;
      counted = this.#count(present, (index) => {
        const item = offsets[from] + (rows?.[index] ?? index);
        return firstRow + offsets.findIndex((offset, row) => offset <= item && item < offsets[row + 1]);
      });
      if (counted === undefined) return undefined;
      from = to;
    }
    items.add(lengths.subarray(0, lists));
    return isWhole ? rowSums(lengths, counted ?? new Uint32Array(0)) : undefined;
  }

  /** @param rowOf the row of a value, by its index */
  #count(values: NumberArray, rowOf: (index: number) => number): RowValues | undefined {
    if (this.values instanceof FloatHistogram) {
      const floats = Float64Array.from(values as Float64Array);
      const odd = floats.findIndex((value) => !FloatHistogram.accepts(value));
      if (odd >= 0) return this.#refuse(floats[odd], rowOf(odd), '1e100');
      this.values.add(floats);
      return floats;
    }
    const whole = asWhole(values);
    if (typeof whole === 'number') return this.#refuse(values[whole], rowOf(whole), `${LARGEST_WHOLE}`);
    this.values.add(whole);
    return whole;
  }

  #refuse(value: number | bigint, row: number, largest: string): undefined {
    this.#fault = `has ${value} in row ${row}, where numbers from 0 to ${largest} can be counted`;
  }
}

/** The values [`from`, `to`) of a column that are there, and their rows from `from` on unless these are all. */
function presentValues(data: Data, from: number, to: number): { present: NumberArray; rows?: number[] } {
  const values = (data.values as NumberArray).subarray(from, to);
  if (data.nullCount === 0) return { present: values };
  const rows = Array.from(values.keys()).filter((row) => data.getValid(from + row));
  if (rows.length === values.length) return { present: values };
  const present = new (values.constructor as new (length: number) => NumberArray)(rows.length);
  for (const [index, row] of rows.entries()) present[index] = values[row];
  return { present, rows };
}

/** Where a value is negative or above 2^32 - 1, its index. */
function asWhole(values: NumberArray): Uint32Array | Uint16Array | Uint8Array | number {
  if (values instanceof Uint32Array || values instanceof Uint16Array || values instanceof Uint8Array) {
    return values;
  }
  const whole = new Uint32Array(values.length);
  for (let row = 0; row < whole.length; row++) {
    const value = values[row];
    if (!(value >= 0 && value <= LARGEST_WHOLE)) return row;
    whole[row] = Number(value);
  }
  return whole;
}

function rowSums(lengths: Uint32Array, items: RowValues): Float64Array {
  const sums = new Float64Array(lengths.length);
  let item = 0;
  for (let row = 0; row < lengths.length; row++) {
    for (const end = item + lengths[row]; item < end; item++) sums[row] += items[item];
  }
  return sums;
}
