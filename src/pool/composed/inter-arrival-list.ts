import { UsageError } from '../../errors.js';
import type { GapLaw } from '../../generate-options.js';
import { cvOfLaw, gapSamplesFault, resolveGapLaw } from '../../laws/inter-arrival.js';
import type { GapSamples } from '../../laws/inter-arrival-family.js';
import type { ClientWindows } from '../pool.js';

/** A law of gaps as a client's windows have it. */
export interface WindowGaps {
  readonly family: number;
  /** Of observed gaps their index in the pool. */
  readonly shape: number;
  /** Coefficient of variation; it is shown, and nothing is drawn by it. */
  readonly cv: number;
}

/** The laws of a pool's clients; it keeps their observed gaps. */
export class GapLawList {
  readonly #samples: GapSamples[] = [];
  /** Clients that are alike share a law, and so what is prepared of it. */
  readonly #known = new Map<GapLaw, WindowGaps>();

  /**
   * The law as windows have it.
   *
   * @param field where the law stands, for errors
   * @throws UsageError for a law that does not exist or cannot be sampled
   */
  add(law: GapLaw, field: string): WindowGaps {
    let gaps = this.#known.get(law);
    if (gaps === undefined) {
      gaps = this.#prepare(law, field);
      this.#known.set(law, gaps);
    }
    return gaps;
  }

  #prepare(law: GapLaw, field: string): WindowGaps {
    const resolved = resolveGapLaw(law, field);
    if ('shape' in resolved) return { ...resolved, cv: cvOfLaw(resolved) };
    const fault = gapSamplesFault(resolved.samples);
    if (fault !== undefined) throw new UsageError(fault, { field });
    this.#samples.push(resolved.samples);
    return { family: resolved.family, shape: this.#samples.length - 1, cv: cvOfLaw(resolved) };
  }

  /** The observed gaps behind an index. */
  samples(index: number): GapSamples | undefined {
    return this.#samples[index];
  }
}

/** Writes a law to the entry `at` of a client's windows. */
export function setGapLaw(into: ClientWindows, at: number, { family, shape, cv }: WindowGaps): void {
  into.family[at] = family;
  into.shape[at] = shape;
  into.cv[at] = cv;
}
