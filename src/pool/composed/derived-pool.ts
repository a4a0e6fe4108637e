import type { Category } from '../../fields.js';
import type { Coupling } from '../../laws/coupling.js';
import type { ObservedInterArrivals } from '../../laws/inter-arrival.js';
import type { Conversations } from '../../workload/resolved-workload.js';
import type { ClientTraits, ClientWindows, Dataset, LeftOutClient, Pool } from '../pool.js';
import { ViewablePool } from '../view.js';

/** What a derived pool has instead of what its base has. */
interface Own {
  readonly name: string;
  readonly clientIds?: Uint32Array;
  readonly leftOut?: readonly LeftOutClient[];
  readonly labels?: ReadonlyMap<number, string> | undefined;
}

/** Other clients, or clients that behave otherwise, over the windows and datasets of another pool. */
export abstract class DerivedPool extends ViewablePool {
  readonly name: string;
  readonly category: Category;
  readonly windowSeconds: number;
  readonly startSeconds: number;
  readonly windowCount: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly clientIds: Uint32Array;
  readonly leftOut: readonly LeftOutClient[];
  override readonly labels: ReadonlyMap<number, string> | undefined;
  override readonly hasBehaviour: boolean | undefined;
  protected readonly base: Pool;

  constructor(base: Pool, own: Own) {
    super();
    this.base = base;
    this.name = own.name;
    this.category = base.category;
    this.windowSeconds = base.windowSeconds;
    this.startSeconds = base.startSeconds;
    this.windowCount = base.windowCount;
    this.fromSeconds = base.fromSeconds;
    this.toSeconds = base.toSeconds;
    this.clientIds = own.clientIds ?? base.clientIds;
    this.leftOut = own.leftOut ?? base.leftOut;
    this.hasBehaviour = base.hasBehaviour;
    this.labels = 'labels' in own ? own.labels : base.labels;
  }

  override windowEdge(index: number): number {
    return this.base.windowEdge(index);
  }

  abstract override readClient(
    clientIndex: number,
    fromWindow: number,
    toWindow: number,
    into: ClientWindows,
  ): void;

  /** The position in the base of the client that is at one here. */
  protected baseIndex(clientIndex: number): number {
    return clientIndex;
  }

  override continuesWindow(clientIndex: number, window: number): boolean {
    return this.base.continuesWindow?.(this.baseIndex(clientIndex), window) ?? false;
  }

  dataset(index: number): Dataset {
    return this.base.dataset(index);
  }

  override coupling(dataset: number): Coupling | undefined {
    return this.base.coupling?.(dataset);
  }

  override conversations(clientIndex: number): Conversations | 'none' | undefined {
    return this.base.conversations?.(this.baseIndex(clientIndex));
  }

  override traits(clientIndex: number): ClientTraits | undefined {
    return this.base.traits?.(this.baseIndex(clientIndex));
  }

  override gapSamples(index: number): ObservedInterArrivals | undefined {
    return this.base.gapSamples?.(index);
  }
}
