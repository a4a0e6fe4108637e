import type { Category } from '../../fields.js';
import type { ClientWindows, Dataset, LeftOutClient } from '../pool.js';
import { ViewablePool } from '../view.js';

/** A pool on the clock of a trace, which starts at 0, with windows of any lengths. */
export abstract class EdgedPool extends ViewablePool {
  abstract override readonly name: string;
  abstract override readonly category: Category;
  abstract override readonly clientIds: Uint32Array;
  abstract override readonly leftOut: readonly LeftOutClient[];
  abstract override readonly labels: ReadonlyMap<number, string> | undefined;
  readonly windowSeconds: number;
  readonly startSeconds = 0;
  readonly windowCount: number;
  readonly fromSeconds = 0;
  readonly toSeconds: number;
  /** Of the windows, from 0 on and strictly ascending; one more than there are windows. */
  protected readonly edges: Float64Array;

  constructor(edges: Float64Array) {
    super();
    let longest = 0;
    for (let index = 1; index < edges.length; index++) {
      longest = Math.max(longest, edges[index] - edges[index - 1]);
    }
    this.edges = edges;
    this.windowSeconds = longest;
    this.windowCount = edges.length - 1;
    this.toSeconds = edges[edges.length - 1];
  }

  override windowEdge(index: number): number {
    return this.edges[index];
  }

  abstract override readClient(
    clientIndex: number,
    fromWindow: number,
    toWindow: number,
    into: ClientWindows,
  ): void;

  abstract override dataset(index: number): Dataset;
}
