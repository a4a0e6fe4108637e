import type { Statement, Traffic } from './results.js';

/** What the traffics are called, in pictures and on the page. */
export const TRAFFIC_NAMES: Readonly<Record<Traffic, string>> = {
  actual: 'actual',
  exact: 'ServeGen',
  reference: "ServeGen's reference",
  naive: 'NAIVE',
  servegen: 'ServeGen (hour before)',
  'naive-before': 'NAIVE (hour before)',
  builtin: 'built-in population',
};

/** What was counted. */
export const WHAT_NAMES: Readonly<Record<Statement['what'], string>> = {
  instances: 'whole deployment',
  'by-one': 'by one instance',
  'by-one-over-tried': 'by one over whole',
  prefill: 'prefill',
  decode: 'decode',
};

/** Stands for a number that there is not, which JSON has as null. */
const NOTHING = '–';

/** Three significant figures at most, never in powers of ten: 0.953, 1.9, 12.3, 1,234. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return NOTHING;
  const digits = Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return value.toLocaleString('en-US', digits);
}

/** A ratio with two decimals, so that those of a column stand below each other. */
export function ratio(value: number): string {
  // Adding 0 takes the sign from what is rounded to it.
  return Number.isFinite(value) ? (Math.round(100 * value) / 100 + 0).toFixed(2) : NOTHING;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** `1 hour`, `8 hours`. */
export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString('en-US')} ${noun}${amount === 1 ? '' : 's'}`;
}

/** `0.47 to 0.53`; that of a single hour has no ends, and says nothing. */
export function ends({ low, high }: Record<'low' | 'high', number>): string {
  return Number.isFinite(low) && Number.isFinite(high) ? `${ratio(low)} to ${ratio(high)}` : NOTHING;
}

/** `0.50 (0.47 to 0.53)`: a ratio and its interval. */
export function estimate({ ratio: value, ...interval }: Record<'ratio' | 'low' | 'high', number>): string {
  return `${ratio(value)} (${ends(interval)})`;
}

export function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
