import { PROBABILITY_TOLERANCE } from '../pool-tables.js';
import { DecimalScanner } from './decimal.js';
import type { DistributionColumn } from './distribution-column.js';
import { ByteFault, foundAt } from './fault.js';
import { textOf } from './text-of.js';

const SPACE = 0x20;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;

const decimals = new DecimalScanner();

/**
 * Reads a Python dict literal `{value: probability, …}` and appends its entries to `column` in ascending order
 * of value; `{}` appends none. Does not close the distribution (`column.ends`).
 *
 * @param start offset of the opening brace
 * @returns the offset after the closing brace
 * @throws ByteFault when the text is not such a literal, when a value or a probability is outside its range,
 *   a value occurs twice, or the probabilities of a literal that is not empty do not sum to 1
 */
export function scanDictLiteral(bytes: Uint8Array, start: number, column: DistributionColumn): number {
  if (bytes[start] !== OPEN) throw unexpected(bytes, start, "'{'");
  const first = column.length;
  const whole = column.kind === 'whole';
  const { largest } = column;
  let previous = -1;
  let ascending = true;
  let sum = 0;
  let position = skipSpaces(bytes, start + 1);
  if (bytes[position] === CLOSE) return position + 1;
  for (;;) {
    const value = decimals.scan(bytes, position);
    if (!(value >= 0 && value <= largest) || (whole && value !== Math.floor(value))) {
      throw badValue(bytes, position, decimals.end, column);
    }
    position = skipSpaces(bytes, decimals.end);
    if (bytes[position] !== COLON) throw unexpected(bytes, position, "':' after a value");
    position = skipSpaces(bytes, position + 1);
    const probability = decimals.scan(bytes, position);
    // The upper bound keeps infinities out; that one probability is at most 1 follows from the sum.
    if (!(probability >= 0 && probability < 2)) throw badProbability(bytes, position, decimals.end);
    if (column.length === column.values.length) column.grow();
    // Adding 0 turns -0 into 0.
    column.values[column.length] = value + 0;
    column.probabilities[column.length++] = probability + 0;
    ascending &&= value > previous;
    previous = value;
    sum += probability;
    position = skipSpaces(bytes, decimals.end);
    const separator = bytes[position];
    if (separator === CLOSE) break;
    if (separator !== COMMA) throw unexpected(bytes, position, "',' or '}' after a probability");
    position = skipSpaces(bytes, position + 1);
    // Python allows a comma after the last entry.
    if (bytes[position] === CLOSE) break;
  }
  if (!ascending) {
    column.sortFrom(first);
    rejectDuplicates(column, first, start);
  }
  if (!(Math.abs(sum - 1) <= PROBABILITY_TOLERANCE)) {
    throw new ByteFault(`the probabilities sum to ${sum}; they must sum to 1 within 1e-6`, start);
  }
  return position + 1;
}

function skipSpaces(bytes: Uint8Array, start: number): number {
  let position = start;
  while (bytes[position] === SPACE) position++;
  return position;
}

function rejectDuplicates(column: DistributionColumn, first: number, offset: number): void {
  for (let index = first + 1; index < column.length; index++) {
    if (column.values[index] === column.values[index - 1]) {
      throw new ByteFault(
        `the value ${column.values[index]} occurs twice; each value must occur once`,
        offset,
      );
    }
  }
}

function unexpected(bytes: Uint8Array, offset: number, expected: string): ByteFault {
  return new ByteFault(
    `found ${foundAt(bytes, offset)} in a dict literal where ${expected} was expected`,
    offset,
  );
}

function badValue(
  bytes: Uint8Array,
  start: number,
  end: number,
  { kind, largest }: DistributionColumn,
): ByteFault {
  const found = end > start ? textOf(bytes, start, Math.min(end, start + 40)) : foundAt(bytes, start);
  const bound = `${kind === 'whole' ? 'a whole number' : 'a number'} from 0 to ${largest}`;
  return new ByteFault(`the value ${found} must be ${bound}`, start);
}

function badProbability(bytes: Uint8Array, start: number, end: number): ByteFault {
  const found = end > start ? textOf(bytes, start, Math.min(end, start + 40)) : foundAt(bytes, start);
  return new ByteFault(`the probability ${found} must be a number from 0 to 1`, start);
}
