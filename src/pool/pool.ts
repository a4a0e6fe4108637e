import type { Category } from '../fields.js';
import type { Coupling } from '../laws/coupling.js';
import type { FieldDistribution } from '../laws/distribution.js';
import type { ObservedInterArrivals } from '../laws/inter-arrival.js';
import { GapFamily } from '../laws/inter-arrival-family.js';
import type { ContextLimit, Conversations, SystemPrompt } from '../workload/resolved-workload.js';
import type { ClientCriteria, ClientSummary, ViewStep, WindowCriteria } from './clients/criteria.js';

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
   * Shape of the inter-arrival family, within the bounds of its law; for `samples` an index for `Pool.gapSamples`;
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

/** What the requests of a client are held to beside their laws, and what they bear. */
export interface ClientTraits {
  /** Texts and numbers by the name of the attribute. */
  readonly attributes?: Readonly<Record<string, string | number>> | undefined;
  readonly maxContext?: 'none' | ContextLimit | undefined;
  readonly systemPrompt?: SystemPrompt | undefined;
  /** Requests per second: no two of the client's are closer than 1 over it. */
  readonly maxBurstRate?: number | undefined;
  /** Where a workload spec says these, such as `phases[0].custom_clients[3]`, for messages. */
  readonly place?: string | undefined;
}

/**
 * Clients with their rates, burstiness and datasets over gapless windows, which are of equal length but in pools
 * that are made from others. Clients are in ascending order of id. Implementations: a released ServeGen directory,
 * a packed pool, a built-in population, what `composed` makes, and a view (span, filter) of any of them; all have
 * their views from `ViewablePool`.
 */
export interface Pool {
  /** As given to `openPool`, or the name stored in a packed pool. */
  readonly name: string;
  /** Where `openPool` has found a packed pool, which has a name of its own: a path or a URL, as it was given. */
  readonly location?: string | undefined;
  readonly category: Category;
  /** Length of a window in seconds; where windows differ, that of the longest (a view keeps that of its pool). */
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
  /**
   * Clients of the source that cannot be used, in ascending order of id. Those that a filter does not keep are not
   * among them, and a view has the same as its pool.
   */
  readonly leftOut: readonly LeftOutClient[];
  /** How this view came about from the pool of this name, first step first; empty for that pool itself. */
  readonly view: readonly ViewStep[];
  /** What clients are called, by id; those of released and built-in pools have no names. */
  readonly labels?: ReadonlyMap<number, string> | undefined;

  /** What the pool itself says of where it is from. */
  readonly provenance?: string | undefined;

  /**
   * Where window `index` starts and the one before it ends, in seconds of the pool's own clock.
   * Rises strictly; 0 gives `startSeconds`, and `windowCount` the end of the last window.
   */
  windowEdge(index: number): number;

  /**
   * Fills `into` with the windows `fromWindow` (inclusive) to `toWindow` (exclusive) of a client.
   * The arrays of `into` have at least `toWindow - fromWindow` entries.
   */
  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void;

  /**
   * Whether a client's window goes on with the one before it: it then has no count of its own where both have one law
   * of gaps. In pools of recorded traffic none does, as a window's rate is what was counted there.
   */
  continuesWindow?(clientIndex: number, window: number): boolean;

  /** The distributions behind an index that `readClient` gave. */
  dataset(index: number): Dataset;

  /** Whether a client can have a coupling or conversations of its own, which hold where a workload does not say any. */
  readonly hasBehaviour?: boolean | undefined;

  /** How the fields of a dataset's requests depend on each other; what the options say where it is undefined. */
  coupling?(dataset: number): Coupling | undefined;

  /** A client's conversations, or `'none'`; what the options say where it is undefined. */
  conversations?(clientIndex: number): Conversations | 'none' | undefined;

  /** The attributes that all clients have, for the columns of a trace; without it there are none. */
  readonly attributeNames?: readonly string[] | undefined;

  /** Those of a client; what is undefined is as the workload says of all. */
  traits?(clientIndex: number): ClientTraits | undefined;

  /** The observed gaps behind an index; pools without windows of the family `samples` need not have it. */
  gapSamples?(index: number): ObservedInterArrivals | undefined;

  /**
   * A view of [`fromSeconds`, `toSeconds`) on the pool's own clock; windows that the span cuts are used in part.
   *
   * @throws UsageError when the span is reversed, empty, not finite or outside the part in use
   */
  span(fromSeconds: number, toSeconds: number): Pool;

  /**
   * A view of some clients, under their own ids. The figures that decide are those of the part in use now: a span
   * before the filter narrows what they are computed from, one after it does not.
   *
   * @param wanted criteria, all of which have to hold, or a function; the ids that a function chose are what
   *   `view` keeps of it
   * @throws UsageError when the criteria are none, name a client that is not there, or leave no client
   */
  filter(wanted: ClientCriteria | ((client: ClientSummary) => boolean)): Pool;

  /**
   * A view in which clients are idle but for the windows that meet criteria, each judged on its own, as the filters
   * of ServeGen's reference do. Clients without such a window are not in it.
   *
   * @throws UsageError when the criteria are none, or leave no client
   */
  filterWindows(criteria: WindowCriteria): Pool;
}

/** Seconds of each window that are in use: those of a view can be cut at both ends. */
export function secondsInUse(pool: Pool): Float64Array {
  return Float64Array.from({ length: pool.windowCount }, (_, window) => {
    const [start, end] = [pool.windowEdge(window), pool.windowEdge(window + 1)];
    return Math.min(end, pool.toSeconds) - Math.max(start, pool.fromSeconds);
  });
}

/** Makes the first `count` windows idle. */
export function idleWindows(into: ClientWindows, count: number): void {
  into.rate.fill(0, 0, count);
  into.cv.fill(0, 0, count);
  into.family.fill(GapFamily.none, 0, count);
  into.shape.fill(0, 0, count);
  into.dataset.fill(-1, 0, count);
}

/** Makes one window idle. */
export function idleWindow(into: ClientWindows, at: number): void {
  into.rate[at] = 0;
  into.cv[at] = 0;
  into.family[at] = GapFamily.none;
  into.shape[at] = 0;
  into.dataset[at] = -1;
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
