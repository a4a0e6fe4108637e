import { DataType, type Field, type RecordBatch } from 'apache-arrow';
import { flatValues, listLengths, listValues, type NumberArray } from '../trace/columns.js';
import { Histogram } from '../trace/histogram.js';
import { FloatHistogram } from './float-histogram.js';

const LARGEST_WHOLE = 0xffff_ffff;

/** Whether a column is measured: those that name a row, a client or a conversation are not. */
export function isMeasured({ name }: Field): boolean {
  return name !== 'timestamp' && !name.endsWith('_id');
}

/** One value a row, as far as the sums of windows go. */
type RowValues = Exclude<NumberArray, BigUint64Array | BigInt64Array>;

/** How often each value of a column occurs: a number a row, or a list of numbers. */
export class ColumnTally {
  readonly name: string;
  /** What is counted, for people; columns of two kinds cannot be compared. */
  readonly kind: string;
  readonly #index: number;
  readonly values: Histogram | FloatHistogram;
  /** Items a request, for a list column. */
  readonly items: Histogram | undefined;
  /** Why it cannot be compared; undefined where it can. */
  fault: string | undefined;

  /** @param index of the column in its batches */
  constructor({ name, type }: Field, index: number) {
    const isList = DataType.isList(type);
    const isFloat = DataType.isFloat(isList ? type.children[0].type : type);
    this.name = name;
    this.kind = `${isList ? 'lists of ' : ''}${isFloat ? 'floating-point' : 'whole'} numbers`;
    this.#index = index;
    this.values = isFloat ? new FloatHistogram() : new Histogram();
    this.items = isList ? new Histogram() : undefined;
  }

  /** Adds the rows of the next batch; the value of each, for a list the sum of its items. */
  add(batch: RecordBatch): RowValues | undefined {
    if (this.fault !== undefined) return undefined;
    if (this.items === undefined) return this.#count(flatValues(batch, this.#index));
    const lists = listValues(batch, this.#index);
    const lengths = listLengths(lists);
    this.items.add(lengths);
    const items = this.#count(lists.values);
    return items === undefined ? undefined : rowSums(lengths, items);
  }

  #count(values: NumberArray): RowValues | undefined {
    if (this.values instanceof FloatHistogram) {
      const floats = Float64Array.from(values as Float64Array);
      if (!floats.every(FloatHistogram.accepts)) return this.#refuse('numbers from 0 to 1e100');
      this.values.add(floats);
      return floats;
    }
    const whole = asWhole(values);
    if (whole === undefined) return this.#refuse(`numbers from 0 to ${LARGEST_WHOLE}`);
    this.values.add(whole);
    return whole;
  }

  #refuse(expected: string): undefined {
    this.fault = `has values other than ${expected}`;
  }
}

/** Undefined where a value is negative or above 2^32 - 1. */
function asWhole(values: NumberArray): Uint32Array | Uint16Array | Uint8Array | undefined {
  if (values instanceof Uint32Array || values instanceof Uint16Array || values instanceof Uint8Array) {
    return values;
  }
  const whole = new Uint32Array(values.length);
  for (const [row, value] of values.entries()) {
    if (!(value >= 0 && value <= LARGEST_WHOLE)) return undefined;
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
