import { PoolError, UsageError } from '../../errors.js';
import type { Category } from '../../fields.js';
import type { Coupling } from '../../laws/coupling.js';
import type { ObservedInterArrivals } from '../../laws/inter-arrival.js';
import { GapFamily } from '../../laws/inter-arrival-family.js';
import type { Sliced } from '../../platform/slices.js';
import type { Conversations } from '../../workload/resolved-workload.js';
import {
  type ClientTraits,
  type ClientWindows,
  type Dataset,
  idleWindow,
  type LeftOutClient,
  type Pool,
} from '../pool.js';
import { readTotalRates } from '../walk.js';
import { checkDuration } from './checks.js';
import { EdgedPool } from './edged-pool.js';
import { type JointWindows, jointWindows } from './joint-windows.js';
import { LaidReader } from './laid-reader.js';
import { type MixedClients, type MixOrigin, mixedClients } from './mixed-clients.js';

/** A pool of a mix. */
export interface MixPart {
  readonly pool: Pool;
  /**
   * At every time, this part's total rate over that of the first part, whose weight is 1 unless it says otherwise;
   * above 0. Without a weight the part's clients keep their rates, as those of the first part do in any case.
   */
  readonly weight?: number | undefined;
}

/** The union of several pools. */
export interface MixedPool extends Pool {
  /** Clients whose id was in use by an earlier part, by the id that they have instead. */
  readonly movedIds: ReadonlyMap<number, MixOrigin>;
  /** The part, and the id in it, of the client at a position in `clientIds`. */
  originOf(clientIndex: number): MixOrigin;
}

/**
 * Mixes pools of one category into one over the time of a trace. Each part is laid along the trace from its own
 * beginning, and repeats where it is shorter; windows go from one edge of any part to the next.
 *
 * @param durationSeconds of the trace; the mix repeats behind it
 * @throws UsageError when there are no parts, a weight or the duration is out of range, categories differ, or ids
 *   run out
 * @throws PoolError when a part with a weight has no active client at a time when the first part has
 */
export function* mixPools(parts: readonly MixPart[], durationSeconds: number): Sliced<MixedPool> {
  if (!(Array.isArray(parts) && parts.length > 0)) {
    throw new UsageError('a mix needs at least one pool', { field: 'parts' });
  }
  checkDuration(durationSeconds, 'durationSeconds');
  for (const [index, part] of parts.entries()) checkPart(part, parts[0], `parts[${index}]`);
  const pools = parts.map(({ pool }) => pool);
  const windows = yield* jointWindows(pools, durationSeconds);
  const factors = yield* weightFactors(parts, windows);
  return new Mixture(parts, windows, factors, yield* mixedClients(pools));
}

function checkPart({ pool, weight }: MixPart, first: MixPart, field: string): void {
  if (weight !== undefined && !(typeof weight === 'number' && weight > 0 && weight < Infinity)) {
    throw new UsageError(`${weight} is not a finite number above 0`, { field: `${field}.weight` });
  }
  if (pool.category !== first.pool.category) {
    throw new UsageError(
      `${pool.name} is of category ${pool.category}, but ${first.pool.name} is of category ` +
        `${first.pool.category}; a mix has pools of one category`,
      { field: `${field}.pool` },
    );
  }
}

class Mixture extends EdgedPool implements MixedPool {
  readonly name: string;
  readonly category: Category;
  readonly clientIds: Uint32Array;
  readonly leftOut: readonly LeftOutClient[];
  readonly labels: ReadonlyMap<number, string> | undefined;
  override readonly hasBehaviour: boolean;
  readonly movedIds: ReadonlyMap<number, MixOrigin>;
  readonly #pools: readonly Pool[];
  readonly #readers: readonly LaidReader[];
  /** By part, then by window: the factor on its clients' rates; undefined where they keep their own. */
  readonly #factors: readonly (Float64Array | undefined)[];
  readonly #clients: MixedClients;

  constructor(
    parts: readonly MixPart[],
    windows: JointWindows,
    factors: readonly (Float64Array | undefined)[],
    clients: MixedClients,
  ) {
    super(windows.edges);
    this.#pools = parts.map(({ pool }) => pool);
    this.#readers = this.#pools.map((pool, part) => new LaidReader(pool, windows.poolWindows[part]));
    this.#factors = factors;
    this.#clients = clients;
    this.name = parts
      .map(({ pool, weight }) => (weight === undefined ? pool.name : `${pool.name} (weight ${weight})`))
      .join(' + ');
    this.category = parts[0].pool.category;
    this.clientIds = clients.clientIds;
    // The shares are those of each part's own requests.
    this.leftOut = this.#pools.flatMap(({ leftOut }) => leftOut);
    this.hasBehaviour = this.#pools.some(({ hasBehaviour }) => hasBehaviour);
    this.movedIds = clients.moved;
    this.labels = this.#mixedLabels();
  }

