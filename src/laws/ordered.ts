import type { EmpiricalDistribution } from './empirical.js';

/** An empirical law without bounds whose values are whole numbers in ascending order, with probabilities that sum to 1. */
export type OrderedLaw = EmpiricalDistribution<Float64Array>;

/** Those that are so by how they were made: looking at each of a million numbers takes long in code that is new. */
const ordered = new WeakSet<object>();

/** A law of values that are at least 1, within what any count can be, and in order. */
export function orderedLaw(atoms: Pick<OrderedLaw, 'values' | 'probabilities'>): OrderedLaw {
  const law: OrderedLaw = { family: 'empirical', ...atoms };
  ordered.add(law);
  return law;
}

export function isOrdered(law: object): law is OrderedLaw {
  return ordered.has(law);
}
