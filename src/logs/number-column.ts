import { type Data, DataType } from '../arrow/classes.js';
import { isNumberDictionary } from '../trace/foreign-columns.js';

/** Largest number of tokens, items and sizes. */
const LARGEST = 0xffff_ffff;

/** The numbers of a column, a value a row, NaN where it is missing. */
export function numbersOf(data: Data): ArrayLike<number> {
  const { length } = data;
  if (isNumberDictionary(data.type)) {
    const numbers = new Float64Array(length);
    for (let row = 0; row < length; row++) {
      const value = data.getValid(row) ? data.dictionary!.get(Number(data.values[row])) : null;
      numbers[row] = value === null ? Number.NaN : Number(value);
    }
    return numbers;
  }
  const values = data.values as ArrayLike<number | bigint>;
  const isWide = values instanceof BigInt64Array || values instanceof BigUint64Array;
  if (data.nullCount === 0 && !isWide) return values as ArrayLike<number>;
  const numbers = new Float64Array(length);
  for (let row = 0; row < length; row++) numbers[row] = data.getValid(row) ? Number(values[row]) : Number.NaN;
  return numbers;
}

export function isNumberColumn(type: DataType): boolean {
  return DataType.isInt(type) || (DataType.isFloat(type) && type.precision > 0) || isNumberDictionary(type);
}

/** Why a number cannot be a count of tokens or items, with the column as the subject; undefined where it can. */
export function whyNoCount(value: number): string | undefined {
  if (value >= 0 && value <= LARGEST && Number.isInteger(value)) return undefined;
  if (Number.isNaN(value)) return 'is missing or no number';
  if (value < 0) return 'is negative';
  return value > LARGEST ? `is more than ${LARGEST}` : 'is not whole';
}
