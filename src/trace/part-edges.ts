import type { Partition } from '../notation/partition.js';
import { firstIndex } from '../statistics/first-index.js';

/**
 * Where the parts of a trace end, told row by row in the order of the trace; parts by size end where their bytes do, which
 * rows alone do not tell.
 */
export class PartEdges {
  readonly #partition: Exclude<Partition, { by: 'size' }>;
  #part: number;
  /** Of a part by rows, those that it still takes. */
  #left: number;

  /** @param part the part that the first row is in, or before */
  constructor(partition: Exclude<Partition, { by: 'size' }>, part = 0) {
    this.#partition = partition;
    this.#part = part;
    this.#left = partition.by === 'rows' ? partition.rows : 0;
  }

  /** The part at hand, from 0. */
  get part(): number {
    return this.#part;
  }

  /** How many of the rows [`from`, `to`), which come next, are still of the part at hand. */
  take(timestamps: Float64Array, from: number, to: number): number {
    if (this.#partition.by === 'rows') {
      const taken = Math.min(to - from, this.#left);
      this.#left -= taken;
      return taken;
    }
    const end = (this.#part + 1) * this.#partition.seconds;
    if (timestamps[to - 1] < end) return to - from;
    return firstIndex(timestamps, (time) => time >= end, from, to - 1) - from;
  }

  /** The next row is of a later part: the next one, or by time the one that has it. */
  advance(next: number): void {
    this.#part++;
    if (this.#partition.by === 'rows') {
      this.#left = this.#partition.rows;
      return;
    }
    const { seconds } = this.#partition;
    // A quotient can be rounded to the wrong side of an edge; what counts is which multiples are above the time.
    this.#part = Math.max(this.#part, Math.floor(next / seconds) - 1);
    while (next >= (this.#part + 1) * seconds) this.#part++;
  }
}
