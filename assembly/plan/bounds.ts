/**
 * The numbers that a plan may have. Hosts refuse what lies outside before they write a plan: for ours the build
 * writes these numbers to `src/engine/plan-bounds.generated.ts`.
 */

/** Gamma shapes outside these bounds would over- or underflow, or lose digits in their tables. */
export const MIN_GAMMA_SHAPE: f64 = 1e-4;
export const MAX_GAMMA_SHAPE: f64 = 1e6;
/** Likewise. */
export const MIN_WEIBULL_SHAPE: f64 = 0.01;
export const MAX_WEIBULL_SHAPE: f64 = 1e6;
/** Renewal arrivals of smaller Weibull shapes come in bursts of many millions, far apart. */
export const MIN_RENEWAL_WEIBULL_SHAPE: f64 = 0.05;
/** Of log-normal gaps. Beyond the largest, tables, which end at probabilities of 2^-33, would lack 1% of the mean. */
export const MIN_SIGMA: f64 = 1e-4;
export const MAX_SIGMA: f64 = 4;
/** Equilibrium gaps of Pareto laws of smaller tail indices would overflow; the mean is infinite at 1 and below. */
export const MIN_TAIL_INDEX: f64 = 1.05;
export const MAX_TAIL_INDEX: f64 = 1e6;

/** The coefficient of variation of observed gaps that hosts take: beyond it a trace is one burst, or none. */
export const MAX_OBSERVED_CV: f64 = 3000;
/**
 * The squared coefficient of variation of observed gaps in a plan. It is a ninth above the square of the largest that
 * hosts take, as the probabilities of tables are rounded, which must not have the engine refuse what the host took.
 */
export const MAX_SQUARED_VARIATION: f64 = 1e7;

/** The least difference of the rates at the ends of a window, over their sum, that counts as a slope. */
export const MIN_SLOPE: f64 = 1e-4;

/** Bits of a conversation's id that say how many turns it has, less one. */
export const MIN_TURN_BITS: u32 = 6;
export const MAX_TURN_BITS: u32 = 14;

/** Items of a request, at most: it bounds what a strange distribution of counts can cost. */
export const MAX_ITEMS: u32 = 65535;

/** Equal parts of the ranks of a field in a copula that is given as a grid. */
export const MIN_COPULA_PARTS: u32 = 2;
export const MAX_COPULA_PARTS: u32 = 64;
