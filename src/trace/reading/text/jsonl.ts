import type { CellTarget, TextColumn } from './column.js';
import { lineObject } from './line-object.js';
import { wholeOf } from './numbers.js';
import { type Block, CR, LF, QUOTE, Scanner, SPACE, TAB } from './scanner.js';

const COMMA = 44;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const EXPONENT = 101;
const OPEN = 123;
const CLOSE = 125;

interface Key {
  readonly bytes: Buffer;
  readonly column: CellTarget;
}

/**
 * Reads rows of JSON, an object a line. Lines that have plain values, and the keys in the order of the lines that were
 * seen first, are read as bytes; all others, and so all that is not JSON, by `JSON.parse`.
 */
export class JsonlParser {
  readonly #name: string;
  readonly #keys: readonly Key[];
  readonly #columns: ReadonlyMap<string, CellTarget>;
  readonly #onKey: ((name: string) => CellTarget) | undefined;

  /**
   * @param name of the trace, for messages
   * @param columns in the order in which lines mostly have them
   * @param onKey makes a column of a key that is not among them; else such keys are passed over
   */
  constructor(name: string, columns: readonly CellTarget[], onKey?: (name: string) => CellTarget) {
    this.#name = name;
    this.#keys = columns.map((column) => ({ bytes: Buffer.from(JSON.stringify(column.name)), column }));
    this.#columns = new Map(columns.map((column) => [column.name, column]));
    this.#onKey = onKey;
  }

  /**
   * Reads all rows of a block.
   *
   * @param maxRows rows to read at most
   * @returns how many there are
   * @throws TraceError with the line, and the column where it is one, for what is not JSON or not what its column takes
   */
  parse(block: Block, maxRows = Number.POSITIVE_INFINITY): number {
    const scanner = new Scanner(block, this.#name);
    const { bytes } = scanner;
    const { length } = bytes;
    let row = 0;
    while (row < maxRows) {
      skipBlanks(scanner);
      while (bytes[scanner.at] === LF) {
        scanner.at++;
        skipBlanks(scanner);
      }
      if (scanner.at >= length) break;
      const start = scanner.at;
      if (!this.#readFast(scanner, row)) {
        scanner.at = start;
        this.#readSlow(scanner, row);
      }
      row++;
    }
    return row;
  }

  /** Whether the line could be read; the place is then behind it. */
  #readFast(scanner: Scanner, row: number): boolean {
    const { bytes } = scanner;
    if (this.#onKey !== undefined || bytes[scanner.at] !== OPEN) return false;
    const keys = this.#keys;
    scanner.at++;
    let next = 0;
    for (;;) {
      skipBlanks(scanner);
      const found = this.#match(scanner, next);
      if (found < 0) return false;
      for (; next < found; next++) keys[next].column.setValue(row, undefined);
      scanner.at += keys[found].bytes.length;
      skipBlanks(scanner);
      if (bytes[scanner.at++] !== COLON) return false;
      skipBlanks(scanner);
      if (!readValue(scanner, keys[found].column, row)) return false;
      next = found + 1;
      skipBlanks(scanner);
      const mark = bytes[scanner.at++];
      if (mark === CLOSE) break;
      if (mark !== COMMA) return false;
    }
    for (; next < keys.length; next++) keys[next].column.setValue(row, undefined);
    skipBlanks(scanner);
    return bytes[scanner.at++] === LF;
  }

  /** The first of the keys from `next` on that stands at the place; -1 where none does. */
  #match({ bytes, at }: Scanner, next: number): number {
    for (let index = next; index < this.#keys.length; index++) {
      const key = this.#keys[index].bytes;
      let same = 0;
      while (same < key.length && bytes[at + same] === key[same]) same++;
      if (same === key.length) return index;
    }
    return -1;
  }

