import { ALL_FIELDS, type Category, categoryOf, FIELDS, isOptional, supportOf } from '../../fields.js';
import { DecimalScanner } from './decimal.js';
import { scanDictLiteral } from './dict-literal.js';
import { DistributionColumn, valueKindOf } from './distribution-column.js';
import { afterByteOrderMark, ByteFault, foundAt, poolErrorAt } from './fault.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Bytes of a key, quotes included: window starts are numbers, and fields have short names. */
const LONGEST_KEY = 1_100;

/** Files differ in how many of their bytes an entry takes. */
const MARGIN = 1.1;

/** All clients' datasets, in the order in which `readDatasetJson` was given them. */
export class DatasetColumns {
  /** Start of each dataset window in seconds. */
  readonly starts: number[] = [];
  /** A column for every field of any category; those that never occur stay empty. */
  readonly fields: ReadonlyMap<string, DistributionColumn> = new Map(
    ALL_FIELDS.map((field) => [field, new DistributionColumn(valueKindOf(field), supportOf(field).largest)]),
  );
  /** Undefined until the first dataset with fields. */
  category: Category | undefined;
  /** Bytes of the files that have been read. */
  #bytes = 0;

  /**
   * Makes room for a file that is to be read next. Where it is short of room, there is as much as all files will
   * need that are to come, if they are like those before: tables of a hundred megabytes are to be copied once.
   *
   * @param fileBytes of that file
   * @param bytesToCome of it and those after it
   */
  reserveFor(fileBytes: number, bytesToCome: number): void {
    if (this.#bytes > 0) {
      for (const column of this.fields.values()) {
        const entriesAByte = (MARGIN * column.length) / this.#bytes;
        if (column.length + entriesAByte * fileBytes > column.values.length) {
          column.reserve(Math.ceil(column.length + entriesAByte * bytesToCome));
        }
      }
    }
    this.#bytes += fileBytes;
  }
}

/**
 * Reads a released dataset file: a JSON object, window start in seconds to an object of field to a string that
 * holds a dict literal of a distribution. The windows are appended to `into`. The file is scanned as bytes, and
 * its strings are never made, as these files are large and the numbers are all that counts.
 *
 * @param file the name for errors
 * @throws PoolError on malformed JSON or literals, unknown, repeated or missing fields, windows that are not in
 *   ascending order, and a category that differs from the one already in `into`
 */
export function readDatasetJson(bytes: Uint8Array, file: string, into: DatasetColumns): void {
  new DatasetReader(bytes, file, into).read();
}

class DatasetReader {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  readonly #into: DatasetColumns;
  readonly #decimals = new DecimalScanner();
  #position: number;
  /** `window` or `window.field`, for errors. */
  #path: string | undefined;

  constructor(bytes: Uint8Array, file: string, into: DatasetColumns) {
    this.#bytes = bytes;
    this.#position = afterByteOrderMark(bytes);
    this.#file = file;
    this.#into = into;
  }

  read(): void {
    try {
      const windowsBefore = this.#into.starts.length;
      this.#readObject(() => this.#readWindow(windowsBefore));
      this.#path = undefined;
      this.#skipWhitespace();
      if (this.#position < this.#bytes.length) throw this.#unexpected('the end of the file');
      if (this.#into.starts.length === windowsBefore) {
        throw new ByteFault('the dataset has no windows; it must have at least one', 0);
      }
    } catch (error) {
      if (!(error instanceof ByteFault)) throw error;
      throw poolErrorAt(error, this.#bytes, this.#file, this.#path);
    }
  }

  /** Reads an object; `readMember` is called with the position at a member's key. */
  #readObject(readMember: () => void): void {
    this.#expect(OPEN, "'{'");
    this.#skipWhitespace();
    if (this.#bytes[this.#position] === CLOSE) {
      this.#position++;
      return;
    }
    for (;;) {
      this.#skipWhitespace();
      readMember();
      this.#skipWhitespace();
      const separator = this.#bytes[this.#position];
      if (separator !== COMMA && separator !== CLOSE) throw this.#unexpected("',' or '}'");
      this.#position++;
      if (separator === CLOSE) return;
    }
  }

  #readWindow(firstWindow: number): void {
    this.#path = undefined;
    const keyOffset = this.#position;
    const key = this.#readString(LONGEST_KEY);
    const encoded = new TextEncoder().encode(key);
    const start = this.#decimals.scan(encoded, 0);
    if (!Number.isFinite(start) || this.#decimals.end !== encoded.length) {
      throw new ByteFault(`the window start ${JSON.stringify(key)} must be a number of seconds`, keyOffset);
    }
    this.#path = key;
    const { starts, fields } = this.#into;
    if (starts.length > firstWindow && !(start > starts[starts.length - 1])) {
      const previous = starts[starts.length - 1];
      throw new ByteFault(
        `the window start ${key} must be greater than the one before it, ${previous}`,
        keyOffset,
      );
    }
    this.#expect(COLON, "':'");
    const seen = new Set<string>();
    this.#readObject(() => this.#readField(key, seen));
    this.#path = key;
    this.#completeFields(seen, keyOffset);
    starts.push(start);
    for (const column of fields.values()) column.ends.push(column.length);
  }

