import { type FaultLocation, UsageError } from '../errors.js';

type Convert = (value: number) => number;

/** How the numbers of a rate file become seconds and requests per second. */
export interface RateColumns {
  readonly toSeconds: Convert;
  readonly toPerSecond: Convert;
}

/** The columns of a file without a header. */
export const BARE_COLUMNS: RateColumns = { toSeconds: (time) => time, toPerSecond: (rate) => rate };

/** By division where the factor is whole, so that 1,500 ms are 1.5 s to the bit. */
const TIME_UNITS: readonly (readonly [names: string, convert: Convert])[] = [
  ['s sec secs second seconds', (time) => time],
  ['ms msec msecs millisecond milliseconds', (time) => time / 1e3],
  ['us usec usecs microsecond microseconds', (time) => time / 1e6],
  ['ns nsec nsecs nanosecond nanoseconds', (time) => time / 1e9],
  ['m min mins minute minutes', (time) => time * 60],
  ['h hr hrs hour hours', (time) => time * 3_600],
  ['d day days', (time) => time * 86_400],
];

const TIME_NAMES = 'time|t|timestamp|elapsed|offset|at|start';
const RATE_NAMES =
  'rate|request_rate|arrival_rate|load|throughput|requests|request|reqs|req|queries|query|q|r';

/** Abbreviations of requests in a unit of time, by the unit. */
const RATE_ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['rps', 's'],
  ['qps', 's'],
  ['rpm', 'm'],
  ['qpm', 'm'],
  ['rph', 'h'],
  ['qph', 'h'],
  ['rpd', 'd'],
  ['qpd', 'd'],
  ['hz', 's'],
]);

/** A column as its name tells it. */
type Column =
  | { readonly kind: 'time' | 'rate'; readonly convert: Convert }
  /** With a unit that is none of those above. */
  | { readonly kind: 'time' | 'rate'; readonly convert?: undefined };

/**
 * What the first line of a rate file says of its columns; undefined where it is a row already.
 *
 * @param cells two or another number of texts without spaces around them
 * @throws UsageError for a header that is not time and rate in this order, each in a unit that is known; without the
 *   line's text, which can be that of any file
 */
export function readHeader(cells: readonly string[], location: FaultLocation): RateColumns | undefined {
  if (cells.length !== 2 || !cells.every((cell) => /^[A-Za-z_]/.test(cell))) return undefined;
  const [first, second] = cells.map(columnOf);
  if (first === undefined || second === undefined) {
    throw new UsageError(
      'it is neither a row of two numbers nor a header that is known; time,rate is expected, each with a unit or ' +
        'none, such as time_ms,rate or time,rpm',
      location,
    );
  }
  if (first.kind !== 'time' || second.kind !== 'rate') {
    throw new UsageError(`the columns are ${first.kind},${second.kind}; time,rate is expected`, location);
  }
  if (first.convert === undefined) {
    throw new UsageError(
      "the unit of the time is not known; without one it is in seconds, and there are 'ns', 'us', 'ms', 's', 'min', " +
        "'h' and 'd', as in time_ms",
      location,
    );
  }
  if (second.convert === undefined) {
    throw new UsageError(
      "the unit of the rate is not known; without one it is in requests per second, and there are 'rps', 'rpm', 'rph' " +
        "and 'rpd', and those such as rate_per_minute and requests/s",
      location,
    );
  }
  return { toSeconds: first.convert, toPerSecond: second.convert };
}

function columnOf(text: string): Column | undefined {
  // `time (ms)`, `time [ms]`, `time-ms` and `Time_MS` are one; `/` is kept, as it means `per`.
  const name = text
    .toLowerCase()
    .replace(/[\s()[\]-]+/g, '_')
    .replace(/_*\/_*/g, '_per_')
    .replace(/_{2,}/g, '_')
    .replace(/^_|_$/g, '');
  return timeColumn(name) ?? rateColumn(name);
}

function timeColumn(name: string): Column | undefined {
  const bare = timeUnit(name);
  // A unit alone, such as `seconds`; `h` and the like are too short to mean anything for sure.
  if (bare !== undefined && name.length > 1) return { kind: 'time', convert: bare };
  const match = new RegExp(`^(?:${TIME_NAMES})(?:_(?:in_)?(.+))?$`).exec(name);
  if (match === null) return undefined;
  const [, unit] = match;
  if (unit === undefined) return { kind: 'time', convert: (time) => time };
  return column('time', timeUnit(unit));
}

function rateColumn(name: string): Column | undefined {
  const bare = perUnit(name);
  if (bare !== undefined) return { kind: 'rate', convert: bare };
  const match = new RegExp(`^(?:${RATE_NAMES})(?:_(?:in_)?(.+))?$`).exec(name);
  if (match === null) return undefined;
  const [whole, unit] = match;
  if (unit !== undefined) return column('rate', perUnit(unit));
  // `requests` alone is a number of them, in whatever time.
  return column('rate', /^(?:rate|.*_rate|load|throughput|r)$/.test(whole) ? (rate) => rate : undefined);
}

function column(kind: 'time' | 'rate', convert: Convert | undefined): Column {
  return convert === undefined ? { kind } : { kind, convert };
}

function timeUnit(name: string): Convert | undefined {
  return TIME_UNITS.find(([names]) => names.split(' ').includes(name))?.[1];
}

/** `rpm`, `per_minute`, `requests_per_s`: a number of requests in a unit of time, as one a second. */
function perUnit(name: string): Convert | undefined {
  const unit =
    RATE_ABBREVIATIONS.get(name) ?? /^(?:(?:requests?|reqs?|quer(?:y|ies)|r|q|1)_)?per_(.+)$/.exec(name)?.[1];
  const convert = unit === undefined ? undefined : timeUnit(unit);
  if (convert === undefined) return undefined;
  // What a unit of time is in seconds tells what one in it is a second.
  const seconds = convert(1);
  if (seconds >= 1) return (rate) => rate / seconds;
  const inASecond = Math.round(1 / seconds);
  return (rate) => rate * inASecond;
}
