import { MAX_REQUESTS, NAIVE_CV_BOUNDS } from '../bounds.js';
import { UsageError } from '../errors.js';

/** A number without a sign. */
export const DECIMAL = String.raw`(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`;
const NUMBER = new RegExp(`^${DECIMAL}$`);
const DURATION = new RegExp(`^(${DECIMAL})([smhd]?)$`);
const COUNT = /^(\d+(?:\.\d+)?|\.\d+)(?:[eE]\+?(\d{1,3})|([kKMGB]))?$/;
const CLOCK = /^(?:(\d+):(?=\d+:\d+:))?(\d+):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/;
const CLOCK_END = unanchored(CLOCK, NUMBER);

/** The notations as regular expressions, for schemas; a text that fits one can still be out of range. */
export const NOTATIONS = {
  duration: DURATION.source,
  count: COUNT.source,
  clock: anchored(CLOCK_END),
  time: anchored(unanchored(DURATION, CLOCK)),
  span: anchored(String.raw`${CLOCK_END}\.\.${CLOCK_END}`),
} as const;

const SECONDS = { '': 1, s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const POWER_OF_TEN = { k: 3, K: 3, M: 6, G: 9, B: 9 } as const;

/**
 * A length of time such as `1200`, `90s`, `20m`, `1h` or `14d`.
 *
 * @param field the option's name, for the message
 * @returns seconds, finite and greater than 0
 * @throws UsageError for anything else
 */
export function parseDuration(text: string, field = '--duration'): number {
  const match = DURATION.exec(text);
  const seconds = match ? Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS] : Number.NaN;
  return positive(
    seconds,
    text,
    field,
    'a length of time above 0, in seconds or with s, m, h or d: 1200, 90s, 20m, 1h, 14d',
  );
}

/**
 * A moment, counted from the start of the trace: `0`, `90s`, `20m`, `18:00`, `2:18:00:00`.
 *
 * @param field its name, for the message
 * @returns seconds, finite and at least 0
 * @throws UsageError for anything else
 */
export function parseTime(text: string, field: string): number {
  const match = DURATION.exec(text);
  const seconds = match ? Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS] : parseClock(text);
  if (!Number.isFinite(seconds)) {
    throw unusable(
      text,
      field,
      'a time from the start, in seconds, with s, m, h or d, as hh:mm[:ss] or as d:hh:mm:ss: 0, 90s, 20m, 18:00 ' +
        '(2:18:00 could be two things: write 02:18:00 or 2:18:00:00)',
    );
  }
  return seconds;
}

/**
 * A time of day: `15:00`, `06:30:00`, or seconds from midnight.
 *
 * @param field its name, for the message
 * @returns seconds from midnight, 0 to 86,400
 * @throws UsageError for anything else
 */
export function parseTimeOfDay(text: string, field: string): number {
  const seconds = parseClock(text);
  if (!(seconds <= SECONDS.d))
    throw unusable(text, field, 'a time of day from 00:00 to 24:00, as hh:mm[:ss]');
  return seconds;
}

/** A part of a pool: [`from`, `to`), seconds on the pool's own clock. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A span `<from>..<to>`; each end is a number of seconds, `hh:mm`, `hh:mm:ss` or `d:hh:mm:ss` on the pool's
 * clock, whose first day is 0. Three parts are always hours, minutes and seconds.
 *
 * @param field the option's name, for the message
 * @throws UsageError when an end cannot be read, is negative, or the span is empty or reversed
 */
export function parseSpan(text: string, field = '--span'): Span {
  const ends = text.split('..');
  const [from, to] = ends.length === 2 ? ends.map(parseClock) : [Number.NaN, Number.NaN];
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    throw unusable(
      text,
      field,
      '<from>..<to>, each in seconds, as hh:mm[:ss] or as d:hh:mm:ss: 64800..68400, 18:00..19:00, ' +
        '2:18:00:00..2:19:00:00 (2:18:00 could be two things: write 02:18:00 or 2:18:00:00)',
    );
  }
  if (!(from! < to!)) {
    throw new UsageError(`'${text}' is reversed or empty; its start must be before its end`, { field });
  }
  return { from: from!, to: to! };
}

/** A constant rate, or the pool's own, as it is, times a factor or brought down to a largest. */
export type RateOfPool = number | 'native' | { readonly scale: number } | { readonly max: number };

/**
 * A rate: requests per second, `native`, `scale:<factor>` or `max:<requests per second>`.
 *
 * @param field the option's name, for the message
 * @throws UsageError when it is none of these, or a number is not greater than 0
 */
