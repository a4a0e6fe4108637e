import type { DeterministicMath } from '../../engine/math.js';
import { cutLengths } from '../../engine/preparation.js';
import type { FieldDistribution } from '../../laws/distribution.js';
import { orderedLaw } from '../../laws/ordered.js';
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
  /** Share of the client's different values that it has. */
  readonly valueShare: number;
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
    const valueCount = clamp(wanted, LEAST_VALUES, variates.mostValues);
    const pieces = parts.map(({ weight, mu, sigma, valueShare }) => ({
      weight,
      mu,
      sigma,
      values: Math.ceil(valueShare * valueCount),
    }));
    return orderedLaw(cutLengths(pieces, max, Math.floor(variates.pieces * 4294967296)));
  }
  return {
    family: 'mixture',
    components: parts.map(({ weight, mu, sigma }) => ({
      weight,
      distribution: { family: 'lognormal', mu, sigma, min: 1, max },
    })),
  };
}

/** Logarithms of what the parameters say, found once and not for each client. */
interface Logarithms {
  readonly levels: readonly number[];
  readonly max: number;
  readonly wideStart: number;
}

const known = new WeakMap<LengthParameters, Logarithms>();

function logarithmsOf(parameters: LengthParameters, { log }: DeterministicMath): Logarithms {
  let logarithms = known.get(parameters);
  if (logarithms === undefined) {
    const { levels, max, wide } = parameters;
    logarithms = { levels: levels.map((level) => log(level)), max: log(max), wideStart: log(wide.start) };
    known.set(parameters, logarithms);
  }
  return logarithms;
}

function partsOf(parameters: LengthParameters, math: DeterministicMath, variates: LengthVariates): Part[] {
  const { width, wide, second } = parameters;
  const { exp } = math;
  const logarithms = logarithmsOf(parameters, math);
  const [whether, weight, place] = variates.second;
  const level = logLevel(logarithms.levels, variates.level) + variates.drift;
  const sigma = clamp(width.median * exp(width.spread * variates.width), MIN_WIDTH, MAX_WIDTH);
  // Within the bounds, or a narrow law would have nothing left between them.
  const within = (mu: number) => clamp(mu, 0, logarithms.max);
  const parts: Part[] = [];
  let [left, valueShare] = [1, 1];
  const wideShare = Math.min(MAX_WIDE_SHARE, wide.share * exp(wide.spread * variates.wide));
  if (wideShare >= LEAST_WIDE_SHARE) {
    parts.push({
      weight: wideShare,
      mu: within(level + logarithms.wideStart),
      sigma: wide.sigma,
      valueShare: WIDE_VALUES,
    });
    left -= wideShare;
    valueShare -= WIDE_VALUES;
  }
  if (whether < second.clients) {
    const share = left * (SECOND_WEIGHTS[0] + (SECOND_WEIGHTS[1] - SECOND_WEIGHTS[0]) * weight);
    // Towards the middle of the population: else the longest requests would be those of second modes.
    const side = variates.level > 0 ? -1 : 1;
    const distance = (second.distance + WIDTHS_APART * sigma) * (1 + DISTANCE_SPREAD * (2 * place - 1));
    parts.push({ weight: share, mu: within(level + side * distance), sigma, valueShare: SECOND_VALUES });
    left -= share;
    valueShare -= SECOND_VALUES;
  }
  parts.push({ weight: left, mu: within(level), sigma, valueShare });
  return parts;
}

/** Log tokens at a normal quantile: linear between the levels, and level beyond them. */
function logLevel(logLevels: readonly number[], z: number): number {
  const inside = clamp(z, LEVEL_QUANTILES[0], LEVEL_QUANTILES[LEVEL_QUANTILES.length - 1]);
  let step = 0;
  while (step < logLevels.length - 2 && inside >= LEVEL_QUANTILES[step + 1]) step++;
  const [from, to] = [LEVEL_QUANTILES[step], LEVEL_QUANTILES[step + 1]];
  const part = (inside - from) / (to - from);
  const [low, high] = [logLevels[step], logLevels[step + 1]];
  return low + (high - low) * part;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
