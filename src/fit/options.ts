import { UsageError } from '../errors.js';
import { MAX_GRID } from '../estimation/copula.js';
import { isBuiltin } from '../notation/builtin-name.js';
import { type Attended, checkAttended } from '../progress.js';

/** What decides a fit; all have defaults. */
export interface FitOptions {
  /** Length of the windows that each have a rate and a law of gaps, seconds. Default 600. */
  readonly windowSeconds?: number;
  /** Length of the periods that each have distributions of lengths, seconds. Default 21,600. */
  readonly periodSeconds?: number;
  /** What fewer requests than this have said does not stand in the pool: values, numbers of turns, clients. Default 5. */
  readonly minimumCount?: number;
  /** Clients that are kept at most, the busiest; all others are the residual. Default 10,000. */
  readonly clients?: number;
  /** Gaps that a law is fitted to, at least. Default 100. */
  readonly minimumGaps?: number;
  /** Requests that a distribution of lengths is of, at least. Default 50. */
  readonly minimumLengths?: number;
  /** Distinct values of a distribution, at most; more are binned. Default 4,096. */
  readonly maximumValues?: number;
  /** Whether the dependence of the fields of a request is kept. Default true. */
  readonly joint?: boolean;
  /** Requests that a client needs for a dependence of its own. Default 2,000. */
  readonly minimumJoint?: number;
  /** Rows and columns of the grids that say how fields depend on each other, 2 to 20: fewer where requests are few. Default 20. */
  readonly grid?: number;
  /** What the pool is called. Default: `fitted`. */
  readonly name?: string;
  /** Whether the pool says what clients are called in the log. Default false. */
  readonly keepNames?: boolean;
}

export type CheckedFitOptions = Required<FitOptions>;

export const DEFAULT_WINDOW_SECONDS = 600;

const DEFAULTS: CheckedFitOptions = {
  windowSeconds: DEFAULT_WINDOW_SECONDS,
  periodSeconds: 21_600,
  minimumCount: 5,
  clients: 10_000,
  minimumGaps: 100,
  minimumLengths: 50,
  maximumValues: 4096,
  joint: true,
  minimumJoint: 2000,
  grid: MAX_GRID,
  name: 'fitted',
  keepNames: false,
};

/** Shortest and longest window and period: what is shorter than a second is no window of a clock of seconds. */
export const LENGTH = [1, 1e9] as const;

/** The least and the most of each whole number. */
export const WHOLE = {
  minimumCount: [1, 1e9],
  clients: [0, 200_000],
  minimumGaps: [10, 1e6],
  minimumLengths: [1, 1e9],
  maximumValues: [16, 65_536],
  minimumJoint: [100, 1e9],
  grid: [2, MAX_GRID],
} as const;

/** @throws UsageError that names the option that is out of its range */
export function checkFitOptions(options: FitOptions & Attended): CheckedFitOptions & Attended {
  const given = checkAttended(options, [...Object.keys(DEFAULTS), 'signal', 'onProgress']);
  const checked = { ...DEFAULTS, ...given };
  for (const field of ['windowSeconds', 'periodSeconds'] as const) {
    const seconds: unknown = checked[field];
    const [least, most] = LENGTH;
    if (!(typeof seconds === 'number' && seconds >= least && seconds <= most)) {
      throw new UsageError(`${seconds} is not a length of time from ${least} to ${most} seconds`, { field });
    }
  }
  for (const [field, [least, most]] of Object.entries(WHOLE)) {
    const value: unknown = checked[field as keyof typeof WHOLE];
    if (!(Number.isInteger(value) && (value as number) >= least && (value as number) <= most)) {
      throw new UsageError(`${value} is not a whole number from ${least} to ${most}`, { field });
    }
  }
  for (const field of ['joint', 'keepNames'] as const) {
    if (typeof checked[field] !== 'boolean') {
      throw new UsageError(`${checked[field]} is not true or false`, { field });
    }
  }
  if (typeof checked.name !== 'string' || checked.name === '') {
    throw new UsageError('it is not a text', { field: 'name' });
  }
  if (isBuiltin(checked.name)) {
    throw new UsageError(`${checked.name} would be taken for a built-in population`, { field: 'name' });
  }
  return checked;
}
