/** One of several distributions. */

import type { Report } from '../fault.js';
import { showSum, sumOf, sumsToOne } from './lists.js';
import type { Bounds } from './support.js';

/** A finite mixture. Its bounds are those of the whole mixture; components can have their own, and be mixtures. */
export interface MixtureDistribution<Component> extends Bounds {
  readonly family: 'mixture';
  /** At least one. Weights are at least 0 and sum to 1 within 1e-6. */
  readonly components: readonly {
    readonly weight: number;
    readonly distribution: Component;
  }[];
}

export function checkWeights({ components }: MixtureDistribution<unknown>, report: Report): void {
  const weights = components.map(({ weight }) => weight);
  weights.forEach((weight, index) => {
    if (!(weight >= 0 && weight <= 1)) {
      report(['components', index, 'weight'], `${weight} is not a number from 0 to 1`);
    }
  });
  if (sumOf(weights) === 0) report(['components'], 'all weights are 0; they sum to 1');
  else if (!sumsToOne(weights)) report(['components'], `weights sum to ${showSum(weights)}, not to 1`);
}
