import { UsageError } from '../errors.js';
import type { Category } from '../fields.js';
import type { Coupling } from '../laws/coupling.js';
import type { ObservedInterArrivals } from '../laws/inter-arrival.js';
import { inOnePiece, type Sliced } from '../platform/slices.js';
import type { Conversations } from '../workload/resolved-workload.js';
import {
  type ClientCriteria,
  type ClientSummary,
  describeCriteria,
  type ViewStep,
  type WindowCriteria,
} from './clients/criteria.js';
import { noneLeft, selectClients } from './clients/select.js';
import { WindowTest } from './clients/window-test.js';
import type { ClientTraits, ClientWindows, Dataset, LeftOutClient, Pool } from './pool.js';
import { clientsWhere } from './walk.js';
import { lastEdge } from './window-edges.js';

/** What every pool has in common: the views of itself. */
export abstract class ViewablePool implements Pool {
  abstract readonly name: string;
  readonly location?: string | undefined;
  abstract readonly category: Category;
  abstract readonly windowSeconds: number;
  abstract readonly startSeconds: number;
  abstract readonly windowCount: number;
  abstract readonly fromSeconds: number;
  abstract readonly toSeconds: number;
  abstract readonly clientIds: Uint32Array;
  abstract readonly leftOut: readonly LeftOutClient[];
  readonly labels?: ReadonlyMap<number, string> | undefined;
  readonly provenance?: string | undefined;
  readonly hasBehaviour?: boolean | undefined;
  readonly attributeNames?: readonly string[] | undefined;
  readonly view: readonly ViewStep[] = [];

  /** Of windows that are all `windowSeconds` long. */
  windowEdge(index: number): number {
    return this.startSeconds + index * this.windowSeconds;
  }

  abstract readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void;
  abstract dataset(index: number): Dataset;

  /** Of pools whose windows all have counts of their own. */
  continuesWindow(_clientIndex: number, _window: number): boolean {
    return false;
  }

  /** Of pools that leave it to the options; likewise `conversations`. */
  coupling(_dataset: number): Coupling | undefined {
    return undefined;
  }

  conversations(_clientIndex: number): Conversations | 'none' | undefined {
    return undefined;
  }

  /** Likewise. */
  traits(_clientIndex: number): ClientTraits | undefined {
    return undefined;
  }

  /** Of pools without observed gaps. */
  gapSamples(_index: number): ObservedInterArrivals | undefined {
    return undefined;
  }

  span(fromSeconds: number, toSeconds: number): Pool {
    checkSpan(this, fromSeconds, toSeconds);
    const fromWindow = lastEdge(this, fromSeconds);
    const lastBefore = lastEdge(this, toSeconds);
    const toWindow = this.windowEdge(lastBefore) < toSeconds ? lastBefore + 1 : lastBefore;
    const windowCount = toWindow - fromWindow;
    return new PoolView(
      this,
      { span: [fromSeconds, toSeconds] },
      { fromSeconds, toSeconds, fromWindow, windowCount },
    );
  }

  filter(wanted: ClientCriteria | ((client: ClientSummary) => boolean)): Pool {
    return inOnePiece(filtered(this, wanted));
  }

  filterWindows(criteria: WindowCriteria): Pool {
    return inOnePiece(filteredByWindows(this, criteria));
  }
}

/** `Pool.filter` in slices. */
export function* filtered(
  pool: Pool,
  wanted: ClientCriteria | ((client: ClientSummary) => boolean),
): Sliced<Pool> {
  const { clients, criteria } = yield* selectClients(pool, wanted);
  return new PoolView(pool, { filter: criteria }, { clients });
}

/** `Pool.filterWindows` in slices. */
export function* filteredByWindows(pool: Pool, criteria: WindowCriteria): Sliced<Pool> {
  const test = new WindowTest(pool, criteria);
  const clients = yield* clientsWhere(pool, (windows) => test.apply(windows, pool.windowCount));
  if (clients.length === 0) {
    throw noneLeft(pool, 'filterWindows', `has a window with ${describeCriteria(test.criteria)}`);
  }
  return new PoolView(pool, { filter_windows: test.criteria }, { clients, test });
}

