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

/** Cells of a grid whose values are anything, and where the limit is so many times a turn's tokens that these are within a cell. */
const CELLS = 256;
const FINE_CELLS = 1024;
const MANY_TURNS = 128;
/** Cells at most of one whose nodes are all values. */
const MAX_EXACT_CELLS = 8192;
/** Values at most of which a common divisor is looked for. */
const MAX_EXACT_VALUES = 256;

/**
 * @param values that occur, in tokens; each is whole, or they are too many
 * @param mean tokens that a turn adds
 */
export function tokenGrid(limit: number, values: readonly Float64Array[], mean: number): TokenGrid {
  const count = values.reduce((sum, { length }) => sum + length, 0);
  const areFew = count <= MAX_EXACT_VALUES && values.every((list) => list.every(Number.isInteger));
  let divisor = 0;
  if (areFew) for (const list of values) for (const value of list) divisor = greatestDivisor(divisor, value);
  if (limit <= FINE_CELLS) divisor = 1;
  if (divisor > 0 && limit / divisor <= MAX_EXACT_CELLS) {
    const cells = Math.floor(limit / divisor);
    return { cells, cell: divisor, atLimit: 1 };
  }
  const cells = limit < MANY_TURNS * mean ? CELLS : FINE_CELLS;
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

function supportOf(law: Float64Array): [from: number, to: number] {
  let [from, to] = [0, law.length];
  while (from < to && !(law[from] > NEGLIGIBLE)) from++;
  while (to > from && !(law[to - 1] > NEGLIGIBLE)) to--;
  return [from, to];
}

/** The probability that a law has within the limit. */
export function within(law: Float64Array, { atLimit }: TokenGrid): number {
  let sum = 0;
  for (let node = 0; node < law.length - 1; node++) sum += law[node];
  return sum + atLimit * law[law.length - 1];
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
