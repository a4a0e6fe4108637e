import type { Cell, StudyResults, Traffic } from './results.js';

/** Instances that one trace of a cell asks for, however they were found. */
export interface Sized extends Cell {
  readonly seed: number;
  readonly traffic: Traffic;
  readonly instances: number;
}

/** The instances that somebody takes who has benchmarked one: at each rate of the pool, over what it serves, rounded up. */
export function sizedByOne({ capacities, pools }: Pick<StudyResults, 'capacities' | 'pools'>): Sized[] {
  return capacities.flatMap(({ pool, hour, seed, traffic, rate: served }) => {
    const { rates } = pools.find(({ name }) => name === pool)!;
    return rates.map((rate) => ({ pool, hour, rate, seed, traffic, instances: Math.ceil(rate / served) }));
  });
}

/** Those that other traffics ask for by one instance, beside the whole deployment that the actual one needs. */
export function byOneOverTried(results: Pick<StudyResults, 'capacities' | 'pools' | 'needs'>): Sized[] {
  return [
    ...results.needs.filter(({ traffic }) => traffic === 'actual'),
    ...sizedByOne(results).filter(({ traffic }) => traffic !== 'actual'),
  ];
}