/** What a view leaves of its pool; all of it where nothing is said. */
interface Narrowing {
  readonly fromSeconds?: number;
  readonly toSeconds?: number;
  /** The first window, and how many there are. */
  readonly fromWindow?: number;
  readonly windowCount?: number;
  /** Positions in the pool's `clientIds`, ascending. */
  readonly clients?: Uint32Array;
  readonly test?: WindowTest;
}

class PoolView extends ViewablePool {
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
  override readonly hasBehaviour: boolean | undefined;
  override readonly view: readonly ViewStep[];
  readonly #pool: Pool;
  readonly #fromWindow: number;
  readonly #clients: Uint32Array | undefined;
  readonly #test: WindowTest | undefined;

  constructor(pool: Pool, step: ViewStep, narrowing: Narrowing) {
    super();
    const { fromWindow = 0, clients } = narrowing;
    this.name = pool.name;
    this.location = pool.location;
    this.category = pool.category;
    this.windowSeconds = pool.windowSeconds;
    this.startSeconds = pool.windowEdge(fromWindow);
    this.windowCount = narrowing.windowCount ?? pool.windowCount;
    this.fromSeconds = narrowing.fromSeconds ?? pool.fromSeconds;
    this.toSeconds = narrowing.toSeconds ?? pool.toSeconds;
    this.clientIds = clients?.map((client) => pool.clientIds[client]) ?? pool.clientIds;
    this.leftOut = pool.leftOut;
    this.labels = pool.labels;
    this.provenance = pool.provenance;
    this.hasBehaviour = pool.hasBehaviour;
    this.view = [...pool.view, step];
    this.#pool = pool;
    this.#fromWindow = fromWindow;
    this.#clients = clients;
    this.#test = narrowing.test;
  }

  override windowEdge(index: number): number {
    return this.#pool.windowEdge(this.#fromWindow + index);
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    const client = this.#clients?.[clientIndex] ?? clientIndex;
    this.#pool.readClient(client, this.#fromWindow + fromWindow, this.#fromWindow + toWindow, into);
    this.#test?.apply(into, toWindow - fromWindow);
  }

  override continuesWindow(clientIndex: number, window: number): boolean {
    const client = this.#clients?.[clientIndex] ?? clientIndex;
    return this.#pool.continuesWindow?.(client, this.#fromWindow + window) ?? false;
  }

  dataset(index: number): Dataset {
    return this.#pool.dataset(index);
  }

  override coupling(dataset: number): Coupling | undefined {
    return this.#pool.coupling?.(dataset);
  }

  override conversations(clientIndex: number): Conversations | 'none' | undefined {
    return this.#pool.conversations?.(this.#clients?.[clientIndex] ?? clientIndex);
  }

  override traits(clientIndex: number): ClientTraits | undefined {
    return this.#pool.traits?.(this.#clients?.[clientIndex] ?? clientIndex);
  }

  override gapSamples(index: number): ObservedInterArrivals | undefined {
    return this.#pool.gapSamples?.(index);
  }
}

function checkSpan(pool: Pool, fromSeconds: number, toSeconds: number): void {
  const span = `${fromSeconds}..${toSeconds}`;
  if (!Number.isFinite(fromSeconds) || !Number.isFinite(toSeconds)) {
    throw new UsageError(`${span} must have finite ends, in seconds`, { field: 'span' });
  }
  if (!(fromSeconds < toSeconds)) {
    throw new UsageError(`${span} is reversed or empty; its start must be before its end`, {
      field: 'span',
    });
  }
  if (fromSeconds < pool.fromSeconds || toSeconds > pool.toSeconds) {
    throw new UsageError(
      `${span} is outside the pool, which covers ${pool.fromSeconds}..${pool.toSeconds} seconds`,
      { field: 'span' },
    );
  }
}
