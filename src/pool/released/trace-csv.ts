import { GapFamily, SHAPE_BOUNDS } from '../pool.js';
import { DecimalScanner } from './decimal.js';
import { afterByteOrderMark, ByteFault, foundAt, poolErrorAt } from './fault.js';
import { grown } from './grown.js';
import { textOf } from './text-of.js';

const COMMA = 0x2c;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

const COLUMN_NAMES = ['start', 'rate', 'cv', 'pattern', 'arg1', 'arg2'];

/** Window starts may differ from multiples of the window's length by this share of it. */
const START_TOLERANCE = 1e-6;

/** Bytes of a row at least: five numbers, an empty pattern, five commas and a line feed, which the last may lack. */
export const SHORTEST_ROW = 11;

/** The patterns by the `GapFamily` number that stands for them. */
export const PATTERNS: readonly string[] = ['', 'Gamma', 'Weibull'];
type Pattern = typeof GapFamily.none | typeof GapFamily.gamma | typeof GapFamily.weibull;

/** All clients' traces: one entry a window, client by client. */
export class TraceColumns {
  startSeconds = 0;
  windowSeconds = 0;
  windowCount = 0;
  length = 0;
  rate = new Float64Array(0);
  cv = new Float64Array(0);
  pattern = new Uint8Array(0);
  arg1 = new Float64Array(0);
  arg2 = new Float64Array(0);

  /** Makes room for `capacity` windows of all clients together. */
  reserve(capacity: number): void {
    if (capacity <= this.rate.length) return;
    for (const name of ['rate', 'cv', 'arg1', 'arg2'] as const) this[name] = grown(this[name], capacity);
    this.pattern = grown(this.pattern, capacity);
  }
}

/**
 * Reads a released trace file, rows of `start,rate,cv,pattern,arg1,arg2` without a header, and appends its
 * windows to `into`. The first file sets the windows; all others must have the same ones.
 *
 * @param file the name for errors
 * @throws PoolError on rows with other than six columns, columns that are not numbers in their range, unknown
 *   patterns, and windows that are not equal in length, in order and the same as other clients'
 */
export function readTraceCsv(bytes: Uint8Array, file: string, into: TraceColumns): void {
  new TraceReader(bytes, file, into).read();
}

class TraceReader {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  readonly #into: TraceColumns;
  readonly #decimals = new DecimalScanner();
  #position: number;
  #column: string | undefined;

  constructor(bytes: Uint8Array, file: string, into: TraceColumns) {
    this.#bytes = bytes;
    this.#position = afterByteOrderMark(bytes);
    this.#file = file;
    this.#into = into;
  }

  read(): void {
    const into = this.#into;
    const first = into.windowCount === 0;
    let rows = 0;
    try {
      while (this.#position < this.#bytes.length) {
        // A blank line is allowed at the end only.
        if (this.#atRowEnd() && this.#blankToTheEnd()) break;
        const rowOffset = this.#position;
        const start = this.#readRow();
        this.#column = 'start';
        if (first) this.#learnWindow(start, rows, rowOffset);
        else this.#checkWindow(start, rows, rowOffset);
        this.#column = undefined;
        rows++;
      }
      if (rows < 2) {
        throw new ByteFault(
          `the trace has ${rows === 0 ? 'no windows' : 'one window'}; it must have at least two, as their distance is their length`,
          0,
        );
      }
      if (first) into.windowCount = rows;
      else if (rows !== into.windowCount) {
        throw new ByteFault(
          `the trace ends after ${rows} windows; the traces before it have ${into.windowCount}`,
          this.#bytes.length - 1,
        );
      }
    } catch (error) {
      if (!(error instanceof ByteFault)) throw error;
      throw poolErrorAt(error, this.#bytes, this.#file, this.#column);
    }
  }

  #learnWindow(start: number, row: number, offset: number): void {
    const into = this.#into;
    if (row === 0) into.startSeconds = start;
    else if (row === 1) {
      into.windowSeconds = start - into.startSeconds;
      if (!(into.windowSeconds > 0)) {
        throw new ByteFault(
          `the window start ${start} must be greater than the one before it, ${into.startSeconds}`,
          offset,
        );
      }
    } else this.#checkWindow(start, row, offset);
  }

  #checkWindow(start: number, row: number, offset: number): void {
    const { startSeconds, windowSeconds, windowCount } = this.#into;
    const expected = startSeconds + row * windowSeconds;
    if (!(Math.abs(start - expected) <= START_TOLERANCE * windowSeconds)) {
      throw new ByteFault(
        `the window start ${start} must be ${expected}, as windows are ${windowSeconds} s long, without gaps, and the same for all clients`,
        offset,
      );
    }
    if (windowCount > 0 && row >= windowCount) {
      throw new ByteFault(
        `the window ${row + 1} is one too many; the traces before it have ${windowCount}`,
        offset,
      );
    }
  }

