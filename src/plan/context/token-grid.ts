/**
 * Laws of numbers of tokens on a grid from 0 to a limit: node i stands for i cells of tokens. What lies between two nodes
 * is divided between them so that means are kept, and what is beyond the limit is left out.
 */
export interface TokenGrid {
  readonly cells: number;
  /** Tokens of a cell. */
  readonly cell: number;
  /**
   * The part of what the node at the limit has that is within it: all where all values are nodes; else half, as the node
   * stands for as much on either side.
   */
  readonly atLimit: number;
}

/** Cells of a grid whose values are anything: some so many times the square root of the turns that it is about. */
const CELLS_A_ROOT = 24;
const LEAST_CELLS = 256;
const MOST_CELLS = 4096;
/** Cells at most of one whose nodes are all values: of constants, say, and of more values. */
const MAX_EXACT_CELLS = 8192;
const MAX_EXACT_CELLS_OF_MANY = 1024;
/** Values at most of which a common divisor is looked for, and those that are few. */
const MAX_EXACT_VALUES = 256;
const FEW_VALUES = 16;

/**
 * Cells grow with the number of turns: dividing what lies between nodes adds at most c^2 / 4, on average c^2 / 6, to the
 * variance of each number that a turn's tokens are the sum of, where a cell is of c tokens. By renewal theory this moves
 * the mean turns L / m + (cv^2 - 1) / 2 that fit, of a turn's mean m and with two numbers, by L / (6 m cells^2) of itself.
 *
 * @param values that occur, in tokens; each is whole, or they are too many
 * @param mean tokens that a turn adds
 * @param longest turns that there can be
 */
export function tokenGrid(
  limit: number,
  values: readonly Float64Array[],
  mean: number,
  longest: number,
): TokenGrid {
  const count = values.reduce((sum, { length }) => sum + length, 0);
  const areFew = count <= MAX_EXACT_VALUES && values.every((list) => list.every(Number.isInteger));
  let divisor = 0;
  if (areFew) for (const list of values) for (const value of list) divisor = greatestDivisor(divisor, value);
  if (limit <= MAX_EXACT_CELLS_OF_MANY) divisor = 1;
  const most = count <= FEW_VALUES ? MAX_EXACT_CELLS : MAX_EXACT_CELLS_OF_MANY;
  if (divisor > 0 && limit / divisor <= most) {
    const cells = Math.floor(limit / divisor);
    return { cells, cell: divisor, atLimit: 1 };
  }
  const wanted = CELLS_A_ROOT * Math.sqrt(Math.min(limit / mean, longest));
  let cells = LEAST_CELLS;
  while (cells < wanted && cells < MOST_CELLS) cells *= 2;
  return { cells, cell: limit / cells, atLimit: 0.5 };
}

function greatestDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

export function emptyLaw({ cells }: TokenGrid): Float64Array {
  return new Float64Array(cells + 1);
}

/** Adds a value of a weight to a law. */
export function deposit(
  law: Float64Array,
  { cell, atLimit }: TokenGrid,
  value: number,
  weight: number,
): void {
  const place = value / cell;
  // Where values are nodes, those of continuous laws are rounded as requests have them.
  const node = atLimit === 1 ? Math.round(place) : Math.floor(place);
  const share = atLimit === 1 ? 0 : place - node;
  if (node < law.length) law[node] += weight * (1 - share);
  if (share > 0 && node + 1 < law.length) law[node + 1] += weight * share;
}

/** What is less likely is left out. */
const NEGLIGIBLE = 1e-12;

/** Adds to `sum` a weight of the law of the sum of two independent numbers. */
export function addConvolved(sum: Float64Array, a: Float64Array, b: Float64Array, weight = 1): void {
  const [aFrom, aTo] = supportOf(a);
  const [bFrom, bTo] = supportOf(b);
  for (let i = aFrom; i < aTo; i++) {
    const share = a[i] * weight;
    if (!(share > NEGLIGIBLE)) continue;
    const end = Math.min(bTo, sum.length - i);
    for (let j = bFrom; j < end; j++) sum[i + j] += share * b[j];
  }
}

/** Products that `addConvolved` has, about. */
export function productsOf(a: Float64Array, b: Float64Array): number {
  const [aFrom, aTo] = supportOf(a);
  const [bFrom, bTo] = supportOf(b);
  return (aTo - aFrom) * (bTo - bFrom);
}

function supportOf(law: Float64Array): [from: number, to: number] {
  let [from, to] = [0, law.length];
  while (from < to && !(law[from] > NEGLIGIBLE)) from++;
  while (to > from && !(law[to - 1] > NEGLIGIBLE)) to--;
  return [from, to];
}

/** P(number <= tokens of each node). */
export function cumulativeOf(law: Float64Array, { atLimit }: TokenGrid): Float64Array {
  let sum = 0;
  return law.map((probability) => {
    const before = sum;
    sum += probability;
    return before + atLimit * probability;
  });
}
