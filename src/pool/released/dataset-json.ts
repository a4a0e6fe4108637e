import { ALL_FIELDS, categoryOf, FIELDS, isOptional } from '../../fields.js';
import type { Sliced } from '../../platform/slices.js';
import type { DatasetColumns } from './dataset-columns.js';
import { readDictLiteral } from './dict-literal.js';
import { foundAt, poolErrorAt, TextFault } from './fault.js';
import { numberOf } from './number-text.js';

/** Characters of a key, quotes included: window starts are numbers, and fields have short names. */
const LONGEST_KEY = 1_100;

const WHITESPACE = /[ \t\n\r]*/y;

/** What a string of JSON has that does not mean itself, or must not be there. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings.
const NOT_VERBATIM = /[\\\u0000-\u001f]/;

/**
 * Reads a released dataset file: a JSON object, window start in seconds to an object of field to a string that
 * holds a dict literal of a distribution. The windows are appended to `into`.
 *
 * `JSON.parse` would keep the last of two keys that are the same, put windows in order, and forget the lines.
 *
 * @param file the name for errors
 * @throws PoolError on malformed JSON or literals, unknown, repeated or missing fields, windows that are not in
 *   ascending order, and a category that differs from the one already in `into`
 */
export function readDatasetJson(text: string, file: string, into: DatasetColumns): Sliced<void> {
  return new DatasetReader(text, file, into).read();
}

class DatasetReader {
  readonly #text: string;
  readonly #file: string;
  readonly #into: DatasetColumns;
  #position = 0;
  /** `window` or `window.field`, for errors. */
  #path: string | undefined;

  constructor(text: string, file: string, into: DatasetColumns) {
    this.#text = text;
    this.#file = file;
    this.#into = into;
  }

  *read(): Sliced<void> {
    try {
      const windowsBefore = this.#into.starts.length;
      yield* this.#readObject(() => this.#readWindow(windowsBefore));
      this.#path = undefined;
      this.#skipWhitespace();
      if (this.#position < this.#text.length) throw this.#unexpected('the end of the file');
      if (this.#into.starts.length === windowsBefore) {
        throw new TextFault('the dataset has no windows; it must have at least one', 0);
      }
    } catch (error) {
      if (!(error instanceof TextFault)) throw error;
      throw poolErrorAt(error, this.#text, this.#file, this.#path);
    }
  }

  /** Reads an object; `readMember` is called with the position at a member's key. */
  *#readObject(readMember: () => Sliced<void> | void): Sliced<void> {
    this.#expect('{');
    this.#skipWhitespace();
    if (this.#text[this.#position] === '}') {
      this.#position++;
      return;
    }
    for (;;) {
      this.#skipWhitespace();
      const more = readMember();
      if (more) yield* more;
      else yield;
      this.#skipWhitespace();
      const separator = this.#text[this.#position];
      if (separator !== ',' && separator !== '}') throw this.#unexpected("',' or '}'");
      this.#position++;
      if (separator === '}') return;
    }
  }

  *#readWindow(firstWindow: number): Sliced<void> {
    this.#path = undefined;
    const keyOffset = this.#position;
    const key = this.#readString(LONGEST_KEY);
    const start = numberOf(key);
    if (!Number.isFinite(start)) {
      throw new TextFault(`the window start ${JSON.stringify(key)} must be a number of seconds`, keyOffset);
    }
    this.#path = key;
    const { starts, fields } = this.#into;
    if (starts.length > firstWindow && !(start > starts[starts.length - 1])) {
      const previous = starts[starts.length - 1];
      throw new TextFault(
        `the window start ${key} must be greater than the one before it, ${previous}`,
        keyOffset,
      );
    }
    this.#expect(':');
    const seen = new Set<string>();
    yield* this.#readObject(() => this.#readField(key, seen));
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
      throw new TextFault(`the field is unknown; the fields are ${ALL_FIELDS.join(', ')}`, keyOffset);
    }
    if (seen.has(field)) throw new TextFault('the field occurs twice in its window', keyOffset);
    seen.add(field);
    this.#expect(':');
    this.#skipWhitespace();
    if (this.#text[this.#position] !== '"') throw this.#unexpected('a string with a dict literal');
    const literalOffset = this.#position;
    readDictLiteral(this.#readString(), column, literalOffset);
    this.#path = window;
  }

  /** Checks that a window has the fields of the pool's category and fills in those that may be absent. */
  #completeFields(seen: ReadonlySet<string>, offset: number): void {
    // A window without any field says nothing of the category; it counts as empty.
    if (seen.size === 0) return;
    const category = categoryOf(seen);
    this.#into.category ??= category;
    if (category !== this.#into.category) {
      throw new TextFault(
        `the dataset's fields are those of category ${category}, but the files before it are of category ${this.#into.category}; a directory must hold one category`,
        offset,
      );
    }
    for (const field of FIELDS[category]) {
      if (seen.has(field)) continue;
      if (!isOptional(field)) {
        throw new TextFault(`the field ${field} of category ${category} is missing`, offset);
      }
      const column = this.#into.fields.get(field)!;
      if (column.length === column.values.length) column.grow();
      column.values[column.length] = 0;
      column.probabilities[column.length++] = 1;
    }
    for (const field of seen) {
      if (!FIELDS[category].includes(field)) {
        throw new TextFault(`the field ${field} is not one of category ${category}`, offset);
      }
    }
  }

  #readString(longest = Number.POSITIVE_INFINITY): string {
    const opening = this.#position;
    if (this.#text[opening] !== '"') throw this.#unexpected("'\"'");
    const closing = this.#endOfString(opening);
    if (closing + 1 - opening > longest) {
      throw new TextFault(
        `the key has ${closing - 1 - opening} characters; it must have fewer than ${longest}`,
        opening,
      );
    }
    this.#position = closing + 1;
    const content = this.#text.slice(opening + 1, closing);
    if (!NOT_VERBATIM.test(content)) return content;
    try {
      return JSON.parse(`"${content}"`);
    } catch {
      throw new TextFault(`the string "${content.slice(0, 40)}" is not valid JSON`, opening);
    }
  }

  /** The position of the quote that closes a string. */
  #endOfString(opening: number): number {
    const text = this.#text;
    for (let at = text.indexOf('"', opening + 1); at >= 0; at = text.indexOf('"', at + 1)) {
      let backslashes = 0;
      while (text[at - 1 - backslashes] === '\\') backslashes++;
      if (backslashes % 2 === 0) return at;
    }
    throw new TextFault('the string has no closing quote', opening);
  }

  #expect(sign: string): void {
    this.#skipWhitespace();
    if (this.#text[this.#position] !== sign) throw this.#unexpected(`'${sign}'`);
    this.#position++;
  }

  #unexpected(expected: string): TextFault {
    const found = foundAt(this.#text, this.#position);
    return new TextFault(`found ${found} where ${expected} was expected`, this.#position);
  }

  #skipWhitespace(): void {
    WHITESPACE.lastIndex = this.#position;
    WHITESPACE.test(this.#text);
    this.#position = WHITESPACE.lastIndex;
  }
}
