/** The least and the greatest of a column's values, for the statistics of a column chunk. */
import { type NumberArray, bytesOf } from '../../trace/columns.js';
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
  const at = perValue === 2 ? extremesOfPairs(words, isSigned) : extremes(words, isSigned);
  const [min, max] = at.map((index) => bytesOf(words.slice(index, index + perValue)));
  return { min, max };
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

/** Where the least and the greatest are. */
function extremes(words: Uint32Array, isSigned: boolean): [number, number] {
  // With the highest bit turned, signed numbers are in the order of unsigned ones, and those in that of signed ones.
  const turn = isSigned ? 0 : 0x8000_0000;
  let min = words[0] ^ turn;
  let max = min;
  for (let index = 1; index < words.length; index++) {
    const value = words[index] ^ turn;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const least = (min ^ turn) >>> 0;
  const greatest = (max ^ turn) >>> 0;
  return [words.indexOf(least), words.indexOf(greatest)];
}

/** The same of numbers of 64 bits; the places are of their lower words. */
function extremesOfPairs(words: Uint32Array, isSigned: boolean): [number, number] {
  const turn = isSigned ? 0 : 0x8000_0000;
  let least = 0;
  let greatest = 0;
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
      least = index;
    }
    if (high > maxHigh || (high === maxHigh && low > maxLow)) {
      maxHigh = high;
      maxLow = low;
      greatest = index;
    }
  }
  return [least, greatest];
}
