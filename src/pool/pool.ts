import type { FieldDistribution } from './distribution.js';

/** The three kinds of workload; each has its own fields (see `FIELDS`). */
export type Category = 'language' | 'reason' | 'multimodal';

/** The fields of a request that a client's dataset describes, in canonical order. */
export const FIELDS = {
  language: ['input_tokens', 'output_tokens'],
  reason: ['input_tokens', 'output_tokens', 'reason_ratio'],
  multimodal: [
    'text_tokens',
    'output_tokens',
    'image_count',
    'image_tokens',
    'audio_count',
    'audio_tokens',
    'video_count',
    'video_tokens',
  ],
} as const satisfies Record<Category, readonly string[]>;

/** Families of inter-arrival times. The numbers are part of the plan format. */
export const GapFamily = {
  none: 0,
  gamma: 1,
  weibull: 2,
  lognormal: 3,
  pareto: 4,
  constant: 5,
  samples: 6,
} as const;
export type GapFamily = (typeof GapFamily)[keyof typeof GapFamily];

/**
 * The shapes that the engine accepts: k of Gamma and Weibull laws, the standard deviation of the logarithm of
 * log-normal ones, the tail index of Pareto ones. Beyond them gaps under- or overflow, or their tables lose accuracy.
 */
export const SHAPE_BOUNDS = {
  [GapFamily.gamma]: { smallest: 1e-4, largest: 1e6 },
  [GapFamily.weibull]: { smallest: 0.01, largest: 1e6 },
  [GapFamily.lognormal]: { smallest: 1e-4, largest: 4 },
  [GapFamily.pareto]: { smallest: 1.05, largest: 1e6 },
} as const;

/** Observed gaps, drawn with replacement. Their unit does not matter: they are scaled to mean 1. */
export interface GapSamples {
  /** Each from 0 to 1e15, not all of them 0. */
  readonly gaps: ArrayLike<number>;
  /** How often each is drawn in proportion to the others, at least 0; equally often where there are none. */
  readonly weights?: ArrayLike<number>;
}

/**
 * One client's windows, filled by `Pool.readClient`. All arrays have one entry a window.
 * An idle window has rate 0 and family `none`.
 */
export interface ClientWindows {
  /** Requests per second. */
  readonly rate: Float64Array;
  /** Coefficient of variation of the inter-arrival times as the pool reports it (0 when idle). */
  readonly cv: Float64Array;
  /** A `GapFamily` number. */
  readonly family: Uint8Array;
  /**
   * Shape of the inter-arrival family, within its `SHAPE_BOUNDS`; for `samples` an index for `Pool.gapSamples`;
   * 0 for `constant` and when idle.
   */
  readonly shape: Float64Array;
  /** Index for `Pool.dataset`: the newest dataset that starts at or before the window. -1 when idle. */
  readonly dataset: Int32Array;
}

/** A client that cannot be used, and why; it may lack a trace file altogether. */
export interface LeftOutClient {
  readonly clientId: number;
  readonly reason: string;
  /** Its expected requests as a share of those of the whole pool, itself included: 0 to 1. */
  readonly requestShare: number;
}

/** The distributions of a client's fields; the keys are those of `FIELDS` for the pool's category. */
export type Dataset = Readonly<Record<string, FieldDistribution>>;

/**
 * Clients with their rates, burstiness and datasets over equal, gapless windows.
 * Clients are in ascending order of id. Implementations: a released ServeGen directory, a packed pool, a
 * built-in population, and a view (span) of any of them.
 */
export interface Pool {
  /** As given to `openPool`, or the name stored in a packed pool. */
  readonly name: string;
  readonly category: Category;
  /** Length of a window in seconds. */
  readonly windowSeconds: number;
  /** Start of the first window, in seconds of the pool's own clock. */
  readonly startSeconds: number;
  readonly windowCount: number;
  /**
   * The part in use, in seconds of the pool's own clock: starts in the first window and ends in the last.
   * The whole of the windows, unless this is a view that cuts through them.
   */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** The ids of the usable clients, strictly ascending; `clientIndex` below is a position in it. */
  readonly clientIds: Uint32Array;
  /** Clients that were left out, in ascending order of id. */
  readonly leftOut: readonly LeftOutClient[];

  /**
   * Fills `into` with the windows `fromWindow` (inclusive) to `toWindow` (exclusive) of a client.
   * The arrays of `into` have at least `toWindow - fromWindow` entries.
   */
  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void;

  /** The distributions behind an index that `readClient` gave. */
  dataset(index: number): Dataset;

  /** The observed gaps behind an index; pools without windows of the family `samples` need not have it. */
  gapSamples?(index: number): GapSamples | undefined;

  /** A view of [`fromSeconds`, `toSeconds`) on the pool's own clock; see `spanOf`. */
  span(fromSeconds: number, toSeconds: number): Pool;
}

/** Allocates a `ClientWindows` for `windowCount` windows. */
export function allocateClientWindows(windowCount: number): ClientWindows {
  return {
    rate: new Float64Array(windowCount),
    cv: new Float64Array(windowCount),
    family: new Uint8Array(windowCount),
    shape: new Float64Array(windowCount),
    dataset: new Int32Array(windowCount),
  };
}
