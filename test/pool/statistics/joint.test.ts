import { describe, expect, it } from 'vitest';
import { deterministicMath } from '../../../src/engine/math.js';
import type { Coupling } from '../../../src/laws/coupling.js';
import type { FieldDistribution } from '../../../src/laws/distribution.js';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import type { Dataset } from '../../../src/pool/pool.js';
import { rankGrid } from '../../../src/pool/statistics/coupling-grid.js';
import { outputsByInput } from '../../../src/pool/statistics/outputs-by-input.js';
import { poolStatistics } from '../../../src/pool/statistics.js';
import { ascending, comonotone, countermonotone, gridOf, UNEVEN } from '../../fixtures/copulas.js';
import { empirical } from '../../fixtures/synthetic-datasets.js';
import { SyntheticPool } from '../../fixtures/synthetic-pool.js';

const uniform = (from: number, count: number) =>
  empirical(Array.from({ length: count }, (_, at) => [from + at, 1 / count]));
const always = (value: number) => empirical([[value, 1]]);

/** One client a dataset, with a rate each, coupled alike. */
class CoupledPool extends SyntheticPool {
  override readonly hasBehaviour = true;
  readonly #coupling: Coupling | undefined;

  constructor(datasets: readonly Dataset[], rates: readonly number[], coupling?: Coupling) {
    super({
      category: 'reason_ratio' in datasets[0] ? 'reason' : 'language',
      datasets,
      windowCount: 1,
      clients: rates.map((rate, id) => ({
        id,
        at: () => (rate > 0 ? { rate, family: GapFamily.gamma, shape: 1, dataset: id } : undefined),
      })),
    });
    this.#coupling = coupling;
  }

  override coupling(): Coupling | undefined {
    return this.#coupling;
  }
}

const language = (input: FieldDistribution, output: FieldDistribution): Dataset => ({
  input_tokens: input,
  output_tokens: output,
});

describe('joint lengths', () => {
  it('are 0 where one client has all, and the mixture of clients else', () => {
    const one = poolStatistics(new CoupledPool([language(uniform(1, 50), uniform(1, 20))], [1])).joint!;
    expect(one.spearman).toBeCloseTo(0, 12);
    expect(one.tenths.map(({ meanInput }) => meanInput)).toEqual(
      [3, 8, 13, 18, 23, 28, 33, 38, 43, 48].map((x) => expect.closeTo(x, 9)),
    );
    for (const { meanOutput } of one.tenths) expect(meanOutput).toBeCloseTo(10.5, 9);
    // Short inputs have short outputs: ranks are in the lower or the upper half of both, so that 3/4 of the variance is shared.
    const two = [
      language(uniform(1, 1000), uniform(1, 1000)),
      language(uniform(1001, 1000), uniform(1001, 1000)),
    ];
    expect(poolStatistics(new CoupledPool(two, [1, 1])).joint!.spearman).toBeCloseTo(0.75, 5);
  });

  it('take ties at their mean rank, and share out a tie across tenths', () => {
    // Of three requests two have input 5, one of which an output of 1 and the other of 3; the third has 9 and 8.
    const datasets = [
      language(
        always(5),
        empirical([
          [1, 0.5],
          [3, 0.5],
        ]),
      ),
      language(always(9), always(8)),
    ];
    const { spearman, tenths } = poolStatistics(new CoupledPool(datasets, [2, 1])).joint!;
    // Pearson's of the ranks 1.5, 1.5, 3 and 1, 2, 3.
    expect(spearman).toBeCloseTo(1.5 / Math.sqrt(1.5 * 2), 12);
    expect(tenths[0]).toMatchObject({ tenth: 1, meanInput: 5, meanOutput: 2 });
    // Two thirds of the requests are six tenths and two thirds of the seventh.
    expect(tenths[6].meanInput).toBeCloseTo((2 / 3) * 5 + (1 / 3) * 9, 9);
    expect(tenths[6].meanOutput).toBeCloseTo((2 / 3) * 2 + (1 / 3) * 8, 9);
    expect(tenths[9]).toMatchObject({ meanInput: expect.closeTo(9, 9), meanOutput: expect.closeTo(8, 9) });
  });

  it('have no correlation where a field has one value, and are none without requests', () => {
    const pool = new CoupledPool([language(always(5), uniform(1, 9))], [1]);
    expect(poolStatistics(pool).joint).not.toHaveProperty('spearman');
    const idle = poolStatistics(new CoupledPool([language(always(5), always(1))], [0]));
    expect('joint' in idle || 'concentration' in idle).toBe(false);
    expect(() => outputsByInput(new CoupledPool([language(always(5), always(1))], [0]))).toThrow(
      'no client makes a request in 0..600 seconds',
    );
  });

  it('are of the whole output in pools of reasoning', () => {
    const dataset = { ...language(uniform(1, 9), uniform(1, 9)), reason_ratio: empirical([[0.5, 1]]) };
    const { input, output } = poolStatistics(new CoupledPool([dataset], [1])).joint!;
    expect([input, output]).toEqual(['input_tokens', 'output_tokens']);
  });
});