  #readSlow(scanner: Scanner, row: number): void {
    const { bytes, at: start } = scanner;
    const end = bytes.indexOf(LF, start);
    scanner.at = end + 1;
    const line = lineObject(scanner, bytes.toString('utf8', start, end), start);
    for (const column of this.#columns.values()) {
      this.#set(
        scanner,
        column,
        row,
        Object.hasOwn(line, column.name) ? line[column.name] : undefined,
        start,
      );
    }
    if (this.#onKey === undefined) return;
    for (const name of Object.keys(line)) {
      if (!this.#columns.has(name)) this.#set(scanner, this.#onKey(name), row, line[name], start);
    }
  }

  #set(scanner: Scanner, column: CellTarget, row: number, value: unknown, start: number): void {
    const problem = column.setValue(row, value);
    if (problem !== undefined) throw scanner.fault(problem, start, column.name);
  }
}

function skipBlanks(scanner: Scanner): void {
  const { bytes } = scanner;
  let byte = bytes[scanner.at];
  while (byte === SPACE || byte === TAB || byte === CR) byte = bytes[++scanner.at];
}

function readValue(scanner: Scanner, column: CellTarget, row: number): boolean {
  const { fast } = column;
  if (fast === 'number') return readNumber(scanner, column as TextColumn, row);
  if (fast === 'list') return readList(scanner, column as TextColumn, row);
  if (fast === 'skip') return skipValue(scanner);
  const start = scanner.at;
  if (!skipText(scanner)) return false;
  if (fast === 'text') {
    (column as TextColumn).setBytes(row, scanner.bytes, start + 1, scanner.at - 1);
    return true;
  }
  return column.setText(row, scanner.bytes.toString('utf8', start + 1, scanner.at - 1)) === undefined;
}

function readNumber(scanner: Scanner, column: TextColumn, row: number): boolean {
  const start = scanner.at;
  const value = scanner.number();
  if (column.kind === 'uint64' && !(value <= column.largest)) return readDigits(scanner, column, row, start);
  if (!(value <= column.largest) || (column.isWhole && !Number.isInteger(value))) return false;
  column.values[row] = value;
  return true;
}

/** More digits than JavaScript's numbers keep, which ids of conversations can have. */
function readDigits(scanner: Scanner, column: TextColumn, row: number, start: number): boolean {
  const { bytes } = scanner;
  let end = start;
  while (bytes[end] >= ZERO && bytes[end] <= NINE) end++;
  if (end === start || bytes[start] === ZERO || bytes[end] === POINT || (bytes[end] | 0x20) === EXPONENT)
    return false;
  scanner.at = end;
  const digits = bytes.toString('latin1', start, end);
  return wholeOf(digits) !== undefined && column.setText(row, digits) === undefined;
}

function readList(scanner: Scanner, column: TextColumn, row: number): boolean {
  const { bytes } = scanner;
  if (bytes[scanner.at++] !== OPEN_LIST) return false;
  let count = column.offsets[row];
  skipBlanks(scanner);
  if (bytes[scanner.at] === CLOSE_LIST) scanner.at++;
  else {
    for (;;) {
      const value = scanner.number();
      if (!(value <= column.largest) || (column.isWhole && !Number.isInteger(value))) return false;
      if (count === column.items.length) column.grow();
      column.items[count++] = value;
      skipBlanks(scanner);
      const mark = bytes[scanner.at++];
      if (mark === CLOSE_LIST) break;
      if (mark !== COMMA) return false;
      skipBlanks(scanner);
    }
  }
  column.itemCount = count;
  column.offsets[row + 1] = count;
  return true;
}

/** Passes over a number, a text without escapes, or a word. */
function skipValue(scanner: Scanner): boolean {
  const { bytes, at } = scanner;
  if (bytes[at] === QUOTE) return skipText(scanner);
  if (!Number.isNaN(scanner.number())) return true;
  for (const word of WORDS) {
    if (bytes[at] !== word[0] || bytes.compare(word, 0, word.length, at, at + word.length) !== 0) continue;
    scanner.at = at + word.length;
    return true;
  }
  return false;
}

const WORDS = ['null', 'true', 'false'].map((word) => Buffer.from(word));

function skipText(scanner: Scanner): boolean {
  const { bytes } = scanner;
  if (bytes[scanner.at] !== QUOTE) return false;
  for (scanner.at++; ; scanner.at++) {
    const byte = bytes[scanner.at];
    if (byte === QUOTE) break;
    // Escapes, and controls, which JSON's texts have not; the line's end is one of them.
    if (byte === BACKSLASH || byte < SPACE) return false;
  }
  scanner.at++;
  return true;
}
