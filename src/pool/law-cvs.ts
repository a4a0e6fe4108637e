import { deterministicMath } from '../engine/math.js';
import { cvOfInterArrivals } from '../laws/inter-arrival.js';
import { SAMPLES_CODE } from '../laws/samples.js';
import type { Pool } from './pool.js';

/** The coefficients of variation of the laws that the windows of a pool's clients have, which are those of a trace. */
export class LawCvs {
  readonly #pool: Pool;
  /** By index of observed gaps. */
  readonly #ofSamples = new Map<number, number>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * @param family as `Pool.readClient` gave it, of a window with a rate
   * @param shape likewise
   */
  of(family: number, shape: number): number {
    if (family !== SAMPLES_CODE) return cvOfInterArrivals({ family, shape }, deterministicMath());
    let cv = this.#ofSamples.get(shape);
    if (cv === undefined) {
      cv = cvOfInterArrivals({ family, samples: this.#pool.gapSamples!(shape)! }, deterministicMath());
      this.#ofSamples.set(shape, cv);
    }
    return cv;
  }
}
