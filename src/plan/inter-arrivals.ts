import { deterministicMath } from '../engine/math.js';
import { PoolError, UsageError } from '../errors.js';
import { shapedInterArrivals } from '../laws/families.js';
import { gammaInterArrivals } from '../laws/gamma.js';
import { cvOfInterArrivals } from '../laws/inter-arrival.js';
import { SAMPLES_CODE } from '../laws/samples.js';
import type { Pool } from '../pool/pool.js';
import type { ArrivalMode } from '../workload/workload-spec.js';
import type { ByteBuilder } from './byte-builder.js';
import { GapSampleSection } from './gap-sample-section.js';

/** What a thinned process can have is bounded like the dispersion of counts, by a CV of 45. */
const MOST_THINNED_VARIATION = 2048;

/** The law of the inter-arrival times of each client-window, as the pool has it. */
export class InterArrivals {
  readonly #pool: Pool;
  readonly #arrivals: ArrivalMode;
  readonly #section: GapSampleSection;
  /** Indexes in the section by those of the pool. */
  readonly #known = new Map<number, number>();

  constructor(pool: Pool, arrivals: ArrivalMode, tables: ByteBuilder) {
    this.#pool = pool;
    this.#arrivals = arrivals;
    this.#section = new GapSampleSection(tables);
  }

  /** Whether laws of a family are in the plan as the pool has them, and all of them can be: most are. */
  keeps(family: number): boolean {
    return family !== SAMPLES_CODE && this.keepShapes;
  }

  /** Whether all laws but observed gaps are in the plan as the pool has them. */
  get keepShapes(): boolean {
    return this.#arrivals !== 'renewal';
  }

  /**
   * The law, as the plan has it, of a client-window to which the pool gives a family and a shape.
   *
   * @param thinnedTo where of the arrivals only this share is left, each by itself: gaps of a thinned renewal process
   *   with the squared variation c have 1 + share x (c - 1), and come near to exponential ones (Cox 1962, "Renewal
   *   theory", 8.3, and Renyi 1956); a Gamma law of this squared variation stands for them
   * @throws PoolError when the pool's observed gaps are no law
   * @throws UsageError when renewal arrivals cannot have it
   */
  lawOf(family: number, poolShape: number, thinnedTo?: number): { family: number; shape: number } {
    if (thinnedTo === undefined) return { family, shape: this.#shape(family, poolShape) };
    const variation = Math.min(this.#squaredVariation(family, poolShape), MOST_THINNED_VARIATION);
    const shape = 1 / (1 + thinnedTo * (variation - 1));
    return { family: gammaInterArrivals.code, shape: Math.min(shape, gammaInterArrivals.shape.maximum) };
  }

  #squaredVariation(family: number, poolShape: number): number {
    if (family !== SAMPLES_CODE) {
      const cv = cvOfInterArrivals({ family, shape: poolShape }, deterministicMath());
      return cv * cv;
    }
    const index = this.#shape(family, poolShape);
    return this.#section.squaredVariation(index);
  }

  /**
   * The shape of a client-window of `family` to which the pool gives `shape`.
   *
   * @throws PoolError when the pool's observed gaps are no law
   * @throws UsageError when renewal arrivals cannot have it
   */
  #shape(family: number, shape: number): number {
    if (family === SAMPLES_CODE) shape = this.#samplesOfPool(shape);
    const law = shapedInterArrivals(family);
    const smallest = this.#arrivals === 'renewal' ? law?.smallestRenewalShape : undefined;
    if (smallest !== undefined && !(shape >= smallest)) {
      throw new UsageError(
        `a client has ${law!.family} gaps of shape ${shape}; with renewal arrivals it must be at least ${smallest}, so ` +
          'use exact arrivals',
        { field: 'arrivals' },
      );
    }
    return shape;
  }

  /** The section of observed gaps. */
  sampleSection(): Uint8Array {
    return this.#section.bytes();
  }

  #samplesOfPool(index: number): number {
    let known = this.#known.get(index);
    if (known === undefined) {
      const error = (message: string) => new PoolError(message, { file: this.#pool.name });
      const samples = this.#pool.gapSamples?.(index);
      if (samples === undefined) throw error(`the pool has no observed gaps ${index}`);
      known = this.#section.add(samples, error);
      this.#known.set(index, known);
    }
    return known;
  }
}
