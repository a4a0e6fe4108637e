/**
 * The workload spec: one declarative document for everything that decides a trace. `docs/spec.md` describes it, and
 * `schema.ts` holds its JSON Schema. Times and lengths of time are seconds or texts such as `10m`, `18:00`.
 */
import type { ArrivalMode } from '../generate-options.js';
import type { Category } from '../pool/pool.js';

/** Seconds, or a text: `90s`, `20m`, `1h`, `14d`. */
export type DurationSpec = number | string;

export interface WorkloadSpec {
  /** Of custom clients without a pool; with a pool it is the pool's. */
  readonly category?: Category;
  readonly pool?: string | PoolSpec;
  /** The Client Generator: this many clients, drawn from the pool; or their number over time, in steps. */
  readonly clients?: number | readonly (readonly [time: DurationSpec, count: number])[];
  /** Clients written here, alone or beside those of the pool. */
  readonly custom_clients?: readonly CustomClientSpec[];
  /** Total rate. Default: every client at its own. */
  readonly rate?: RateSpec;
  readonly duration?: DurationSpec;
  readonly requests?: number | string;
  readonly seed?: string | number;
  readonly method?: 'servegen' | 'naive' | NaiveSpec;
  readonly arrivals?: ArrivalMode;
  /** In place of the inter-arrival law that the pool's clients have. */
  readonly inter_arrival?: GapSpec;
  readonly coupling?: CouplingSpec;
  readonly conversations?: ConversationSpec;
  readonly output?: OutputSpec;
}

export interface PoolSpec {
  /** `builtin:<name>`, a directory or a packed file; paths are relative to the spec file. */
  readonly source: string;
  /** `18:00..19:00`. */
  readonly span?: string;
  /** By quantity, such as `cv` or `input_tokens.mean`: `1.5..`, `..0.5`, `100..2000`. */
  readonly filter?: Readonly<Record<string, string>>;
  readonly client_ids?: readonly number[];
  /** Factors on the rates of single clients, by id; 0 leaves one out. */
  readonly weights?: Readonly<Record<string, number>>;
}

/**
 * A client, or `count` alike with random streams of their own. It has a `rate` of its own, or a `weight`: its rate
 * over that of the whole pool; without a pool, weights are relative to each other.
 */
export interface CustomClientSpec {
  readonly label?: string;
  /** Of the first; the others follow. Default: behind the largest that is in use. */
  readonly id?: number;
  readonly count?: number;
  readonly rate?: RateSpec;
  readonly weight?: number;
  /** Default: exponential. */
  readonly inter_arrival?: GapSpec;
  /** By field of the category; those of modalities may be missing. */
  readonly fields: Readonly<Record<string, DistributionSpec>>;
  readonly coupling?: CouplingSpec;
  readonly conversations?: ConversationSpec;
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
  /** Holds each rate until the next time. */
  | { readonly steps: readonly (readonly [time: DurationSpec, rate: number])[] }
  /** Joined by straight lines; constant before the first and after the last. */
  | { readonly linear: readonly (readonly [time: DurationSpec, rate: number])[] }
  /** From one rate to another. */
  | {
      readonly ramp: {
        readonly from: number;
        readonly to: number;
        readonly start?: DurationSpec;
        readonly duration: DurationSpec;
      };
    }
  /** A cosine over the day. */
  | {
      readonly diurnal: {
        readonly mean: number;
        readonly peak_over_trough: number;
        /** Clock time of the peak. Default 15:00. */
        readonly peak_at?: string;
        /** Clock time at which the trace starts. Default 00:00. */
        readonly start_at?: string;
      };
    }
  /** A rate on top, or a factor, of some length; 0 (factor: 1) otherwise. */
  | { readonly spike: SpikeSpec }
  /** Rows of `time,rate` in a file, joined by steps or lines. */
  | { readonly csv: string; readonly interpolation?: 'steps' | 'linear' }
  | { readonly sum: readonly RateSpec[] }
  | { readonly product: readonly RateSpec[] }
  /** Cut at a smallest and a largest rate, wherever it is beyond. */
  | { readonly clip: { readonly rate: RateSpec; readonly min?: number; readonly max?: number } };

export interface SpikeSpec {
  readonly at: DurationSpec;
  readonly duration: DurationSpec;
  readonly rate?: number;
  readonly factor?: number;
  /** Length of the way up, and of that down, within the duration. Default 0. */
  readonly rise?: DurationSpec;
}

/** A family of inter-arrival times by its coefficient of variation or by its shape, or observed gaps. */
export type GapSpec =
  | { readonly family: 'exponential' | 'constant' }
  | {
      readonly family: 'gamma' | 'weibull' | 'lognormal' | 'pareto';
      readonly cv?: number;
      /** Gamma and Weibull shape, sigma of the lognormal, tail index of the Pareto law. */
      readonly shape?: number;
    }
  | { readonly family: 'samples'; readonly samples: readonly number[] };

interface BoundsSpec {
  /** Truncation: the law is conditioned on lying within the bounds, both included. */
  readonly min?: number;
  readonly max?: number;
}

export type DistributionSpec =
  | number
  | { readonly family: 'constant'; readonly value: number }
  | ({
      readonly family: 'empirical';
      readonly values: readonly number[];
      readonly probabilities: readonly number[];
    } & BoundsSpec)
  | ({ readonly family: 'samples'; readonly samples: readonly number[] } & BoundsSpec)
  | ({
      readonly family: 'lognormal';
      readonly mu?: number;
      readonly sigma?: number;
      readonly mean?: number;
      readonly cv?: number;
    } & BoundsSpec)
  | ({ readonly family: 'pareto'; readonly scale: number; readonly alpha: number } & BoundsSpec)
  | ({ readonly family: 'exponential'; readonly mean: number } & BoundsSpec)
  | ({
      readonly family: 'gamma';
      readonly shape?: number;
      readonly scale?: number;
      readonly mean?: number;
      readonly cv?: number;
    } & BoundsSpec)
  | ({ readonly family: 'weibull'; readonly shape: number; readonly scale: number } & BoundsSpec)
  | ({ readonly family: 'normal'; readonly mean: number; readonly std: number } & BoundsSpec)
  | { readonly family: 'uniform'; readonly min: number; readonly max: number }
  | ({ readonly family: 'zipf'; readonly exponent: number; readonly ranks: number } & BoundsSpec)
  | ({ readonly family: 'poisson'; readonly mean: number } & BoundsSpec)
  | {
      readonly family: 'mixture';
      readonly components: readonly { readonly weight: number; readonly distribution: DistributionSpec }[];
    };

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
  /** Turns of such a conversation, 2 or more: a mean, or probabilities by number. */
  readonly turns: { readonly mean: number; readonly max?: number } | Readonly<Record<string, number>>;
  /** Seconds from one turn to the next. */
  readonly inter_turn_seconds: DistributionSpec;
  /** Whether a turn's input has the earlier turns in it. Default true. */
  readonly history?: boolean;
}

/** One stream: the total rate over time, lengths from the pooled distribution. */
export interface NaiveSpec {
  readonly kind: 'naive';
  /** Coefficient of variation of its gaps: a number, or that of the aggregate. Default 1, a Poisson process. */
  readonly cv?: number | 'aggregate';
}

/** Where the command writes; no value of the trace depends on it. */
export interface OutputSpec {
  readonly path?: string;
  readonly format?: 'arrow' | 'arrow-stream';
  readonly batch_size?: number | string;
  readonly request_id?: boolean;
}
