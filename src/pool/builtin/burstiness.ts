import { GapFamily } from '../../laws/inter-arrival-family.js';
import type { ClientWindows } from '../pool.js';
import { type Draws, Purpose } from './draws.js';
import type { BurstinessParameters } from './parameter-types.js';

/** CVs beyond these bounds are cut to them; the Weibull approximation below holds between them. */
const MIN_CV = 0.2;
const MAX_CV = 30;

/** Share of the variance of log CV that lies between a client's windows: large clients are steady. */
const HEAD_WINDOW_VARIANCE = 0.02;
const TAIL_WINDOW_VARIANCE = 0.3;

/** Clients lean to one family: their Gamma probability is uniform over the population's +- this. */
const GAMMA_LEANING = 0.12;

/**
 * Coefficients of ln(shape) in powers of y = ln(CV) for a Weibull law: a least-squares fit, on Chebyshev
 * nodes, of the exact relation CV^2 = Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1 over CV 0.15 to 40. The CV of the
 * resulting shape is within 0.4% of the one asked for.
 */
const WEIBULL_SHAPE = [
  -0.00023591992, -0.99498843, 0.14536511, 0.041264767, -0.016822906, -0.0024510574, 0.001766832,
  -0.00020459622,
];

/** Writes how bursty each client is: the family of its gaps, their CV and the family's shape. */
export class Burstiness {
  readonly #parameters: BurstinessParameters;
  readonly #draws: Draws;
  readonly #headSize: number;
  readonly #logMedian: number;
  readonly #logMin: number;
  readonly #logMax: number;

  constructor(parameters: BurstinessParameters, draws: Draws, headSize: number) {
    this.#parameters = parameters;
    this.#draws = draws;
    this.#headSize = headSize;
    this.#logMedian = draws.math.log(parameters.medianCv);
    this.#logMin = draws.math.log(MIN_CV);
    this.#logMax = draws.math.log(MAX_CV);
  }

  /** Fills family, cv and shape of the windows whose rate is already in `into`. */
  fill(client: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    const { spreadBelow, spreadAbove, headSpread, gammaShare } = this.#parameters;
    const math = this.#draws.math;
    const isLarge = client < this.#headSize;
    const windowVariance = isLarge ? HEAD_WINDOW_VARIANCE : TAIL_WINDOW_VARIANCE;
    const ownPart =
      Math.sqrt(1 - windowVariance) *
      (isLarge ? headSpread : 1) *
      this.#draws.normal(client, 0, Purpose.burstiness);
    const windowPart = Math.sqrt(windowVariance);
    const leaning = 2 * this.#draws.uniform(client, 0, Purpose.gammaLeaning) - 1;
    const gammaProbability = gammaShare + Math.min(GAMMA_LEANING, 1 - gammaShare) * leaning;
    for (let window = fromWindow; window < toWindow; window++) {
      const at = window - fromWindow;
      if (into.rate[at] === 0) {
        into.family[at] = GapFamily.none;
        into.cv[at] = 0;
        into.shape[at] = 0;
        continue;
      }
      const z = ownPart + windowPart * this.#draws.normal(client, window, Purpose.burstinessWindow);
      const spread = z < 0 ? spreadBelow : spreadAbove;
      const logCv = Math.max(this.#logMin, Math.min(this.#logMax, this.#logMedian + spread * z));
      const isGamma = this.#draws.uniform(client, window, Purpose.family) < gammaProbability;
      into.family[at] = isGamma ? GapFamily.gamma : GapFamily.weibull;
      into.cv[at] = math.exp(logCv);
      // A Gamma law's CV is 1 / sqrt(shape).
      into.shape[at] = math.exp(isGamma ? -2 * logCv : logWeibullShape(logCv));
    }
  }
}

function logWeibullShape(logCv: number): number {
  let sum = 0;
  for (let power = WEIBULL_SHAPE.length - 1; power >= 0; power--) sum = sum * logCv + WEIBULL_SHAPE[power];
  return sum;
}
