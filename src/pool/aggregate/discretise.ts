import { deterministicMath } from '../../engine/math.js';
import { type Conditioned, conditioned } from '../../laws/conditioning.js';
import type { ContinuousDistribution } from '../../laws/distribution.js';
import { supportOf } from '../../laws/support.js';
import type { ValueMasses } from '../value-masses.js';

/** A cell that starts at a value is at most this fraction of it wide, or one whole number. */
const FINENESS = 1 / 256;

/** A cell that starts below is spread over all of its whole numbers; each further one has one value, its middle. */
const SPREAD_LIMIT = 65_536;

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
    return { weight, ...conditioned(component, supportOf(field), math, field) };
  });
  const starts = cellStarts(parts);
  const cellMasses = new Float64Array(starts.length);
  for (const part of parts) addPart(part, starts, cellMasses);
  for (const [cell, mass] of cellMasses.entries()) {
    const start = starts[cell];
    const width = starts[cell + 1] - start;
    if (start >= SPREAD_LIMIT) masses.add(start + Math.floor(width / 2), mass);
    else for (let value = start; value < start + width; value++) masses.add(value, mass / width);
  }
}

/** A component; `min` and `max` are the lowest and the highest whole number that is drawn. */
interface Part extends Conditioned {
  readonly weight: number;
}

/** First value of each cell, and one past the last value of the last. */
function cellStarts(parts: readonly Part[]): Float64Array {
  const starts = new Set<number>();
  const end = parts.reduce((largest, { max }) => Math.max(largest, max), 0) + 1;
  for (let start = 0; start < end; start += Math.max(1, Math.floor(start * FINENESS))) starts.add(start);
  for (const { min, max } of parts) starts.add(min).add(max + 1);
  return Float64Array.from(starts).sort();
}

function addPart(
  { weight, min, max, below, upTo, cumulative }: Part,
  starts: Float64Array,
  cellMasses: Float64Array,
): void {
  const factor = weight / (upTo - below);
  let reached = below;
  for (let cell = starts.indexOf(min); starts[cell] <= max; cell++) {
    const end = starts[cell + 1];
    const above = end > max ? upTo : cumulative(end - 0.5);
    // Rounding must not let the distribution function fall.
    if (!(above > reached)) continue;
    cellMasses[cell] += factor * (above - reached);
    reached = above;
  }
}
