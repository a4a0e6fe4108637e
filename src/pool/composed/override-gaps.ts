import type { InterArrivalLaw, ObservedInterArrivals } from '../../laws/inter-arrival.js';
import type { ClientWindows, Pool } from '../pool.js';
import { DerivedPool } from './derived-pool.js';
import { InterArrivalList, setInterArrivals, type WindowInterArrivals } from './inter-arrival-list.js';

/**
 * A pool whose clients all have the same law of inter-arrival times, in every window; their rates and datasets
 * stay.
 *
 * @throws UsageError for a law that does not exist or cannot be sampled
 */
export function overrideGaps(pool: Pool, gaps: InterArrivalLaw): Pool {
  return new OverriddenGaps(pool, gaps);
}

class OverriddenGaps extends DerivedPool {
  readonly #laws = new InterArrivalList();
  readonly #gaps: WindowInterArrivals;

  constructor(base: Pool, gaps: InterArrivalLaw) {
    super(base, { name: `${base.name} (other gaps)` });
    this.#gaps = this.#laws.add(gaps, 'inter_arrival');
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    this.base.readClient(clientIndex, fromWindow, toWindow, into);
    for (let at = 0; at < toWindow - fromWindow; at++) {
      if (into.rate[at] > 0) setInterArrivals(into, at, this.#gaps);
    }
  }

  override gapSamples(index: number): ObservedInterArrivals | undefined {
    return this.#laws.samples(index);
  }
}
