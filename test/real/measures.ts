import type { OperationalClock } from '../fixtures/segments.js';
import { chiSquareTest, logGamma, mean, variance } from '../fixtures/statistics.js';
import type { Entries, ExpectedWindow } from './expected.js';
import type { ClientRows } from './generated.js';

/** 18:00 to 19:00 of the first day, which lies in one dataset window. */
export const FROM = 64_800;
export const TO = 68_400;
export const DURATION = TO - FROM;

/** The ratio of each request that splits far enough to show it: two tokens or more from one ratio to the next. */
export function ratiosOf({ values }: ClientRows, entries: Entries): number[] {
  const support = entries.map(([ratio]) => ratio);
  return values.output_tokens.flatMap((output, row) => {
    if (output < 2 * 501) return [];
    const near = values.reason_tokens[row] / output;
    const at = lowerBound(support, near);
    const [below, above] = [support[at - 1] ?? -Infinity, support[at] ?? Infinity];
    return near - below < above - near ? below : above;
  });
}

/** p-value of the chi-square test; a value outside the support is as good as 0. */
export function fieldTest(values: readonly number[], entries: Entries): number {
  const places = new Map(entries.map(([value], index) => [value, index]));
  const total = entries.reduce((sum, [, probability]) => sum + probability, 0);
  const observed = new Float64Array(entries.length);
  for (const value of values) {
    const place = places.get(value);
    if (place === undefined) return 0;
    observed[place]++;
  }
  const expected = entries.map(([, probability]) => (values.length * probability) / total);
  return chiSquareTest(observed, expected).pValue;
}

/** Squared coefficient of variation of the gaps of a segment, the one across its ends included. */
export function squaredVariationOfCircle(positions: readonly number[], expectedArrivals: number): number {
  const gaps = positions.map((position, index) =>
    index === 0
      ? position - positions[positions.length - 1] + expectedArrivals
      : position - positions[index - 1],
  );
  return variance(gaps) / mean(gaps) ** 2;
}

/**
 * Expectation of the realised squared variation of `count` normalised gaps, to first order in 1 / count. With
 * c2 the law's own and skew = mu3 / (sigma^2 mu), the delta method on s^2 / m^2 gives
 * c2 (1 - 1/n + (3 c2 - 2 skew) / n); written as below it is exact for Gamma gaps, whose normalised gaps are
 * Dirichlet: E = (n - 1) / (n k + 1) = c2 (1 - 1/n) / (1 + c2 / n).
 */
export function expectedVariation(
  windows: readonly ExpectedWindow[],
  clock: OperationalClock,
  expectedBegin: number,
  expectedEnd: number,
  count: number,
): number {
  let [second, third] = [0, 0];
  windows.forEach(({ family, shape }, index) => {
    const overlap =
      Math.min(expectedEnd, clock.expectedBefore[index + 1]) -
      Math.max(expectedBegin, clock.expectedBefore[index]);
    if (overlap <= 0) return;
    second += (overlap * moment(family, shape, 2)) / (expectedEnd - expectedBegin);
    third += (overlap * moment(family, shape, 3)) / (expectedEnd - expectedBegin);
  });
  const c2 = second - 1;
  const skew = (third - 3 * second + 2) / c2;
  return (c2 * (1 - 1 / count)) / (1 + (2 * skew - 3 * c2) / count);
}

/** E X^order of a gap of mean 1. */
function moment(family: number, shape: number, order: number): number {
  if (family === 2) return Math.exp(logGamma(1 + order / shape) - order * logGamma(1 + 1 / shape));
  return order === 2 ? 1 + 1 / shape : (1 + 1 / shape) * (1 + 2 / shape);
}

/** Of the gaps between arrivals. */
export function coefficientOfVariation(times: Float64Array): number {
  const gaps = times.subarray(1).map((time, index) => time - times[index]);
  return Math.sqrt(variance(gaps)) / mean(gaps);
}

/** The first index whose value is not below. */
export function lowerBound(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** To three places, for the figures that are printed. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
