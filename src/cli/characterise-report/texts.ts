import type { CvInterval, Distribution, Spread } from '../../characterise/characterisation.js';
import { formatNumber } from '../format.js';

/** What is said of something, under its name. */
export type Fact = readonly [name: string, value: string];

/** `1.21 [1.18, 1.24]`, with its 95 % interval. */
export function interval({ cv, low, high }: CvInterval): string {
  if (!Number.isFinite(low)) return formatNumber(cv);
  return `${formatNumber(cv)} [${formatNumber(low)}, ${formatNumber(high)}]`;
}

/** Median, and the range that nine tenths lie in. */
export function spread({ p5, p50, p95 }: Spread): string {
  return `${formatNumber(p50)} (${formatNumber(p5)} to ${formatNumber(p95)})`;
}

export const DISTRIBUTION_HEAD = ['mean', 'CV', 'p50', 'p90', 'p99'];

export function distribution({ mean, cv, p50, p90, p99 }: Distribution): string[] {
  return [mean, cv, p50, p90, p99].map(formatNumber);
}

export function formatCorrelation(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '–';
}
