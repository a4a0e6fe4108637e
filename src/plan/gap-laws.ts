import { PoolError, UsageError } from '../errors.js';
import type { ArrivalMode, GapLaw } from '../generate-options.js';
import { resolveGapLaw } from '../pool/gap-law.js';
import { GapFamily, type Pool } from '../pool/pool.js';
import type { ByteBuilder } from './byte-builder.js';
import { GapSampleSection } from './gap-sample-section.js';

/** Weibull gaps of smaller shapes come in bursts of many millions, which renewal arrivals would not spread out. */
const SMALLEST_RENEWAL_WEIBULL_SHAPE = 0.05;

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

  /** The family of a client-window to which the pool gives `family`. */
  family(family: number): number {
    return this.#override?.family ?? family;
  }

  /**
   * The shape, as the plan has it, of a client-window of `family` to which the pool gives `shape`.
   *
   * @throws PoolError when the pool's observed gaps are no law
   * @throws UsageError when renewal arrivals cannot have it
   */
  shape(family: number, shape: number): number {
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
