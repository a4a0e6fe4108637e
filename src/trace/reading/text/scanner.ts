import { TraceError } from '../../../errors.js';

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const QUOTE = 34;
const POINT = 46;
const ZERO = 48;
const UPPER_E = 69;
const LOWER_E = 101;

/** Powers of ten that are doubles. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Lines of a text, the last of which ends in a line feed, too. */
export interface Block {
  readonly bytes: Buffer;
  /** Of its first line, from 1. */
  readonly firstLine: number;
  /** How many there are, and so the most rows. */
  readonly lines: number;
}

/** Where a parser is in a block. Each block ends in a line feed, at which all that is scanned ends. */
export class Scanner {
  readonly bytes: Buffer;
  at = 0;
  readonly #block: Block;
  readonly #name: string;

  /** @param name of the trace, for messages */
  constructor(block: Block, name: string) {
    this.bytes = block.bytes;
    this.#block = block;
    this.#name = name;
  }

  /**
   * A plain number: digits, and a point and digits where there is one. What begins or goes on otherwise, or is whole and
   * beyond what doubles have, gives NaN, and the place may be anywhere in it.
   */
  number(): number {
    const { bytes } = this;
    const start = this.at;
    let at = start;
    let value = 0;
    let digit = bytes[at] - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = bytes[++at] - ZERO;
    }
    // JSON has no numbers that begin with further zeros, and no others have a meaning for them.
    if (at === start || (bytes[start] === ZERO && at > start + 1)) return Number.NaN;
    if (digit === POINT - ZERO) {
      const point = at;
      digit = bytes[++at] - ZERO;
      while (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digit = bytes[++at] - ZERO;
      }
      const places = at - point - 1;
      if (places === 0) return Number.NaN;
      // Both are exact, so the quotient is rounded once.
      if (value <= Number.MAX_SAFE_INTEGER && places < POWERS.length) value /= POWERS[places];
      else if (at - start > 40) return Number.NaN;
      else value = Number(bytes.toString('latin1', start, at));
    } else if (value > Number.MAX_SAFE_INTEGER) return Number.NaN;
    const last = bytes[at];
    if (last === LOWER_E || last === UPPER_E) return Number.NaN;
    this.at = at;
    return value;
  }

  /** An error about the line that has the byte at `at`. */
  fault(problem: string, at: number, column?: string): TraceError {
    let line = this.#block.firstLine;
    for (let next = this.bytes.indexOf(LF); next >= 0 && next < at; next = this.bytes.indexOf(LF, next + 1)) {
      line++;
    }
    const field = column === undefined ? {} : { field: `column ${column}` };
    return new TraceError(problem, { file: this.#name, line, ...field });
  }
}
