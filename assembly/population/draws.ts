/**
 * Random numbers as a pure function of (population, seed, client, step, purpose): what a client is like does
 * not depend on which clients or windows were read before it.
 */
import { uniformAt } from '../math/exports';
import { normalQuantile } from '../math/normal-quantile';
import { Parameter } from './layout';
import { parameter } from './parameters';

/** Uniform in (0, 1). */
export function uniform(client: u32, step: u32, purpose: u32): f64 {
  return uniformAt(<u32>parameter(Parameter.seed), <u32>parameter(Parameter.number), client, step, purpose, 0);
}

/** Standard normal. */
export function normal(client: u32, step: u32, purpose: u32): f64 {
  return normalQuantile(uniform(client, step, purpose));
}

/** A standard normal variate with a correlation with `leader`; `own` is one that has none with it. */
export function correlated(leader: f64, correlation: f64, own: f64): f64 {
  return correlation * leader + sqrt(1 - correlation * correlation) * own;
}
