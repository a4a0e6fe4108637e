import { type DeterministicMath, deterministicMath } from '../../engine/math.js';
import { type Conditioning, conditioning, untruncatedCdf } from '../conditioning.js';
import type { ContinuousDistribution } from '../distribution.js';
import type { ValueMasses } from '../value-masses.js';

/** A cell that starts at a value is at most this fraction of it wide, or one whole number. */
const FINENESS = 1 / 256;

/** A cell that starts below is spread over all of its whole numbers; each further one has one value, its middle. */
const SPREAD_LIMIT = 65_536;

/** 2^52: a number of at least 0 and below 2^32 is rounded when it is added and taken away, as the engine rounds. */
const ROUNDER = 4503599627370496;

/**
 * Adds a mixture of continuous distributions to `masses` as what is drawn of it: whole numbers. The mixture is cut
 * into cells of whole numbers, and the mass of a cell is a difference of its distribution function.
 *
 * Values below 512 have the mixture's probability, and so has every cell; what is not kept is how a cell's mass lies
 * within it. Every quantile is therefore within 1/256 of the mixture's. Bounds of components are ends of cells: no
 * value lies beyond them.
 *
 * @param components each with its weight
 * @param field names the field in errors
 * @throws PoolError for a component that is not a distribution
 */
export function discretise(
  components: ReadonlyMap<ContinuousDistribution, number>,
  field: string,
  masses: ValueMasses,
): void {
  const math = deterministicMath();
  const parts = Array.from(components, ([component, weight]): Part => {
    const conditioned = conditioning(component, field, math);
    const [first, last] = [rounded(conditioned.min), rounded(conditioned.max)];
    return { component, weight, conditioned, first, last };
  });
  const starts = cellStarts(parts);
  const cellMasses = new Float64Array(starts.length);
  for (const part of parts) addPart(part, starts, cellMasses, math);
  for (const [cell, mass] of cellMasses.entries()) {
    const start = starts[cell];
    const width = starts[cell + 1] - start;
    if (start >= SPREAD_LIMIT) masses.add(start + Math.floor(width / 2), mass);
    else for (let value = start; value < start + width; value++) masses.add(value, mass / width);
  }
}

interface Part {
  readonly component: ContinuousDistribution;
  readonly weight: number;
  readonly conditioned: Conditioning;
  /** The lowest and the highest whole number that is drawn. */
  readonly first: number;
  readonly last: number;
}

function rounded(bound: number): number {
  return bound + ROUNDER - ROUNDER;
}

/** First value of each cell, and one past the last value of the last. */
function cellStarts(parts: readonly Part[]): Float64Array {
  const starts = new Set<number>();
  const end = parts.reduce((largest, { last }) => Math.max(largest, last), 0) + 1;
  for (let start = 0; start < end; start += Math.max(1, Math.floor(start * FINENESS))) starts.add(start);
  for (const { first, last } of parts) starts.add(first).add(last + 1);
  return Float64Array.from(starts).sort();
}

function addPart(
  { component, weight, conditioned, first, last }: Part,
  starts: Float64Array,
  cellMasses: Float64Array,
  math: DeterministicMath,
): void {
  const factor = weight / (conditioned.high - conditioned.low);
  let below = conditioned.low;
  for (let cell = starts.indexOf(first); starts[cell] <= last; cell++) {
    const end = starts[cell + 1];
    const above = end > last ? conditioned.high : untruncatedCdf(component, end - 0.5, math);
    // Rounding must not let the distribution function fall.
    if (!(above > below)) continue;
    cellMasses[cell] += factor * (above - below);
    below = above;
  }
}
