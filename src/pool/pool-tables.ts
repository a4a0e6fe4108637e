import { type Category, FIELDS } from '../fields.js';
import type { Coupling } from '../laws/coupling.js';
import type { Conversations } from '../workload/resolved-workload.js';

/** One field of all datasets: the entries of dataset `i` are [`offsets[i]`, `offsets[i + 1]`). */
export interface FieldTable {
  readonly offsets: Int32Array;
  readonly values: Uint32Array | Float64Array;
  readonly probabilities: Float64Array;
}

/**
 * Everything that a pool says, client by client; the layout of the packed pool's buffers. Clients that cannot be used
 * are here too, so that packing loses nothing. Released directories have none of what is optional.
 */
export interface PoolTables {
  readonly name: string;
  readonly category: Category;
  readonly windowSeconds: number;
  readonly startSeconds: number;
  readonly windowCount: number;
  /** Strictly ascending. */
  readonly clientIds: Uint32Array;
  /**
   * The windows of client `i` are [`windowOffsets[i]`, `windowOffsets[i + 1]`) of the columns below:
   * `windowCount` of them, or none where the client has no trace.
   */
  readonly windowOffsets: Int32Array;
  readonly rate: Float64Array;
  readonly cv: Float64Array;
  /** `GapFamily` numbers. */
  readonly pattern: Uint8Array;
  /** Shape of the inter-arrival family. */
  readonly arg1: Float64Array;
  /** Scale of the inter-arrival family, in seconds; kept, but not used, as the rate says the same. */
  readonly arg2: Float64Array;
  /** The datasets of client `i` are [`datasetOffsets[i]`, `datasetOffsets[i + 1]`). */
  readonly datasetOffsets: Int32Array;
  /** Start of each dataset window in seconds, ascending within a client. */
  readonly datasetStart: Float64Array;
  /** By the fields of the category. */
  readonly fields: Readonly<Record<string, FieldTable>>;
  /** How the fields of a client's requests depend on each other, by row; what the workload says where undefined. */
  readonly couplings?: readonly (Coupling | undefined)[];
  /** The conversations of a client, by row; what the workload says where undefined. */
  readonly conversations?: readonly (Conversations | 'none' | undefined)[];
  /** What clients are called, by row. */
  readonly labels?: readonly (string | undefined)[];
  /** What there is to know of where the pool is from: a text, for people and programs that look at the pool. */
  readonly provenance?: string;
}

/** Why a client of a released pool is left out. */
export type LeftOutReason =
  | 'no trace file'
  | 'no dataset file'
  | 'never active'
  | 'every dataset window is empty';

/** How far the probabilities of a distribution may be from summing to 1. */
export const PROBABILITY_TOLERANCE = 1e-6;

/** Why each client cannot be used, by row; undefined for those that can. */
export function leftOutReasons(
  tables: PoolTables,
  substitutes: Int32Array = substituteDatasets(tables),
): (LeftOutReason | undefined)[] {
  const { clientIds, windowOffsets, datasetOffsets, rate } = tables;
  return Array.from(clientIds, (_, row): LeftOutReason | undefined => {
    if (windowOffsets[row] === windowOffsets[row + 1]) return 'no trace file';
    if (datasetOffsets[row] === datasetOffsets[row + 1]) return 'no dataset file';
    let active = false;
    for (let i = windowOffsets[row]; i < windowOffsets[row + 1] && !active; i++) active = rate[i] > 0;
    if (!active) return 'never active';
    return substitutes[datasetOffsets[row]] < 0 ? 'every dataset window is empty' : undefined;
  });
}

/** For each dataset the complete one that stands in for it; -1 where its client has no complete one. */
export function substituteDatasets({
  category,
  datasetOffsets,
  fields,
  datasetStart,
}: PoolTables): Int32Array {
  const columns = FIELDS[category].map((field) => fields[field].offsets);
  const substitutes = new Int32Array(datasetStart.length).fill(-1);
  for (let row = 0; row + 1 < datasetOffsets.length; row++) {
    let complete = -1;
    for (let dataset = datasetOffsets[row]; dataset < datasetOffsets[row + 1]; dataset++) {
      if (columns.every((offsets) => offsets[dataset] < offsets[dataset + 1])) complete = dataset;
      substitutes[dataset] = complete;
    }
    // Those before the first complete one take that; it is the nearest later one.
    let later = -1;
    for (let dataset = datasetOffsets[row + 1] - 1; dataset >= datasetOffsets[row]; dataset--) {
      if (substitutes[dataset] >= 0) later = substitutes[dataset];
      else substitutes[dataset] = later;
    }
  }
  return substitutes;
}

/** Each client's expected requests over those of all clients with a trace, by row. */
export function requestShares({ clientIds, windowOffsets, rate }: PoolTables): Float64Array {
  const shares = new Float64Array(clientIds.length);
  let total = 0;
  for (let row = 0; row < shares.length; row++) {
    for (let i = windowOffsets[row]; i < windowOffsets[row + 1]; i++) shares[row] += rate[i];
    total += shares[row];
  }
  return total > 0 ? shares.map((sum) => sum / total) : shares;
}
