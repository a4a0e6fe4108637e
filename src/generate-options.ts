/** Rows of a record batch, at most: 2^24, which keeps a batch of the widest trace below 2 GiB. */
export const MAX_BATCH_SIZE = 16_777_216;

/** Requests of a trace, at most: the engine counts them in double precision, which needs room for fractions. */
export const MAX_REQUESTS = 1e14;

/** Threads that produce rows, at most. */
export const MAX_WORKERS = 256;

/** How a workload's total rate is set; see `GenerateOptions.rate`. */
export type RateOption = number | 'native' | { readonly scale: number } | { readonly max: number };

/**
 * How arrivals are drawn: with `exact` counts; as a stationary `renewal` process, whose counts vary; or by the
 * procedure of ServeGen's Python `reference`, for comparison.
 */
export type ArrivalMode = 'exact' | 'renewal' | 'reference';

/** The families of inter-arrival times that a parameter shapes. */
export type ShapedFamily = 'gamma' | 'weibull' | 'lognormal' | 'pareto';

/**
 * A law of inter-arrival times; their mean follows from the rate. `cv` is the coefficient of variation, 0.001 or more.
 * `shape` is k of a Gamma or Weibull law, the standard deviation of the logarithm of a log-normal law, or the tail
 * index of a Pareto law. `samples` draws from `gaps`, in any unit, with replacement, by `weights` where given.
 */
export type GapLaw =
  | { readonly family: 'exponential' | 'constant'; readonly cv?: number }
  | { readonly family: ShapedFamily; readonly cv: number }
  | { readonly family: ShapedFamily; readonly shape: number }
  | {
      readonly family: 'samples';
      readonly gaps: ArrayLike<number>;
      readonly weights?: ArrayLike<number>;
    };

/** The `index`-th (from 1) of `count` contiguous parts of a trace. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Two of `rate`, `duration` and `requests` fix the third; all three together are refused. */
export interface GenerateOptions {
  /**
   * Total rate: requests per second; `'native'` (default), the pool's own; `{ scale }`, the pool's own times a
   * factor; `{ max }`, the pool's own, scaled down where its busiest window exceeds `max` requests per second.
   */
  readonly rate?: RateOption;
  /** Length of the trace in seconds. By default that of the pool or view, which repeats where it is shorter. */
  readonly duration?: number;
  /** Number of rows: exact, but with `renewal` arrivals an expectation. */
  readonly requests?: number;
  /** Any text; the same text gives the same trace. Default `'0'`. */
  readonly seed?: string;
  /** Default `'exact'`. */
  readonly arrivals?: ArrivalMode;
  /** The law of all clients' inter-arrival times, in place of the pool's. */
  readonly gaps?: GapLaw;
  /** Rows of a record batch, all but the last: 1 to `MAX_BATCH_SIZE`. Default 65,536. */
  readonly batchSize?: number;
  /**
   * Threads that produce rows, 1 to `MAX_WORKERS`; with 1, the default, the calling thread does. Short traces use
   * fewer than are allowed. No value depends on it.
   */
  readonly workers?: number;
  /** Only this part of the trace; the parts' rows, one after the other, are the whole trace. */
  readonly shard?: Shard;
  /** Adds the column `request_id`. Default false. Not with a shard of `renewal` arrivals, which leave it open. */
  readonly requestId?: boolean;
}
