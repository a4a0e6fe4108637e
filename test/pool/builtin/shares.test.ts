import { describe, expect, test } from 'vitest';
import { sum } from './figures.js';
import { sharesOf as shares } from './given.js';

const SKEW = { steepness: 0.5, power: 0.6, tail: 0.05 };

describe("clients' shares of the requests", () => {
  test.each([1, 2, 20, 21, 1000, 100_000])('of %d clients sum to 1', (clients) => {
    for (const skew of [SKEW, { steepness: 3, power: 1.2, tail: 0.3 }, { ...SKEW, steepness: 0, tail: 0 }]) {
      expect(sum(shares(skew, clients))).toBeCloseTo(1, 9);
    }
  });

  test('of the first twenty fall by the law of the head', () => {
    const [first, ...others] = shares(SKEW, 1000);
    for (const rank of [1, 2, 5, 19]) {
      expect(others[rank - 1] / first).toBeCloseTo(Math.exp(-0.5 * rank ** 0.6), 9);
    }
    // All of the head but what has sunk below a billionth of the largest.
    const head = sum(Array.from({ length: 1000 }, (_, rank) => Math.exp(-0.5 * rank ** 0.6)));
    expect(first).toBeCloseTo(0.95 / head, 7);
  });

  test('of the others are those of the head and a power of the rank that makes the tail', () => {
    const given = shares({ steepness: 0.3, power: 0.6, tail: 0.02 }, 1000);
    const power = sum(Array.from({ length: 980 }, (_, at) => (at + 21) ** -1.1));
    const all = sum(Array.from({ length: 1000 }, (_, rank) => Math.exp(-0.3 * rank ** 0.6)));
    for (const rank of [20, 21, 50, 999]) {
      const head = Math.exp(-0.3 * rank ** 0.6) / all;
      // What of the head is below a billionth of the largest is left out.
      const expected = 0.98 * head + (0.02 * (rank + 1) ** -1.1) / power;
      expect(Math.abs(given[rank] / expected - 1), `rank ${rank}`).toBeLessThan(1e-5);
    }
  });

  test.each([
    [21, 0.3, 1],
    [30, 0.05, 1],
    [1000, 0.3, 3],
  ])(
    'of the tail are less where they would exceed those before it: %d clients',
    (clients, tail, steepness) => {
      const given = shares({ steepness, power: 0.6, tail }, clients);
      expect(sum(given)).toBeCloseTo(1, 9);
      expect(given[20]).toBeLessThanOrEqual(given[19] * (1 + 1e-12));
      expect(given.findIndex((share, rank) => rank > 0 && share > given[rank - 1] * (1 + 1e-12))).toBe(-1);
    },
  );

  test('of twenty clients or fewer are those of the head alone', () => {
    const given = shares({ steepness: Math.LN2, power: 1, tail: 0.3 }, 3);
    // 1, 1/2 and 1/4 of 7/4.
    [4 / 7, 2 / 7, 1 / 7].forEach((expected, rank) => {
      expect(given[rank]).toBeCloseTo(expected, 9);
    });
  });

  test('never rise with the rank', () => {
    const given = shares(SKEW, 100_000);
    expect(given.findIndex((share, rank) => rank > 0 && share >= given[rank - 1])).toBe(-1);
  });

  test('are alike where there is no steepness and no tail', () => {
    for (const share of shares({ steepness: 0, power: 0.6, tail: 0 }, 50))
      expect(share).toBeCloseTo(0.02, 12);
  });
});
