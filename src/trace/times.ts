import { DataType, type RecordBatch, type Schema, type Timestamp } from '../arrow/classes.js';
import { TraceError } from '../errors.js';
import { isNumeric } from './columns.js';
import { fileName } from './file-columns.js';
import { isOwnTrace, isWrittenHere } from './metadata.js';
import { TIME_UNIT_NAMES, TIME_UNITS, type TimeReading, type TimeUnit, timeReadingOf } from './time-unit.js';

type Unit = (typeof TIME_UNITS)[TimeUnit];

/** Numbers from so many seconds on are taken for Unix time: 31.7 years from the start of a trace, or September 2001. */
const UNIX_SECONDS = 1e9;

/**
 * Where nothing says the unit. 1e11 milliseconds are of 1973, and as many seconds of the year 5138; likewise for the
 * smaller units.
 */
const UNIX_TIMES: readonly (readonly [from: number, unit: Unit])[] = [
  [1e17, TIME_UNITS.ns],
  [1e14, TIME_UNITS.us],
  [1e11, TIME_UNITS.ms],
  [UNIX_SECONDS, TIME_UNITS.s],
];

/** Milliseconds that a Date can be from 1970. */
const MAX_DATE_MS = 8.64e15;

/**
 * The times of a trace's requests, batch by batch: seconds, finite and ascending. Unix times and Arrow's timestamps
 * are counted from the first of them, all other numbers are seconds as they stand.
 */
export class TraceTimes {
  readonly #index: number;
  /** Of an Arrow timestamp. */
  readonly #unit: Unit | undefined;
  /** What whoever opened the trace knows. */
  readonly #reading: TimeReading | undefined;
  /** Made by this package: its times count from the start of the trace, however long that is. */
  readonly #isOwn: boolean;
  /** As messages name it. */
  readonly #column: string;
  /** Written by this package, in seconds, whoever made it. */
  readonly #isWrittenHere: boolean;
  #scale: Scale | undefined;
  #note: string | undefined;
  #rows = 0;
  #last = 0;
  /** As it stands in the column. */
  #lastValue: number | bigint | undefined;

