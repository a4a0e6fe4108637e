/** Beyond this the normal approximation is off by less than a count. */
const LARGE_MEAN = 1e6;
/** Standard deviations from the mean within which the law is summed: what is beyond has less than 1e-15. */
const REACH = 9;

const NORMAL_95 = 1.6448536269514722;

/** The 5th and 95th percentile of a Poisson count: the smallest counts of which as many or fewer have 0.05, or 0.95. */
export function poissonBand(mean: number): { readonly low: number; readonly high: number } {
  if (!(mean > 0)) return { low: mean, high: mean };
  return mean > LARGE_MEAN ? normalBand(mean) : summedBand(mean);
}

/** By Cornish and Fisher's expansion, to the skewness. */
function normalBand(mean: number): { low: number; high: number } {
  const skew = (NORMAL_95 * NORMAL_95 - 1) / 6;
  const spread = NORMAL_95 * Math.sqrt(mean);
  return { low: Math.round(mean - spread + skew), high: Math.round(mean + spread + skew) };
}

/** By the probabilities over that of the mode, which neither overflow nor vanish. */
function summedBand(mean: number): { low: number; high: number } {
  const mode = Math.floor(mean);
  const reach = Math.ceil(REACH * Math.sqrt(mean) + 20);
  const first = Math.max(0, mode - reach);
  const weights = new Float64Array(mode + reach - first + 1);
  weights[mode - first] = 1;
  for (let count = mode; count > first; count--)
    weights[count - first - 1] = (weights[count - first] * count) / mean;
  for (let count = mode + 1; count <= mode + reach; count++)
    weights[count - first] = (weights[count - first - 1] * mean) / count;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { low: first + quantile(weights, 0.05 * total), high: first + quantile(weights, 0.95 * total) };
}

function quantile(weights: Float64Array, target: number): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) {
    sum += weights[index];
    if (sum >= target) return index;
  }
  return weights.length - 1;
}
