import type { DeterministicMath } from '../../engine/math.js';
import type { ContinuousDistribution, FieldDistribution } from '../../laws/distribution.js';
import type { LengthParameters } from './parameter-types.js';

/** Probabilities of `LengthParameters.levels`, and their standard normal quantiles. */
export const LEVELS = [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98];
const LEVEL_QUANTILES = [
  -2.0537489106318225, -1.2815515655446004, -0.6744897501960817, 0, 0.6744897501960817, 1.2815515655446004,
  2.0537489106318225,
];

const MIN_WIDTH = 0.003;
const MAX_WIDTH = 1.3;
const MAX_WIDE_SHARE = 0.6;
/** Weight of the second mode of a client that has one: from the first, to the second. */
const SECOND_WEIGHTS = [0.15, 0.45];
/** The second mode's distance is the median one times 0.5 to 1.5. */
const DISTANCE_SPREAD = 0.5;

/** What decides one client's lengths in a field. */
export interface LengthVariates {
  /** Standard normal: typical length among the requests. */
  readonly level: number;
  /** Standard normal: width of the body. */
  readonly width: number;
  /** Standard normal: share of requests unlike the body. */
  readonly wide: number;
  /** Uniform in (0, 1): whether there is a second mode, its weight, its side and distance. */
  readonly second: readonly [whether: number, weight: number, place: number];
  /** Log factor on all lengths at this time of the day. */
  readonly drift: number;
}

/**
 * The distribution of one client's token counts: a narrow log-normal body, a second one for some clients, and a wide one of the
 * requests unlike these; at least 1 token.
 */
export function tokenDistribution(
  parameters: LengthParameters,
  math: DeterministicMath,
  variates: LengthVariates,
): FieldDistribution {
  const { width, wide, second, max } = parameters;
  const [whether, weight, place] = variates.second;
  const mu = logLevel(parameters.levels, math, variates.level) + variates.drift;
  const sigma = clamp(width.median * math.exp(width.spread * variates.width), MIN_WIDTH, MAX_WIDTH);
  const wideShare = Math.min(MAX_WIDE_SHARE, wide.share * math.exp(wide.spread * variates.wide));
  // Within the bounds, or a narrow law would have nothing left between them.
  const lognormal = (at: number, deviation: number): ContinuousDistribution => ({
    family: 'lognormal',
    mu: clamp(at, 0, math.log(max)),
    sigma: deviation,
    min: 1,
    max,
  });
  const components = [{ weight: wideShare, distribution: lognormal(mu + math.log(wide.start), wide.sigma) }];
  let bodyShare = 1 - wideShare;
  if (whether < second.clients) {
    const share = bodyShare * (SECOND_WEIGHTS[0] + (SECOND_WEIGHTS[1] - SECOND_WEIGHTS[0]) * weight);
    const side = place < 0.5 ? -1 : 1;
    const spread = 2 * (place < 0.5 ? 2 * place : 2 * place - 1) - 1;
    const distance = side * second.distance * (1 + DISTANCE_SPREAD * spread);
    components.unshift({ weight: share, distribution: lognormal(mu + distance, sigma) });
    bodyShare -= share;
  }
  components.unshift({ weight: bodyShare, distribution: lognormal(mu, sigma) });
  return { family: 'mixture', components };
}

/** Log tokens at a normal quantile: linear between the levels, and level beyond them. */
function logLevel(levels: readonly number[], math: DeterministicMath, z: number): number {
  const inside = clamp(z, LEVEL_QUANTILES[0], LEVEL_QUANTILES[LEVEL_QUANTILES.length - 1]);
  let step = 0;
  while (step < levels.length - 2 && inside >= LEVEL_QUANTILES[step + 1]) step++;
  const [from, to] = [LEVEL_QUANTILES[step], LEVEL_QUANTILES[step + 1]];
  const part = (inside - from) / (to - from);
  const [low, high] = [math.log(levels[step]), math.log(levels[step + 1])];
  return low + (high - low) * part;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
