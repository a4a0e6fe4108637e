import { deterministicMath } from '../../engine/math.js';
import { supportOf } from '../../fields.js';
import { type Conditioned, conditioned } from '../../laws/conditioning.js';
import type { ContinuousDistribution } from '../../laws/distribution.js';
import type { Sliced } from '../../platform/slices.js';
import type { ValueWeights } from '../../statistics/value-weights.js';

/** A bin that starts at a value is at most this fraction of it wide, or one whole number. */
const FINENESS = 1 / 256;

/** Between pauses; a part goes through all of them, which is a millisecond's worth. */
const BINS_AT_A_TIME = 256;

/** A bin that starts below is spread over all of its whole numbers; each further one has one value, its middle. */
const SPREAD_LIMIT = 65_536;

/**
 * Adds a mixture of continuous distributions to `into` as what is drawn of it: whole numbers. The mixture is cut
 * into bins of whole numbers, and the weight of a bin is a difference of its distribution function.
 *
 * Values below 512 have the mixture's probability, and so has every bin; what is not kept is how a bin's weight lies
 * within it. Every quantile is therefore within 1/256 of the mixture's. Bounds of components are ends of bins: no
 * value lies beyond them.
 *
 * @param components each with its weight
 * @param field names the field in errors
 * @throws PoolError for a component that is not a distribution
 */
export function* discretise(
  components: ReadonlyMap<ContinuousDistribution, number>,
  field: string,
  into: ValueWeights,
): Sliced<void> {
  const math = deterministicMath();
  const parts: Part[] = [];
  for (const [component, weight] of components) {
    parts.push({ weight, ...conditioned(component, supportOf(field), math, field) });
    yield;
  }
  const starts = binStarts(parts);
  const binWeights = new Float64Array(starts.length);
  for (const part of parts) {
    addPart(part, starts, binWeights);
    yield;
  }
  for (const [bin, weight] of binWeights.entries()) {
    if (bin % BINS_AT_A_TIME === 0) yield;
    const start = starts[bin];
    const width = starts[bin + 1] - start;
    if (start >= SPREAD_LIMIT) into.add(start + Math.floor(width / 2), weight);
    else for (let value = start; value < start + width; value++) into.add(value, weight / width);
  }
}

/** A component; `min` and `max` are the lowest and the highest whole number that is drawn. */
interface Part extends Conditioned {
  readonly weight: number;
}

/** First value of each bin, and one past the last value of the last. */
function binStarts(parts: readonly Part[]): Float64Array {
  const starts = new Set<number>();
  const end = parts.reduce((largest, { max }) => Math.max(largest, max), 0) + 1;
  for (let start = 0; start < end; start += Math.max(1, Math.floor(start * FINENESS))) starts.add(start);
  for (const { min, max } of parts) starts.add(min).add(max + 1);
  return Float64Array.from(starts).sort();
}

function addPart(
  { weight, min, max, below, upTo, cumulative }: Part,
  starts: Float64Array,
  binWeights: Float64Array,
): void {
  const factor = weight / (upTo - below);
  let reached = below;
  for (let bin = starts.indexOf(min); starts[bin] <= max; bin++) {
    const end = starts[bin + 1];
    const above = end > max ? upTo : cumulative(end - 0.5);
    // Rounding must not let the distribution function fall.
    if (!(above > reached)) continue;
    binWeights[bin] += factor * (above - reached);
    reached = above;
  }
}
