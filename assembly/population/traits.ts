/**
 * The standard normal variates behind clients' properties. Those of profiles, and of the clients that share
 * them, are random. The few largest clients have so many of the requests that random ones would often be alike: those of
 * clients with lengths of their own are a low-discrepancy sequence by rank, shifted by the seed in each dimension (Cranley
 * and Patterson 1976, doi:10.1137/0713071), so that any few neighbours in rank are unlike and each seed has other clients.
 */
import { normalQuantile } from '../math/normal-quantile';
import { correlated, uniform } from './draws';
import { FIRST_PROFILE, OWN_LENGTHS, PROFILES, Purpose, Trait } from './layout';

/** The "client" word of what belongs to the whole population. */
const WHOLE: u32 = 0xffffffff;

/**
 * Steps of the sequence, one a trait: square roots of primes (Richtmyer 1951, "The evaluation of definite integrals, and a
 * quasi-Monte-Carlo method"), of which those are taken that leave small gaps after a few steps in each dimension by itself.
 */
function primeOf(trait: u32): f64 {
  if (trait == 0) return 2;
  if (trait == 1) return 3;
  if (trait == 2) return 13;
  if (trait == 3) return 23;
  if (trait == 4) return 29;
  if (trait == 5) return 31;
  return trait == 6 ? 43 : 19;
}

/** Uniform in (0, 1), of a client or a profile, each by its word. */
export function traitUniform(word: u32, trait: u32): f64 {
  if (word >= OWN_LENGTHS) return uniform(word, trait, Purpose.trait);
  const root = sqrt(primeOf(trait));
  const position = uniform(WHOLE, trait, Purpose.trait) + (<f64>word + 1) * (root - floor(root));
  const fraction = position - floor(position);
  // Zero has no normal quantile.
  return fraction > 0 ? fraction : 0.5;
}

/** Standard normal. */
export function traitNormal(word: u32, trait: u32): f64 {
  return normalQuantile(traitUniform(word, trait));
}

/** Standard normal, with a correlation with a standard normal `leader`. */
export function following(word: u32, trait: u32, leader: f64, correlation: f64): f64 {
  return correlated(leader, correlation, traitNormal(word, trait));
}

/** Number of the profile of a client that has no lengths of its own. */
export function profileOf(client: u32): u32 {
  return <u32>floor(uniform(client, 0, Purpose.profile) * <f64>PROFILES);
}

let inputClient: i64 = -1;
let input: f64 = 0;

export function forgetTraits(): void {
  inputClient = -1;
}

/** Standard normal: a client's typical input length among the requests; its own, or that of its profile. */
export function inputOf(client: u32): f64 {
  if (<i64>client != inputClient) {
    input = traitNormal(client < OWN_LENGTHS ? client : FIRST_PROFILE + profileOf(client), Trait.input);
    inputClient = <i64>client;
  }
  return input;
}
