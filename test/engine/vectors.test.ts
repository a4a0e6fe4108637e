import { readFileSync } from 'node:fs';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { describe, expect, test } from 'vitest';
import { BUILDS } from './modules.js';

type Table = readonly (readonly [argument: number, value: string])[];

/** Made by reference-values.py. */
const REFERENCE = JSON.parse(
  readFileSync(new URL('./reference-values.json', import.meta.url), 'utf8'),
) as Record<'normalQuantile' | 'normalCdf' | 'logGamma' | 'weibullSquaredVariation', Table> & {
  readonly gammaCdf: readonly (readonly [x: number, shape: number, value: string])[];
};

/** Random123's kat_vectors, philox4x32 with 10 rounds: counter, key, block. */
const PHILOX = [
  ['00000000 00000000 00000000 00000000', '00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
] as const;

/** The first outputs of Vigna's splitmix64.c (and of Java's SplittableRandom) by seed. */
const SPLITMIX64 = [
  [
    1234567n,
    [
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ],
  ],
  [
    0n,
    [0xe220a8397b1dcdafn, 0x6e789e6aa1b965f4n, 0x06c45d188009454fn, 0xf88bb8a8724c81ecn, 0x1b39896a51a8749bn],
  ],
] as const;
const GOLDEN_GAMMA = 0x9e3779b97f4a7c15n;

/** The check values printed with AS 241 (Wichura 1988). */
const AS241 = [
  [0.25, -0.6744897501960817],
  [0.001, -3.090232306167814],
  [1e-20, -9.26234008979841],
] as const;

const words = (text: string) => text.split(' ').map((word) => Number.parseInt(word, 16));

describe.each(BUILDS)('known answers, $name build', (build) => {
  const kernels = build.kernels();

  test.each(PHILOX)('Philox4x32-10 of counter %s, key %s', (counter, key, block) => {
    const [k0, k1] = words(key);
    const [c0, c1, c2, c3] = words(counter);
    kernels.philox4x32(k0, k1, c0, c1, c2, c3);
    expect([0, 1, 2, 3].map((index) => kernels.philoxWord(index) >>> 0)).toEqual(words(block));
  });

  test.each(SPLITMIX64)('SplitMix64 of seed %s', (seed, outputs) => {
    const drawn = outputs.map((_, index) =>
      BigInt.asUintN(64, kernels.mix64(BigInt.asUintN(64, seed + BigInt(index + 1) * GOLDEN_GAMMA))),
    );
    expect(drawn).toEqual(outputs);
  });

  test('stream increments are odd and have no long runs of equal bits', () => {
    for (const bits of [0n, 1n, 2n ** 64n - 1n, 0xaaaaaaaaaaaaaaaan, 0xffffffff00000000n, GOLDEN_GAMMA]) {
      const gamma = BigInt.asUintN(64, kernels.gammaFrom(bits));
      expect(gamma & 1n).toBe(1n);
      const changes = (gamma ^ (gamma >> 1n)).toString(2).replaceAll('0', '').length;
      expect(changes).toBeGreaterThanOrEqual(24);
    }
    expect(BigInt.asUintN(64, kernels.gammaFrom(GOLDEN_GAMMA))).toBe(GOLDEN_GAMMA);
  });

  test('uniform numbers stay inside (0, 1), the ends included', () => {
    expect(kernels.openUniform(0n)).toBe(2 ** -53);
    expect(kernels.openUniform(2n ** 64n - 1n)).toBe(1 - 2 ** -53);
    expect(kernels.openUniform(2n ** 63n)).toBe(0.5 + 2 ** -53);
  });

  test('normal quantile: the published check values of AS 241', () => {
    for (const [p, z] of AS241) expect(relativeError(kernels.normalQuantile(p), z)).toBeLessThan(1e-15);
  });

  test('normal quantile: 30-digit values', () => {
    for (const [p, z] of REFERENCE.normalQuantile) {
      expect(relativeError(kernels.normalQuantile(p), Number(z)), `p = ${p}`).toBeLessThan(1.5e-15);
    }
  });

  test('normal distribution function: 30-digit values', () => {
    for (const [x, p] of REFERENCE.normalCdf) {
      expect(Math.abs(kernels.normalCdf(x) - Number(p)), `x = ${x}`).toBeLessThan(2e-15);
    }
    expect(kernels.normalCdf(-Infinity)).toBe(0);
    expect(kernels.normalCdf(Infinity)).toBe(1);
  });

  test('tabulated normal distribution function: 30-digit values, and an independent one', () => {
    for (const [x, p] of REFERENCE.normalCdf) {
      const error = Math.abs(kernels.tabulatedNormalCdf(x) - Number(p));
      expect(error, `x = ${x}`).toBeLessThan(Math.abs(x) <= 6.5 ? 1e-14 : 1e-10);
    }
    // Some 60 places in every interval of 1/16.
    for (let step = -6500; step <= 6500; step++) {
      const x = step / 1000;
      expect(Math.abs(kernels.tabulatedNormalCdf(x) - normalCdf(x, 0, 1)), `x = ${x}`).toBeLessThan(1e-14);
    }
    for (const x of [-1e300, -40, 40, 1e300]) {
      expect(Math.abs(kernels.tabulatedNormalCdf(x) - (x < 0 ? 0 : 1))).toBeLessThan(1e-10);
    }
  });

  test('log-gamma: 30-digit values', () => {
    for (const [x, value] of REFERENCE.logGamma) {
      const error = Math.abs(kernels.logGamma(x) - Number(value));
      expect(error / Math.max(1, Math.abs(Number(value))), `x = ${x}`).toBeLessThan(1e-13);
    }
  });

  test('gamma distribution function: 30-digit values', () => {
    for (const [x, shape, p] of REFERENCE.gammaCdf) {
      expect(Math.abs(kernels.gammaCdf(x, shape) - Number(p)), `${x}, shape ${shape}`).toBeLessThan(1e-13);
    }
    expect(kernels.gammaCdf(0, 2)).toBe(0);
    expect(kernels.gammaCdf(-1, 2)).toBe(0);
    expect(kernels.gammaCdf(Infinity, 2)).toBe(1);
    expect(kernels.gammaCdf(Number.NaN, 2)).toBeNaN();
  });

  test('squared coefficient of variation: 1 / shape for Gamma, 30-digit values for Weibull', () => {
    for (const shape of [0.012, 0.3, 1, 5, 45230]) {
      expect(relativeError(kernels.squaredVariation(1, shape), 1 / shape)).toBeLessThan(1e-15);
    }
    for (const [shape, value] of REFERENCE.weibullSquaredVariation) {
      // Large shapes lose digits by cancellation: absolute error counts, as only max(1, CV^2) is used.
      const error = Math.abs(kernels.squaredVariation(2, shape) - Number(value));
      expect(error / Math.max(1, Number(value)), `shape = ${shape}`).toBeLessThan(1e-12);
    }
  });
});

function relativeError(value: number, expected: number): number {
  return value === expected ? 0 : Math.abs(value - expected) / Math.abs(expected);
}
