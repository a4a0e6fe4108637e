import { type Data, makeData } from '../../../arrow/classes.js';
import { type IsoTime, isoTime } from './iso-time.js';
import { isList, KINDS, type Kind, LARGEST } from './kinds.js';
import { numberOf, wholeOf } from './numbers.js';

/** What a column that is passed over does with a value: nothing. */
export type Taken = string | undefined;

/** Of a log, which has one kind of times. */
const OTHER_TIME = 'dates and numbers are mixed; times are to be of one kind and one unit';

/** Takes the values of a column as they stand in the text, row after row. */
export interface CellTarget {
  /** As the file has it. */
  readonly name: string;
  /** Whether the parser may write plain numbers, or lists of them, by itself: see `TextColumn`. */
  readonly fast: 'number' | 'list' | 'text' | 'skip' | undefined;
  /**
   * @param isQuoted it stands in quotes
   * @returns what is wrong with the text, if anything is, with the value as the subject
   */
  setText(row: number, text: string, isQuoted?: boolean): Taken;
  /** The same for a value of JSON; undefined is one that is not there. */
  setValue(row: number, value: unknown): Taken;
}

export interface TextColumnOptions {
  readonly isLenient?: boolean;
  readonly isTime?: boolean;
  /** Default: what suits the kind. */
  readonly fast?: TextColumn['fast'];
}

/** A column that is not read. */
export class SkippedTextColumn implements CellTarget {
  readonly fast = 'skip';
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  setText(): undefined {}
  setValue(): undefined {}
}

/**
 * The values of a column of a block of lines. Parsers write plain numbers into `values` at the row, and items of lists
 * behind `items`; everything else goes through `setText` and `setValue`.
 */
export class TextColumn implements CellTarget {
  readonly name: string;
  readonly kind: Kind;
  readonly fast: 'number' | 'list' | 'text' | undefined;
  /** The largest number that may be written into `values`. */
  readonly largest: number;
  /** Whether these are whole. */
  readonly isWhole: boolean;
  /** Numbers a row. */
  values = new Float64Array(0);
  /** Of lists: where each row's items begin, and the items. */
  offsets = new Int32Array(1);
  items = new Float64Array(0);
  itemCount = 0;
  /** Whole numbers that no double is. */
  #wide = new Map<number, bigint>();
  #missing: number[] = [];
  /** Of texts: their bytes, one behind the other. */
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** Of the first time of the whole trace. */
  #zero: IsoTime | undefined;
  #minute = { text: '', seconds: 0 };
  /** What cannot be read is missing, unless it is a time of another kind. */
  readonly #isLenient: boolean;
  readonly #isTime: boolean;

  constructor(
    name: string,
    kind: Kind,
    { isLenient = false, isTime = false, fast = fastOf(kind) }: TextColumnOptions = {},
  ) {
    this.name = name;
    this.kind = kind;
    this.#isLenient = isLenient;
    this.#isTime = isTime;
    this.fast = fast;
    this.largest = LARGEST[kind] ?? Number.MAX_VALUE;
    this.isWhole = LARGEST[kind] !== undefined;
  }

  /** The first time of the whole trace, where its times are dates and one has come. */
  get firstDate(): IsoTime | undefined {
    return this.#zero;
  }

  /** Begins a block of at most so many rows. */
  begin(rows: number): void {
    if (isList(this.kind)) {
      this.offsets = new Int32Array(rows + 1);
      this.items = new Float64Array(Math.max(this.items.length, 1024));
      this.itemCount = 0;
    } else if (this.kind === 'text') {
      this.offsets = new Int32Array(rows + 1);
      this.#bytes = new Uint8Array(Math.max(this.#bytes.length, 1024));
    } else this.values = new Float64Array(rows);
    this.#wide = new Map();
    this.#missing = [];
  }

  /** Sets the text of a row to the bytes from `start` up to `end`, which are UTF-8. */
  setBytes(row: number, bytes: Uint8Array, start: number, end: number): void {
    this.#forget(row);
    const from = this.offsets[row];
    if (end === start) this.#put(row, undefined);
    else {
      const texts = this.#roomFor(from + end - start);
      for (let at = start, to = from; at < end; at++, to++) texts[to] = bytes[at];
      this.offsets[row + 1] = from + end - start;
    }
  }

