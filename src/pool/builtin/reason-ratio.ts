import type { DeterministicMath } from '../../engine/math.js';
import type { EmpiricalDistribution } from '../../laws/distribution.js';
import type { Dataset } from '../pool.js';
import type { MoreFields } from './more-fields.js';
import { type Owner, Trait, type Traits } from './traits.js';

/** Shares of three normal humps, cut to (0, 1), of which a client's reason ratio is made. */
export interface ReasonRatioParameters {
  /** The answer-heavy mode. */
  readonly low: { readonly mean: number; readonly std: number };
  /** The reason-heavy mode: a broad hump and a narrow one near 1. */
  readonly broad: { readonly mean: number; readonly std: number };
  readonly high: { readonly mean: number; readonly std: number };
  /** Share of the narrow hump in the reason-heavy mode. */
  readonly highShare: number;
  /** Weight of the answer-heavy mode for the client least inclined to reason. */
  readonly lowShareMax: number;
  /** How fast that weight falls over the clients: at position u it is lowShareMax x (1 - u)^lowShareFall. */
  readonly lowShareFall: number;
  /** Correlation of the inclination to reason with the output length. */
  readonly outputCorrelation: number;
}

/** Steps of the ratio's grid; each stands for the middle of its bin. */
const BINS = 200;

/** Clients share this many ratio distributions. */
const TEMPLATES = 24;

/**
 * The share of a request's output that is reasoning: a mixture of an answer-heavy mode and a reason-heavy
 * mode, in proportions that differ between clients. Clients with nearly the same proportions share one
 * distribution.
 */
export class ReasonRatios implements MoreFields {
  readonly #parameters: ReasonRatioParameters;
  readonly #math: DeterministicMath;
  readonly #traits: Traits;
  readonly #values = new Float64Array(BINS);
  readonly #low: Float64Array;
  readonly #broad: Float64Array;
  readonly #high: Float64Array;
  readonly #templates = new Map<number, EmpiricalDistribution>();

  constructor(parameters: ReasonRatioParameters, math: DeterministicMath, traits: Traits) {
    this.#parameters = parameters;
    this.#math = math;
    this.#traits = traits;
    for (let bin = 0; bin < BINS; bin++) this.#values[bin] = (bin + 0.5) / BINS;
    this.#low = this.#hump(parameters.low.mean, parameters.low.std);
    this.#broad = this.#hump(parameters.broad.mean, parameters.broad.std);
    this.#high = this.#hump(parameters.high.mean, parameters.high.std);
  }

  of(owner: Owner, outputLevel: number): Dataset {
    const z = this.#traits.following(owner, Trait.ratio, outputLevel, this.#parameters.outputCorrelation);
    return { reason_ratio: this.#distribution(this.#math.normalCdf(z)) };
  }

  /** @param position the client's position in (0, 1) among the requests, by inclination to reason */
  #distribution(position: number): EmpiricalDistribution {
    const template = Math.min(TEMPLATES - 1, Math.floor(position * TEMPLATES));
    let distribution = this.#templates.get(template);
    if (distribution === undefined) {
      distribution = this.#build((template + 0.5) / TEMPLATES);
      this.#templates.set(template, distribution);
    }
    return distribution;
  }

  #build(position: number): EmpiricalDistribution {
    const { highShare, lowShareMax, lowShareFall } = this.#parameters;
    const lowWeight = lowShareMax * this.#math.pow(1 - position, lowShareFall);
    const broadWeight = (1 - lowWeight) * (1 - highShare);
    const highWeight = (1 - lowWeight) * highShare;
    const probabilities = new Float64Array(BINS);
    for (let bin = 0; bin < BINS; bin++) {
      probabilities[bin] =
        lowWeight * this.#low[bin] + broadWeight * this.#broad[bin] + highWeight * this.#high[bin];
    }
    return { family: 'empirical', values: this.#values, probabilities };
  }

  /** A normal density over the grid, summing to 1. */
  #hump(mean: number, std: number): Float64Array {
    const density = new Float64Array(BINS);
    let total = 0;
    for (let bin = 0; bin < BINS; bin++) {
      const z = (this.#values[bin] - mean) / std;
      density[bin] = this.#math.exp((-z * z) / 2);
      total += density[bin];
    }
    for (let bin = 0; bin < BINS; bin++) density[bin] /= total;
    return density;
  }
}
