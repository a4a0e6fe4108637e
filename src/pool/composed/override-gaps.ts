import type { ClientWindows, Pool } from '../pool.js';
import { DerivedPool } from './derived-pool.js';
import { checkGapLaw, familyName, type GapLaw, setGapLaw } from './gap-law.js';

/**
 * A pool whose clients all have the same law of inter-arrival times, in every window; their rates and datasets
 * stay.
 *
 * @throws UsageError for a law that the engine does not sample
 */
export function overrideGaps(pool: Pool, gaps: GapLaw): Pool {
  checkGapLaw(gaps, 'gaps');
  return new OverriddenGaps(pool, gaps);
}

class OverriddenGaps extends DerivedPool {
  readonly #gaps: GapLaw;

  constructor(base: Pool, gaps: GapLaw) {
    super(base, { name: `${base.name} (${familyName(gaps.family)} gaps of shape ${gaps.shape})` });
    this.#gaps = gaps;
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    this.base.readClient(clientIndex, fromWindow, toWindow, into);
    for (let at = 0; at < toWindow - fromWindow; at++) {
      if (into.rate[at] > 0) setGapLaw(into, at, this.#gaps);
    }
  }
}
