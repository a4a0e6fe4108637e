import type { SortedValues } from '../statistics/sorted-values.js';
import type { Windows } from '../statistics/windows.js';
import type { WindowRates } from './comparison.js';

/** @param rates of the windows, in requests per second */
export function windowRates(rates: SortedValues, { seconds, count }: Windows): WindowRates {
  return {
    windowSeconds: seconds,
    windows: count,
    mean: rates.mean,
    cv: rates.cv,
    min: rates.percentile(0),
    p1: rates.percentile(1),
    p5: rates.percentile(5),
    p50: rates.percentile(50),
    p95: rates.percentile(95),
    p99: rates.percentile(99),
    max: rates.percentile(100),
  };
}
