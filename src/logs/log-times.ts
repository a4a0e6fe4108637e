import { type Data, DataType, type Schema, type Timestamp } from '../arrow/classes.js';
import { fileName } from '../trace/file-columns.js';
import { TIME_UNIT_NAMES, TIME_UNITS, type TimeUnit, timeReadingOf } from '../trace/time-unit.js';

/** Numbers from so many seconds on are Unix times, of September 2001 and later. */
const UNIX_SECONDS = 1e9;
/** And from so many on they are of another unit: as seconds they would be of the year 5138. */
const LATEST_SECONDS = 1e11;

/** From the smallest. */
const BY_SIZE: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];

/** Milliseconds that a Date can be from 1970. */
const MAX_DATE_MS = 8.64e15;

/** A time that does not go with those before it; the row is of the batch that was read. */
export class TimeFault extends Error {
  readonly row: number;

  constructor(problem: string, row: number) {
    super(problem);
    this.row = row;
  }
}

type Values = ArrayLike<number> | BigInt64Array | BigUint64Array;

/** How numbers become seconds. */
interface Scale {
  readonly unit: TimeUnit;
  /** Whether they count from 1970. */
  readonly isUnix: boolean;
  /** What is 0 s. */
  readonly zero: number | bigint;
  readonly perSecond: number;
  /** Numbers of the unit are from here to below there. */
  readonly from: number;
  readonly to: number;
}

/**
 * The times of a log, in seconds from the first that is read, in whatever order they come. Of numbers the unit is as it was
 * asked for, as a shape has it, or by their size; all have to be of the same.
 */
export class LogTimes {
  readonly #column: string;
  readonly #type: DataType;
  readonly #asked: TimeUnit | undefined;
  readonly #why: string | undefined;
  readonly #isOwn: boolean;
  #scale: Scale | undefined;
  #first: number | bigint | undefined;

  /** @param isOwn a trace of this package: its times are seconds from its start, however long it is */
  constructor(schema: Schema, index: number, isOwn: boolean) {
    const field = schema.fields[index];
    const reading = timeReadingOf(field);
    this.#column = fileName(field);
    this.#type = field.type;
    this.#asked = reading?.unit;
    this.#why = reading?.note;
    this.#isOwn = isOwn;
  }

  /**
   * How the times are read; undefined without any.
   *
   * @param fromTo the dates of the earliest and the latest, where they count from 1970
   * @param areDates whether they are dates in a text
   */
  note(fromTo: string, areDates: boolean): string | undefined {
    if (this.#scale === undefined) return undefined;
    const { unit, isUnix } = this.#scale;
    const { name } = TIME_UNITS[unit];
    if (areDates) return `times: dates, in UTC where they name no zone, from ${fromTo}`;
    if (DataType.isTimestamp(this.#type)) return `times: timestamps in ${name}, from ${fromTo}`;
    const why = this.#why ?? (isUnix ? `in ${name}, by their size` : undefined);
    if (isUnix) return `times: Unix times ${why}, from ${fromTo}`;
    if (this.#isOwn) return undefined;
    return `times: ${why ?? 'numbers without a unit; taken as seconds, unless --time-unit says otherwise'}`;
  }

  /** Unix seconds of what is 0 s; undefined where the times do not say. */
  get zeroUnixSeconds(): number | undefined {
    if (this.#scale === undefined || !this.#scale.isUnix) return undefined;
    return Number(this.#scale.zero) / this.#scale.perSecond;
  }

  /**
   * Reads the times of a batch.
   *
   * @param into NaN for a row without a time
   * @throws TimeFault where one is of another unit than those before it
   */
  read(data: Data, into: Float64Array): void {
    const values = data.values as Values;
    for (let row = 0; row < data.length; row++) {
      if (data.nullCount > 0 && !data.getValid(row)) into[row] = Number.NaN;
      else into[row] = this.#seconds(values[row], row);
    }
  }

  #seconds(value: number | bigint, row: number): number {
    const number = Number(value);
    if (!Number.isFinite(number) || (number <= 0 && DataType.isTimestamp(this.#type))) return Number.NaN;
    this.#scale ??= this.#scaleOf(value, row);
    this.#first ??= value;
    const { zero, perSecond, from, to, isUnix } = this.#scale;
    // What has no time is 0 or -1 to some, or a date of 1970.
    if (isUnix && number <= 0) return Number.NaN;
    if (number < from || number >= to) throw this.#mixed(value, row);
    const elapsed = typeof value === 'bigint' ? Number(value - (zero as bigint)) : value - (zero as number);
    return elapsed / perSecond;
  }

  #scaleOf(first: number | bigint, row: number): Scale {
    const nothing = typeof first === 'bigint' ? 0n : 0;
    const anything = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    if (DataType.isTimestamp(this.#type)) {
      const unit = TIME_UNIT_NAMES[(this.#type as Timestamp).unit];
      return { unit, isUnix: true, zero: first, perSecond: TIME_UNITS[unit].perSecond, ...anything };
    }
    if (this.#isOwn) return { unit: 's', isUnix: false, zero: nothing, perSecond: 1, ...anything };
    const number = Number(first);
    const unit =
      this.#asked ?? BY_SIZE.find((unit) => number < LATEST_SECONDS * TIME_UNITS[unit].perSecond) ?? 'ns';
    const { perSecond } = TIME_UNITS[unit];
    const [unix, latest] = [UNIX_SECONDS * perSecond, LATEST_SECONDS * perSecond];
    if (number >= latest && this.#asked !== undefined) {
      throw new TimeFault(
        `column ${this.#column}: ${first} is no time ${this.#why}; --time-unit says what it is in`,
        row,
      );
    }
    if (number >= unix) return { unit, isUnix: true, zero: first, perSecond, from: unix, to: latest };
    return { unit, isUnix: false, zero: nothing, perSecond, from: Number.NEGATIVE_INFINITY, to: unix };
  }

  #mixed(value: number | bigint, row: number): TimeFault {
    const { unit, isUnix } = this.#scale!;
    const kind = isUnix ? `Unix times in ${TIME_UNITS[unit].name}` : `${TIME_UNITS[unit].name} from a start`;
    return new TimeFault(
      `column ${this.#column}: ${value} is no time of the unit of those before it, such as ${this.#first}, which are read as ${kind}; ` +
        'a log has one unit, and --time-unit says which',
      row,
    );
  }
}

/** @param milliseconds from 1970 */
export function dateText(milliseconds: number): string {
  return Math.abs(milliseconds) <= MAX_DATE_MS
    ? new Date(milliseconds).toISOString()
    : `${milliseconds / 1e3} s`;
}
