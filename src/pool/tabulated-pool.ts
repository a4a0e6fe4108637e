import { PoolError } from '../errors.js';
import { type Category, FIELDS, supportOf } from '../fields.js';
import type { Coupling } from '../laws/coupling.js';
import { firstIndex } from '../statistics/first-index.js';
import type { Conversations } from '../workload/resolved-workload.js';
import { type ClientWindows, type Dataset, idleWindow, type LeftOutClient } from './pool.js';
import {
  leftOutReasons,
  type PoolTables,
  PROBABILITY_TOLERANCE,
  requestShares,
  substituteDatasets,
} from './pool-tables.js';
import { ViewablePool } from './view.js';

/**
 * A pool in memory as columns: a released directory or a packed file.
 *
 * A window in which a client is active uses the client's newest dataset that starts at or before it. Where there
 * is none, or a field of it is empty, the nearest earlier complete dataset stands in, else the nearest later
 * one. A client is left out when it has no trace, no dataset or no complete dataset, or when no window of its
 * trace has a rate.
 */
export class TabulatedPool extends ViewablePool {
  readonly tables: PoolTables;
  readonly name: string;
  override readonly location: string | undefined;
  readonly category: Category;
  readonly windowSeconds: number;
  readonly startSeconds: number;
  readonly windowCount: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly clientIds: Uint32Array;
  readonly leftOut: readonly LeftOutClient[];
  override readonly labels: ReadonlyMap<number, string> | undefined;
  override readonly provenance: string | undefined;
  override readonly hasBehaviour: boolean;
  readonly #source: string;
  /** The row in the tables of each usable client. */
  readonly #rows: Uint32Array;
  /** The complete dataset that stands in for each dataset; itself where it is complete. */
  readonly #substitutes: Int32Array;
  /** Marks the datasets whose probabilities have been checked. */
  readonly #checked: Uint8Array;

  /**
   * @param tables lengths and offsets consistent, numbers in range; probabilities are checked on first use
   * @param source where the tables came from, for errors
   * @param location where a spec finds them, if it is not by their name
   * @throws PoolError when no client is usable
   */
  constructor(tables: PoolTables, source: string = tables.name, location?: string) {
    super();
    this.tables = tables;
    this.#source = source;
    this.name = tables.name;
    this.location = location;
    this.category = tables.category;
    this.windowSeconds = tables.windowSeconds;
    this.startSeconds = tables.startSeconds;
    this.windowCount = tables.windowCount;
    this.fromSeconds = tables.startSeconds;
    this.toSeconds = tables.startSeconds + tables.windowCount * tables.windowSeconds;
    this.#substitutes = substituteDatasets(tables);
    this.#checked = new Uint8Array(tables.datasetStart.length);

    const reasons = leftOutReasons(tables, this.#substitutes);
    const shares = requestShares(tables);
    const rows: number[] = [];
    const leftOut: LeftOutClient[] = [];
    for (const [row, reason] of reasons.entries()) {
      if (reason === undefined) rows.push(row);
      else leftOut.push({ clientId: tables.clientIds[row], reason, requestShare: shares[row] });
    }
    if (rows.length === 0) {
      throw new PoolError(
        `none of the pool's ${reasons.length} clients can be used; client ${leftOut[0]?.clientId}: ${leftOut[0]?.reason}`,
        { file: source },
      );
    }
    this.#rows = Uint32Array.from(rows);
    this.clientIds = this.#rows.map((row) => tables.clientIds[row]);
    this.leftOut = leftOut;
    this.labels = labelsOf(tables, rows);
    this.provenance = tables.provenance;
    this.hasBehaviour = [tables.couplings, tables.conversations].some((column) =>
      column?.some((entry) => entry !== undefined),
    );
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    const { rate, cv, pattern, arg1, windowOffsets, datasetOffsets, datasetStart } = this.tables;
    const row = this.#rows[clientIndex];
    const offset = windowOffsets[row];
    const firstDataset = datasetOffsets[row];
    const endDataset = datasetOffsets[row + 1];
    let dataset = firstDataset;
    for (let window = fromWindow; window < toWindow; window++) {
      const target = window - fromWindow;
      const source = offset + window;
      if (!(rate[source] > 0)) {
        idleWindow(into, target);
        continue;
      }
      const start = this.windowEdge(window);
      while (dataset + 1 < endDataset && datasetStart[dataset + 1] <= start) dataset++;
      into.rate[target] = rate[source];
      into.cv[target] = cv[source];
      into.family[target] = pattern[source];
      into.shape[target] = arg1[source];
      into.dataset[target] = this.#substitutes[dataset];
    }
  }

  /** @throws PoolError when a distribution of the dataset is not one */
  dataset(index: number): Dataset {
    const dataset: Record<string, Dataset[string]> = {};
    for (const field of FIELDS[this.category]) {
      const { offsets, values, probabilities } = this.tables.fields[field];
      const start = offsets[index];
      const end = offsets[index + 1];
      const support = values.subarray(start, end);
      dataset[field] = {
        family: 'empirical',
        values: support instanceof Float64Array ? support : new Float64Array(support),
        probabilities: probabilities.subarray(start, end),
      };
      if (this.#checked[index] === 0) this.#checkDistribution(index, field);
    }
    this.#checked[index] = 1;
    return dataset;
  }

  override coupling(dataset: number): Coupling | undefined {
    const { couplings, datasetOffsets } = this.tables;
    return couplings?.[rowOf(datasetOffsets, dataset)];
  }

  override conversations(clientIndex: number): Conversations | 'none' | undefined {
    return this.tables.conversations?.[this.#rows[clientIndex]];
  }

  /** Checks what a packed file could hold instead of a distribution. */
  #checkDistribution(index: number, field: string): void {
    const { offsets, values, probabilities } = this.tables.fields[field];
    let sum = 0;
    let previous = -1;
    let ascending = true;
    let positive = true;
    for (let entry = offsets[index]; entry < offsets[index + 1]; entry++) {
      ascending &&= values[entry] > previous;
      previous = values[entry];
      positive &&= probabilities[entry] >= 0;
      sum += probabilities[entry];
    }
    const { largest } = supportOf(field);
    let fault: string | undefined;
    if (!ascending) fault = 'its values must be at least 0 and strictly ascending';
    else if (!(previous <= largest)) fault = `its largest value ${previous} must be at most ${largest}`;
    else if (!positive) fault = 'its probabilities must be at least 0';
    else if (!(Math.abs(sum - 1) <= PROBABILITY_TOLERANCE)) {
      fault = `its probabilities sum to ${sum}; they must sum to 1 within 1e-6`;
    }
    if (fault === undefined) return;
    const row = rowOf(this.tables.datasetOffsets, index);
    throw new PoolError(
      `the distribution of client ${this.tables.clientIds[row]} from ${this.tables.datasetStart[index]} s is wrong: ${fault}`,
      { file: this.#source, field },
    );
  }
}

/** The row whose range in `offsets` holds `index`. */
function rowOf(offsets: Int32Array, index: number): number {
  return firstIndex(offsets, (offset) => offset > index) - 1;
}

/** By the ids of the clients in these rows; undefined where none has a name. */
function labelsOf(
  { clientIds, labels }: PoolTables,
  rows: readonly number[],
): Map<number, string> | undefined {
  const named = rows.flatMap((row) => {
    const label = labels?.[row];
    return label === undefined ? [] : [[clientIds[row], label] as const];
  });
  return named.length === 0 ? undefined : new Map(named);
}
