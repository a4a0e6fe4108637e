import { deterministicMath } from '../../engine/math.js';
import { UsageError } from '../../errors.js';
import {
  cvOfInterArrivals,
  type InterArrivalLaw,
  type ObservedInterArrivals,
  observedFault,
  resolveInterArrivals,
} from '../../laws/inter-arrival.js';
import type { ClientWindows } from '../pool.js';

/** A law of gaps as a client's windows have it. */
export interface WindowInterArrivals {
  readonly family: number;
  /** Of observed gaps their index in the pool. */
  readonly shape: number;
  /** Coefficient of variation; it is shown, and nothing is drawn by it. */
  readonly cv: number;
}

/** The laws of a pool's clients; it keeps their observed gaps. */
export class InterArrivalList {
  readonly #samples: ObservedInterArrivals[] = [];
  /** Clients that are alike share a law, and so what is prepared of it. */
  readonly #known = new Map<InterArrivalLaw, WindowInterArrivals>();

  /**
   * The law as windows have it.
   *
   * @param field where the law stands, for errors
   * @throws UsageError for a law that does not exist or cannot be sampled
   */
  add(law: InterArrivalLaw, field: string): WindowInterArrivals {
    let gaps = this.#known.get(law);
    if (gaps === undefined) {
      gaps = this.#prepare(law, field);
      this.#known.set(law, gaps);
    }
    return gaps;
  }

  #prepare(law: InterArrivalLaw, field: string): WindowInterArrivals {
    const resolved = resolveInterArrivals(law, field);
    if ('shape' in resolved) return { ...resolved, cv: cvOfInterArrivals(resolved, deterministicMath()) };
    const fault = observedFault(resolved.samples);
    if (fault !== undefined) throw new UsageError(fault, { field });
    this.#samples.push(resolved.samples);
    return {
      family: resolved.family,
      shape: this.#samples.length - 1,
      cv: cvOfInterArrivals(resolved, deterministicMath()),
    };
  }

  /** The observed gaps behind an index. */
  samples(index: number): ObservedInterArrivals | undefined {
    return this.#samples[index];
  }
}

/** Writes a law to the entry `at` of a client's windows. */
export function setInterArrivals(
  into: ClientWindows,
  at: number,
  { family, shape, cv }: WindowInterArrivals,
): void {
  into.family[at] = family;
  into.shape[at] = shape;
  into.cv[at] = cv;
}
