import type { DeterministicMath } from '../../engine/math.js';
import type { ContinuousDistribution, FieldDistribution } from '../../laws/distribution.js';
import type { LengthClass, LengthParameters } from './parameter-types.js';

/** Within-client sigma is uniform over 1 +- this times its class's. */
const SIGMA_SPREAD = 0.3;

/**
 * The distribution of one client's token counts: exponential, log-normal, or a log-normal body with a Pareto
 * tail; at least 1 token.
 *
 * @param position the client's position in (0, 1) among the requests, by typical length
 * @param spread uniform in (0, 1), the client's own spread of lengths
 * @param drift factor on the typical length at this time of the day
 */
export function tokenDistribution(
  parameters: LengthParameters,
  math: DeterministicMath,
  position: number,
  spread: number,
  drift: number,
): FieldDistribution {
  const { classes, max, tail } = parameters;
  let index = 0;
  let below = 0;
  while (index < classes.length - 1 && position >= below + classes[index].share) {
    below += classes[index].share;
    index++;
  }
  const { share, from, to, sigma }: LengthClass = classes[index];
  const within = Math.min(1, (position - below) / share);
  const typical = from * math.pow(to / from, within) * drift;
  if (sigma === undefined) return { family: 'exponential', mean: typical, min: 1, max };
  const body: ContinuousDistribution = {
    family: 'lognormal',
    mu: math.log(typical),
    sigma: sigma * (1 + SIGMA_SPREAD * (2 * spread - 1)),
    min: 1,
    max,
  };
  if (tail === undefined) return body;
  // The tail starts well below the bound, however long the client's requests are.
  const scale = Math.max(1, Math.min(typical * tail.start, max / 4));
  return {
    family: 'mixture',
    components: [
      { weight: 1 - tail.weight, distribution: body },
      { weight: tail.weight, distribution: { family: 'pareto', scale, alpha: tail.index, max } },
    ],
  };
}