  #roomFor(length: number): Uint8Array {
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return this.#bytes;
  }

  /** Makes room for an item. */
  grow(): void {
    const items = new Float64Array(2 * this.items.length);
    items.set(this.items);
    this.items = items;
  }

  setText(row: number, text: string, _isQuoted?: boolean): Taken {
    return this.#allowed(row, this.#setText(row, text));
  }

  setValue(row: number, value: unknown): Taken {
    return this.#allowed(row, this.#setValue(row, value));
  }

  /** What is wrong, unless it is let pass as a value that is missing. */
  #allowed(row: number, problem: Taken): Taken {
    if (problem === undefined || !this.#isLenient || problem === OTHER_TIME) return problem;
    this.#forget(row);
    if (this.fast === 'list') this.itemCount = this.offsets[row];
    return this.#put(row, undefined);
  }

  #setText(row: number, text: string): Taken {
    this.#forget(row);
    if (this.kind === 'text') return this.#put(row, text === '' ? null : text);
    const trimmed = text.trim();
    if (trimmed === '') return this.#put(row, undefined);
    if (this.kind === 'time') return this.#setTime(row, trimmed);
    if (this.fast === 'list') return this.#setListText(row, trimmed);
    if (this.kind === 'uint64') {
      const whole = wholeOf(trimmed);
      if (whole !== undefined) return this.#put(row, whole);
    }
    const number = numberOf(trimmed);
    if (number === undefined && this.#isTime && this.#isLenient && isoTime(trimmed) !== undefined)
      return OTHER_TIME;
    return number === undefined ? this.#notNumber(trimmed) : this.#setNumber(row, number);
  }

  #setValue(row: number, value: unknown): Taken {
    this.#forget(row);
    if (this.fast === 'list') this.itemCount = this.offsets[row];
    if (value === undefined || value === null) return this.#put(row, undefined);
    if (this.fast === 'list')
      return Array.isArray(value) ? this.#setList(row, value) : `${shown(value)} is no list`;
    if (typeof value === 'string') return this.#setText(row, value);
    if (this.kind === 'text' && typeof value !== 'object') return this.#put(row, String(value));
    if (typeof value !== 'number')
      return `${shown(value)} is ${this.kind === 'text' ? 'neither a text nor a number' : 'no number'}`;
    if (this.kind === 'time') return this.#isLenient ? OTHER_TIME : `${value} is no date`;
    if (this.kind === 'uint64' && value > Number.MAX_SAFE_INTEGER) {
      // Of nanoseconds since 1970 they keep all but some hundred.
      if (this.#isTime && this.#isLenient && value < 2 ** 64) return this.#put(row, BigInt(value));
      return `${value} has more digits than JSON's numbers keep; write it as a text`;
    }
    return this.#setNumber(row, value);
  }

  /** The first `rows` rows, for a record batch. */
  data(rows: number): Data {
    const type = KINDS[this.kind]();
    const missing = this.#missing;
    const common = { type, length: rows, nullCount: missing.length, ...validity(missing, rows) };
    switch (this.kind) {
      case 'text':
        return makeData({
          ...common,
          valueOffsets: this.offsets.subarray(0, rows + 1),
          data: this.#bytes.slice(0, this.offsets[rows]),
        } as never);
      case 'list<uint32>':
      case 'list<float64>': {
        const items = this.items.subarray(0, this.itemCount);
        const data = this.kind === 'list<uint32>' ? Uint32Array.from(items) : items.slice();
        const child = makeData({
          type: type.children[0].type,
          length: data.length,
          nullCount: 0,
          data,
        } as never);
        return makeData({ ...common, valueOffsets: this.offsets.subarray(0, rows + 1), child } as never);
      }
      case 'uint64':
        return makeData({ ...common, data: uint64(this.values.subarray(0, rows), this.#wide) } as never);
      case 'uint32':
        return makeData({ ...common, data: converted(Uint32Array, this.values, rows) } as never);
      case 'uint16':
        return makeData({ ...common, data: converted(Uint16Array, this.values, rows) } as never);
      default:
        return makeData({ ...common, data: this.values.subarray(0, rows) } as never);
    }
  }

  /** A line that is read again may have what seemed to be missing. */
  #forget(row: number): void {
    if (this.#missing.at(-1) === row) this.#missing.pop();
  }

  #put(row: number, value: string | bigint | null | undefined): undefined {
    if (value === undefined || value === null) {
      this.#missing.push(row);
      if (this.kind === 'text') this.offsets[row + 1] = this.offsets[row];
      if (this.fast === 'list') this.offsets[row + 1] = this.itemCount;
    } else if (typeof value === 'bigint') {
      this.values[row] = Number(value);
      if (value > Number.MAX_SAFE_INTEGER) this.#wide.set(row, value);
    } else {
      const from = this.offsets[row];
      // A unit of UTF-16 is at most three bytes.
      const texts = this.#roomFor(from + 3 * value.length);
      this.offsets[row + 1] = from + encoder.encodeInto(value, texts.subarray(from)).written;
    }
  }

  #setNumber(row: number, value: number): Taken {
    const fault = this.#fault(value);
    if (fault === undefined) this.values[row] = value;
    return fault;
  }

  #fault(value: number): Taken {
    if (!this.isWhole) return undefined;
    if (!Number.isInteger(value) || value < 0 || value > this.largest) {
      return `${value} is not a whole number from 0 to ${this.kind === 'uint64' ? '2^64 - 1' : this.largest}`;
    }
    return undefined;
  }

  #notNumber(text: string): string {
    if (text.length > 1_100) return `a number of ${text.length} characters is too long`;
    return `${shown(text)} is not ${this.isWhole ? 'a whole' : 'a'} number`;
  }

  #setListText(row: number, text: string): Taken {
    this.itemCount = this.offsets[row];
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list)) return this.#setList(row, list);
    } catch {
      // Said below.
    }
    return `${shown(text)} is not a list such as [1, 2]`;
  }

  #setList(row: number, list: readonly unknown[]): Taken {
    for (const item of list) {
      if (typeof item !== 'number') return `a list has ${shown(item)}, which is no number`;
      const fault = this.#fault(item);
      if (fault !== undefined) return fault;
      if (this.itemCount === this.items.length) this.grow();
      this.items[this.itemCount++] = item;
    }
    this.offsets[row + 1] = this.itemCount;
    return undefined;
  }

  #setTime(row: number, text: string): Taken {
    // Up to the minute, times that follow on each other are mostly the same.
    const minute = text.slice(0, 17);
    const rest = text.length > 19 && text[19] === '.' ? Number(text.slice(17)) : Number.NaN;
    let time: IsoTime | undefined;
    if (minute === this.#minute.text && rest >= 0 && rest < 60 && text.length <= 29) {
      time = {
        seconds: this.#minute.seconds + Number(text.slice(17, 19)),
        nanoseconds: Number(text.slice(20).padEnd(9, '0')),
      };
    } else {
      time = isoTime(text);
      if (time === undefined) {
        if (this.#isLenient && numberOf(text) !== undefined) return OTHER_TIME;
        return `${shown(text)} is no date such as 2026-01-31 18:00:00.5`;
      }
      if (rest >= 0) this.#minute = { text: minute, seconds: time.seconds - Number(text.slice(17, 19)) };
    }
    // What has no time is of 1970, or of the year 1, to some.
    if (this.#isLenient && time.seconds <= 0) return this.#put(row, undefined);
    this.#zero ??= time;
    this.values[row] = time.seconds - this.#zero.seconds + (time.nanoseconds - this.#zero.nanoseconds) / 1e9;
    return undefined;
  }
}

const encoder = new TextEncoder();

function fastOf(kind: Kind): TextColumn['fast'] {
  if (isList(kind)) return 'list';
  if (kind === 'text') return 'text';
  return kind === 'time' ? undefined : 'number';
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function converted<T extends Uint32Array | Uint16Array>(
  type: new (length: number) => T,
  values: Float64Array,
  rows: number,
): T {
  const numbers = new type(rows);
  for (let row = 0; row < rows; row++) numbers[row] = values[row];
  return numbers;
}

function uint64(values: Float64Array, wide: ReadonlyMap<number, bigint>): BigUint64Array {
  const numbers = new BigUint64Array(values.length);
  const halves = new Uint32Array(numbers.buffer);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    halves[2 * row] = value % 4294967296;
    halves[2 * row + 1] = value / 4294967296;
  }
  for (const [row, value] of wide) numbers[row] = value;
  return numbers;
}

function validity(missing: readonly number[], rows: number): { readonly nullBitmap?: Uint8Array } {
  if (missing.length === 0) return {};
  const bits = new Uint8Array((rows + 7) >> 3).fill(0xff);
  for (const row of missing) bits[row >> 3] &= ~(1 << (row & 7));
  return { nullBitmap: bits };
}