  originOf(clientIndex: number): MixOrigin {
    const part = this.#clients.parts[clientIndex];
    return { part, clientId: this.#pools[part].clientIds[this.#clients.positions[clientIndex]] };
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    const part = this.#clients.parts[clientIndex];
    const factors = this.#factors[part];
    this.#readers[part].read(this.#clients.positions[clientIndex], fromWindow, toWindow, into);
    for (let window = fromWindow; window < toWindow; window++) {
      const at = window - fromWindow;
      if (into.rate[at] === 0) continue;
      if (factors?.[window] === 0) idleWindow(into, at);
      else {
        into.rate[at] *= factors?.[window] ?? 1;
        // Each part's datasets and observed gaps have every so many-th index, whatever their number.
        into.dataset[at] = into.dataset[at] * this.#pools.length + part;
        if (into.family[at] === GapFamily.samples)
          into.shape[at] = into.shape[at] * this.#pools.length + part;
      }
    }
  }

  override continuesWindow(clientIndex: number, window: number): boolean {
    const reader = this.#readers[this.#clients.parts[clientIndex]];
    return reader.continuesWindow(this.#clients.positions[clientIndex], window);
  }

  dataset(index: number): Dataset {
    const parts = this.#pools.length;
    return this.#pools[index % parts].dataset(Math.floor(index / parts));
  }

  override coupling(dataset: number): Coupling | undefined {
    const parts = this.#pools.length;
    return this.#pools[dataset % parts].coupling?.(Math.floor(dataset / parts));
  }

  override conversations(clientIndex: number): Conversations | 'none' | undefined {
    const pool = this.#pools[this.#clients.parts[clientIndex]];
    return pool.conversations?.(this.#clients.positions[clientIndex]);
  }

  override traits(clientIndex: number): ClientTraits | undefined {
    const pool = this.#pools[this.#clients.parts[clientIndex]];
    return pool.traits?.(this.#clients.positions[clientIndex]);
  }

  override gapSamples(index: number): ObservedInterArrivals | undefined {
    const parts = this.#pools.length;
    return this.#pools[index % parts].gapSamples?.(Math.floor(index / parts));
  }

  #mixedLabels(): ReadonlyMap<number, string> | undefined {
    if (this.#pools.every(({ labels }) => labels === undefined)) return undefined;
    const labels = new Map<number, string>();
    for (const [index, id] of this.clientIds.entries()) {
      const { part, clientId } = this.originOf(index);
      const label = this.#pools[part].labels?.get(clientId);
      if (label !== undefined) labels.set(id, label);
    }
    return labels;
  }
}

/** By part: what the rates of its clients are multiplied by in each window. */
function* weightFactors(
  parts: readonly MixPart[],
  { edges, poolWindows }: JointWindows,
): Sliced<(Float64Array | undefined)[]> {
  const factors: (Float64Array | undefined)[] = [];
  let first: Float64Array | undefined;
  for (const [part, { pool, weight }] of parts.entries()) {
    if (part === 0 || weight === undefined) {
      factors.push(undefined);
      continue;
    }
    first ??= yield* totalRates(parts[0].pool, poolWindows[0]);
    const totals = yield* totalRates(pool, poolWindows[part]);
    const share = weight / (parts[0].weight ?? 1);
    for (let window = 0; window < totals.length; window++) {
      const wanted = share * first[window];
      if (wanted > 0 && !(totals[window] > 0)) {
        throw new PoolError(
          `no client of this part of the mix is active ${edges[window]} s into the trace, so its weight of ${weight} ` +
            'cannot be met there; mix it without a weight, or choose another span',
          { file: pool.name },
        );
      }
      totals[window] = wanted > 0 ? wanted / totals[window] : 0;
    }
    factors.push(totals);
  }
  return factors;
}

/** The sum of the rates of a pool's clients by joint windows. */
function* totalRates(pool: Pool, windows: Int32Array): Sliced<Float64Array> {
  const needed = windows.reduce((max, window) => Math.max(max, window + 1), 0);
  const rates = yield* readTotalRates(pool, needed);
  return Float64Array.from(windows, (window) => rates[window]);
}
