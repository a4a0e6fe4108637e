import { asWhole, LARGEST, lowestOfBin, wholeBin } from './bins.js';
import { tenths } from './tenths.js';

/** Whole numbers below 2,048 have a bin each, larger ones share one with up to 1/1,024 of themselves. */
const STEPS_LOG2 = 10;
const BINS = wholeBin(LARGEST, STEPS_LOG2) + 1;

/** A tenth of the pairs of x and y, by x. */
export interface DecileMean {
  /** 1 to 10. */
  readonly decile: number;
  /** That of bins of x: within 1/2,048 where it is above 2,047. */
  readonly meanX: number;
  /** Exact, but that values of one bin of x which lie across a border count as evenly mixed. */
  readonly meanY: number;
}

/** The mean of y by decile of x, whole numbers, in constant memory and a few nanoseconds a pair. */
export class DecileMeans {
  /** By bin of x, the number of pairs and the sum of y. */
  readonly #bins = new Float64Array(2 * BINS);
  #total = 0;

  /** @param y as many as x */
  addAll(x: ArrayLike<number>, y: ArrayLike<number>): void {
    // One kind of array makes one kind of code.
    const whole = x instanceof Uint32Array ? x : Uint32Array.from(x, asWhole);
    const bins = this.#bins;
    for (let index = 0; index < whole.length; index++) {
      const place = 2 * wholeBin(whole[index], STEPS_LOG2);
      bins[place]++;
      bins[place + 1] += y[index];
    }
    this.#total += x.length;
  }

  get total(): number {
    return this.#total;
  }

  /** 10 of them; none without pairs. */
  deciles(): DecileMean[] {
    const bins = this.#bins;
    const taken: number[] = [];
    for (let bin = 0; 2 * bin < bins.length; bin++) if (bins[2 * bin] > 0) taken.push(bin);
    const counts = Float64Array.from(taken, (bin) => bins[2 * bin]);
    const sums: { pairs: number; x: number; y: number }[] = [];
    for (const { tenth, group, share } of tenths(counts)) {
      sums[tenth] ??= { pairs: 0, x: 0, y: 0 };
      sums[tenth].pairs += share * counts[group];
      sums[tenth].x += share * counts[group] * middleOf(taken[group]);
      sums[tenth].y += share * bins[2 * taken[group] + 1];
    }
    return sums.map(({ pairs, x, y }, tenth) => ({ decile: tenth + 1, meanX: x / pairs, meanY: y / pairs }));
  }
}

function middleOf(bin: number): number {
  const lowest = lowestOfBin(bin, STEPS_LOG2);
  const highest = bin + 1 === BINS ? LARGEST : lowestOfBin(bin + 1, STEPS_LOG2) - 1;
  return lowest + (highest - lowest) / 2;
}
