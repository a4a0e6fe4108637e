/** The least and the greatest of a column's values, for the statistics of a column chunk. */
import { bytesOf, type NumberArray } from '../../trace/columns.js';
import { wordsOf } from './values.js';

/** Both as Parquet's PLAIN encoding has a value. */
export interface Range {
  readonly min: Uint8Array;
  readonly max: Uint8Array;
}

/** Undefined without values that can be compared. */
export function rangeOf(values: NumberArray): Range | undefined {
  if (values.length === 0) return undefined;
  if (values instanceof Float64Array || values instanceof Float32Array) return floatRange(values);
  const isSigned = /^(Int|BigInt)/.test(values.constructor.name);
  const { words, perValue } = wordsOf(values);
  const [min, max] = perValue === 2 ? extremesOfPairs(words, isSigned) : extremes(words, isSigned);
  return { min: bytesOf(min), max: bytesOf(max) };
}

/** NaN is left out, and zero is taken for the one of the two that leaves both within the range. */
function floatRange(values: Float64Array | Float32Array): Range | undefined {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max) return undefined;
  const bytes = (value: number) =>
    bytesOf(values instanceof Float64Array ? Float64Array.of(value) : Float32Array.of(value));
  return { min: bytes(min === 0 ? -0 : min), max: bytes(max === 0 ? 0 : max) };
}

/** The words of the least and the greatest. */
function extremes(words: Uint32Array, isSigned: boolean): [Uint32Array, Uint32Array] {
  // With the highest bit turned, signed numbers are in the order of unsigned ones, and those in that of signed ones.
  const turn = isSigned ? 0 : 0x8000_0000;
  let min = words[0] ^ turn;
  let max = min;
  for (let index = 1; index < words.length; index++) {
    const value = words[index] ^ turn;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [Uint32Array.of(min ^ turn), Uint32Array.of(max ^ turn)];
}

/** The same of numbers of 64 bits. */
function extremesOfPairs(words: Uint32Array, isSigned: boolean): [Uint32Array, Uint32Array] {
  const turn = isSigned ? 0 : 0x8000_0000;
  let minHigh = words[1] ^ turn;
  let minLow = words[0];
  let maxHigh = minHigh;
  let maxLow = minLow;
  for (let index = 2; index < words.length; index += 2) {
    const low = words[index];
    const high = words[index + 1] ^ turn;
    if (high < minHigh || (high === minHigh && low < minLow)) {
      minHigh = high;
      minLow = low;
    }
    if (high > maxHigh || (high === maxHigh && low > maxLow)) {
      maxHigh = high;
      maxLow = low;
    }
  }
  return [Uint32Array.of(minLow, minHigh ^ turn), Uint32Array.of(maxLow, maxHigh ^ turn)];
}
