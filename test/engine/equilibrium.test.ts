import { describe, expect, test } from 'vitest';
import {
  CONSTANT_LAW,
  equilibriumCdf,
  gammaLaw,
  logNormalLaw,
  paretoLaw,
  planLaw,
  weibullLaw,
} from '../fixtures/gap-laws.js';
import { kolmogorovSmirnov, kolmogorovSmirnovBound } from '../fixtures/statistics.js';
import { BUILDS } from './modules.js';

const LAWS = [
  ...[1e-4, 0.05, 0.3, 1, 4, 45230].map(gammaLaw),
  ...[0.16, 0.7, 1, 3, 50].map(weibullLaw),
  ...[0.1, 0.8, 2.5].map(logNormalLaw),
  ...[1.05, 1.8, 2.5, 40].map(paretoLaw),
  CONSTANT_LAW,
];
const COUNT = 20_000;
/** n = 20,000 and alpha = 1e-3 / 38, for 19 laws on two builds: the critical value is 0.0168. */
const CRITICAL = kolmogorovSmirnovBound(COUNT, 1e-3 / (2 * LAWS.length));

describe.each(BUILDS)('the time to the next arrival of a stationary process, $name build', (build) => {
  const kernels = build.kernels();

  test.each(LAWS)('$name', (known) => {
    const { family, shape } = planLaw(known);
    const sample = Float64Array.from({ length: COUNT }, (_, index) =>
      kernels.equilibriumGap(family, shape, BigInt(index) * 0x5851f42d4c957f2dn, 0x9e3779b97f4a7c15n),
    );
    expect(sample.every((time) => time > 0 && time < Number.POSITIVE_INFINITY)).toBe(true);
    expect(kolmogorovSmirnov(sample, (x) => equilibriumCdf(known, x))).toBeLessThan(CRITICAL);
  });
});
