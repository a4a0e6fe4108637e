import { standsForNumber } from '../../attributes.js';
import { NAMING_COLUMNS, TRACE_COLUMNS } from '../../column-names.js';
import type { CellTarget } from './column.js';
import { isoTime } from './iso-time.js';
import type { Kind } from './kinds.js';
import { numberOf, wholeOf } from './numbers.js';

/** Finds out what the values of a column are, from some of them. */
export class ColumnDetector implements CellTarget {
  readonly name: string;
  readonly fast = undefined;
  #numbers = 0;
  #dates = 0;
  #texts = 0;
  #lists = 0;
  #booleans = 0;
  /** Values of objects that are there, empty ones too. */
  #given = 0;
  /** Anything else: objects, or lists of texts. */
  #others = 0;
  /** Numbers and items are whole, from 0. */
  #isWhole = true;
  #largest = 0;
  #firstNumber: number | undefined;
  /** A date has come before any number. */
  #isDateFirst = false;
  /** As values of an attribute: numbers, those in quotes, and all else that is no list and no object. */
  #plainNumbers = 0;
  #quotedNumbers = 0;
  #otherValues = 0;
  /** Values of JSON that are lists or objects. */
  #compounds = 0;

  constructor(name: string) {
    this.name = name;
  }

  setText(_row: number, text: string, isQuoted = false): undefined {
    if (text !== '') this.#seeAttribute(text, isQuoted);
    const trimmed = text.trim();
    if (trimmed === '') return;
    const number = numberOf(trimmed);
    if (number !== undefined) {
      this.#numbers++;
      this.#see(number);
      // Doubles skip some of them, which are whole all the same.
      if (number > Number.MAX_SAFE_INTEGER && wholeOf(trimmed) === undefined) this.#isWhole = false;
    } else if (isoTime(trimmed) !== undefined) {
      this.#isDateFirst ||= this.#numbers + this.#dates === 0;
      this.#dates++;
    } else if (/^\[[-+\d.eE,\s]*\]$/.test(trimmed)) this.#seeList(trimmed);
    else this.#texts++;
  }

  setValue(_row: number, value: unknown): undefined {
    if (value === undefined || value === null) return;
    this.#given++;
    if (typeof value === 'object') this.#compounds++;
    if (typeof value === 'string') this.setText(_row, value, true);
    else if (typeof value === 'number') {
      this.#plainNumbers++;
      this.#numbers++;
      this.#see(value);
    } else if (Array.isArray(value) && value.every((item) => typeof item === 'number')) {
      this.#seeItems(value);
    } else if (typeof value === 'boolean') {
      this.#otherValues++;
      this.#booleans++;
    } else this.#others++;
  }

