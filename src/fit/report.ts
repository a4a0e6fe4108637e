import type { Category } from '../fields.js';
import type { ClientKey, DroppedRows } from '../logs/log.js';
import type { GapSource } from './burstiness.js';
import type { KeptBy } from './clients.js';
import type { LengthSource } from './datasets.js';
import type { GapLaw } from './gap-laws.js';

/** What a fit made of a log: plain data. All counts are of requests unless they say otherwise, and shares are 0 to 1. */
export interface FitReport {
  readonly log: string;
  readonly category: Category;
  /** Of the log, or the part of it that was fitted. */
  readonly requests: number;
  readonly durationSeconds: number;
  readonly clientKey: ClientKey;
  /** Clients of the log. */
  readonly clients: number;
  /** Clients of the pool, without the residual. */
  readonly keptClients: number;
  /** What decides how many clients are kept. */
  readonly keptBy: KeptBy;
  /** Requests of a client that is kept, at least. */
  readonly leastKept: number;
  /** All clients that were not kept; undefined where all were. */
  readonly residual:
    | {
        readonly clients: number;
        readonly requests: number;
        readonly share: number;
        /** Whether it is too small to stand in the pool. */
        readonly isDropped: boolean;
      }
    | undefined;
  readonly windowSeconds: number;
  readonly windows: number;
  readonly periodSeconds: number;
  /** What part of the pool's clock its windows cover. */
  readonly clock: readonly [fromSeconds: number, toSeconds: number];
  /** Shares by whose gaps the law of a request's window is of. */
  readonly burstiness: Readonly<Record<GapSource, number>>;
  /** Shares by family. */
  readonly families: Readonly<Record<GapLaw['family'], number>>;
  /** Shares by whose lengths a request's are drawn from. */
  readonly lengths: Readonly<Record<LengthSource, number>>;
  /** Largest relative error of a length by binning, 0 where there is none. */
  readonly largestLengthError: number;
  /** Undefined where dependence was not asked for, or there is one field. */
  readonly joint:
    | {
        readonly grid: number;
        /** Share of clients' own; the others have that of all. */
        readonly ownShare: number;
        /** The pairs of the dependence of all. */
        readonly pairs: readonly (readonly [string, string])[];
      }
    | undefined;
  /** Undefined where the log has no sessions. */
  readonly conversations:
    | {
        /** Of several turns. */
        readonly count: number;
        /** Share of requests in them. */
        readonly share: number;
        readonly meanTurns: number;
        readonly history: boolean;
        /** Share of requests of clients whose turns and times are their own; the others have those of all. */
        readonly ownShare: number;
      }
    | undefined;
  readonly minimumCount: number;
  readonly dropped: readonly DroppedRows[];
  readonly notes: readonly string[];
}
