import gammaCdf from '@stdlib/stats-base-dists-gamma-cdf';
import { describe, expect, test } from 'vitest';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { BUILDS } from './modules.js';

/** |F(table(u)) - u| at most, against a distribution function that is not the engine's. */
const LARGEST_U_ERROR = 1e-9;
/** Tables of smaller shapes hold logarithms. */
const LOG_FORM_SHAPE = 0.3;

const GAMMA_SHAPES = [0.012, 0.05, 0.15, 0.299, 0.3, 0.5, 0.73, 0.9999, 1, 1.2, 3, 20, 400];
const WEIBULL_SHAPES = [0.16, 0.25, 0.299, 0.3, 0.35, 0.5, 0.75, 1, 1.5, 7.9, 50];

/**
 * Gamma of mean 1 and shape 45,230, the largest in the released pools, where the distribution function that the
 * other shapes are held against loses digits: u, quantile, density (SciPy 1.17, gammaincinv and gamma.pdf).
 */
const LARGE_SHAPE = [
  [9.5367431640625e-7, 0.9777637633934418, 0.0010207],
  [0.0009765625, 0.9854998092746244, 0.70753],
  [0.0625, 0.9927964931184892, 26.2818],
  [0.25, 0.9968245151690719, 67.7261],
  [0.5, 0.9999926302698076, 84.8448],
  [0.75, 1.0031674508921216, 67.4403],
  [0.9375, 1.0072234571275867, 26.0302],
  [0.9990234375, 1.0146268477958573, 0.693923],
] as const;

/** Words in every octave of both halves: 64 - octave random low bits behind a leading one, and the mirror images. */
function* words(): Generator<bigint> {
  let state = 1n;
  for (let octave = 1n; octave <= 33n; octave++) {
    for (let draw = 0; draw < 60; draw++) {
      state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
      const word = (state >> octave) | (1n << (63n - octave));
      yield word;
      yield ~word & 0xffffffffffffffffn;
    }
  }
}

/** (word + 1/2) / 2^64; in the upper half through its distance from 1, which a double holds better. */
function uniformOf(word: bigint): number {
  const half = 1n << 63n;
  return word < half
    ? (Number(word) + 0.5) / 2 ** 64
    : 1 - (Number(0xffffffffffffffffn - word) + 0.5) / 2 ** 64;
}

/** ln Gamma(x), Lanczos (1964) with g = 7, n = 9: independent of the engine's Stirling series. */
function logGamma(x: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const sum = coefficients.reduce(
    (total, value, index) => total + (index === 0 ? value : value / (x - 1 + index)),
  );
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Distribution function of the gamma law of mean 1 at e^y. */
function gammaAt(shape: number, y: number): number {
  const x = Math.exp(y) * shape;
  // Below this the first term of the series is exact, and x may underflow.
  if (x < 1e-12) return Math.exp(shape * (y + Math.log(shape)) - logGamma(shape + 1));
  return gammaCdf(x, shape, 1);
}

/** Distribution function of the Weibull law of mean 1 at e^y. */
function weibullAt(shape: number, y: number): number {
  return -Math.expm1(-Math.exp(shape * (y + logGamma(1 + 1 / shape))));
}

describe.each(BUILDS)('quantile tables ($name)', ({ kernels }) => {
  test.each([
    ...GAMMA_SHAPES.map((shape) => ['gamma', shape, GapFamily.gamma, gammaAt] as const),
    ...WEIBULL_SHAPES.map((shape) => ['weibull', shape, GapFamily.weibull, weibullAt] as const),
  ])('%s of shape %d: u-error at most 1e-9', (_name, shape, family, distribution) => {
    const engine = kernels();
    engine.prepareTable(family, shape);
    let worst = 0;
    for (const word of words()) {
      const value = engine.tableValue(word);
      const y = shape < LOG_FORM_SHAPE ? value : Math.log(value);
      worst = Math.max(worst, Math.abs(distribution(shape, y) - uniformOf(word)));
    }
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(LARGEST_U_ERROR);
  });

  test.each(GAMMA_SHAPES)('logarithm of gamma of shape %d: u-error at most 1e-9', (shape) => {
    const engine = kernels();
    engine.prepareLogGammaTable(shape);
    let worst = 0;
    for (const word of words()) {
      worst = Math.max(worst, Math.abs(gammaAt(shape, engine.tableValue(word)) - uniformOf(word)));
    }
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(LARGEST_U_ERROR);
  });

  test('gamma of shape 45230: u-error at most 1e-9 at quantiles from SciPy', () => {
    const [table, logTable] = [kernels(), kernels()];
    table.prepareTable(GapFamily.gamma, 45_230);
    logTable.prepareLogGammaTable(45_230);
    for (const [u, quantile, density] of LARGE_SHAPE) {
      const word = BigInt(u * 2 ** 53) << 11n;
      for (const value of [table.tableValue(word), Math.exp(logTable.tableValue(word))]) {
        expect(Math.abs(value - quantile) * density).toBeLessThan(LARGEST_U_ERROR);
      }
    }
  });
});
