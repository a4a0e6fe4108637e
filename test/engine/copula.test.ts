import { describe, expect, test } from 'vitest';
import type { Category } from '../../src/fields.js';
import type { PairCopula } from '../../src/laws/copula.js';
import type { Coupling } from '../../src/laws/coupling.js';
import type { FieldDistribution } from '../../src/laws/distribution.js';
import type { Dataset } from '../../src/pool/pool.js';
import { ascending, comonotone, countermonotone, HUMP, independent, UNEVEN } from '../fixtures/copulas.js';
import { binned, fieldCdf, wholeEdges } from '../fixtures/field-laws.js';
import { withTileRows } from '../fixtures/rows.js';
import { chiSquareTest, rankCorrelation } from '../fixtures/statistics.js';
import { empirical, staircase } from '../fixtures/synthetic-datasets.js';
import { SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { tilesOfBuilds } from './modules.js';

const REQUESTS = 250_000;
/** Family-wise error 1e-3 of at most 32 chi-square tests. */
const ALPHA = 1e-3 / 32;

/** Whole numbers of which n equal parts are as many values each, for the n of the tests: 3, 10, 8 and 64. */
const VALUES = 960_000;
const UNIFORM: FieldDistribution = { family: 'uniform', min: 0, max: VALUES - 1 };
const MIXTURE: FieldDistribution = {
  family: 'mixture',
  components: [
    { weight: 0.7, distribution: { family: 'exponential', mean: 900, max: 200_000 } },
    { weight: 0.3, distribution: { family: 'normal', mean: 5000, std: 400 } },
  ],
};

const copula = (...pairs: readonly (readonly [string, string, PairCopula['grid']])[]): Coupling => ({
  copula: pairs.map(([a, b, grid]) => ({ fields: [a, b], grid })),
});

/** The columns of so many requests of one client, the same in both builds. */
function columnsOf(category: Category, dataset: Dataset, coupling: Coupling): Uint32Array[] {
  const client = { id: 1, at: () => ({ rate: 10, family: 1, shape: 1 }) as const };
  const pool = new SyntheticPool({ category, clients: [client], datasets: [dataset] });
  const { bytes } = compilePlan(pool, { requests: REQUESTS, coupling });
  const [rows] = tilesOfBuilds(withTileRows(bytes, REQUESTS));
  return rows.columns as Uint32Array[];
}

const language = (input: FieldDistribution, output: FieldDistribution, grid: PairCopula['grid']) =>
  columnsOf(
    'language',
    { input_tokens: input, output_tokens: output },
    copula(['input_tokens', 'output_tokens', grid]),
  );

/** That the ranks of two uniform columns fall into the cells of a grid, and evenly into what cells are made of. */
function expectGrid(a: Uint32Array, b: Uint32Array, grid: readonly (readonly number[])[]): void {
  const parts = grid.length;
  const fine = 2 * parts;
  const observed = new Float64Array(fine * fine);
  for (let row = 0; row < a.length; row++) {
    observed[Math.floor((a[row] * fine) / VALUES) * fine + Math.floor((b[row] * fine) / VALUES)]++;
  }
  const expected = ascending(fine).flatMap((i) =>
    ascending(fine).map((j) => (grid[i >> 1][j >> 1] / 4) * a.length),
  );
  // What has no probability, as sums of chi-square merge neighbours.
  expect(observed.every((count, cell) => count === 0 || expected[cell] > 1e-9)).toBe(true);
  expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(ALPHA);
}

function expectLaw(values: Uint32Array, distribution: FieldDistribution): void {
  const largest = values.reduce((a, b) => Math.max(a, b));
  const { observed, expected } = binned(values, [...wholeEdges(largest), 4294967295], fieldCdf(distribution));
  expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(ALPHA);
}

/** Spearman's rank correlation of a checkerboard copula: 12 E[U V] - 3, with the means of cells at their centres. */
function correlationOf(grid: readonly (readonly number[])[]): number {
  const centre = (part: number) => (part + 0.5) / grid.length;
  const product = grid.flatMap((row, i) => row.map((cell, j) => cell * centre(i) * centre(j)));
  return 12 * product.reduce((sum, part) => sum + part, 0) - 3;
}

describe('a pair with a copula, both builds', () => {
  test.each([
    ['a hump', HUMP],
    ['an uneven grid', UNEVEN],
    ['independence', independent(8)],
    ['a comonotone grid', comonotone(10)],
    ['a countermonotone grid', countermonotone(64)],
  ])('%s is found in the ranks', (_, grid) => {
    const [input, output] = language(UNIFORM, UNIFORM, grid);
    expectGrid(input, output, grid);
    // Five standard errors of at most 1 / sqrt(n).
    expect(Math.abs(rankCorrelation(input, output) - correlationOf(grid))).toBeLessThan(0.01);
  });

  test.each([
    ['a hump', HUMP],
    ['an uneven grid', UNEVEN],
    ['a comonotone grid', comonotone(64)],
  ])('with %s both fields keep their laws', (_, grid) => {
    const stairs = staircase(5000, 10, 3);
    for (const [a, b] of [
      [stairs, MIXTURE],
      [MIXTURE, stairs],
    ] as const) {
      const [input, output] = language(a, b, grid);
      expectLaw(input, a);
      expectLaw(output, b);
    }
  });

  test('the mean output by decile of the input is that of the grid, where the rank correlation is none', () => {
    expect(Math.abs(correlationOf(HUMP))).toBeLessThan(0.05);
    const mean = 800;
    const [input, output] = language(UNIFORM, { family: 'exponential', mean }, HUMP);
    // Of -ln(1 - u), from 0 to u.
    const integral = (u: number) => (u === 1 ? 1 : (1 - u) * Math.log(1 - u) + u);
    const meanOfPart = (part: number) => 10 * mean * (integral((part + 1) / 10) - integral(part / 10));
    for (const [decile, row] of HUMP.entries()) {
      const wanted = row.reduce((sum, cell, part) => sum + 10 * cell * meanOfPart(part), 0);
      const outputs = output.filter((_, at) => Math.floor((input[at] * 10) / VALUES) === decile);
      const found = outputs.reduce((sum, value) => sum + value, 0) / outputs.length;
      const squares = outputs.reduce((sum, value) => sum + (value - found) ** 2, 0);
      const error = Math.sqrt(squares) / outputs.length;
      expect(Math.abs(found - wanted), `decile ${decile}: ${found} for ${wanted}`).toBeLessThan(5 * error);
    }
  });

  test('the first of a pair is as it would be alone', () => {
    const [input, output] = language(UNIFORM, MIXTURE, HUMP);
    const dataset = { input_tokens: UNIFORM, output_tokens: MIXTURE };
    // Of comonotone fields the first has its own random bits as well.
    const [alone, other] = columnsOf('language', dataset, 'comonotone');
    expect(Buffer.from(input.buffer).equals(Buffer.from(alone.buffer))).toBe(true);
    expect(Buffer.from(output.buffer).equals(Buffer.from(other.buffer))).toBe(false);
  });

  test('a grid of independent parts leaves the second as it would be alone, too', () => {
    const [input, output] = language(MIXTURE, UNIFORM, independent(8));
    const turned = columnsOf(
      'language',
      { input_tokens: MIXTURE, output_tokens: UNIFORM },
      copula(['output_tokens', 'input_tokens', independent(8)]),
    );
    expect(Buffer.from(input.buffer).equals(Buffer.from(turned[0].buffer))).toBe(true);
    expect(Buffer.from(output.buffer).equals(Buffer.from(turned[1].buffer))).toBe(true);
  });
});

describe('pairs, both builds', () => {
  /** With as many outputs in all requests the reasoning tokens have the order of the ratio, and nearly its law. */
  const reason = (output: FieldDistribution): Dataset => ({
    input_tokens: UNIFORM,
    output_tokens: output,
    reason_ratio: { family: 'uniform', min: 0, max: 1 },
  });

  test('one that follows the second of another follows what that has become', () => {
    const multimodal: Dataset = {
      text_tokens: UNIFORM,
      output_tokens: UNIFORM,
      image_count: { family: 'uniform', min: 0, max: 39 },
      image_tokens: empirical([[1, 1]]),
      audio_count: { family: 'constant', value: 0 },
      audio_tokens: empirical([[1, 1]]),
      video_count: { family: 'constant', value: 0 },
      video_tokens: empirical([[1, 1]]),
    };
    // The pair that depends on the other is said first.
    const coupling = copula(['output_tokens', 'text_tokens', UNEVEN], ['image_count', 'output_tokens', HUMP]);
    const columns = columnsOf('multimodal', multimodal, coupling);
    const [text, output, images] = columns;
    expectGrid(output, text, UNEVEN);
    const { offsets } = images as unknown as { offsets: Uint32Array };
    const deciles = Uint32Array.from(text, (_, row) => ((offsets[row + 1] - offsets[row]) >> 2) * 96_000 + 1);
    const cells = (a: Uint32Array, b: Uint32Array) => {
      const counts = new Float64Array(100);
      for (let row = 0; row < a.length; row++) {
        counts[Math.floor((a[row] * 10) / VALUES) * 10 + Math.floor((b[row] * 10) / VALUES)]++;
      }
      return counts;
    };
    const wanted = HUMP.flat().map((cell) => cell * REQUESTS);
    expect(chiSquareTest(cells(deciles, output), wanted).pValue).toBeGreaterThan(ALPHA);
  });

  test('two that follow one are independent of each other but for it', () => {
    const coupling = copula(
      ['input_tokens', 'output_tokens', HUMP],
      ['input_tokens', 'reason_ratio', UNEVEN],
    );
    const dependent = columnsOf('reason', reason(empirical([[VALUES, 1]])), coupling);
    expectGrid(dependent[0], dependent[2], UNEVEN);
    const [input, output] = columnsOf('reason', reason(UNIFORM), coupling);
    expectGrid(input, output, HUMP);
  });
});
