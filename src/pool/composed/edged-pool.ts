import type { Category, ClientWindows, Dataset, LeftOutClient, Pool } from '../pool.js';
import { spanOf } from '../view.js';

/** A pool on the clock of a trace, which starts at 0, with windows of any lengths. */
export abstract class EdgedPool implements Pool {
  abstract readonly name: string;
  abstract readonly category: Category;
  abstract readonly clientIds: Uint32Array;
  abstract readonly leftOut: readonly LeftOutClient[];
  abstract readonly labels: ReadonlyMap<number, string> | undefined;
  readonly windowSeconds: number;
  readonly startSeconds = 0;
  readonly windowCount: number;
  readonly fromSeconds = 0;
  readonly toSeconds: number;
  /** Of the windows, from 0 on and strictly ascending; one more than there are windows. */
  protected readonly edges: Float64Array;

  constructor(edges: Float64Array) {
    let longest = 0;
    for (let index = 1; index < edges.length; index++) {
      longest = Math.max(longest, edges[index] - edges[index - 1]);
    }
    this.edges = edges;
    this.windowSeconds = longest;
    this.windowCount = edges.length - 1;
    this.toSeconds = edges[edges.length - 1];
  }

  windowEdge(index: number): number {
    return this.edges[index];
  }

  abstract readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void;

  abstract dataset(index: number): Dataset;

  span(fromSeconds: number, toSeconds: number): Pool {
    return spanOf(this, fromSeconds, toSeconds);
  }
}
