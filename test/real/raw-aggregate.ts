import type { Entries } from './expected.js';
import { readRawClients } from './raw-pool.js';

/** All requests of a pool together, straight from its files. */
export interface RawAggregate {
  /** Requests per second of the clients with a dataset, by start of the window. */
  readonly rates: ReadonlyMap<number, number>;
  /** Field to values and probabilities, ascending. */
  readonly fields: Readonly<Record<string, Entries>>;
}

type RawFields = Readonly<Record<string, readonly [number, number][]>>;

const ITEMS = /^(image|audio|video)_tokens$/;

/** Adds up whole windows that start in [`from`, `to`), in the plainest way. */
export function rawAggregate(directory: string, from = -Infinity, to = Infinity): RawAggregate {
  const rates = new Map<number, number>();
  const masses: Record<string, Map<number, number>> = {};
  for (const { trace, dataset } of readRawClients(directory)) {
    if (dataset === undefined) continue;
    const complete = [...dataset].filter(([, fields]) =>
      Object.values(fields).every((entries) => entries.length > 0),
    );
    const weights = new Map<RawFields, number>();
    for (const [start, rate] of trace.map((row) => row.map(Number))) {
      if (start < from || start >= to) continue;
      rates.set(start, (rates.get(start) ?? 0) + rate);
      const [, fields] = complete.findLast(([begin]) => begin <= start) ?? complete[0];
      if (rate > 0) weights.set(fields, (weights.get(fields) ?? 0) + rate);
    }
    for (const [fields, weight] of weights) addFields(masses, fields, weight);
  }
  return {
    rates,
    fields: Object.fromEntries(Object.entries(masses).map(([field, sums]) => [field, normalised(sums)])),
  };
}

function addFields(masses: Record<string, Map<number, number>>, fields: RawFields, weight: number): void {
  for (const [field, entries] of Object.entries(fields)) {
    masses[field] ??= new Map();
    const sums = masses[field];
    const items = ITEMS.test(field) ? meanOf(fields[field.replace('tokens', 'count')]) : 1;
    const total = entries.reduce((sum, [, probability]) => sum + probability, 0);
    for (const [value, probability] of entries) {
      sums.set(value, (sums.get(value) ?? 0) + (weight * items * probability) / total);
    }
  }
}

/** Without the values that no request has; where there is no request at all (of items), any will do. */
function normalised(sums: ReadonlyMap<number, number>): Entries {
  const total = [...sums.values()].reduce((sum, mass) => sum + mass, 0);
  if (total === 0) return [...sums.keys()].slice(0, 1).map((value) => [value, 1]);
  return [...sums]
    .filter(([, mass]) => mass > 0)
    .sort(([a], [b]) => a - b)
    .map(([value, mass]) => [value, mass / total]);
}

export function meanOf(entries: Entries): number {
  const total = entries.reduce((sum, [, probability]) => sum + probability, 0);
  return entries.reduce((sum, [value, probability]) => sum + (value * probability) / total, 0);
}

/** Standard deviation over mean; 0 where the mean is 0. */
export function cvOf(entries: Entries): number {
  const mean = meanOf(entries);
  const square = meanOf(entries.map(([value, probability]) => [value * value, probability]));
  return mean > 0 ? Math.sqrt(Math.max(0, square - mean * mean)) / mean : 0;
}

/** The first value up to which the share `share` lies. */
export function quantileOf(entries: Entries, share: number): number {
  let sum = 0;
  for (const [value, probability] of entries) {
    sum += probability;
    if (sum >= share * (1 - 1e-12)) return value;
  }
  return entries[entries.length - 1][0];
}