  /** Reads a row into the columns and gives its start. */
  #readRow(): number {
    const into = this.#into;
    const start = this.#readNumber(0);
    const rateOffset = this.#position;
    const rate = this.#readNumber(1);
    if (!(rate >= 0)) throw this.#outOfRange('rate', rate, 'at least 0', rateOffset);
    const cvOffset = this.#position;
    const cv = this.#readNumber(2);
    if (!(cv >= 0)) throw this.#outOfRange('cv', cv, 'at least 0', cvOffset);
    const patternOffset = this.#position;
    const pattern = this.#readPattern();
    if (rate > 0 && pattern === GapFamily.none) {
      this.#column = 'pattern';
      throw new ByteFault(
        `the pattern of a window with rate ${rate} is empty; it must be Gamma or Weibull`,
        patternOffset,
      );
    }
    const shapeOffset = this.#position;
    const arg1 = this.#readNumber(4);
    if (pattern !== GapFamily.none && rate > 0) this.#checkShape(pattern, arg1, shapeOffset);
    const arg2 = this.#readNumber(5);

    const index = into.length;
    if (index === into.rate.length) into.reserve(Math.max(256, 2 * index));
    into.rate[index] = rate;
    into.cv[index] = cv;
    into.pattern[index] = pattern;
    into.arg1[index] = arg1;
    into.arg2[index] = arg2;
    into.length++;
    return start;
  }

  #checkShape(family: Exclude<Pattern, typeof GapFamily.none>, shape: number, offset: number): void {
    const { smallest, largest } = SHAPE_BOUNDS[family];
    if (!(shape > 0)) throw this.#outOfRange('arg1', shape, 'greater than 0', offset);
    if (!(shape >= smallest && shape <= largest)) {
      throw this.#outOfRange('arg1', shape, `from ${smallest} to ${largest} for ${PATTERNS[family]}`, offset);
    }
  }

  #readNumber(column: number): number {
    this.#column = COLUMN_NAMES[column];
    const offset = this.#position;
    const value = this.#decimals.scan(this.#bytes, offset);
    this.#position = this.#decimals.end;
    if (this.#position === offset || !this.#atSeparator() || !Number.isFinite(value)) {
      if (this.#atRowEnd() && this.#position === offset) throw this.#tooFewColumns(column, offset);
      throw new ByteFault(`${this.#cellText(offset)} must be a finite number`, offset);
    }
    this.#endCell(column, offset);
    return value;
  }

  #readPattern(): Pattern {
    this.#column = COLUMN_NAMES[3];
    const bytes = this.#bytes;
    const offset = this.#position;
    while (!this.#atSeparator()) this.#position++;
    const length = this.#position - offset;
    const text = length > 7 ? undefined : textOf(bytes, offset, this.#position);
    const pattern = text === undefined ? -1 : PATTERNS.indexOf(text);
    if (pattern < 0) {
      throw new ByteFault(
        `the pattern ${foundAt(bytes, offset)} is unknown; it must be Gamma, Weibull or empty`,
        offset,
      );
    }
    this.#endCell(3, offset);
    return pattern as Pattern;
  }

  /** Steps over the comma after a column, or the line end after the last. */
  #endCell(column: number, offset: number): void {
    const last = column === COLUMN_NAMES.length - 1;
    if (!last) {
      if (this.#atRowEnd()) throw this.#tooFewColumns(column + 1, offset);
      this.#position++;
      return;
    }
    if (!this.#atRowEnd()) {
      this.#column = undefined;
      throw new ByteFault('the row has more than 6 columns; it must have 6', offset);
    }
    if (this.#bytes[this.#position] === RETURN) this.#position++;
    this.#position++;
  }

  #tooFewColumns(columns: number, offset: number): ByteFault {
    this.#column = undefined;
    return new ByteFault(`the row ends after ${columns} columns; it must have 6`, offset);
  }

  #outOfRange(column: string, value: number, bound: string, offset: number): ByteFault {
    this.#column = column;
    return new ByteFault(`the value ${value} must be ${bound}`, offset);
  }

  #cellText(offset: number): string {
    return this.#atSeparatorAt(offset) ? 'an empty cell' : foundAt(this.#bytes, offset);
  }

  #atSeparator(): boolean {
    return this.#atSeparatorAt(this.#position);
  }

  #atSeparatorAt(position: number): boolean {
    return this.#bytes[position] === COMMA || this.#isRowEnd(position);
  }

  #atRowEnd(): boolean {
    return this.#isRowEnd(this.#position);
  }

  #isRowEnd(position: number): boolean {
    const bytes = this.#bytes;
    const byte = bytes[position];
    if (byte === RETURN) return position + 1 >= bytes.length || bytes[position + 1] === NEWLINE;
    return position >= bytes.length || byte === NEWLINE;
  }

  #blankToTheEnd(): boolean {
    for (let position = this.#position; position < this.#bytes.length; position++) {
      if (this.#bytes[position] !== NEWLINE && this.#bytes[position] !== RETURN) return false;
    }
    return true;
  }
}
