import type { Category } from '../fields.js';
import type { DistributionSpec, InterArrivalSpec, InterTurnSpec } from '../laws/distribution.js';
/**
 * The workload spec: one declarative document for everything that decides a trace. `docs/spec.md` describes it, and
 * `schema.ts` holds its JSON Schema. What the types cannot say is checked by `check-workload.ts`.
 */
import type { FormatName } from '../output/formats.js';

/** A length of time above 0: seconds, or a text: `90s`, `20m`, `1h`, `14d`. */
export type DurationSpec = number | string;

/** A moment, counted from the start of the trace: seconds, or a text: `90s`, `20m`, `18:00`, `2:18:00:00`. */
export type TimeSpec = number | string;

/** A time of day: `15:00`, `06:30:00`, or seconds from midnight; up to 24:00. */
export type ClockSpec = number | string;

/** A whole number from 1, or a text: `10k`, `250M`, `1e9`. */
export type CountSpec = number | string;

/**
 * How arrivals are drawn: with `exact` counts; as a stationary `renewal` process, whose counts vary; or by the
 * procedure of ServeGen's Python `reference`, for comparison.
 */
export type ArrivalMode = 'exact' | 'renewal' | 'reference';

export interface WorkloadSpec {
  /** For editors, which find the schema by it; it means nothing here. */
  readonly $schema?: string;
  /** Of custom clients without a pool; with a pool it is the pool's. */
  readonly category?: Category;
  /** Default: the built-in population of the category, unless there are custom clients. */
  readonly pool?: string | PoolSpec;
  /** Further pools of the same category, whose clients are there beside those of the pool. */
  readonly mix?: readonly MixPoolSpec[];
  /**
   * The Client Generator: this many clients, drawn from the pool; or their number over time, 0 or more, each of which
   * holds until the next. Before the first there are none.
   */
  readonly clients?: CountSpec | readonly (readonly [time: TimeSpec, count: CountSpec])[];
  /** Clients written here, alone or beside those of the pool. */
  readonly custom_clients?: readonly CustomClientSpec[];
  /** Total rate. Default: every client at its own. */
  readonly rate?: RateSpec;
  readonly duration?: DurationSpec;
  readonly requests?: CountSpec;
  /** A number stands for its shortest decimal text. Default `0`. */
  readonly seed?: string | number;
  /** Default `servegen`. */
  readonly method?: 'servegen' | 'naive' | NaiveSpec;
  /** Default `exact`. */
  readonly arrivals?: ArrivalMode;
  /** In place of the inter-arrival law that the pool's clients have. */
  readonly inter_arrival?: InterArrivalSpec;
  /** Of all clients that have none of their own. Default `independent`. */
  readonly coupling?: CouplingSpec;
  /** Of all clients that have none of their own. Default `none`. */
  readonly conversations?: 'none' | ConversationSpec;
  readonly output?: OutputSpec;
}

export interface PoolSpec {
  /** `builtin:<name>`, a directory or a packed file; paths are relative to the spec file. */
  readonly source: string;
  /** On the pool's clock: `18:00..19:00`, or both ends in seconds. */
  readonly span?: string | readonly [from: number, to: number];
  /** By quantity, such as `cv` or `input_tokens.mean`: `1.5..`, `..0.5`, `100..2000`. */
  readonly filter?: Readonly<Record<string, string | RangeSpec>>;
  /** Clients are idle in windows that do not lie in all of these ranges; after the filter. */
  readonly filter_windows?: Readonly<Record<string, string | RangeSpec>>;
  readonly client_ids?: readonly number[];
  /** Factors on the rates of single clients, by id; 0 leaves one out. */
  readonly weights?: Readonly<Record<string, number>>;
}

/** A pool beside the first, laid along the trace from its own beginning; it repeats where it is shorter. */
export interface MixPoolSpec extends PoolSpec {
  /** At every time, its total rate over that of the pool. Without one its clients keep their own rates. */
  readonly weight?: number;
}

/** Numbers from `min` to `max`, both included; one end may be open. */
export interface RangeSpec {
  readonly min?: number;
  readonly max?: number;
}

/**
 * A client, or `count` alike with random streams of their own. It has a `rate` of its own, or a `weight`: its rate
 * over that of the whole pool; without a pool, weights are relative to each other.
 */
