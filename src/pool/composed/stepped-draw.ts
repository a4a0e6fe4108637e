import type { Category } from '../../fields.js';
import type { Coupling } from '../../laws/coupling.js';
import type { ObservedInterArrivals } from '../../laws/inter-arrival.js';
import type { Sliced } from '../../platform/slices.js';
import type { Conversations } from '../../workload/resolved-workload.js';
import {
  type ClientTraits,
  type ClientWindows,
  type Dataset,
  idleWindow,
  type LeftOutClient,
} from '../pool.js';
import type { DrawnPool } from './drawn-pool.js';
import { EdgedPool } from './edged-pool.js';
import { type JointWindows, jointWindows } from './joint-windows.js';
import { LaidReader } from './laid-reader.js';
import type { StepFunction } from './step-function.js';

/** A drawn pool whose clients take part in numbers that change over the time of a trace. */
export function* steppedDraw(
  drawn: DrawnPool,
  name: string,
  count: StepFunction,
  durationSeconds: number,
): Sliced<DrawnPool> {
  return new SteppedDraw(drawn, name, count, yield* jointWindows([drawn], durationSeconds, count.times));
}

/** A drawn pool laid along a trace, in which client i takes part while more than i clients do. */
class SteppedDraw extends EdgedPool implements DrawnPool {
  readonly name: string;
  readonly category: Category;
  readonly clientIds: Uint32Array;
  readonly leftOut: readonly LeftOutClient[];
  readonly labels: ReadonlyMap<number, string> | undefined;
  override readonly hasBehaviour: boolean | undefined;
  readonly #drawn: DrawnPool;
  readonly #reader: LaidReader;
  /** By window: how many clients take part. */
  readonly #counts: Float64Array;

  constructor(drawn: DrawnPool, name: string, count: StepFunction, { edges, poolWindows }: JointWindows) {
    super(edges);
    this.name = name;
    this.category = drawn.category;
    this.clientIds = drawn.clientIds;
    this.leftOut = drawn.leftOut;
    this.labels = drawn.labels;
    this.hasBehaviour = drawn.hasBehaviour;
    this.#drawn = drawn;
    this.#reader = new LaidReader(drawn, poolWindows[0]);
    this.#counts = new Float64Array(this.windowCount);
    count.fill(edges, 0, this.windowCount, this.#counts);
  }

  originOf(clientIndex: number): number {
    return this.#drawn.originOf(clientIndex);
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    this.#reader.read(clientIndex, fromWindow, toWindow, into);
    for (let window = fromWindow; window < toWindow; window++) {
      if (clientIndex < this.#counts[window]) continue;
      idleWindow(into, window - fromWindow);
    }
  }

  override continuesWindow(clientIndex: number, window: number): boolean {
    return this.#reader.continuesWindow(clientIndex, window);
  }

  dataset(index: number): Dataset {
    return this.#drawn.dataset(index);
  }

  override coupling(dataset: number): Coupling | undefined {
    return this.#drawn.coupling?.(dataset);
  }

  override conversations(clientIndex: number): Conversations | 'none' | undefined {
    return this.#drawn.conversations?.(clientIndex);
  }

  override traits(clientIndex: number): ClientTraits | undefined {
    return this.#drawn.traits?.(clientIndex);
  }

  override gapSamples(index: number): ObservedInterArrivals | undefined {
    return this.#drawn.gapSamples?.(index);
  }
}
