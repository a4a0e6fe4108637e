import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../../src/engine/math.js';
import { Shares } from '../../../src/pool/builtin/shares.js';
import { sum } from './figures.js';

const SKEW = { steepness: 0.5, power: 0.6, tail: 0.05 };

function shares(skew: typeof SKEW, clients: number): Float64Array {
  const of = new Shares(skew, deterministicMath(), clients);
  return Float64Array.from({ length: clients }, (_, rank) => of.of(rank));
}

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
    const given = shares({ steepness: 1, power: 1, tail: 0.05 }, 1000);
    const power = sum(Array.from({ length: 980 }, (_, at) => (at + 21) ** -1.1));
    // exp(-r) / sum over r of exp(-r) is exp(-r) (1 - 1 / e).
    const head = (rank: number) => 0.95 * Math.exp(-rank) * (1 - Math.exp(-1));
    for (const rank of [20, 21, 50, 999]) {
      const expected = (rank < 21 ? head(rank) : 0) + (0.05 * (rank + 1) ** -1.1) / power;
      expect(given[rank] / expected, `rank ${rank}`).toBeCloseTo(1, 6);
    }
    expect(sum(given.subarray(20)) - head(20)).toBeCloseTo(0.05, 8);
  });

  test('of twenty clients or fewer are those of the head alone', () => {
    const given = shares({ steepness: Math.LN2, power: 1, tail: 0.3 }, 3);
    // 1, 1/2 and 1/4 of 7/4.
    [4 / 7, 2 / 7, 1 / 7].forEach((expected, rank) => {
      expect(given[rank]).toBeCloseTo(expected, 9);
    });
  });

  test('never rise with the rank below the tail, nor within it', () => {
    const given = shares(SKEW, 100_000);
    const rises = given.findIndex((share, rank) => rank > 0 && rank !== 20 && share >= given[rank - 1]);
    expect(rises).toBe(-1);
  });

  test('are alike where there is no steepness and no tail', () => {
    for (const share of shares({ steepness: 0, power: 0.6, tail: 0 }, 50))
      expect(share).toBeCloseTo(0.02, 12);
  });
});
