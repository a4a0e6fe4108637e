import { describe, expect, test } from 'vitest';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { overrideGaps } from '../../src/pool/composed/override-gaps.js';
import { equilibriumCdf, sampleLaw } from '../fixtures/gap-laws.js';
import { chiSquareTest, kolmogorovSmirnov, kolmogorovSmirnovBound } from '../fixtures/statistics.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { steadyPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS, gapsOf, isSameBits, type Kernels, singleGapsOf } from './modules.js';

const STREAM = { start: 0x0123456789abcdefn, gamma: 0x9e3779b97f4a7c15n };
const LAW = { family: GapFamily.samples, shape: 0, method: 'shared' } as const;

/** Zeros, repeated values, weights of very different sizes, one value, and more values than 16 bits number. */
const SAMPLES = [
  sampleLaw('five gaps', [3, 0.5, 7, 0, 2]),
  sampleLaw('weighted gaps', [10, 1, 20, 1, 400], [5, 0.001, 0, 30, 0.3]),
  sampleLaw('one gap', [17.5]),
  sampleLaw(
    'many gaps',
    Array.from({ length: 70_001 }, (_, index) => ((index * 7919) % 1000) + 0.25),
  ),
];
/** Each of SAMPLES x builds is tested with alpha = 1e-3 / 8. */
const SMALLEST_P = 1e-3 / 8;

/** A new instance that knows the gaps of a law. */
function kernelsWith(kernels: Kernels, { law }: (typeof SAMPLES)[number]): Kernels {
  const { bytes } = compilePlan(overrideGaps(steadyPool(empirical([[1, 1]])), law), { requests: 10 });
  const address = kernels.allocate(bytes.length) >>> 0;
  new Uint8Array(kernels.memory.buffer, address, bytes.length).set(bytes);
  kernels.bindPlan(address);
  return kernels;
}

describe.each(BUILDS)('observed gaps, $name build', (build) => {
  test.each(SAMPLES)('$name: each value as often as it weighs, with mean 1', (known) => {
    const count = 200_000;
    const gaps = gapsOf(kernelsWith(build.kernels(), known), LAW, STREAM, 0, count);
    const values = [...new Set(gaps)].sort((a, b) => a - b);
    const at = (x: number) => known.cdf(x);
    const expected = values.map(
      (value, index) => count * (at(value) - (index === 0 ? 0 : at(values[index - 1]))),
    );
    // Every value that was drawn is one of the law, and those that have a weight were all drawn.
    expect(expected.every((value) => value > 0)).toBe(true);
    expect(at(values[values.length - 1])).toBeCloseTo(1, 12);
    const place = new Map(values.map((value, index) => [value, index]));
    const observed = new Float64Array(values.length);
    for (const gap of gaps) observed[place.get(gap)!]++;
    expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(SMALLEST_P);
  });

  test.each(SAMPLES)('$name: the time to the next arrival has its law', (known) => {
    // n = 20,000, 8 tests of alpha = 1e-3 / 8 each: the critical value is 0.0156.
    const count = 20_000;
    const kernels = kernelsWith(build.kernels(), known);
    const sample = Float64Array.from({ length: count }, (_, index) =>
      kernels.equilibriumGap(GapFamily.samples, 0, BigInt(index) * 0x5851f42d4c957f2dn, STREAM.gamma),
    );
    const critical = kolmogorovSmirnovBound(count, SMALLEST_P);
    expect(kolmogorovSmirnov(sample, (x) => equilibriumCdf(known, x))).toBeLessThan(critical);
  });

  test.each(SAMPLES)('$name: gap j is the same whatever block it is generated in', (known) => {
    const kernels = kernelsWith(build.kernels(), known);
    for (const [from, to] of [
      [0, 257],
      [3, 7],
      [2 ** 31 - 3, 2 ** 31 + 5],
    ]) {
      const single = singleGapsOf(kernels, LAW, STREAM, from, to);
      expect(isSameBits(gapsOf(kernels, LAW, STREAM, from, to), single)).toBe(true);
    }
  });

  test('the engine agrees with the host on how much they vary', () => {
    for (const known of SAMPLES) {
      const kernels = kernelsWith(build.kernels(), known);
      const expected = known.moment(2) - 1;
      expect(kernels.squaredVariation(GapFamily.samples, 0)).toBeCloseTo(expected, 6);
    }
  });
});
