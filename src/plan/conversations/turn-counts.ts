import { DEFAULT_MAX_TURNS } from '../../bounds.js';
import { MIN_TURN_BITS } from '../../engine/plan-bounds.generated.js';
import type { Turns } from '../../workload/resolved-workload.js';

/** A number of turns and its probability, above 0. */
export interface TurnProbability {
  readonly turns: number;
  readonly probability: number;
}

/** The numbers of turns that occur, ascending; their probabilities sum to 1. The option is known to be valid. */
export function turnProbabilities(option: Turns): TurnProbability[] {
  const weights = 'mean' in option ? geometric(option.mean, option.max ?? DEFAULT_MAX_TURNS) : listed(option);
  const total = weights.reduce((sum, { probability }) => sum + probability, 0);
  return weights
    .filter(({ probability }) => probability > 0)
    .map(({ turns, probability }) => ({ turns, probability: probability / total }));
}

export function meanTurns(probabilities: readonly TurnProbability[]): number {
  return probabilities.reduce((sum, { turns, probability }) => sum + turns * probability, 0);
}

function listed(option: Readonly<Record<number, number>>): TurnProbability[] {
  // Integer keys of objects are in ascending order.
  return Object.entries(option).map(([turns, probability]) => ({ turns: Number(turns), probability }));
}

/**
 * Weights ratio ^ (turns - 2) up to `max` turns, with the ratio for which the mean is `mean`: it rises with the
 * ratio, and is midway at 1.
 */
function geometric(mean: number, max: number): TurnProbability[] {
  let low = 0;
  let high = 1;
  for (;;) {
    const ratio = (low + high) / 2;
    if (ratio === low || ratio === high) break;
    if (meanOfPowers(ratio, max) < mean) low = ratio;
    else high = ratio;
  }
  return powers(high, max);
}

function powers(ratio: number, max: number): TurnProbability[] {
  const weights: TurnProbability[] = [];
  let probability = 1;
  for (let turns = 2; turns <= max; turns++) {
    weights.push({ turns, probability });
    probability *= ratio;
  }
  return weights;
}

/** The mean of what `powers` gives, of probabilities that sum to 1. */
function meanOfPowers(ratio: number, max: number): number {
  let total = 0;
  for (let turns = 2, weight = 1; turns <= max; turns++, weight *= ratio) total += weight;
  let mean = 0;
  for (let turns = 2, weight = 1; turns <= max; turns++, weight *= ratio) mean += turns * (weight / total);
  return mean;
}

/** Bits that say numbers of turns up to one, less one. */
export function turnBitsOf(longest: number): number {
  let bits: number = MIN_TURN_BITS;
  for (let turns = 64; turns < longest; turns *= 2) bits++;
  return bits;
}
