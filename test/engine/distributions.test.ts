import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import {
  gammaLaw,
  type KnownGapLaw,
  kurtosis,
  logNormalLaw,
  paretoLaw,
  planLaw,
  squaredVariation,
  weibullLaw,
} from '../fixtures/gap-laws.js';
import { runningSums } from '../fixtures/gap-sums.js';
import { kolmogorovSmirnov, kolmogorovSmirnovBound, mean, variance } from '../fixtures/statistics.js';
import {
  BUILDS,
  type GapLaw,
  type GapMethod,
  gapSumsOfBuilds,
  gapsOfBuilds,
  isSameBits,
  SHIFT,
} from './modules.js';

interface TestedLaw extends GapLaw {
  readonly name: string;
  readonly known: KnownGapLaw;
}

function tested(known: KnownGapLaw, method: GapMethod): TestedLaw {
  return { ...planLaw(known), name: known.name, known, method };
}

/** From the burstiest client of the released pools to the most regular one. */
const RELEASED = [
  ...[0.012, 0.05, 0.3, 0.73, 1, 1.2, 5, 100, 45230].map(gammaLaw),
  ...[0.16, 0.3, 0.7, 1, 1.5, 7.9].map(weibullLaw),
];
/** Tail indices of at most 2 have no variance, and one of 1.3 hardly a mean. */
const OTHERS = [...[0.001, 0.5, 1, 2.5, 4].map(logNormalLaw), ...[1.3, 2, 2.5, 4.5, 1000].map(paretoLaw)];
const LAWS: readonly TestedLaw[] = [
  ...RELEASED.map((known) => tested(known, 'shared')),
  ...RELEASED.map((known) => tested(known, 'table')),
  ...OTHERS.map((known) => tested(known, 'shared')),
];
const STREAMS = [
  { start: 0x0123456789abcdefn, gamma: 0x9e3779b97f4a7c15n },
  { start: 0xfedcba9876543210n, gamma: 0xd1342543de82ef95n },
];

const GAPS = 100_000;
/** Family-wise error of this file's KS tests: each of laws x streams has alpha = FAMILY_ALPHA / tests. */
const FAMILY_ALPHA = 1e-3;
/** n = 100,000 and alpha = 1e-3 / 80 = 1.3e-5: the critical value is 0.00774. */
const CRITICAL = kolmogorovSmirnovBound(GAPS, FAMILY_ALPHA / (LAWS.length * STREAMS.length));
/** Moments are held to 5 standard errors: two-sided 5.7e-7 each where the sampling law is near normal. */
const STANDARD_ERRORS = 5;

describe.each(LAWS)('gaps, both builds, $name, $method', (law) => {
  const { known } = law;

  test.each(STREAMS)('agree with an independent distribution function, stream $start', (stream) => {
    const gaps = gapsOfBuilds(law, stream, 0, GAPS);
    expect(gaps.every((gap) => gap >= 0 && gap < Infinity)).toBe(true);
    // What is found of gaps holds of the sums that traces are made of.
    const sums = gapSumsOfBuilds(law, stream, 0, GAPS);
    expect(isSameBits(sums, runningSums(gaps, law.method === 'shared' ? SHIFT : 0))).toBe(true);
    const second = squaredVariation(known);
    if (second < Number.POSITIVE_INFINITY) {
      const meanError = Math.sqrt(second / GAPS);
      expect(Math.abs(mean(gaps) - 1)).toBeLessThan(STANDARD_ERRORS * meanError);
    }
    // Where the fourth central moment is huge, 100,000 gaps say little about the variance.
    if (kurtosis(known) > 1 && kurtosis(known) < 1000) {
      const error = Math.sqrt((kurtosis(known) - 1) / GAPS);
      expect(Math.abs(variance(gaps) / second - 1)).toBeLessThan(STANDARD_ERRORS * error);
    }
    // Uniform where the law is right: the CDF takes most of the time, and is computed once for both tests.
    const ranks = gaps.map(known.cdf);
    // Neighbours are uncorrelated: the lag-1 correlation of ranks has standard error 1 / sqrt(n) for any law.
    let sum = 0;
    for (let gap = 1; gap < GAPS; gap++) sum += (ranks[gap - 1] - 0.5) * (ranks[gap] - 0.5);
    expect(Math.abs(sum / GAPS) * 12).toBeLessThan(STANDARD_ERRORS / Math.sqrt(GAPS));
    expect(kolmogorovSmirnov(ranks, (rank) => rank)).toBeLessThan(CRITICAL);
  });
});

test('keyed uniform numbers are uniform along each word of the counter', () => {
  // n = 20,000, four tests, alpha = 1e-3 / 4 each: the critical value is 0.0150.
  const { uniformAt } = deterministicMath();
  const n = 20_000;
  for (let place = 0; place < 4; place++) {
    const sample = Float64Array.from({ length: n }, (_, index) => {
      const counter = [0, 0, 0, 0];
      counter[place] = index;
      return uniformAt(1, 2, counter[0], counter[1], counter[2], counter[3]);
    });
    expect(kolmogorovSmirnov(sample, (x) => x)).toBeLessThan(kolmogorovSmirnovBound(n, FAMILY_ALPHA / 4));
  }
});

test('uniform numbers from words of a stream are uniform', () => {
  // n = 100,000, alpha = 1e-3: the critical value is 0.00616.
  const kernels = BUILDS[0].kernels();
  const sample = Float64Array.from({ length: GAPS }, (_, index) =>
    kernels.openUniform(
      kernels.mix64(BigInt.asUintN(64, STREAMS[0].start + BigInt(index) * STREAMS[0].gamma)),
    ),
  );
  expect(kolmogorovSmirnov(sample, (x) => x)).toBeLessThan(kolmogorovSmirnovBound(GAPS, FAMILY_ALPHA));
});
