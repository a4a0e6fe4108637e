/** How bursty each client is: the family of its inter-arrival times, their CV and the family's shape. */
import { GapFamily } from '../plan/layout';
import { uniform } from './draws';
import { Parameter, Purpose, Trait, Windows } from './layout';
import { parameter, windows } from './parameters';
import { following, inputOf } from './traits';

/** CVs beyond these bounds are cut to them; the Weibull approximation below holds between them. */
const MIN_CV: f64 = 0.2;
const MAX_CV: f64 = 30;

/** Clients lean to one family: their Gamma probability is uniform over the population's +- this. */
const GAMMA_LEANING: f64 = 0.12;

let logMedian: f64 = 0;
let logMin: f64 = 0;
let logMax: f64 = 0;

/** Begins with another population. */
export function bindBurstiness(): void {
  logMedian = Math.log(parameter(Parameter.medianCv));
  logMin = Math.log(MIN_CV);
  logMax = Math.log(MAX_CV);
}

/** Writes family, CV and shape of `count` windows whose rates are there. */
export function writeBurstiness(client: u32, count: u32): void {
  const z = following(client, Trait.burstiness, inputOf(client), parameter(Parameter.inputBurstiness));
  const own = logMedian + (z < 0 ? parameter(Parameter.spreadBelow) : parameter(Parameter.spreadAbove)) * z;
  const leaning = 2 * uniform(client, 0, Purpose.gammaLeaning) - 1;
  const gammaShare = parameter(Parameter.gammaShare);
  const gammaProbability = gammaShare + min(GAMMA_LEANING, 1 - gammaShare) * leaning;
  const slope = parameter(Parameter.slope);
  let spell = -1;
  let isGamma = false;
  for (let at: u32 = 0; at < count; at++) {
    const place = windows + (at << 3);
    if (load<f64>(place, Windows.rate) == 0) {
      store<u8>(windows + at, 0, Windows.family);
      store<f64>(place, 0, Windows.cv);
      store<f64>(place, 0, Windows.shape);
      continue;
    }
    const number = load<i32>(windows + (at << 2), Windows.spell);
    if (number != spell) {
      spell = number;
      isGamma = uniform(client, spell, Purpose.family) < gammaProbability;
    }
    const wanted = own + slope * load<f64>(place, Windows.logRate) + load<f64>(place, Windows.burst);
    const logCv = max(logMin, min(logMax, wanted));
    store<u8>(windows + at, <u8>(isGamma ? GapFamily.GAMMA : GapFamily.WEIBULL), Windows.family);
    store<f64>(place, Math.exp(logCv), Windows.cv);
    // A Gamma law's CV is 1 / sqrt(shape).
    store<f64>(place, Math.exp(isGamma ? -2 * logCv : logWeibullShape(logCv)), Windows.shape);
  }
}

/**
 * ln(shape) in powers of y = ln(CV) for a Weibull law: a least-squares fit, on Chebyshev
 * nodes, of the exact relation CV^2 = Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1 over CV 0.15 to 40. The CV of the
 * resulting shape is within 0.4% of the one asked for.
 */
function logWeibullShape(y: f64): f64 {
  let sum: f64 = -0.00020459622;
  sum = sum * y + 0.001766832;
  sum = sum * y + -0.0024510574;
  sum = sum * y + -0.016822906;
  sum = sum * y + 0.041264767;
  sum = sum * y + 0.14536511;
  sum = sum * y + -0.99498843;
  return sum * y + -0.00023591992;
}
