import { jointDeciles, spearmanOfPairs } from '../estimation/joint.js';
import { PairTally } from '../estimation/pair-tally.js';
import type { DependenceFigures } from './characterisation.js';
import type { Accumulator, TokenBatch, TokenColumns } from './token-columns.js';

/** Two lengths of the same request: input and output (3), reasoning and answer (9). */
export class DependenceTally implements Accumulator {
  readonly #x: number;
  readonly #y: number;
  readonly #names: readonly [x: string, y: string];
  readonly #pairs = new PairTally();
  readonly #sums = new CrossSums();

  /** @param x place of a column, as `y` */
  constructor({ names }: TokenColumns, x: number, y: number) {
    [this.#x, this.#y] = [x, y];
    this.#names = [names[x], names[y]];
  }

  add({ tokens }: TokenBatch): void {
    const [x, y] = [tokens[this.#x], tokens[this.#y]];
    this.#pairs.addAll(x, y);
    this.#sums.add(x, y);
  }

  figures(): DependenceFigures {
    const [x, y] = this.#names;
    const pairs = this.#pairs.sorted();
    return {
      x,
      y,
      pearson: this.#sums.pearson,
      spearman: spearmanOfPairs(pairs),
      deciles: jointDeciles(pairs),
    };
  }
}

/** Sums of products of pairs, from which Pearson's correlation follows. */
class CrossSums {
  #count = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #yy = 0;
  #xy = 0;
  /** Products are taken of differences from the first pair, which rounds less where all are far from 0. */
  #origin: readonly [x: number, y: number] | undefined;

  add(x: ArrayLike<number>, y: ArrayLike<number>): void {
    if (x.length === 0) return;
    this.#origin ??= [x[0], y[0]];
    const [originX, originY] = this.#origin;
    for (let row = 0; row < x.length; row++) {
      const p = x[row] - originX;
      const q = y[row] - originY;
      this.#x += p;
      this.#y += q;
      this.#xx += p * p;
      this.#yy += q * q;
      this.#xy += p * q;
    }
    this.#count += x.length;
  }

  /** NaN where x or y is constant. */
  get pearson(): number {
    const n = this.#count;
    const spread = (sum: number, squares: number) => squares - (sum * sum) / n;
    const product = Math.sqrt(spread(this.#x, this.#xx)) * Math.sqrt(spread(this.#y, this.#yy));
    const r = (this.#xy - (this.#x * this.#y) / n) / product;
    return Math.max(-1, Math.min(1, r));
  }
}
