import { PROBABILITY_TOLERANCE } from '../pool-tables.js';
import type { DistributionColumn } from './distribution-column.js';
import { foundAt, TextFault } from './fault.js';
import { LONGEST_NUMBER, lengthProblem } from './number-text.js';

/**
 * A character that is in no such literal. Of what is left `Number` reads only what Python reads, and blanks: it would
 * also read other white space, 0x1f and Infinity.
 */
const STRANGE = /[^\d.eE+\-:, ]/;

/**
 * Reads a Python dict literal `{value: probability, …}` and appends its entries to `column` in ascending order
 * of value; `{}` appends none. Does not close the distribution (`column.ends`).
 *
 * @param offset of the literal in the file's text, for faults
 * @throws TextFault when the text is not such a literal, when a value or a probability is outside its range,
 *   a value occurs twice, or the probabilities of a literal that is not empty do not sum to 1
 */
export function readDictLiteral(literal: string, column: DistributionColumn, offset: number): void {
  const end = endOfEntries(literal, offset);
  if (end === 1) return;
  const first = column.length;
  const whole = column.kind === 'whole';
  const { largest } = column;
  let previous = -1;
  let ascending = true;
  let sum = 0;
  for (let at = 1; at < end; ) {
    const colon = literal.indexOf(':', at);
    if (colon < 0) throw unexpected(literal, end, "':' after a value", offset);
    const comma = literal.indexOf(',', colon);
    const stop = comma < 0 || comma > end ? end : comma;
    const valueText = literal.slice(at, colon);
    const probabilityText = literal.slice(colon + 1, stop);
    if (stop - at > LONGEST_NUMBER) {
      const problem = lengthProblem(valueText.trim()) ?? lengthProblem(probabilityText.trim());
      if (problem !== undefined) throw new TextFault(problem, offset);
    }
    const value = read(valueText);
    if (!(value >= 0 && value <= largest) || (whole && value !== Math.floor(value))) {
      throw badValue(valueText, column, offset);
    }
    const probability = read(probabilityText);
    // The upper bound keeps infinities out; that one probability is at most 1 follows from the sum.
    if (!(probability >= 0 && probability < 2)) throw badProbability(probabilityText, offset);
    if (column.length === column.values.length) column.grow();
    // Adding 0 turns -0 into 0.
    column.values[column.length] = value + 0;
    column.probabilities[column.length++] = probability + 0;
    ascending &&= value > previous;
    previous = value;
    sum += probability;
    at = stop + 1;
  }
  if (!ascending) {
    column.sortFrom(first);
    rejectDuplicates(column, first, offset);
  }
  if (!(Math.abs(sum - 1) <= PROBABILITY_TOLERANCE)) {
    throw new TextFault(`the probabilities sum to ${sum}; they must sum to 1 within 1e-6`, offset);
  }
}

/** Where the entries of a literal end, which begin at 1: before its last brace, and a comma and blanks before that. */
function endOfEntries(literal: string, offset: number): number {
  if (!literal.startsWith('{')) throw unexpected(literal, 0, "'{'", offset);
  const strange = literal.slice(1).search(STRANGE);
  if (strange < 0) throw unexpected(literal, literal.length, "',' or '}'", offset);
  let end = strange + 1;
  if (literal[end] !== '}') throw unexpected(literal, end, "a number, ':', ',' or '}'", offset);
  if (end + 1 < literal.length) throw unexpected(literal, end + 1, "'\"' after its end", offset);
  while (literal[end - 1] === ' ') end--;
  // Python allows a comma after the last entry.
  return literal[end - 1] === ',' && end > 2 ? end - 1 : end;
}

/** The number in a text without strange characters; NaN where there is none. */
function read(text: string): number {
  const number = Number(text);
  return number === 0 && text.trim() === '' ? Number.NaN : number;
}

function rejectDuplicates(column: DistributionColumn, first: number, offset: number): void {
  for (let index = first + 1; index < column.length; index++) {
    if (column.values[index] === column.values[index - 1]) {
      throw new TextFault(
        `the value ${column.values[index]} occurs twice; each value must occur once`,
        offset,
      );
    }
  }
}

function unexpected(literal: string, at: number, expected: string, offset: number): TextFault {
  const found = foundAt(literal, at, 'the end of the string');
  return new TextFault(`found ${found} in a dict literal where ${expected} was expected`, offset);
}

function badValue(text: string, { kind, largest }: DistributionColumn, offset: number): TextFault {
  const bound = `${kind === 'whole' ? 'a whole number' : 'a number'} from 0 to ${largest}`;
  return new TextFault(`the value ${shown(text)} must be ${bound}`, offset);
}

function badProbability(text: string, offset: number): TextFault {
  return new TextFault(`the probability ${shown(text)} must be a number from 0 to 1`, offset);
}

/** A number as it is, what is none in quotes. */
function shown(text: string): string {
  const trimmed = text.trim();
  return Number.isNaN(read(text)) ? JSON.stringify(trimmed.slice(0, 24)) : trimmed.slice(0, 40);
}
