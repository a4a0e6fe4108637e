import { PoolError, UsageError } from '../errors.js';
import type { ArrivalMode, GapLaw } from '../generate-options.js';
import { cvOfLaw, resolveGapLaw } from '../laws/inter-arrival.js';
import { GapFamily, SHAPE_BOUNDS } from '../laws/inter-arrival-family.js';
import type { Pool } from '../pool/pool.js';
import type { ByteBuilder } from './byte-builder.js';
import { GapSampleSection } from './gap-sample-section.js';

/** Weibull gaps of smaller shapes come in bursts of many millions, which renewal arrivals would not spread out. */
const SMALLEST_RENEWAL_WEIBULL_SHAPE = 0.05;

/** What a thinned process can have is bounded like the dispersion of counts, by a CV of 45. */
const MOST_THINNED_VARIATION = 2048;

/** The law of the gaps of each client-window: the pool's, or one for all. */
export class GapLaws {
  readonly #pool: Pool;
  readonly #arrivals: ArrivalMode;
  readonly #section: GapSampleSection;
  /** Indexes in the section by those of the pool. */
  readonly #known = new Map<number, number>();
  readonly #override: { readonly family: number; readonly shape: number } | undefined;

  /** @throws UsageError when `override` is no law */
  constructor(pool: Pool, arrivals: ArrivalMode, override: GapLaw | undefined, tables: ByteBuilder) {
    this.#pool = pool;
    this.#arrivals = arrivals;
    this.#section = new GapSampleSection(tables);
    if (override === undefined) return;
    const law = resolveGapLaw(override);
    if ('shape' in law) this.#override = law;
    else {
      const error = (message: string) => new UsageError(message, { field: 'gaps' });
      this.#override = { family: law.family, shape: this.#section.add(law.samples, error) };
    }
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
  lawOf(poolFamily: number, poolShape: number, thinnedTo?: number): { family: number; shape: number } {
    const family = this.#override?.family ?? poolFamily;
    if (thinnedTo === undefined) return { family, shape: this.#shape(family, poolShape) };
    const variation = Math.min(this.#squaredVariation(family, poolShape), MOST_THINNED_VARIATION);
    const shape = 1 / (1 + thinnedTo * (variation - 1));
    return { family: GapFamily.gamma, shape: Math.min(shape, SHAPE_BOUNDS[GapFamily.gamma].largest) };
  }

  #squaredVariation(family: number, poolShape: number): number {
    if (family !== GapFamily.samples) {
      const cv = cvOfLaw({ family: family as GapFamily, shape: this.#override?.shape ?? poolShape });
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
    if (this.#override !== undefined) shape = this.#override.shape;
    else if (family === GapFamily.samples) shape = this.#samplesOfPool(shape);
    if (
      family === GapFamily.weibull &&
      this.#arrivals === 'renewal' &&
      !(shape >= SMALLEST_RENEWAL_WEIBULL_SHAPE)
    ) {
      throw new UsageError(
        `a client has Weibull gaps of shape ${shape}; with renewal arrivals it must be at least ` +
          `${SMALLEST_RENEWAL_WEIBULL_SHAPE}, so use exact arrivals`,
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
