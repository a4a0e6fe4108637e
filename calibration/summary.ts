import { interpolatedQuantile } from './figures/statistics.js';
import type { Measured } from './measure.js';

/** A figure over hours or days. */
export interface Spread {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** How many had it. */
  readonly count: number;
}

/** Each figure over hours, or days, or those of several populations; what an hour does not have does not count. */
export function summarise(measured: readonly Measured[]): Record<string, Spread> {
  const names = new Set(measured.flatMap(({ figures }) => Object.keys(figures)));
  return Object.fromEntries(
    Array.from(names, (name) => {
      const values = measured.flatMap(({ figures }) =>
        Number.isFinite(figures[name]) ? [figures[name]] : [],
      );
      return [name, spreadOf(values)];
    }),
  );
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  const [p10, p50, p90] = [0.1, 0.5, 0.9].map((share) => interpolatedQuantile(sorted, share));
  return { p10, p50, p90, count: sorted.length };
}
