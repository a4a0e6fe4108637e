import type { Spread } from '../summary.js';

/** Stands for a number that there is not. */
export const NOTHING = '–';

/** Three significant figures at most, never in powers of ten: 0.953, 1.9, 12.3, 1,234. JSON has null for what is no number. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOTHING;
  const digits = Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  // Adding 0 takes the sign from what is 0.
  return (value + 0).toLocaleString('en-US', digits);
}

/** `0.21 [0.127, 0.541]`: the median, the first and the last tenth; the median alone of a single value. */
export function spread(of: Spread | undefined): string {
  if (of === undefined || of.count === 0) return NOTHING;
  return of.count === 1 ? number(of.p50) : `${number(of.p50)} [${number(of.p10)}, ${number(of.p90)}]`;
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
