import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { truncated } from '../../src/laws/conditioning.js';
import type { SkewNormalDistribution } from '../../src/laws/distribution.js';
import { resolveDistribution } from '../../src/laws/resolve.js';
import { skewNormal } from '../../src/laws/skew-normal.js';

const math = deterministicMath();
const of = (alpha: number) => ({ family: 'skew-normal', location: 0, scale: 1, alpha }) as const;

describe('the skew-normal law', () => {
  // scipy.stats.skewnorm.cdf of scipy 1.14 at -2, -0.5, 0, 0.3, 1.5 and 3.
  test.each([
    [
      0,
      [
        0.02275013194817922, 0.3085375387259869, 0.5, 0.6179114221889526, 0.9331927987311419,
        0.9986501019683699,
      ],
    ],
    [
      1,
      [
        0.0005175685036595754, 0.09519541280308985, 0.25, 0.38181452567157403, 0.8708487996036616,
        0.9973020261614356,
      ],
    ],
    [
      -4,
      [
        0.045500263896358424, 0.6156503214118628, 0.9220208696226306, 0.9897322662377717, 0.9999999999904436,
        1,
      ],
    ],
    [
      20,
      [
        0, 2.629367918235864e-26, 0.015902251256176392, 0.2358228443838543, 0.8663855974622838,
        0.9973002039367398,
      ],
    ],
  ])('of alpha %d has the distribution function of scipy to 1e-12', (alpha, expected) => {
    const ends = { low: -10, high: 10 };
    const found = [-2, -0.5, 0, 0.3, 1.5, 3].map((x) => skewNormal.cumulative(of(alpha), x, math, ends));
    for (const [index, value] of found.entries())
      expect(Math.abs(value - expected[index])).toBeLessThan(1e-12);
  });

  // scipy.stats.skewnorm.ppf at 0.01, 0.5 and 0.999.
  test.each([
    [1, [-1.2815515655446006, 0.5449521356173604, 3.290456368707144]],
    [-4, [-2.575829303548901, -0.6742354765650023, 0.5308865947097144]],
    [20, [-0.017108237928821563, 0.6744897501960818, 3.290526731491894]],
  ])('of alpha %d has its quantiles', (alpha, expected) => {
    const law = truncated({ ...of(alpha), min: -50, max: 50 });
    const found = [0.01, 0.5, 0.999].map((p) => law.quantile(p));
    for (const [index, value] of found.entries()) expect(value).toBeCloseTo(expected[index], 9);
  });

  test.each([
    [500, 120, 0.7],
    [40, 90, -0.9],
    [1000, 1, 0],
    [300, 200, 0.995],
  ])('of mean %d, standard deviation %d and skewness %d has these', (mean, std, skewness) => {
    const law = resolveDistribution({ family: 'skew-normal', mean, std, skewness }) as SkewNormalDistribution;
    // Azzalini 1985: with d = alpha / sqrt(1 + alpha^2) and m = d sqrt(2 / pi), the mean is location + scale m, the
    // variance scale^2 (1 - m^2), and the skewness (4 - pi) / 2 (m / sqrt(1 - m^2))^3.
    const m = (law.alpha / Math.hypot(1, law.alpha)) * Math.sqrt(2 / Math.PI);
    expect(law.location + law.scale * m).toBeCloseTo(mean, 9);
    expect(law.scale * Math.sqrt(1 - m * m)).toBeCloseTo(std, 9);
    expect(((4 - Math.PI) / 2) * (m / Math.sqrt(1 - m * m)) ** 3).toBeCloseTo(skewness, 9);
    const whole = truncated({ ...law, min: mean - 60 * std, max: mean + 60 * std });
    expect(whole.mean).toBeCloseTo(mean, 8);
    expect(Math.sqrt(whole.meanSquare - mean * mean) / std).toBeCloseTo(1, 8);
  });

  test('between bounds has the mean that its quantiles have', () => {
    const law = truncated({ ...of(3), location: 100, scale: 80, min: 60, max: 230 });
    const points = 20_000;
    let [mean, square] = [0, 0];
    for (let point = 0; point < points; point++) {
      const x = law.quantile((point + 0.5) / points);
      mean += x / points;
      square += (x * x) / points;
    }
    expect(law.mean / mean).toBeCloseTo(1, 6);
    expect(law.meanSquare / square).toBeCloseTo(1, 6);
  });
});
