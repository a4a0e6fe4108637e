import { GapFamily } from '../../laws/inter-arrival-family.js';
import type { ClientWindows } from '../pool.js';
import { type Draws, Purpose } from './draws.js';
import type { Motion } from './motion.js';
import type { BurstinessParameters, PopulationParameters } from './parameter-types.js';
import { clientOwner, Trait, type Traits } from './traits.js';

/** CVs beyond these bounds are cut to them; the Weibull approximation below holds between them. */
const MIN_CV = 0.2;
const MAX_CV = 30;

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

/** Writes how bursty each client is: the family of its inter-arrival times, their CV and the family's shape. */
export class Burstiness {
  readonly #parameters: BurstinessParameters;
  readonly #inputCorrelation: number;
  readonly #draws: Draws;
  readonly #traits: Traits;
  readonly #logMedian: number;
  readonly #logMin: number;
  readonly #logMax: number;

  constructor({ burstiness, coupling }: PopulationParameters, draws: Draws, traits: Traits) {
    this.#parameters = burstiness;
    this.#inputCorrelation = coupling.inputBurstiness;
    this.#draws = draws;
    this.#traits = traits;
    this.#logMedian = draws.math.log(burstiness.medianCv);
    this.#logMin = draws.math.log(MIN_CV);
    this.#logMax = draws.math.log(MAX_CV);
  }

  /** Fills family, cv and shape of the windows whose rate is already in `into`. */
  fill(client: number, count: number, motion: Motion, into: ClientWindows): void {
    const { spreadBelow, spreadAbove, slope, gammaShare } = this.#parameters;
    const math = this.#draws.math;
    const traits = this.#traits;
    const input = traits.inputOf(client);
    const z = traits.following(clientOwner(client), Trait.burstiness, input, this.#inputCorrelation);
    const own = this.#logMedian + (z < 0 ? spreadBelow : spreadAbove) * z;
    const leaning = 2 * this.#draws.uniform(client, 0, Purpose.gammaLeaning) - 1;
    const gammaProbability = gammaShare + Math.min(GAMMA_LEANING, 1 - gammaShare) * leaning;
    let spell = -1;
    let isGamma = false;
    for (let at = 0; at < count; at++) {
      if (into.rate[at] === 0) {
        into.family[at] = GapFamily.none;
        into.cv[at] = 0;
        into.shape[at] = 0;
        continue;
      }
      if (motion.spell[at] !== spell) {
        spell = motion.spell[at];
        isGamma = this.#draws.uniform(client, spell, Purpose.family) < gammaProbability;
      }
      const wanted = own + slope * motion.logRate[at] + motion.burst[at];
      const logCv = Math.max(this.#logMin, Math.min(this.#logMax, wanted));
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
