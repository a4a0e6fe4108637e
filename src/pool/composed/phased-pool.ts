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
import { EdgedPool } from './edged-pool.js';
import { jointWindows } from './joint-windows.js';
import { LaidReader } from './laid-reader.js';
import { type PhaseClients, type PhasedClients, phasedClients } from './phased-clients.js';

/** A stretch of a trace with a pool of its own, which begins with it. */
export interface PoolPhase {
  readonly pool: Pool;
  readonly seconds: number;
  readonly strands: PhaseClients['strands'];
  readonly identityOf: PhaseClients['identityOf'];
  /** Phases of one space mean the same by the index of a dataset, or of observed gaps. */
  readonly space: string;
}

/**
 * Pools one after the other over the time of a trace: each is laid along its phase, from its own beginning, and repeats
 * where it is shorter. A client of several phases is one client, idle in the others.
 *
 * @throws UsageError when windows are too many or ids run out
 */
export function* phasedPool(phases: readonly PoolPhase[]): Sliced<Pool> {
  const laid: LaidPhase[] = [];
  const edges = [0];
  for (const { pool, seconds } of phases) {
    const start = edges[edges.length - 1];
    const firstWindow = edges.length - 1;
    const windows = yield* jointWindows([pool], seconds);
    for (let window = 1; window < windows.edges.length; window++) edges.push(start + windows.edges[window]);
    laid.push({ pool, reader: new LaidReader(pool, windows.poolWindows[0]), firstWindow });
  }
  const clients = yield* phasedClients(
    phases.map(({ pool, strands, identityOf }) => ({ count: pool.clientIds.length, strands, identityOf })),
  );
  const spaces = [...new Set(phases.map(({ space }) => space))];
  return new PhasedPool(
    laid,
    phases.map(({ space }) => spaces.indexOf(space)),
    Float64Array.from(edges),
    clients,
  );
}

interface LaidPhase {
  readonly pool: Pool;
  readonly reader: LaidReader;
  readonly firstWindow: number;
}

class PhasedPool extends EdgedPool {
  readonly name: string;
  readonly category: Category;
  readonly clientIds: Uint32Array;
  readonly leftOut: readonly LeftOutClient[];
  readonly labels: ReadonlyMap<number, string> | undefined;
  override readonly hasBehaviour: boolean;
  readonly #phases: readonly LaidPhase[];
  /** By phase. */
  readonly #spaces: readonly number[];
  /** By space: a pool of it. */
  readonly #pools: readonly Pool[];
  readonly #positions: readonly Int32Array[];

  constructor(
    phases: readonly LaidPhase[],
    spaces: readonly number[],
    edges: Float64Array,
    { clientIds, positions }: PhasedClients,
  ) {
    super(edges);
    this.#phases = phases;
    this.#spaces = spaces;
    const count = Math.max(...spaces) + 1;
    this.#pools = Array.from({ length: count }, (_, space) => phases[spaces.indexOf(space)].pool);
    this.#positions = positions;
    this.name = [...new Set(phases.map(({ pool }) => pool.name))].join(', then ');
    this.category = phases[0].pool.category;
    this.clientIds = clientIds;
    this.leftOut = leftOutOf(phases);
    this.hasBehaviour = phases.some(({ pool }) => pool.hasBehaviour);
    this.labels = this.#labelsOf();
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    for (let phase = this.#phaseOf(fromWindow), from = fromWindow; from < toWindow; phase++) {
      const to = Math.min(toWindow, this.#endOf(phase));
      const part = from === fromWindow ? into : behind(into, from - fromWindow);
      this.#readPhase(phase, clientIndex, from, to, part);
      from = to;
    }
  }

  #readPhase(phase: number, clientIndex: number, from: number, to: number, into: ClientWindows): void {
    const position = this.#positions[phase][clientIndex];
    if (position < 0) {
      for (let at = 0; at < to - from; at++) idleWindow(into, at);
      return;
    }
    const { reader, firstWindow } = this.#phases[phase];
    reader.read(position, from - firstWindow, to - firstWindow, into);
    const spaces = this.#pools.length;
    if (spaces === 1) return;
    // Each space has every so many-th index.
    for (let at = 0; at < to - from; at++) {
      if (into.dataset[at] < 0) continue;
      into.dataset[at] = into.dataset[at] * spaces + this.#spaces[phase];
      if (into.family[at] === GapFamily.samples)
        into.shape[at] = into.shape[at] * spaces + this.#spaces[phase];
    }
  }

  override continuesWindow(clientIndex: number, window: number): boolean {
    const phase = this.#phaseOf(window);
    const position = this.#positions[phase][clientIndex];
    const { reader, firstWindow } = this.#phases[phase];
    return position >= 0 && reader.continuesWindow(position, window - firstWindow);
  }

  dataset(index: number): Dataset {
    return this.#poolOf(index).dataset(this.#within(index));
  }

  override coupling(dataset: number): Coupling | undefined {
    return this.#poolOf(dataset).coupling?.(this.#within(dataset));
  }

  override gapSamples(index: number): ObservedInterArrivals | undefined {
    return this.#poolOf(index).gapSamples?.(this.#within(index));
  }

  override conversations(clientIndex: number): Conversations | 'none' | undefined {
    const { pool, position } = this.#firstOf(clientIndex);
    return pool.conversations?.(position);
  }

  override traits(clientIndex: number): ClientTraits | undefined {
    const { pool, position } = this.#firstOf(clientIndex);
    return pool.traits?.(position);
  }

  #poolOf(index: number): Pool {
    return this.#pools[index % this.#pools.length];
  }

  #within(index: number): number {
    return Math.floor(index / this.#pools.length);
  }

  /** A client as it is in the first phase that has it. */
  #firstOf(clientIndex: number): { readonly pool: Pool; readonly position: number } {
    const phase = this.#positions.findIndex((positions) => positions[clientIndex] >= 0);
    return { pool: this.#phases[phase].pool, position: this.#positions[phase][clientIndex] };
  }

  #phaseOf(window: number): number {
    let low = 0;
    let high = this.#phases.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#phases[middle].firstWindow <= window) low = middle;
      else high = middle;
    }
    return low;
  }

  #endOf(phase: number): number {
    return this.#phases[phase + 1]?.firstWindow ?? this.windowCount;
  }

  #labelsOf(): ReadonlyMap<number, string> | undefined {
    if (this.#phases.every(({ pool }) => pool.labels === undefined)) return undefined;
    const labels = new Map<number, string>();
    for (const [client, id] of this.clientIds.entries()) {
      const { pool, position } = this.#firstOf(client);
      const label = pool.labels?.get(pool.clientIds[position]);
      if (label !== undefined) labels.set(id, label);
    }
    return labels;
  }
}

/** The entries from `from` on. */
function behind({ rate, cv, family, shape, dataset }: ClientWindows, from: number): ClientWindows {
  return {
    rate: rate.subarray(from),
    cv: cv.subarray(from),
    family: family.subarray(from),
    shape: shape.subarray(from),
    dataset: dataset.subarray(from),
  };
}

/** Clients that cannot be used, those of a pool of several phases once. */
function leftOutOf(phases: readonly LaidPhase[]): LeftOutClient[] {
  const lists = new Set(phases.map(({ pool }) => pool.leftOut));
  const known = new Map<string, LeftOutClient>();
  for (const client of [...lists].flat()) {
    const key = `${client.clientId} ${client.reason} ${client.requestShare}`;
    if (!known.has(key)) known.set(key, client);
  }
  return [...known.values()];
}