  #readField(window: string, seen: Set<string>): void {
    const keyOffset = this.#position;
    const field = this.#readString(LONGEST_KEY);
    this.#path = `${window}.${field}`;
    const column = this.#into.fields.get(field);
    if (column === undefined) {
      throw new ByteFault(`the field is unknown; the fields are ${ALL_FIELDS.join(', ')}`, keyOffset);
    }
    if (seen.has(field)) throw new ByteFault('the field occurs twice in its window', keyOffset);
    seen.add(field);
    this.#expect(COLON, "':'");
    this.#skipWhitespace();
    if (this.#bytes[this.#position] !== QUOTE) throw this.#unexpected('a string with a dict literal');
    this.#readLiteral(column);
    this.#path = window;
  }

  /** Reads a string that holds a dict literal, in place unless it has escapes. */
  #readLiteral(column: DistributionColumn): void {
    const opening = this.#position;
    const length = column.length;
    try {
      this.#position = scanDictLiteral(this.#bytes, opening + 1, column);
      if (this.#bytes[this.#position] !== QUOTE) throw this.#unexpected("'\"' after the dict literal");
      this.#position++;
    } catch (error) {
      const escaped = error instanceof ByteFault && this.#bytes[error.offset] === BACKSLASH;
      if (!escaped) throw error;
      column.length = length;
      this.#position = opening;
      this.#readEscapedLiteral(column);
    }
  }

  #readEscapedLiteral(column: DistributionColumn): void {
    const opening = this.#position;
    const literal = new TextEncoder().encode(this.#readString());
    try {
      const end = scanDictLiteral(literal, 0, column);
      if (end < literal.length) throw new ByteFault('found more text after the dict literal', end);
    } catch (error) {
      throw error instanceof ByteFault ? new ByteFault(error.message, opening) : error;
    }
  }

  /** Checks that a window has the fields of the pool's category and fills in those that may be absent. */
  #completeFields(seen: ReadonlySet<string>, offset: number): void {
    // A window without any field says nothing of the category; it counts as empty.
    if (seen.size === 0) return;
    const category = categoryOf(seen);
    this.#into.category ??= category;
    if (category !== this.#into.category) {
      throw new ByteFault(
        `the dataset's fields are those of category ${category}, but the files before it are of category ${this.#into.category}; a directory must hold one category`,
        offset,
      );
    }
    for (const field of FIELDS[category]) {
      if (seen.has(field)) continue;
      if (!isOptional(field)) {
        throw new ByteFault(`the field ${field} of category ${category} is missing`, offset);
      }
      const column = this.#into.fields.get(field)!;
      if (column.length === column.values.length) column.grow();
      column.values[column.length] = 0;
      column.probabilities[column.length++] = 1;
    }
    for (const field of seen) {
      if (!FIELDS[category].includes(field)) {
        throw new ByteFault(`the field ${field} is not one of category ${category}`, offset);
      }
    }
  }

  #readString(longest = Number.POSITIVE_INFINITY): string {
    const bytes = this.#bytes;
    const opening = this.#position;
    if (bytes[opening] !== QUOTE) throw this.#unexpected("'\"'");
    let position = opening + 1;
    while (bytes[position] !== QUOTE) {
      if (position >= bytes.length) throw new ByteFault('the string has no closing quote', opening);
      position += bytes[position] === BACKSLASH ? 2 : 1;
    }
    if (position + 1 - opening > longest) {
      throw new ByteFault(
        `the key has ${position - 1 - opening} bytes; it must have fewer than ${longest}`,
        opening,
      );
    }
    this.#position = position + 1;
    const text = new TextDecoder().decode(bytes.subarray(opening, this.#position));
    try {
      return JSON.parse(text);
    } catch {
      throw new ByteFault(`the string ${text.slice(0, 40)} is not valid JSON`, opening);
    }
  }

  #expect(byte: number, description: string): void {
    this.#skipWhitespace();
    if (this.#bytes[this.#position] !== byte) throw this.#unexpected(description);
    this.#position++;
  }

  #unexpected(expected: string): ByteFault {
    const found = foundAt(this.#bytes, this.#position);
    return new ByteFault(`found ${found} where ${expected} was expected`, this.#position);
  }

  #skipWhitespace(): void {
    const bytes = this.#bytes;
    let position = this.#position;
    while (
      bytes[position] === 0x20 ||
      bytes[position] === 0x0a ||
      bytes[position] === 0x0d ||
      bytes[position] === 0x09
    ) {
      position++;
    }
    this.#position = position;
  }
}
