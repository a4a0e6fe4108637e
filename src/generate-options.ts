import type { InterTurnLaw } from './laws/families.js';
import type { InterArrivalLaw } from './laws/inter-arrival.js';
import type { RateExpression } from './rate/expression.js';

export type { InterTurnLaw } from './laws/families.js';
export type { InterArrivalLaw, ShapedFamily } from './laws/inter-arrival.js';

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

/**
 * How a workload is made of a pool: `servegen`, client by client; or `naive`, all requests as one stream with the
 * pool's total rate and the lengths of all of them, for comparison. It is a Poisson process unless a burstiness is given.
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

/** Turns of a conversation, at most: the engine follows a conversation as far back as its turns can reach. */
export const MAX_TURNS = 64;

/** Numbers of turns of conversations of several turns, 2 to `MAX_TURNS`. */
export type TurnsOption =
  /** 2 + a geometric number, cut at `max` (default `MAX_TURNS`), with this mean: from 2 to midway between 2 and `max`. */
  | { readonly mean: number; readonly max?: number }
  /** Probabilities by number of turns, which sum to 1. */
  | Readonly<Record<number, number>>;

/** How the requests of a client follow each other in conversations. */
export interface ConversationOptions {
  /** Share of a client's requests that belong to conversations of several turns: above 0, at most 1. */
  readonly share: number;
  readonly turns: TurnsOption;
  /** In real seconds, whatever the rate. */
  readonly interTurnSeconds: InterTurnLaw;
  /** Whether the input of a turn has the inputs and outputs of the turns before it. Default true. */
  readonly history?: boolean;
}

/**
 * How arrivals are drawn where nothing says it: with exact counts; those of the naive stream as a renewal process, with
 * the default burstiness a Poisson process, unless its total is given.
 */
export function defaultArrivals({
  method,
  requests,
}: Pick<GenerateOptions, 'method' | 'requests'>): ArrivalMode {
  return method === 'naive' && requests === undefined ? 'renewal' : 'exact';
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
  /** Number of rows: exact, but with `renewal` arrivals or conversations an expectation. */
  readonly requests?: number;
  /** Any text; the same text gives the same trace. Default `'0'`. */
  readonly seed?: string;
  /** Default `'exact'`; with method `'naive'` and no `requests` `'renewal'`. */
  readonly arrivals?: ArrivalMode;
  /** Default `'servegen'`. */
  readonly method?: Method;
  /** With method `'naive'` only: default `'poisson'`. In a ServeGen workload the pool says it of each client. */
  readonly burstiness?: Burstiness;
  /** Default `'independent'`. */
  readonly coupling?: Coupling;
  /** The law of all clients' inter-arrival times, in place of the pool's. */
  readonly gaps?: InterArrivalLaw;
  /** Conversations of all clients; adds the columns `conversation_id`, `turn` and `history_tokens`. Default: none. */
  readonly conversations?: ConversationOptions;
  /** Rows of a record batch, all but the last: 1 to `MAX_BATCH_SIZE`. Default 65,536. */
  readonly batchSize?: number;
  /**
   * Threads that produce rows, 1 to `MAX_WORKERS`; with 1, the default, the calling thread does. Fewer are used where
   * there are fewer cores, where half of the memory does not hold more, and for short traces; `Trace.workers` has how
   * many. No value depends on it.
   */
  readonly workers?: number;
  /** Only this part of the trace; the parts' rows, one after the other, are the whole trace. */
  readonly shard?: Shard;
  /** Adds the column `request_id`. Default false. Not with a shard of `renewal` arrivals, which leave it open. */
  readonly requestId?: boolean;
}
