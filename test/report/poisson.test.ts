import { expect, test } from 'vitest';
import { poissonBand } from '../../src/report/pictures/poisson.js';

/** `scipy.stats.poisson.ppf([0.05, 0.95], mean)`, scipy 1.x. */
const QUANTILES = [
  [0.02, 0, 0],
  [0.05129, 0, 0],
  [0.1, 0, 1],
  [1, 0, 3],
  [4.5, 1, 8],
  [60, 48, 73],
  [150.3, 130, 171],
  [1234.5, 1177, 1293],
  [99_999, 99_479, 100_519],
  [999_999, 998_354, 1_001_644],
] as const;

test.each(QUANTILES)('the band of a Poisson count of mean %d is that of scipy', (mean, low, high) => {
  expect(poissonBand(mean)).toEqual({ low, high });
});

/** From here on by an expansion, which may be off by a count. */
test.each([
  [5e6, 4_996_322, 5_003_678],
  [1.2e8, 119_981_982, 120_018_019],
])('the band of a Poisson count of mean %d is within a count of that of scipy', (mean, low, high) => {
  const band = poissonBand(mean);
  expect(Math.abs(band.low - low)).toBeLessThanOrEqual(1);
  expect(Math.abs(band.high - high)).toBeLessThanOrEqual(1);
});

test('what never happens has a band of nothing, and what is not known none', () => {
  expect(poissonBand(0)).toEqual({ low: 0, high: 0 });
  expect(poissonBand(Number.NaN)).toEqual({ low: Number.NaN, high: Number.NaN });
});
