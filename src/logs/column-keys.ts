import { type Data, DataType, type RecordBatch, type Vector } from '../arrow/classes.js';

/** What names something in the rows of a batch, as whole numbers below 2^53. */
export interface ColumnKeys {
  /** NaN where nothing is named. */
  readonly keys: Float64Array;
  /** What a row names, as the log has it. */
  nameOf(row: number): string;
}

/**
 * The keys of a column of whole numbers, texts, or a dictionary of either: numbers below 2^53 as they are, of all else 53 bits
 * of a hash, by which two of 10^6 names are taken for one with a probability of 6e-5.
 */
export function columnKeys(batch: RecordBatch, index: number): ColumnKeys {
  const data = batch.data.children[index];
  const vector = batch.getChildAt(index)!;
  return { keys: keysOf(data), nameOf: (row) => String(vector.get(row)) };
}

/** Of a list column: the keys of the first items. */
export function firstItemKeys(batch: RecordBatch, index: number): ColumnKeys {
  const data = batch.data.children[index];
  const { length } = data;
  const offsets = data.valueOffsets as Int32Array;
  const items = data.children[0];
  const itemKeys = keysOf(items);
  const keys = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const isThere = data.getValid(row) && offsets[row + 1] > offsets[row];
    keys[row] = isThere ? itemKeys[offsets[row]] : Number.NaN;
  }
  return { keys, nameOf: (row) => String(keys[row]) };
}

function keysOf(data: Data): Float64Array {
  if (DataType.isDictionary(data.type)) return dictionaryKeys(data);
  const keys =
    DataType.isUtf8(data.type) || DataType.isLargeUtf8(data.type) ? textKeys(data) : numberKeys(data);
  if (data.nullCount > 0) {
    for (let row = 0; row < keys.length; row++) if (!data.getValid(row)) keys[row] = Number.NaN;
  }
  return keys;
}

function numberKeys(data: Data): Float64Array {
  const { length } = data;
  const values = (
    data.values as ArrayLike<number | bigint> & { subarray(from: number, to: number): never }
  ).subarray(0, length) as ArrayLike<number | bigint>;
  const keys = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const value = values[row];
    keys[row] = isPlainKey(value) ? Number(value) : hashOfText(String(value));
    if (Number.isNaN(value)) keys[row] = Number.NaN;
  }
  return keys;
}

function isPlainKey(value: number | bigint): boolean {
  return (
    value >= 0 && value <= Number.MAX_SAFE_INTEGER && (typeof value === 'bigint' || Number.isInteger(value))
  );
}

function textKeys(data: Data): Float64Array {
  const { length } = data;
  const offsets = data.valueOffsets as ArrayLike<number | bigint>;
  const bytes = data.values as Uint8Array;
  const keys = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const [from, to] = [Number(offsets[row]), Number(offsets[row + 1])];
    keys[row] = to > from ? hash53(bytes, from, to) : Number.NaN;
  }
  return keys;
}

const dictionaries = new WeakMap<Vector, Float64Array>();

function dictionaryKeys(data: Data): Float64Array {
  const vector = data.dictionary as Vector;
  let known = dictionaries.get(vector);
  if (known === undefined) {
    known = Float64Array.from(vector.data.flatMap((part) => [...keysOf(part)]));
    dictionaries.set(vector, known);
  }
  const keys = new Float64Array(data.length);
  for (let row = 0; row < data.length; row++) {
    keys[row] = data.nullCount > 0 && !data.getValid(row) ? Number.NaN : known[Number(data.values[row])];
  }
  return keys;
}

const encoder = new TextEncoder();

export function hashOfText(text: string): number {
  const bytes = encoder.encode(text);
  return hash53(bytes, 0, bytes.length);
}

/** 53 bits of two lanes of MurmurHash-like mixing (cyrb53, by bryc, in the public domain), over bytes. */
function hash53(bytes: Uint8Array, from: number, to: number): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    high = Math.imul(high ^ byte, 2654435761);
    low = Math.imul(low ^ byte, 1597334677);
  }
  const mixedHigh = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const mixedLow =
    Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(mixedHigh ^ (mixedHigh >>> 13), 3266489909);
  return 4294967296 * (2097151 & mixedLow) + (mixedHigh >>> 0);
}
