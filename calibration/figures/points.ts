import { deterministicMath } from '../../src/engine/math.js';
import { supportOf } from '../../src/fields.js';
import type { FieldDistribution } from '../../src/laws/distribution.js';
import {
  type ContinuousPart,
  isContinuousPart,
  isDiscretePart,
  type Part,
  partsOf,
} from '../../src/laws/parts.js';
import { sumOf } from './statistics.js';

/** A field's law as finitely many values, ascending, each once. */
export interface Points {
  readonly values: Float64Array;
  /** Probabilities, above 0, with a sum of 1. */
  readonly weights: Float64Array;
  /** How many whole numbers each stands for, which are equally likely; 1 each of a table. */
  readonly widths: Float64Array;
}

/** Cells of a continuous law between the quantiles of `TAIL` and 1 - `TAIL`, even in the logarithm. */
const CELLS = 256;
/** What a hundred thousand requests show of a law. */
export const TAIL = 1e-5;
/** Cells beyond are this fraction of their start wide. */
const TAIL_FINENESS = 1 / 16;

/**
 * Tables as they are, and continuous laws in cells: of whole numbers at least one wide, of ratios a 256th.
 *
 * @throws PoolError for what is no distribution of the field
 */
export function pointsOf(distribution: FieldDistribution, field: string): Points {
  const support = supportOf(field);
  const parts = partsOf(distribution, support, deterministicMath(), field);
  const [only] = parts;
  if (parts.length === 1 && isDiscretePart(only)) return tabulated(only.values, only.weights);
  return inCells(parts, support.isWhole ? wholeEdges(parts) : ratioEdges(parts), support.isWhole);
}

function tabulated(values: Float64Array, weights: Float64Array): Points {
  const total = sumOf(weights);
  const isThere = (_: number, index: number) => weights[index] > 0;
  const kept = values.filter(isThere);
  return {
    values: kept,
    weights: weights.filter(isThere).map((weight) => weight / total),
    widths: new Float64Array(kept.length).fill(1),
  };
}

/** First whole numbers of cells, and one past the last; a value of a table has a cell of its own. */
function wholeEdges(parts: readonly Part[]): Float64Array {
  const edges: number[] = [];
  for (const part of parts) {
    if (isContinuousPart(part)) addEdges(part, edges);
    else for (const value of part.values) edges.push(value, value + 1);
  }
  const sorted = Float64Array.from(edges).sort();
  return sorted.filter((edge, index) => edge !== sorted[index - 1]);
}

function addEdges(part: ContinuousPart, edges: number[]): void {
  const { min, max } = part;
  const { exp, log } = deterministicMath();
  const low = quantile(part, TAIL);
  const high = quantile(part, 1 - TAIL);
  const step = (log(high + 2) - log(low + 1)) / CELLS;
  for (let edge = low; edge > min; edge -= Math.max(1, Math.floor(edge * TAIL_FINENESS))) edges.push(edge);
  for (let cell = 0; cell <= CELLS; cell++) edges.push(Math.round((low + 1) * exp(cell * step) - 1));
  for (let edge = high + 1; edge <= max; edge += Math.max(1, Math.floor(edge * TAIL_FINENESS)))
    edges.push(edge);
  edges.push(min, max + 1);
}

/** The whole number in whose cell a share of the part is reached. */
function quantile({ min, max, below, upTo, cumulative }: ContinuousPart, share: number): number {
  const target = below + share * (upTo - below);
  let [low, high] = [min, max];
  while (low < high) {
    // Laws reach over many orders of magnitude: halving the logarithm comes to the place sooner.
    const middle = Math.min(Math.max(Math.floor(Math.sqrt((low + 1) * (high + 1)) - 1), low), high - 1);
    if (cumulative(middle + 0.5) >= target) high = middle;
    else low = middle + 1;
  }
  return low;
}

function ratioEdges(parts: readonly Part[]): Float64Array {
  const values = parts.flatMap((part) => (isDiscretePart(part) ? [...part.values] : []));
  return Float64Array.from([
    ...Array.from({ length: CELLS + 1 }, (_, cell) => cell / CELLS),
    ...values,
  ]).sort();
}

/** @param edges ascending; between neighbours lies a cell */
function inCells(parts: readonly Part[], edges: Float64Array, isWhole: boolean): Points {
  const masses = new Float64Array(edges.length - 1);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  for (const part of parts) {
    if (isDiscretePart(part)) addTable(part.values, part.weights, part.weight / total, edges, masses);
    else addContinuous(part, part.weight / total, edges, isWhole ? 0.5 : 0, masses);
  }
  const points = { values: masses.slice(), weights: masses.slice(), widths: masses.slice() };
  let count = 0;
  for (let cell = 0; cell < masses.length; cell++) {
    if (!(masses[cell] > 0)) continue;
    const width = edges[cell + 1] - edges[cell];
    points.values[count] = edges[cell] + (isWhole ? width - 1 : width) / 2;
    points.weights[count] = masses[cell];
    points.widths[count++] = isWhole ? width : width * CELLS;
  }
  return {
    values: points.values.subarray(0, count),
    weights: points.weights.subarray(0, count),
    widths: points.widths.subarray(0, count),
  };
}

function addTable(
  values: Float64Array,
  weights: Float64Array,
  factor: number,
  edges: Float64Array,
  masses: Float64Array,
): void {
  const total = sumOf(weights);
  let cell = 0;
  for (let index = 0; index < values.length; index++) {
    while (cell + 2 < edges.length && edges[cell + 1] <= values[index]) cell++;
    masses[cell] += (factor * weights[index]) / total;
  }
}

/** @param margin what a whole number reaches down before it was rounded */
function addContinuous(
  { min, max, below, upTo, cumulative }: ContinuousPart,
  weight: number,
  edges: Float64Array,
  margin: number,
  masses: Float64Array,
): void {
  let reached = below;
  for (let cell = 0; cell < masses.length; cell++) {
    const end = edges[cell + 1];
    if (end <= min) continue;
    const above = end > max ? upTo : Math.min(cumulative(end - margin), upTo);
    if (above > reached) {
      masses[cell] += (weight * (above - reached)) / (upTo - below);
      reached = above;
    }
    if (end > max) break;
  }
}
