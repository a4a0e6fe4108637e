import type { RateExpression } from './rate/expression.js';

/** Rows of a record batch, at most: 2^24, which keeps a batch of the widest trace below 2 GiB. */
export const MAX_BATCH_SIZE = 16_777_216;

/** Requests of a trace, at most: the engine counts them in double precision, which needs room for fractions. */
export const MAX_REQUESTS = 1e14;

/** Threads that produce rows, at most. */
export const MAX_WORKERS = 256;

/** How a workload's total rate is set. */
export type RateOption = RateExpression;

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

/**
 * How a workload is made of a pool: `servegen`, client by client; or `naive`, all requests as one stream with the
 * pool's total rate and the lengths of all of them, for comparison.
 */
export type Method = 'servegen' | 'naive';

/**
 * The coefficient of variation of the inter-arrival times of the naive stream: `poisson`, 1; `aggregate`, what is
 * measured for all clients of the pool together; or a number, 0.001 to 100.
 */
export type Burstiness = 'poisson' | 'aggregate' | number;

/** The numbers that a burstiness can be: the engine's range of Gamma shapes, which are 1 / CV^2. */
export const BURSTINESS_BOUNDS = { smallest: 0.001, largest: 100 } as const;

/**
 * How the fields of one request depend on each other, for every client. The fields are those that a request has one
 * value of: token counts, the reason ratio, and the numbers of images, audio clips and videos; the items of a list
 * are independent of everything. The distribution of each field stays as it is.
 *
 * - `'independent'`: not at all.
 * - `'comonotone'`: one uniform number drives all of them, so that a request is as long in one field as in the others.
 * - `{ rankCorrelations }`: a Gaussian copula with these rank correlations; pairs that are not named have none.
 */
export type Coupling =
  | 'independent'
  | 'comonotone'
  | { readonly rankCorrelations: readonly RankCorrelation[] };

/** Spearman's rank correlation of two fields within a client: -1 to 1. */
export interface RankCorrelation {
  readonly fields: readonly [string, string];
  /**
   * That of the uniform numbers that drive the fields, and so of the fields, as far as their values differ: where many
   * requests have the same value, their ranks are tied, which lowers the correlation that is measured.
   */
  readonly value: number;
}

/** The `index`-th (from 1) of `count` contiguous parts of a trace. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Two of `rate`, `duration` and `requests` fix the third; all three together are refused. */
export interface GenerateOptions {
  /**
   * Total rate: requests per second; `'native'` (default), the pool's own; `{ scale }`, the pool's own times a
   * factor; `{ max }`, the pool's own, scaled down where its busiest window exceeds `max` requests per second; or any
   * other function of time, see `RateExpression`.
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
  /** Default `'servegen'`. */
  readonly method?: Method;
  /** With method `'naive'` only: default `'poisson'`. In a ServeGen workload the pool says it of each client. */
  readonly burstiness?: Burstiness;
  /** Default `'independent'`. */
  readonly coupling?: Coupling;
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