  /**
   * What the column is read as: as a trace has it, where the values fit.
   *
   * @param traceName undefined for a column that is passed over
   * @param isText a column that names something has texts, whatever is seen
   * @returns undefined where it cannot be read
   */
  kind(traceName: string | undefined, isText = false): Kind | undefined {
    if (traceName === undefined) return undefined;
    const wanted = TRACE_COLUMNS.get(traceName);
    if (NAMING_COLUMNS.has(traceName) && this.#others + this.#lists === 0) {
      // Columns that only logs have are whatever they are called.
      if (isText || wanted === undefined) return 'text';
      const isNumbers = this.#texts + this.#dates + this.#booleans === 0 && this.#isWhole;
      const largest = wanted === 'uint32' ? 0xffff_ffff : 2 ** 64;
      return isNumbers && this.#largest <= largest ? (wanted as Kind) : 'text';
    }
    if (this.#texts + this.#booleans + this.#others > 0) return undefined;
    if (wanted === undefined && this.#numbers + this.#dates + this.#lists === 0) return undefined;
    if (this.#dates > 0) return traceName === 'timestamp' && this.#numbers === 0 ? 'time' : undefined;
    const isSmall = this.#isWhole && this.#largest <= 0xffff_ffff;
    if (this.#lists > 0 || (wanted === 'list' && this.#numbers === 0)) {
      return this.#numbers > 0 ? undefined : isSmall ? 'list<uint32>' : 'list<float64>';
    }
    if (traceName === 'timestamp') {
      return this.#isWhole && this.#largest > Number.MAX_SAFE_INTEGER ? 'uint64' : 'float64';
    }
    if (wanted === 'uint16' && this.#isWhole && this.#largest <= 0xffff) return 'uint16';
    if (wanted === 'uint64' && this.#isWhole) return 'uint64';
    return isSmall ? 'uint32' : 'float64';
  }

  /**
   * What a column is read as that has to be there, where `kind` has nothing for all of its values or a list for numbers:
   * the first value that is not so is then refused with its place.
   */
  requiredKind(traceName: string): Kind {
    const wanted = TRACE_COLUMNS.get(traceName);
    if (traceName === 'timestamp') return this.#numbers > this.#dates ? 'float64' : 'time';
    if (NAMING_COLUMNS.has(traceName)) return 'text';
    return wanted === 'list' ? 'list<uint32>' : (wanted as Kind);
  }

  /**
   * What a column of a log is read as that has to be there. Numbers are not taken for whole ones because the first are:
   * whoever reads the log judges each.
   */
  logKind(traceName: string): Kind {
    if (traceName === 'timestamp') {
      if (this.#isDateFirst) return 'time';
      return this.#isWhole && this.#largest > Number.MAX_SAFE_INTEGER ? 'uint64' : 'float64';
    }
    if (TRACE_COLUMNS.get(traceName) === 'list' || this.#lists > this.#numbers) return 'list<float64>';
    return 'float64';
  }

  /** How many objects had a value, an empty one or another. */
  get given(): number {
    return this.#given;
  }

  /** The first number, or item of a list of them, that has been seen. */
  get firstNumber(): number | undefined {
    return this.#firstNumber;
  }

  /** Whether numbers stood in quotes. */
  get hasQuotedNumbers(): boolean {
    return this.#quotedNumbers > 0;
  }

  /**
   * What an attribute of clients is read as: numbers where all values are, else texts; undefined where it is neither.
   *
   * @param quotesTell a number in quotes is a text
   */
  attributeKind(quotesTell: boolean): 'float64' | 'text' | undefined {
    if (this.#compounds > 0) return undefined;
    const numbers = this.#plainNumbers + (quotesTell ? 0 : this.#quotedNumbers);
    const texts = this.#otherValues + (quotesTell ? this.#quotedNumbers : 0);
    return numbers > 0 && texts === 0 ? 'float64' : 'text';
  }

  /** In words. */
  get type(): string {
    const kinds = [
      [this.#numbers, this.#isWhole ? 'whole numbers' : 'numbers'],
      [this.#dates, 'dates'],
      [this.#texts, 'texts'],
      [this.#lists, 'lists'],
      [this.#booleans, 'booleans'],
      [this.#others, 'objects or lists of texts'],
    ] as const;
    const there = kinds.filter(([count]) => count > 0).map(([, name]) => name);
    return there.length === 0 ? 'nothing' : there.join(' and ');
  }

  #seeAttribute(text: string, isQuoted: boolean): void {
    if (!standsForNumber(text)) this.#otherValues++;
    else if (isQuoted) this.#quotedNumbers++;
    else this.#plainNumbers++;
  }

  #see(value: number): void {
    if (!(Number.isInteger(value) && value >= 0)) this.#isWhole = false;
    if (value > this.#largest) this.#largest = value;
    this.#firstNumber ??= value;
  }

  #seeItems(items: readonly number[]): void {
    this.#lists++;
    for (const item of items) this.#see(item);
  }

  #seeList(text: string): void {
    try {
      this.#seeItems(JSON.parse(text));
    } catch {
      this.#texts++;
    }
  }
}
