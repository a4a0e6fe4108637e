import type { CountedPairs } from './pair-tally.js';
import { tenths } from './tenths.js';

/** A tenth of the pairs, by x. Pairs of one x that lie on both sides of a border are shared out evenly. */
export interface JointDecile {
  /** 1 to 10. */
  readonly decile: number;
  /** A tenth of all: need not be whole. */
  readonly requests: number;
  readonly minX: number;
  readonly meanX: number;
  readonly maxX: number;
  readonly meanY: number;
  /** The smallest y that at least half of the decile does not exceed. */
  readonly medianY: number;
}

/** Rounding must not carry a median past the value at which half is reached. */
const SLIVER = 1e-9;

/**
 * y by decile of x. Means are exact but for the values of one bin of x that lie across a border, which count as evenly
 * mixed; medians are those of bins.
 *
 * @returns 10 of them; none where there are no pairs
 */
export function jointDeciles({ total, x, y, counts, xSums, ySums }: CountedPairs): JointDecile[] {
  if (!(total > 0)) return [];
  const groups = [...groupsOf(x)];
  const sizes = Float64Array.from(groups, ([from, to]) => sumOver(counts, from, to));
  const deciles: DecileTally[] = [];
  for (const { tenth, group, share } of tenths(sizes)) {
    deciles[tenth] ??= new DecileTally();
    const [from, to] = groups[group];
    deciles[tenth].take(x[from], share, { y, counts, xSums, ySums }, from, to);
  }
  return deciles.map((tally, tenth) => tally.decile(tenth + 1));
}

/** Spearman's rank correlation, ties and values of one bin at their mean rank; NaN where x or y is constant. */
export function spearmanOfPairs({ total, x, y, counts }: CountedPairs): number {
  const middle = total / 2;
  const ofX = new Float64Array(x.length);
  let passed = 0;
  for (const [from, to] of groupsOf(x)) {
    const here = sumOver(counts, from, to);
    ofX.fill(passed + here / 2 - middle, from, to);
    passed += here;
  }
  const ofY = new Map<number, number>();
  for (const [cell, value] of y.entries()) ofY.set(value, (ofY.get(value) ?? 0) + counts[cell]);
  passed = 0;
  for (const value of Float64Array.from(ofY.keys()).sort()) {
    const here = ofY.get(value)!;
    ofY.set(value, passed + here / 2 - middle);
    passed += here;
  }
  let [xy, xx, yy] = [0, 0, 0];
  for (const [cell, count] of counts.entries()) {
    const [p, q] = [ofX[cell] / total, ofY.get(y[cell])! / total];
    xy += count * p * q;
    xx += count * p * p;
    yy += count * q * q;
  }
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) : Number.NaN;
}

/** Where cells of one x begin and end. */
export function* groupsOf(x: Float64Array): Generator<[from: number, to: number]> {
  for (let from = 0, to = 0; from < x.length; from = to) {
    while (to < x.length && x[to] === x[from]) to++;
    yield [from, to];
  }
}

function sumOver(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += values[index];
  return sum;
}

class DecileTally {
  #requests = 0;
  #xSum = 0;
  #ySum = 0;
  #minX = Number.NaN;
  #maxX = Number.NaN;
  readonly #byY: [y: number, requests: number][] = [];

  /** Takes a share of cells that have one x. */
  take(
    value: number,
    share: number,
    { y, counts, xSums, ySums }: Omit<CountedPairs, 'total' | 'x'>,
    from: number,
    to: number,
  ): void {
    if (this.#requests === 0) this.#minX = value;
    this.#maxX = value;
    for (let cell = from; cell < to; cell++) {
      this.#requests += share * counts[cell];
      this.#xSum += share * xSums[cell];
      this.#ySum += share * ySums[cell];
      this.#byY.push([y[cell], share * counts[cell]]);
    }
  }

  decile(decile: number): JointDecile {
    this.#byY.sort((a, b) => a[0] - b[0]);
    let index = 0;
    let passed = this.#byY[0][1];
    while (passed < (this.#requests / 2) * (1 - SLIVER)) passed += this.#byY[++index][1];
    return {
      decile,
      requests: this.#requests,
      minX: this.#minX,
      meanX: this.#xSum / this.#requests,
      maxX: this.#maxX,
      meanY: this.#ySum / this.#requests,
      medianY: this.#byY[index][0],
    };
  }
}
