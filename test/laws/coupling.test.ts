import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { UsageError } from '../../src/errors.js';
import type { Category } from '../../src/fields.js';
import { cholesky } from '../../src/laws/cholesky.js';
import { type Coupling, slotCoupling } from '../../src/laws/coupling.js';
import { comonotone, HUMP, independent, UNEVEN } from '../fixtures/copulas.js';

const resolved = (coupling: Coupling | undefined, category: Category = 'reason') =>
  slotCoupling(coupling, category, deterministicMath());
const correlations = (...entries: readonly (readonly [string, string, number])[]): Coupling => ({
  rank_correlations: entries.map(([a, b, value]) => ({ fields: [a, b], value })),
});

describe('slots of a coupling', () => {
  test('there is none where nothing depends on anything', () => {
    expect(resolved(undefined)).toBeUndefined();
    expect(resolved('independent')).toBeUndefined();
    expect(resolved(correlations())).toBeUndefined();
    expect(resolved(correlations(['input_tokens', 'output_tokens', 0]))).toBeUndefined();
  });

  test('comonotone are all fields that a request has one value of', () => {
    expect(resolved('comonotone', 'language')).toEqual({ slots: [0, 1] });
    expect(resolved('comonotone', 'reason')).toEqual({ slots: [0, 1, 2] });
    // Text, output and the three counts; not the items.
    expect(resolved('comonotone', 'multimodal')).toEqual({ slots: [0, 1, 2, 4, 6] });
  });

  test('correlated are those that are named, in the order of the slots', () => {
    const coupling = resolved(correlations(['reason_ratio', 'output_tokens', 0.5]))!;
    expect(coupling.slots).toEqual([1, 2]);
    // Kruskal: the correlation of the normals is 2 sin(pi r / 6).
    const rho = 2 * Math.sin((Math.PI * 0.5) / 6);
    expect(coupling.factor![0]).toEqual([1]);
    expect(coupling.factor![1][0]).toBeCloseTo(rho, 14);
    expect(coupling.factor![1][1]).toBeCloseTo(Math.sqrt(1 - rho * rho), 14);
  });

  test.each([1, -1])('a correlation of %d leaves a field nothing of its own', (value) => {
    const [first, second] = resolved(correlations(['input_tokens', 'output_tokens', value]))!.factor!;
    expect(first).toEqual([1]);
    expect(second![0]).toBeCloseTo(value, 15);
    expect(second![1]).toBe(0);
  });
});

describe('slots of a copula of pairs', () => {
  const pair = (first: string, second: string, grid: readonly (readonly number[])[]) =>
    ({ fields: [first, second], grid }) as const;

  test('are those that are named, and the pairs come in an order in which firsts are final', () => {
    const coupling = resolved({
      copula: [
        pair('output_tokens', 'reason_ratio', UNEVEN),
        pair('input_tokens', 'output_tokens', comonotone(2)),
      ],
    })!;
    expect(coupling.slots).toEqual([0, 1, 2]);
    expect(coupling.pairs!.map(({ first, second, parts }) => [first, second, parts])).toEqual([
      [0, 1, 2],
      [1, 2, 3],
    ]);
    const one = 2 ** 31;
    expect([...coupling.pairs![0].functions]).toEqual([0, one, one, 0, 0, one]);
    const alone = resolved({ copula: [pair('reason_ratio', 'input_tokens', UNEVEN)] })!;
    expect([alone.slots, alone.pairs![0].first, alone.pairs![0].second]).toEqual([[0, 2], 1, 0]);
  });

  test.each([
    ['exact', 0],
    ['off by what is allowed', 9e-7],
  ])('a grid that is %s gives the second a uniform law to within 2^-31', (_, error) => {
    for (const grid of [HUMP, UNEVEN, comonotone(64), independent(7)]) {
      const parts = grid.length;
      const given = grid.map((row, i) =>
        row.map((cell, j) => (i === 1 || j === 0 ? cell * (1 + (i % 2 ? error : -error)) : cell)),
      );
      const { functions } = resolved({ copula: [pair('input_tokens', 'output_tokens', given)] })!.pairs![0];
      for (let part = 0; part <= parts; part++) {
        let sum = 0;
        for (let row = 0; row < parts; row++) sum += functions[row * (parts + 1) + part];
        // The mean of n numbers that are each off by half a digit at most; where one part begins, none.
        expect(Math.abs(sum / parts - (part / parts) * 2 ** 31)).toBeLessThanOrEqual(0.5);
      }
    }
  });
});

test.each<[Coupling, string]>([
  [
    correlations(['input_tokens', 'output_tokens', 0.9], ['reason_ratio', 'output_tokens', 0.9]),
    'coupling.rank_correlations: reason_ratio cannot have the rank correlations 0 with input_tokens, 0.9 with ' +
      'output_tokens where there is 0.9 between input_tokens and output_tokens (pairs that are not named have 0): ' +
      'the matrix of correlations is not positive semidefinite',
  ],
  [
    correlations(
      ['input_tokens', 'output_tokens', 1],
      ['reason_ratio', 'output_tokens', 0.5],
      ['reason_ratio', 'input_tokens', 0.4],
    ),
    'reason_ratio cannot have the rank correlations 0.4 with input_tokens, 0.5 with output_tokens',
  ],
])('%j contradicts itself', (coupling, message) => {
  expect(() => resolved(coupling)).toThrow(UsageError);
  expect(() => resolved(coupling)).toThrow(message);
});

describe('the factor of a matrix', () => {
  /** L L' of a factor. */
  function product(rows: readonly (readonly number[])[]): number[][] {
    return rows.map((a) =>
      rows.map((b) => a.slice(0, b.length).reduce((sum, entry, index) => sum + entry * b[index], 0)),
    );
  }

  test.each([
    [
      'independent',
      [
        [1, 0],
        [0, 1],
      ],
    ],
    [
      'of full rank',
      [
        [1, 0.3, -0.2, 0.9],
        [0.3, 1, 0.5, 0.1],
        [-0.2, 0.5, 1, -0.3],
        [0.9, 0.1, -0.3, 1],
      ],
    ],
    [
      'of rank one',
      [
        [1, -1, 1],
        [-1, 1, -1],
        [1, -1, 1],
      ],
    ],
    [
      'of rank two: a field twice',
      [
        [1, 0.6, 1],
        [0.6, 1, 0.6],
        [1, 0.6, 1],
      ],
    ],
  ])('%s gives the matrix back, with rows of length 1', (_, matrix) => {
    const factor = cholesky(matrix);
    if ('failedRow' in factor) throw new Error(`row ${factor.failedRow}`);
    for (const [row, entries] of product(factor.rows).entries()) {
      for (const [column, value] of entries.entries()) expect(value).toBeCloseTo(matrix[row][column], 12);
    }
  });

  test('a matrix with a negative eigenvalue has none', () => {
    const matrix = [
      [1, 0.8, 0.2],
      [0.8, 1, -0.9],
      [0.2, -0.9, 1],
    ];
    expect(cholesky(matrix)).toEqual({ failedRow: 2 });
  });
});