export function parseRate(text: string, field = '--rate'): RateOfPool {
  const expected = "requests per second above 0, 'native', 'scale:<factor>' or 'max:<requests per second>'";
  if (text === 'native') return 'native';
  const [, kind, digits] = /^(?:(scale|max):)?(.*)$/.exec(text) ?? [];
  const value = positive(parseDecimal(digits), text, field, expected);
  if (kind === 'scale') return { scale: value };
  if (kind === 'max') return { max: value };
  return value;
}

/**
 * The coefficient of variation of the naive stream, or `aggregate`.
 *
 * @param field the option's name, for the message
 * @throws UsageError when it is neither, or a number is not from 0.001 to 100
 */
export function parseNaiveCv(text: string, field = '--cv'): number | 'aggregate' {
  if (text === 'aggregate') return text;
  const { smallest, largest } = NAIVE_CV_BOUNDS;
  const cv = parseDecimal(text);
  if (!(cv >= smallest && cv <= largest)) {
    throw unusable(text, field, `'aggregate' or a CV of inter-arrival times from ${smallest} to ${largest}`);
  }
  return cv;
}

/**
 * A count such as `1000000`, `1e9`, `250M`, `10k`, `2G` or `2B`; k, M, G and B are powers of 1,000.
 *
 * @param field the option's name, for the message
 * @returns a whole number from 1 to 1e14
 * @throws UsageError for anything else
 */
export function parseCount(text: string, field = '--requests'): number {
  const count = readCount(text);
  if (!(count >= 1 && count <= MAX_REQUESTS)) {
    throw unusable(text, field, 'a whole number from 1 to 1e14, plain or as 10k, 250M, 2G, 2B or 1e9');
  }
  return count;
}

/** A whole number in the notation of `parseCount`; NaN for anything else. */
function readCount(text: string): number {
  const match = COUNT.exec(text);
  const [, digits, exponent, suffix] = match ?? [];
  const power = suffix ? POWER_OF_TEN[suffix as keyof typeof POWER_OF_TEN] : (exponent ?? 0);
  // Shifting the decimal point in the text is exact, where 4.35 * 100 is not.
  const count = match ? Number(`${digits}e${power}`) : Number.NaN;
  return Number.isSafeInteger(count) ? count : Number.NaN;
}

/**
 * A whole number within bounds, in the notation of `parseCount`.
 *
 * @param field the option's name, for the message
 * @param what is counted, for the message
 * @throws UsageError for anything else
 */
export function parseCountWithin(
  text: string,
  field: string,
  what: string,
  from: number,
  to: number,
): number {
  const count = readCount(text);
  if (!(count >= from && count <= to)) {
    throw unusable(text, field, `a number of ${what} from ${from} to ${to}`);
  }
  return count;
}

/** The `index`-th (from 1) of `count` contiguous parts of a trace. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * `2/8`: the second of eight parts.
 *
 * @param field the option's name, for the message
 * @throws UsageError for anything else
 */
export function parseShard(text: string, field = '--shard'): Shard {
  const match = /^([1-9]\d{0,8})\/([1-9]\d{0,8})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (!(index <= count)) throw unusable(text, field, 'a part such as 2/8, from 1/8 to 8/8');
  return { index, count };
}

function parseClock(text: string): number {
  const match = CLOCK.exec(text);
  if (match === null) return parseDecimal(text);
  // A day, an hour and a minute, or an hour, a minute and a second? With two digits in front it is the latter.
  if (/^\d:\d{2}:\d{2}/.test(text) && match[1] === undefined) return Number.NaN;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  // Without a day the hours run on (36:00 is noon of day 1); with one they end at 24.
  if (minutes > 59 || !(seconds < 60) || (match[1] !== undefined && hours > 24)) return Number.NaN;
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

/** NaN unless `text` is a plain non-negative decimal; `Number` alone would take '', ' 1', '0x10' and 'Infinity'. */
export function parseDecimal(text: string | undefined): number {
  return text !== undefined && NUMBER.test(text) ? Number(text) : Number.NaN;
}

/** Any of the expressions, as one without its ends. */
function unanchored(...expressions: readonly RegExp[]): string {
  return `(?:${expressions.map(({ source }) => source.slice(1, -1)).join('|')})`;
}

function anchored(pattern: string): string {
  return `^${pattern}$`;
}

function positive(value: number, text: string, field: string, expected: string): number {
  if (!(value > 0) || !Number.isFinite(value)) throw unusable(text, field, expected);
  return value;
}

/** The refusal of an option's value: `field` is the option's name, `expected` what it may be. */
export function unusable(text: string, field: string, expected: string): UsageError {
  return new UsageError(`'${text}' is not usable; expected ${expected}`, { field });
}