  /** @throws TraceError when there is no column `timestamp` of numbers or Arrow timestamps */
  constructor(schema: Schema) {
    this.#index = schema.fields.findIndex(({ name }) => name === 'timestamp');
    const field = schema.fields[this.#index];
    if (field === undefined) throw new TraceError('it is not a trace: it has no column timestamp');
    const { type } = field;
    this.#unit = DataType.isTimestamp(type)
      ? TIME_UNITS[TIME_UNIT_NAMES[(type as Timestamp).unit]]
      : undefined;
    if (this.#unit === undefined && (!isNumeric(field) || DataType.isList(type))) {
      throw new TraceError(
        `column ${fileName(field)} is of type ${type}; times are numbers or Arrow timestamps`,
      );
    }
    this.#column = fileName(field);
    this.#reading = timeReadingOf(field);
    this.#isOwn = isOwnTrace(schema);
    this.#isWrittenHere = isWrittenHere(schema);
  }

  /** How the times were read, where they are other than seconds as floating-point numbers; known from the first on. */
  get note(): string | undefined {
    return this.#note;
  }

  /** Unix seconds of the moment that times count from, where they were Unix times or Arrow's timestamps; known from the first on. */
  get zeroUnixSeconds(): number | undefined {
    const { zero = 0, perSecond = 1 } = this.#scale ?? {};
    return Number(zero) === 0 && this.#unit === undefined ? undefined : Number(zero) / perSecond;
  }

  /**
   * The times of the next batch.
   *
   * @throws TraceError where one is missing, is not finite, or is before the one above it
   */
  read(batch: RecordBatch): Float64Array {
    const data = batch.data.children[this.#index];
    const { length } = data;
    if (length === 0) return new Float64Array(0);
    if (data.nullCount > 0) {
      const row = Array.from({ length }).findIndex((_, index) => !data.getValid(index));
      throw new TraceError(
        `row ${this.#rows + row}: column ${this.#column}: the time is missing; every request needs one`,
      );
    }
    const values = (data.values as Values).subarray(0, length);
    this.#scale ??= this.#scaleOf(values[0]);
    const times =
      this.#scale.isPlain && values instanceof Float64Array ? values : scaled(values, this.#scale);
    this.#requireOrder(times, values);
    this.#rows += length;
    return times;
  }

  #scaleOf(first: number | bigint): Scale {
    if (this.#unit !== undefined) {
      this.#note = `Arrow timestamps in ${this.#unit.name}, from ${dateOf(first, this.#unit)}; ${FROM_FIRST}`;
      return { zero: first, perSecond: this.#unit.perSecond, isPlain: false };
    }
    if (this.#reading !== undefined) return this.#scaleAsRead(first, this.#reading);
    const unit = this.#isOwn ? undefined : UNIX_TIMES.find(([from]) => first >= from)?.[1];
    if (unit !== undefined && first < 1e20) {
      this.#note = `Unix times in ${unit.name}, by their size, from ${dateOf(first, unit)}; ${FROM_FIRST}`;
      return { zero: first, perSecond: unit.perSecond, isPlain: false };
    }
    if (!this.#isWrittenHere)
      this.#note = 'numbers without a unit; taken as seconds, unless --time-unit says otherwise';
    return { zero: typeof first === 'bigint' ? 0n : 0, perSecond: 1, isPlain: true };
  }

  #scaleAsRead(first: number | bigint, { unit, note }: TimeReading): Scale {
    const { perSecond } = TIME_UNITS[unit];
    const isUnix = Number(first) >= UNIX_SECONDS * perSecond;
    const from = isUnix ? `, from ${dateOf(first, TIME_UNITS[unit])}; ${FROM_FIRST}` : '';
    this.#note = `${note}${from}`;
    const zero = isUnix ? first : typeof first === 'bigint' ? 0n : 0;
    return { zero, perSecond, isPlain: perSecond === 1 && !isUnix };
  }

  #requireOrder(times: Float64Array, values: Values): void {
    const end = times[times.length - 1];
    if (!(end < Number.POSITIVE_INFINITY && ascends(times, this.#last))) this.#refuse(times, values);
    this.#last = end;
    this.#lastValue = values[values.length - 1];
  }

  /** Says of the first time that is not in order what is wrong with it. */
  #refuse(times: Float64Array, values: Values): never {
    const row = times.findIndex((time, index) => {
      const last = index > 0 ? times[index - 1] : this.#last;
      return !(time >= last && time < Number.POSITIVE_INFINITY);
    });
    const time = times[row];
    const previous = row > 0 ? values[row - 1] : this.#lastValue;
    const after = previous === undefined ? '' : ` after ${previous}`;
    const rule = time < 0 && Number.isFinite(time) ? 'not be negative' : 'be finite and ascend';
    throw new TraceError(
      `row ${this.#rows + row}: column ${this.#column}: ${values[row]}${after}; times must ${rule}`,
    );
  }
}

/** Whether no time is before the one ahead of it, nor NaN. */
function ascends(times: Float64Array, before: number): boolean {
  // Two a step: a quarter less time.
  let last = before;
  let row = 0;
  for (; row + 1 < times.length; row += 2) {
    const time = times[row];
    const next = times[row + 1];
    if (!(time >= last && next >= time)) return false;
    last = next;
  }
  return row === times.length || times[row] >= last;
}

const FROM_FIRST = 'counted in seconds from the first';

type Values = Float64Array | Float32Array | BigInt64Array | BigUint64Array | Int32Array | Uint32Array;

/** How a number becomes a time. */
interface Scale {
  /** What is 0 s; of the type of the values. */
  readonly zero: number | bigint;
  readonly perSecond: number;
  /** Numbers are seconds already. */
  readonly isPlain: boolean;
}

/** Differences of 64-bit numbers are taken before they are rounded: nanoseconds since 1970 have 61 bits. */
function scaled(values: Values, { zero, perSecond }: Scale): Float64Array {
  const times = new Float64Array(values.length);
  for (let row = 0; row < times.length; row++) {
    const value = values[row];
    const elapsed = typeof value === 'bigint' ? Number(value - (zero as bigint)) : value - (zero as number);
    times[row] = elapsed / perSecond;
  }
  return times;
}

function dateOf(value: number | bigint, { perSecond }: Unit): string {
  const milliseconds = (Number(value) * 1e3) / perSecond;
  return Math.abs(milliseconds) <= MAX_DATE_MS ? new Date(milliseconds).toISOString() : String(value);
}
