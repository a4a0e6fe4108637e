import type { RateExpression } from './rate/expression.js';

/** Rows of a record batch, at most: 2^24, which keeps a batch of the widest trace below 2 GiB. */
export const MAX_BATCH_SIZE = 16_777_216;

/** Requests of a trace, at most: the engine counts them in double precision, which needs room for fractions. */
export const MAX_REQUESTS = 1e14;

/** Threads that produce rows, at most. */
export const MAX_WORKERS = 256;

/** How a workload's total rate is set. */
export type RateOption = RateExpression;

/** How arrivals are drawn: `exact` counts, or the procedure of ServeGen's Python reference, for comparison. */
export type ArrivalMode = 'exact' | 'reference';

/** The `index`-th (from 1) of `count` contiguous parts of a trace. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Turns of a conversation, at most: the engine follows a conversation as far back as its turns can reach. */
export const MAX_TURNS = 64;

/** Seconds between two turns, at most: a year. */
export const MAX_GAP_SECONDS = 31_536_000;

/** The largest time between two turns where a law has no bound of its own: a day. */
export const DEFAULT_GAP_SECONDS = 86_400;

/** Numbers of turns of conversations of several turns, 2 to `MAX_TURNS`. */
export type TurnsOption =
  /** 2 + a geometric number, cut at `max` (default `MAX_TURNS`), with this mean: from 2 to midway between 2 and `max`. */
  | { readonly mean: number; readonly max?: number }
  /** Probabilities by number of turns, which sum to 1. */
  | Readonly<Record<number, number>>;

/** Bounds by conditioning: times outside of them do not occur, and the others keep their proportions. */
export interface GapBounds {
  /** Smallest time, seconds. Default 0. */
  readonly min?: number;
  /** Largest time, seconds, at most `MAX_GAP_SECONDS`. Default `DEFAULT_GAP_SECONDS`. */
  readonly max?: number;
}

/**
 * A law of the seconds from a turn to the next; all parameters are finite and, but for `mu`, above 0. `sigma`, `alpha`
 * and `shape` are from 0.001 to 1,000.
 */
export type InterTurnLaw =
  /** The logarithm is normal with mean `mu` and standard deviation `sigma`; `p50` is the median, exp(mu). */
  | ({ readonly kind: 'lognormal'; readonly sigma: number } & GapBounds &
      ({ readonly mu: number } | { readonly p50: number }))
  /** Mean of the law without bounds. */
  | ({ readonly kind: 'exponential'; readonly mean: number } & GapBounds)
  /** P(X > x) = (scale / x) ^ alpha for x at least `scale`. */
  | ({ readonly kind: 'pareto'; readonly scale: number; readonly alpha: number } & GapBounds)
  /** P(X > x) = exp(-(x / scale) ^ shape). */
  | ({ readonly kind: 'weibull'; readonly shape: number; readonly scale: number } & GapBounds)
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'constant'; readonly value: number };

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
  /** Exact number of rows; with conversations, the expected number. */
  readonly requests?: number;
  /** Any text; the same text gives the same trace. Default `'0'`. */
  readonly seed?: string;
  /** Default `'exact'`. */
  readonly arrivals?: ArrivalMode;
  /** Conversations of all clients; adds the columns `conversation_id`, `turn` and `history_tokens`. Default: none. */
  readonly conversations?: ConversationOptions;
  /** Rows of a record batch, all but the last: 1 to `MAX_BATCH_SIZE`. Default 65,536. */
  readonly batchSize?: number;
  /**
   * Threads that produce rows, 1 to `MAX_WORKERS`; with 1, the default, the calling thread does. Short traces use
   * fewer than are allowed. No value depends on it.
   */
  readonly workers?: number;
  /** Only this part of the trace; the parts' rows, one after the other, are the whole trace. */
  readonly shard?: Shard;
  /** Adds the column `request_id`. Default false. */
  readonly requestId?: boolean;
}
