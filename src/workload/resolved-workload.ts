/**
 * A workload with every choice of notation made and every default filled in: plain JSON, which is also a valid
 * `WorkloadSpec` and resolves to itself. It has all that the trace depends on, so that it can be made again.
 */
import type { ArrivalMode } from '../generate-options.js';
import type { InterArrivalSpec, InterTurnLaw, ResolvedDistribution } from '../laws/distribution.js';
import type { Range } from '../notation/filter.js';
import type { Category } from '../pool/pool.js';
import type { CouplingSpec, OutputSpec } from './workload-spec.js';

export interface ResolvedWorkload {
  /** Absent where only the pool, which is not open yet, can tell. */
  readonly category?: Category;
  /** Absent where there are only custom clients. */
  readonly pool?: ResolvedPool;
  /** Absent: all clients of the pool. */
  readonly clients?: number | readonly (readonly [seconds: number, count: number])[];
  readonly custom_clients?: readonly ResolvedClient[];
  /** Absent where duration and requests fix it. */
  readonly rate?: ResolvedRate;
  /** Seconds. */
  readonly duration?: number;
  readonly requests?: number;
  readonly seed: string;
  readonly method: 'servegen' | { readonly kind: 'naive'; readonly cv: number | 'aggregate' };
  readonly arrivals: ArrivalMode;
  /** Absent: that of each client of the pool. */
  readonly inter_arrival?: InterArrivalSpec;
  readonly coupling: CouplingSpec;
  readonly conversations: 'none' | ResolvedConversations;
  /** What was asked for; a trace is the same wherever it goes. */
  readonly output?: ResolvedOutput;
}

export interface ResolvedPool {
  /** As in the spec; relative paths are relative to its file. */
  readonly source: string;
  /** Seconds on the pool's clock. */
  readonly span?: readonly [from: number, to: number];
  readonly filter?: Readonly<Record<string, Range>>;
  readonly filter_windows?: Readonly<Record<string, Range>>;
  /** Ascending. */
  readonly client_ids?: readonly number[];
  readonly weights?: Readonly<Record<string, number>>;
}

export interface ResolvedClient {
  readonly label?: string;
  readonly id?: number;
  readonly count: number;
  readonly rate?: ResolvedRate;
  readonly weight?: number;
  readonly inter_arrival: InterArrivalSpec;
  /** All fields of the category, where it is known, in its order. */
  readonly fields: Readonly<Record<string, ResolvedDistribution>>;
  readonly coupling: CouplingSpec;
  readonly conversations: 'none' | ResolvedConversations;
}

type Points = readonly (readonly [seconds: number, rate: number])[];

/** All times are seconds: from the start of the trace, or from midnight where they are times of day. */
export type ResolvedRate =
  | number
  | 'native'
  | { readonly scale: number }
  | { readonly max: number }
  | { readonly steps: Points }
  | { readonly linear: Points }
  | {
      readonly ramp: {
        readonly from: number;
        readonly to: number;
        readonly start: number;
        readonly duration: number;
      };
    }
  | {
      readonly diurnal: {
        readonly mean: number;
        readonly peak_over_trough: number;
        readonly peak_at: number;
        readonly start_at: number;
      };
    }
  | { readonly spike: ResolvedSpike }
  | { readonly sum: readonly ResolvedRate[] }
  | { readonly product: readonly ResolvedRate[] }
  | { readonly clip: { readonly rate: ResolvedRate; readonly min?: number; readonly max?: number } };

export type ResolvedSpike = {
  readonly at: number;
  readonly duration: number;
  readonly rise: number;
} & ({ readonly rate: number } | { readonly factor: number });

export interface ResolvedConversations {
  readonly share: number;
  readonly turns: { readonly mean: number; readonly max?: number } | Readonly<Record<string, number>>;
  readonly inter_turn_seconds: InterTurnLaw;
  readonly history: boolean;
}

export type ResolvedOutput = Omit<OutputSpec, 'batch_size'> & { readonly batch_size?: number };
