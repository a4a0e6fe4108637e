import type { EmpiricalDistribution } from '../pool/distribution.js';
import { FIELDS, type Pool } from '../pool/pool.js';
import { spanOf } from '../pool/view.js';

/** A pool with the same arrivals and a constant for every field, so that no time goes into lengths. */
export function arrivalsOnly(pool: Pool): Pool {
  const { name, category, windowSeconds, startSeconds, windowCount, fromSeconds, toSeconds } = pool;
  const dataset = Object.fromEntries(FIELDS[category].map((field) => [field, one()]));
  const arrivals: Pool = {
    ...{ name, category, windowSeconds, startSeconds, windowCount, fromSeconds, toSeconds },
    clientIds: pool.clientIds,
    leftOut: pool.leftOut,
    readClient: (...window) => pool.readClient(...window),
    dataset: () => dataset,
    span: (from, to) => spanOf(arrivals, from, to),
  };
  return arrivals;
}

/** An object for each field: one that is met again is taken for the same kind of table. */
function one(): EmpiricalDistribution {
  return { kind: 'empirical', values: Float64Array.of(1), probabilities: Float64Array.of(1) };
}