describe('couplings that a pool says', () => {
  const wide = language(uniform(1, 2000), uniform(1, 2000));
  const spearmanOf = (coupling: Coupling, dataset: Dataset = wide) =>
    poolStatistics(new CoupledPool([dataset], [1], coupling)).joint!.spearman!;
  /** Spearman's rank correlation of a grid within whose cells ranks are independent. */
  const ofGrid = (grid: readonly (readonly number[])[]) => {
    const middle = (part: number) => (part + 0.5) / grid.length - 0.5;
    return (
      12 * grid.flatMap((row, i) => row.map((p, j) => p * middle(i) * middle(j))).reduce((a, b) => a + b, 0)
    );
  };
  const pair = (first: string, second: string, grid: number[][]) => ({
    fields: [first, second] as const,
    grid,
  });

  it.each([0.5, -0.8, 0.05, 1, -1])('are seen: a rank correlation of %d', (value) => {
    const coupling = { rank_correlations: [{ fields: ['output_tokens', 'input_tokens'] as const, value }] };
    expect(Math.abs(spearmanOf(coupling) - value)).toBeLessThan(1e-3);
  });

  it('are seen: one number for all fields', () => {
    expect(spearmanOf('comonotone')).toBeGreaterThan(0.999);
    expect(spearmanOf('independent')).toBeCloseTo(0, 12);
  });

  it('are seen: grids, in either order', () => {
    expect(ofGrid(UNEVEN)).not.toBeCloseTo(0, 1);
    expect(spearmanOf({ copula: [pair('input_tokens', 'output_tokens', UNEVEN)] })).toBeCloseTo(
      ofGrid(UNEVEN),
      5,
    );
    expect(spearmanOf({ copula: [pair('output_tokens', 'input_tokens', UNEVEN)] })).toBeCloseTo(
      ofGrid(UNEVEN),
      5,
    );
  });

  it('give means by tenth of the parts that go together', () => {
    const pool = new CoupledPool([wide], [1], {
      copula: [pair('input_tokens', 'output_tokens', countermonotone(10))],
    });
    const { tenths } = poolStatistics(pool).joint!;
    for (const { tenth, meanOutput } of tenths) expect(meanOutput).toBeCloseTo(100.5 + 200 * (10 - tenth), 6);
    const { byTenth, all } = outputsByInput(pool);
    expect([byTenth[0].values[0], byTenth[0].values.at(-1)]).toEqual([1801, 2000]);
    expect(byTenth[0].quantile(0.4975)).toBe(1900);
    expect([all.values[0], all.values.at(-1), all.quantile(0.24975)]).toEqual([1, 2000, 500]);
  });

  it('are seen through a third field', () => {
    const dataset = {
      ...wide,
      reason_ratio: empirical(Array.from({ length: 500 }, (_, at) => [at / 500, 1 / 500])),
    };
    const both = (left: number[][], right: number[][]): Coupling => ({
      copula: [pair('input_tokens', 'reason_ratio', left), pair('reason_ratio', 'output_tokens', right)],
    });
    expect(spearmanOf(both(comonotone(4), countermonotone(4)), dataset)).toBeCloseTo(
      ofGrid(countermonotone(4)),
      5,
    );
    // The product of two grids, given by hand: rows of UNEVEN follow rows of UNEVEN.
    const product = UNEVEN.map((row) =>
      UNEVEN[0].map((_, j) => row.reduce((sum, p, k) => sum + 3 * p * UNEVEN[k][j], 0)),
    );
    expect(spearmanOf(both(UNEVEN, UNEVEN), dataset)).toBeCloseTo(ofGrid(product), 5);
    // Parts of 2 and of 4 are cut to the same; what halves say is what is left.
    expect(spearmanOf(both(comonotone(2), comonotone(4)), dataset)).toBeCloseTo(ofGrid(comonotone(2)), 5);
    // A field that both follow.
    const common = {
      copula: [
        pair('reason_ratio', 'input_tokens', comonotone(4)),
        pair('reason_ratio', 'output_tokens', countermonotone(4)),
      ],
    };
    expect(spearmanOf(common, dataset)).toBeCloseTo(ofGrid(countermonotone(4)), 5);
    // Pairs that do not join the two.
    expect(
      spearmanOf({ copula: [pair('reason_ratio', 'input_tokens', comonotone(4))] }, dataset),
    ).toBeCloseTo(0, 9);
  });

  it('have grids whose rows and columns are even', () => {
    const math = deterministicMath();
    const mixed = {
      copula: [
        pair(
          'a',
          'b',
          gridOf([
            [1, ascending(3)],
            [2, [1, 2, 0]],
          ]),
        ),
        pair('b', 'c', comonotone(5)),
      ],
    };
    const grids = [
      rankGrid(mixed, 'a', 'c', math),
      rankGrid({ rank_correlations: [{ fields: ['a', 'c'], value: 0.7 }] }, 'a', 'c', math),
    ];
    for (const grid of grids) {
      for (const line of [...grid, ...grid.map((_, column) => grid.map((row) => row[column]))]) {
        expect(line.reduce((sum, cell) => sum + cell, 0) * grid.length).toBeCloseTo(1, 2);
      }
    }
  });
});
