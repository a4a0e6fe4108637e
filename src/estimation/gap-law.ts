import type { DeterministicMath } from '../engine/math.js';
import { gamma, gammaInterArrivals } from '../laws/gamma.js';
import { weibull, weibullInterArrivals } from '../laws/weibull.js';
import { NO_ENDS } from './no-ends.js';

/** What an estimate needs to know of a law of gaps with a shape. */
export interface GapLaw {
  readonly family: 'gamma' | 'weibull';
  readonly shapes: { readonly minimum: number; readonly maximum: number };
  /** P(X <= x). */
  cumulative(shape: number, scale: number, x: number, math: DeterministicMath): number;
  /** Its integral from 0 to x. */
  integral(shape: number, scale: number, x: number, math: DeterministicMath): number;
  cv(shape: number, math: DeterministicMath): number;
}

export const GAMMA: GapLaw = {
  family: 'gamma',
  shapes: gammaInterArrivals.shape,
  cumulative: (shape, scale, x, math) =>
    gamma.cumulative({ family: 'gamma', shape, scale }, x, math, NO_ENDS),
  integral: (shape, scale, x, { gammaCdf }) =>
    x > 0 ? x * gammaCdf(x / scale, shape) - shape * scale * gammaCdf(x / scale, shape + 1) : 0,
  cv: gammaInterArrivals.cvOfShape,
};

export const WEIBULL: GapLaw = {
  family: 'weibull',
  shapes: weibullInterArrivals.shape,
  cumulative: (shape, scale, x, math) =>
    weibull.cumulative({ family: 'weibull', shape, scale }, x, math, NO_ENDS),
  integral(shape, scale, x, { exp, gammaCdf, logGamma, pow }) {
    if (!(x > 0)) return 0;
    const power = pow(x / scale, shape);
    // The first term of the series: where powers vanish, what follows is a difference of what is equal.
    if (power < 1e-8) return (x * power) / (1 + shape);
    const mean = scale * exp(logGamma(1 + 1 / shape));
    return x - mean * gammaCdf(power, 1 / shape);
  },
  cv: weibullInterArrivals.cvOfShape,
};
