import type { DeterministicMath } from '../../engine/math.js';
import type { EmpiricalDistribution, FieldDistribution } from '../../laws/distribution.js';
import type { LengthParameters } from './parameter-types.js';

/** Standard normal quantiles of the probabilities of `LengthParameters.levels`: 2, 10, 25, 50, 75, 90 and 98 %. */
const LEVEL_QUANTILES = [
  -2.0537489106318225, -1.2815515655446004, -0.6744897501960817, 0, 0.6744897501960817, 1.2815515655446004,
  2.0537489106318225,
];

const MIN_WIDTH = 0.003;
const MAX_WIDTH = 1.3;
const MAX_WIDE_SHARE = 0.6;
/** A smaller share of requests unlike the body is left out. */
const LEAST_WIDE_SHARE = 0.001;
/** Weight of the second mode of a client that has one: from the first, to the second. */
const SECOND_WEIGHTS = [0.15, 0.45];
/** The second mode's distance is that of the parameters and this many widths of the body, times 0.7 to 1.3. */
const WIDTHS_APART = 3.5;
const DISTANCE_SPREAD = 0.3;
/** Of a client's values, the parts that the second mode and the wide requests have; and how many there are at least. */
const [SECOND_VALUES, WIDE_VALUES] = [0.3, 0.3];
const LEAST_VALUES = 2;

/** What decides one client's lengths in a field. */
export interface LengthVariates {
  /** Standard normal: typical length among the requests. */
  readonly level: number;
  /** Standard normal: width of the body. */
  readonly width: number;
  /** Standard normal: share of requests unlike the body. */
  readonly wide: number;
  /** Uniform in (0, 1): whether there is a second mode, its weight, and its distance. */
  readonly second: readonly [whether: number, weight: number, place: number];
  /** Standard normal: number of different values; and how many there are at most. */
  readonly values: number;
  readonly mostValues: number;
  /** Log factor on all lengths at this time of the day. */
  readonly drift: number;
  /** Uniform in (0, 1), where the sequence of random pieces starts. */
  readonly pieces: number;
}

/** A log-normal part of a client's requests. */
interface Part {
  readonly weight: number;
  readonly mu: number;
  readonly sigma: number;
  /** Part of the client's different values. */
  readonly values: number;
}

/**
 * The distribution of one client's token counts: a log-normal body, a second one for some clients, and a wide one of the
 * requests unlike these; at least 1 token. A client sends the same few prompts again and again, so that each part is
 * cut into values of random probabilities, unless the parameters leave it as it is.
 */
export function tokenDistribution(
  parameters: LengthParameters,
  math: DeterministicMath,
  variates: LengthVariates,
): FieldDistribution {
  const { values, max } = parameters;
  const parts = partsOf(parameters, math, variates);
  if (values !== undefined) {
    const wanted = values.median * math.exp(values.spread * variates.values);
    return cut(parts, clamp(wanted, LEAST_VALUES, variates.mostValues), max, math, variates.pieces);
  }
  return {
    family: 'mixture',
    components: parts.map(({ weight, mu, sigma }) => ({
      weight,
      distribution: { family: 'lognormal', mu, sigma, min: 1, max },
    })),
  };
}

function partsOf(
  { levels, width, wide, second, max }: LengthParameters,
  { exp, log }: DeterministicMath,
  variates: LengthVariates,
): Part[] {
  const [whether, weight, place] = variates.second;
  const level = logLevel(levels, log, variates.level) + variates.drift;
  const sigma = clamp(width.median * exp(width.spread * variates.width), MIN_WIDTH, MAX_WIDTH);
  // Within the bounds, or a narrow law would have nothing left between them.
  const within = (mu: number) => clamp(mu, 0, log(max));
  const parts: Part[] = [];
  let [left, values] = [1, 1];
  const wideShare = Math.min(MAX_WIDE_SHARE, wide.share * exp(wide.spread * variates.wide));
  if (wideShare >= LEAST_WIDE_SHARE) {
    parts.push({
      weight: wideShare,
      mu: within(level + log(wide.start)),
      sigma: wide.sigma,
      values: WIDE_VALUES,
    });
    left -= wideShare;
    values -= WIDE_VALUES;
  }
  if (whether < second.clients) {
    const share = left * (SECOND_WEIGHTS[0] + (SECOND_WEIGHTS[1] - SECOND_WEIGHTS[0]) * weight);
    // Towards the middle of the population: else the longest requests would be those of second modes.
    const side = variates.level > 0 ? -1 : 1;
    const distance = (second.distance + WIDTHS_APART * sigma) * (1 + DISTANCE_SPREAD * (2 * place - 1));
    parts.push({ weight: share, mu: within(level + side * distance), sigma, values: SECOND_VALUES });
    left -= share;
    values -= SECOND_VALUES;
  }
  parts.push({ weight: left, mu: within(level), sigma, values });
  return parts;
}

