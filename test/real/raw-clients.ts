import { FIELDS } from '../../src/fields.js';
import { RELEASED, type ReleasedModel, releasedDirectory } from './data.js';
import { type RawClient, readRawClients } from './raw-pool.js';

export type Masses = ReadonlyMap<number, number>;

/** A client in one active window. */
export interface RawWindow {
  readonly clientId: number;
  readonly start: number;
  readonly rate: number;
  readonly cv: number;
  /** Field to value to probability, of the dataset in use. */
  readonly fields: Readonly<Record<string, Masses>>;
}

/** The active windows of all clients with a dataset that start in [`from`, `to`), straight from the files. */
export function rawWindows(model: ReleasedModel, from: number, to: number): RawWindow[] {
  const windows: RawWindow[] = [];
  for (const { clientId, trace, dataset } of readRawClients(releasedDirectory(model))) {
    if (dataset === undefined) continue;
    const fieldsAt = datasetReader(dataset);
    for (const [start, rate, cv] of trace.map((row) => row.map(Number))) {
      if (start < from || start >= to || !(rate > 0)) continue;
      windows.push({ clientId, start, rate, cv, fields: fieldsAt(start) });
    }
  }
  return windows;
}

/** The newest complete dataset from at or before a time, else the first complete one; the same object each time. */
function datasetReader(dataset: NonNullable<RawClient['dataset']>): (time: number) => RawWindow['fields'] {
  const complete = [...dataset]
    .filter(([, fields]) => Object.values(fields).every((entries) => entries.length > 0))
    .map(([start, fields]) => ({
      start,
      fields: Object.fromEntries(Object.entries(fields).map(([field, entries]) => [field, new Map(entries)])),
    }));
  return (time) => (complete.findLast(({ start }) => start <= time) ?? complete[0]).fields;
}

/** The fields of a model. */
export function fieldsOf(model: ReleasedModel): readonly string[] {
  return FIELDS[RELEASED[model].split('/')[0] as keyof typeof FIELDS];
}

/** What a client's windows together say: the plainest sums. */
export interface RawFigures {
  readonly clientId: number;
  readonly requests: number;
  readonly maxRate: number;
  readonly cv: number;
  readonly windows: number;
  /** By field, value to share of the requests, ascending. */
  readonly fields: Readonly<Record<string, readonly (readonly [value: number, share: number])[]>>;
}

/** Sums windows of equal length up by client. */
export function rawFigures(
  windows: readonly RawWindow[],
  fields: readonly string[],
  seconds = 600,
): RawFigures[] {
  return [...groupBy(windows, ({ clientId }) => clientId)].map(([clientId, own]) => {
    const rates = own.reduce((sum, { rate }) => sum + rate, 0);
    return {
      clientId,
      requests: rates * seconds,
      maxRate: Math.max(...own.map(({ rate }) => rate)),
      cv: own.reduce((sum, { rate, cv }) => sum + rate * cv, 0) / rates,
      windows: own.length,
      fields: Object.fromEntries(fields.map((field) => [field, sharesOf(own, field, rates)])),
    };
  });
}

function sharesOf(windows: readonly RawWindow[], field: string, rates: number): [number, number][] {
  const shares = new Map<number, number>();
  for (const [masses, own] of groupBy(windows, ({ fields }) => fields[field])) {
    const weight = own.reduce((sum, { rate }) => sum + rate, 0) / rates;
    for (const [value, mass] of masses) {
      if (mass > 0) shares.set(value, (shares.get(value) ?? 0) + weight * mass);
    }
  }
  return [...shares].sort(([a], [b]) => a - b);
}

export function meanOf(shares: Iterable<readonly [number, number]>): number {
  let sum = 0;
  for (const [value, share] of shares) sum += value * share;
  return sum;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
