import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { mean } from './averages.js';

/** Spearman's rank correlation of pairs of values, ties at their mean rank; NaN where one side does not vary. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  return pearson(ranks(a), ranks(b));
}

/** Fewer pairs than these have no rank correlation worth a number. */
const FEWEST = 5;

/** Spearman's; NaN of too few pairs. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  return a.length < FEWEST ? Number.NaN : spearman(a, b);
}

/** The rank correlation that so many pairs without a relation exceed in 5 % of cases, by Student's t as for Pearson's. */
export function chanceCorrelation(pairs: number): number {
  const t = tQuantile(0.975, pairs - 2);
  return t / Math.sqrt(pairs - 2 + t * t);
}

/** From 1, those of equal values at their mean: of these, Pearson's correlation is Spearman's. */
function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const found = new Array<number>(values.length);
  for (let from = 0, to = 1; from < order.length; from = to, to++) {
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (const index of order.slice(from, to)) found[index] = (from + 1 + to) / 2;
  }
  return found;
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  for (const [index, value] of a.entries()) {
    const [x, y] = [value - meanA, b[index]! - meanB];
    both += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  return both / Math.sqrt(squareA * squareB);
}