/** Each part as values in the middles of pieces of random probabilities. */
function cut(
  parts: readonly Part[],
  valueCount: number,
  max: number,
  { exp, normalQuantile }: DeterministicMath,
  uniform: number,
): EmpiricalDistribution {
  const random = new PieceNumbers(uniform);
  const quantile = (place: number): number => {
    const step = Math.floor(place * QUANTILE_STEPS);
    const known = QUANTILES[step];
    if (!Number.isNaN(known)) return known;
    QUANTILES[step] = normalQuantile((step + 0.5) / QUANTILE_STEPS);
    return QUANTILES[step];
  };
  let merged: Atoms = { values: [], probabilities: [] };
  for (const { weight, mu, sigma, values } of parts) {
    const pieces = random.pieces(Math.ceil(values * valueCount));
    const total = pieces.reduce((sum, piece) => sum + piece, 0);
    const atoms: Atoms = { values: [], probabilities: [] };
    let below = 0;
    for (const piece of pieces) {
      const tokens = exp(mu + sigma * quantile((below + piece / 2) / total));
      below += piece;
      push(atoms, Math.floor(clamp(tokens, 1, max) + 0.5), (weight * piece) / total);
    }
    merged = merged.values.length === 0 ? atoms : merge(merged, atoms);
  }
  return {
    family: 'empirical',
    values: Float64Array.from(merged.values),
    // Where all pieces fell on one value, their sum can be more than 1 by a rounding.
    probabilities: Float64Array.from(merged.probabilities, (probability) => Math.min(1, probability)),
  };
}

/** Normal quantiles in steps of the probability, found when they are asked for: there are many values, and each is a call. */
const QUANTILE_STEPS = 2048;
const QUANTILES = new Float64Array(QUANTILE_STEPS).fill(Number.NaN);

/**
 * Random sizes of pieces: a linear congruential sequence (Press et al., "Numerical recipes", "an even quicker generator"),
 * started from a draw, as there are many of them and not much rests on each.
 */
class PieceNumbers {
  #state: number;

  constructor(uniform: number) {
    this.#state = Math.floor(uniform * 4294967296);
  }

  /** By a Pareto law of index 2: a few are large. */
  pieces(count: number): Float64Array {
    const pieces = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
      pieces[index] = 1 / Math.sqrt((this.#state + 0.5) / 4294967296);
    }
    return pieces;
  }
}

/** Values in ascending order, each once but where parts of them fell on the same whole number. */
interface Atoms {
  readonly values: number[];
  readonly probabilities: number[];
}

function merge(a: Atoms, b: Atoms): Atoms {
  const merged: Atoms = { values: [], probabilities: [] };
  for (let [i, j] = [0, 0]; i < a.values.length || j < b.values.length; ) {
    if (j === b.values.length || a.values[i] <= b.values[j]) push(merged, a.values[i], a.probabilities[i++]);
    else push(merged, b.values[j], b.probabilities[j++]);
  }
  return merged;
}

/** Appends a value that is not smaller than the last. */
function push({ values, probabilities }: Atoms, value: number, probability: number): void {
  const last = values.length - 1;
  if (values[last] === value) {
    probabilities[last] += probability;
    return;
  }
  values.push(value);
  probabilities.push(probability);
}

/** Log tokens at a normal quantile: linear between the levels, and level beyond them. */
function logLevel(levels: readonly number[], log: (x: number) => number, z: number): number {
  const inside = clamp(z, LEVEL_QUANTILES[0], LEVEL_QUANTILES[LEVEL_QUANTILES.length - 1]);
  let step = 0;
  while (step < levels.length - 2 && inside >= LEVEL_QUANTILES[step + 1]) step++;
  const [from, to] = [LEVEL_QUANTILES[step], LEVEL_QUANTILES[step + 1]];
  const part = (inside - from) / (to - from);
  const [low, high] = [log(levels[step]), log(levels[step + 1])];
  return low + (high - low) * part;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
