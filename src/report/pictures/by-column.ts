import type { TrafficSummary } from '../traffic-summary.js';
import type { Shown } from './shown.js';

/** A column that some of the sources have, and what each that has it says of it. */
export interface ByColumn<T> {
  readonly column: string;
  readonly of: readonly { readonly shown: Shown; readonly isSecond: boolean; readonly value: T }[];
}

/** Columns in the order of the first source, then what only the second has. */
export function byColumn<T extends { readonly column: string }>(
  shown: readonly Shown[],
  valuesOf: (summary: TrafficSummary) => readonly T[],
): ByColumn<T>[] {
  const columns = new Map<string, ByColumn<T>['of'][number][]>();
  shown.forEach((one, index) => {
    for (const value of valuesOf(one.summary)) {
      const of = columns.get(value.column) ?? [];
      columns.set(value.column, of);
      of.push({ shown: one, isSecond: index > 0, value });
    }
  });
  return [...columns].map(([column, of]) => ({ column, of }));
}