export interface CustomClientSpec {
  readonly label?: string;
  /** Of the first; the others follow. Default: behind the largest that is in use. */
  readonly id?: number;
  /** Default 1. Rate and weight are those of each. */
  readonly count?: CountSpec;
  readonly rate?: RateSpec;
  readonly weight?: number;
  /** Default: exponential. */
  readonly inter_arrival?: InterArrivalSpec;
  /** By field of the category; those of modalities may be missing. */
  readonly fields: Readonly<Record<string, DistributionSpec>>;
  readonly coupling?: CouplingSpec;
  readonly conversations?: 'none' | ConversationSpec;
}

/**
 * Requests per second over the time of the trace. `native` stands for the clients' own total rate, which others
 * scale or bound; points are [time, rate].
 */
export type RateSpec =
  | number
  | 'native'
  | { readonly scale: number }
  /** The clients' own rate, scaled down where its busiest window exceeds the bound. */
  | { readonly max: number }
  /** Holds each rate until the next time; the first holds before its time, too. */
  | { readonly steps: readonly (readonly [time: TimeSpec, rate: number])[] }
  /** Joined by straight lines; constant before the first and after the last. */
  | { readonly linear: readonly (readonly [time: TimeSpec, rate: number])[] }
  | { readonly ramp: RampSpec }
  | { readonly diurnal: DiurnalSpec }
  | { readonly spike: SpikeSpec }
  /** Rows of `time,rate` in a file, joined by steps (default) or lines. */
  | { readonly csv: string; readonly interpolation?: 'steps' | 'linear' }
  | { readonly sum: readonly RateSpec[] }
  | { readonly product: readonly RateSpec[] }
  | { readonly clip: ClipSpec };

/** A straight line from one rate to another; constant before and after. */
export interface RampSpec {
  readonly from: number;
  readonly to: number;
  /** Default 0. */
  readonly start?: TimeSpec;
  readonly duration: DurationSpec;
}

/** A cosine over the day. */
export interface DiurnalSpec {
  readonly mean: number;
  readonly peak_over_trough: number;
  /** Clock time of the peak. Default 15:00. */
  readonly peak_at?: ClockSpec;
  /** Clock time at which the trace starts. Default 00:00. */
  readonly start_at?: ClockSpec;
}

/** A rate on top, or within a product a factor, of some length; 0 (factor: 1) otherwise. */
export interface SpikeSpec {
  readonly at: TimeSpec;
  readonly duration: DurationSpec;
  readonly rate?: number;
  readonly factor?: number;
  /** Length of the way up, and of that down, within the duration. Default 0. */
  readonly rise?: TimeSpec;
}

/** Cut at a smallest and a largest rate, wherever it is beyond. */
export interface ClipSpec {
  readonly rate: RateSpec;
  readonly min?: number;
  readonly max?: number;
}

/** How the fields of one request depend on each other. */
export type CouplingSpec =
  | 'independent'
  | 'comonotone'
  | {
      /** Spearman rank correlations of a Gaussian copula; pairs that are not named have 0. */
      readonly rank_correlations: readonly {
        readonly fields: readonly [string, string];
        readonly value: number;
      }[];
    };

export interface ConversationSpec {
  /** Share of the requests that belong to conversations of several turns: above 0, at most 1. */
  readonly share: number;
  /**
   * Turns of such a conversation, 2 to 64: probabilities by number, or a mean of 2 and a geometric number that is cut
   * at `max`, so that the mean is at most midway between 2 and `max` (default 64).
   */
  readonly turns: { readonly mean: number; readonly max?: number } | Readonly<Record<string, number>>;
  /** From one turn to the next, whatever the rate. */
  readonly inter_turn_seconds: InterTurnSpec;
  /** Whether a turn's input has the earlier turns in it. Default true. */
  readonly history?: boolean;
}

/** One stream: the total rate over time, lengths from the pooled distribution. */
export interface NaiveSpec {
  readonly kind: 'naive';
  /** Coefficient of variation of its gaps: a number, or that of the aggregate. Default 1, a Poisson process. */
  readonly cv?: number | 'aggregate';
}

/** Where the command writes. Of the trace, only `request_id` says something: whether it has that column. */
export interface OutputSpec {
  readonly path?: string;
  readonly format?: FormatName;
  readonly batch_size?: CountSpec;
  readonly request_id?: boolean;
}
