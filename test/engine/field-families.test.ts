import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { SamplerKind } from '../../src/engine/plan-layout.generated.js';
import type { ContinuousDistribution, FieldDistribution } from '../../src/laws/distribution.js';
import type { Bounds } from '../../src/laws/support.js';
import { SamplerTables } from '../../src/plan/samplers.js';
import { binned, fieldCdf, ratioCdf, shareWithin, wholeEdges } from '../fixtures/field-laws.js';
import { COUNT_LAWS, RATIO_LAWS } from '../fixtures/law-samples.js';
import { type Rows, withTileRows } from '../fixtures/rows.js';
import { chiSquareTest, kolmogorovSmirnov, kolmogorovSmirnovBound } from '../fixtures/statistics.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { SyntheticPool, steadyPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS, type Kernels, tilesOfBuilds } from './modules.js';

const REQUESTS = 100_000;
/** Family-wise error 1e-3 of the chi-square tests of this file: at most 128 of counts and of ratios. */
const ALPHA = 1e-3 / 128;
/**
 * What a table is off by: quantile tables 1e-9 in probability over what the bounds leave of the law, which is 2^-10
 * at least; runs 2^-18 where they approximate a family. Half a step of the random bits comes on top.
 */
const INVERSION_ERROR = 1.05e-9;
const RUN_ERROR = 2 ** -18;
const STEP = 2 ** -32;

describe('families, both builds', () => {
  test.each(COUNT_LAWS)('requests follow the law: %s', (_, distribution, largest) => {
    const [input, output] = rowsOf(steadyPool(distribution)).columns as Uint32Array[];
    for (const values of [input, output]) {
      const { observed, expected } = binned(values, wholeEdges(largest), fieldCdf(distribution));
      expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(ALPHA);
      // Neither a pile nor a gap at the ends: the largest value is alone in its bin.
      for (const bin of [0, observed.length - 1]) {
        const error = Math.abs(observed[bin] - expected[bin]);
        expect(error).toBeLessThan(5 * Math.sqrt(expected[bin]) + 5);
      }
    }
  });

  test.each(COUNT_LAWS)(
    'the smallest and the largest value have their probabilities: %s',
    (_, distribution) => {
      const { min = 0, max } = distribution as Bounds;
      if (max === undefined) return;
      const sampler = load(distribution, 'input_tokens', true);
      const cdf = fieldCdf(distribution);
      const error = errorOf(sampler.kind, distribution) + 2 * STEP;
      const [smallest, greatest] = [Math.ceil(min), Math.floor(max)];
      expect(Math.abs(shareUpTo(sampler, smallest) - cdf(smallest))).toBeLessThan(error);
      expect(Math.abs(shareUpTo(sampler, greatest - 1) - cdf(greatest - 1))).toBeLessThan(error);
      expect(sampler.draw(0)).toBeGreaterThanOrEqual(smallest);
      expect(sampler.draw(2 ** 32 - 1)).toBeLessThanOrEqual(greatest);
    },
  );

  test.each(COUNT_LAWS)('values ascend with the random bits and are the quantiles: %s', (_, distribution) => {
    const sampler = load(distribution, 'input_tokens', true);
    const cdf = fieldCdf(distribution);
    const error = errorOf(sampler.kind, distribution) + STEP;
    let before = -1;
    for (const half of halves()) {
      const value = sampler.draw(half);
      const u = (half + 0.5) / 2 ** 32;
      if (!(value >= before)) expect.fail(`${value} at ${u}, after ${before}`);
      if (!(cdf(value - 1) - error <= u && u <= cdf(value) + error)) {
        expect.fail(`${value} at ${u}, where the law has ${cdf(value - 1)} to ${cdf(value)}`);
      }
      before = value;
    }
  });

  test.each(RATIO_LAWS)('ratios ascend with the random bits and are the quantiles: %s', (_, distribution) => {
    const sampler = load(distribution, 'reason_ratio', true);
    const cdf = ratioCdf(distribution);
    let before = -1;
    for (const half of halves()) {
      const ratio = sampler.draw(half);
      const u = (half + 0.5) / 2 ** 32;
      if (!(ratio >= before && ratio <= 1)) expect.fail(`${ratio} at ${u}, after ${before}`);
      // No run is narrower than 2^-34, apart from atoms, which have their probability on the upper side.
      const error = RUN_ERROR + STEP;
      if (!(cdf(ratio - 2 ** -34) - error <= u && u <= cdf(ratio + 2 ** -34) + error)) {
        expect.fail(`${ratio} at ${u}, where the law has ${cdf(ratio)}`);
      }
      before = ratio;
    }
  });

  test.each(RATIO_LAWS)('splits follow the law of the ratio: %s', (_, distribution) => {
    const whole = 1000;
    const pool = reasonPool(distribution, whole);
    const reason = rowsOf(pool).columns[2] as Uint32Array;
    const cdf = ratioCdf(distribution);
    const observed = new Float64Array(whole + 1);
    for (const tokens of reason) observed[tokens]++;
    const expected = observed.map((_, part) => {
      // Halves are rounded up.
      const upTo = part === whole ? 1 : cdf((part + 0.5) / whole - 1e-12);
      return REQUESTS * (upTo - (part === 0 ? 0 : cdf((part - 0.5) / whole - 1e-12)));
    });
    expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(ALPHA);
  });
});

describe('many shapes, both builds', () => {
  test('gamma laws of many shapes in one trace keep to their own tables', () => {
    // More clients than tables; n = 4 x 100,000 values of the distribution function, alpha = 1e-3 / 2.
    const shapes = Array.from({ length: 1500 }, (_, index) => 0.5 + index / 100);
    const pool = new SyntheticPool({
      category: 'language',
      clients: shapes.map((_, id) => ({ id, at: () => ({ rate: 1, family: 1, shape: 1, dataset: id }) })),
      datasets: shapes.map((shape) => ({
        input_tokens: { family: 'gamma', shape, scale: 1e6 / shape },
        output_tokens: empirical([[1, 1]]),
      })),
    });
    const { clients, columns } = rowsOf(pool);
    const cdfs = shapes.map((shape) => fieldCdf({ family: 'gamma', shape, scale: 1e6 / shape }));
    const sample = Float64Array.from(columns[0] as Uint32Array, (value, row) => cdfs[clients[row]](value));
    // Rounding to whole numbers moves the distribution function by less than 1e-5 here.
    expect(kolmogorovSmirnov(sample, (x) => x)).toBeLessThan(
      kolmogorovSmirnovBound(REQUESTS, 1e-3 / 2) + 1e-5,
    );
  });
});

function rowsOf(pool: SyntheticPool): Rows {
  const plan = withTileRows(compilePlan(pool, { requests: REQUESTS }).bytes, REQUESTS);
  const tiles = tilesOfBuilds(plan);
  return tiles.length === 1 ? tiles[0] : joined(tiles);
}

function joined(tiles: readonly Rows[]): Rows {
  const words = (arrays: readonly Uint32Array[]) => Uint32Array.from(arrays.flatMap((array) => [...array]));
  return {
    count: tiles.reduce((sum, { count }) => sum + count, 0),
    timestamps: Float64Array.from(tiles.flatMap(({ timestamps }) => [...timestamps])),
    clients: words(tiles.map(({ clients }) => clients)),
    columns: tiles[0].columns.map((_, index) =>
      words(tiles.map(({ columns }) => columns[index] as Uint32Array)),
    ),
  };
}

function reasonPool(ratio: FieldDistribution, whole: number): SyntheticPool {
  const pool = steadyPool(empirical([[whole, 1]]), 'language');
  return new SyntheticPool({
    category: 'reason',
    clients: [{ id: 1, at: () => ({ rate: 10, family: 1, shape: 1 }) }],
    datasets: [{ ...pool.dataset(0), reason_ratio: ratio }],
  });
}

interface Sampler {
  readonly kind: number;
  draw(half: number): number;
}

/** A sampler in the memories of the kernels of both builds, which must draw the same. */
function load(distribution: FieldDistribution, field: string, isCoupled: boolean): Sampler {
  const samplers = new SamplerTables(deterministicMath());
  const record = samplers.records[samplers.add(distribution, field, isCoupled)];
  const bytes = samplers.tables.bytes();
  const [release, debug] = BUILDS.map((build) => drawFrom(build.kernels(), bytes, record));
  return {
    kind: record.kind,
    draw: (half) => {
      const value = release(half);
      if (debug(half) !== value) expect.fail(`the debug build draws ${debug(half)} for ${value}`);
      return value;
    },
  };
}

/** What draws from a sampler whose tables are copied to a kernel's memory. */
function drawFrom(
  kernels: Kernels,
  bytes: Uint8Array,
  { kind, count, offset }: SamplerTables['records'][number],
): (half: number) => number {
  const address = kernels.allocate(bytes.length) >>> 0;
  new Uint8Array(kernels.memory.buffer, address, bytes.length).set(bytes);
  const draws: Record<number, (half: number) => number> = {
    [SamplerKind.CONSTANT]: () => count,
    [SamplerKind.MIXTURE]: (half) => kernels.drawMixture(address + offset, half) >>> 0,
    [SamplerKind.RUNS]: (half) => kernels.drawRun(address + offset, count, half) >>> 0,
    [SamplerKind.RUNS_RATIO]: (half) => kernels.drawRatioRun(address + offset, count, half),
  };
  return draws[kind];
}

function errorOf(kind: number, distribution: FieldDistribution): number {
  if (kind !== SamplerKind.MIXTURE || distribution.family === 'mixture') return RUN_ERROR;
  return INVERSION_ERROR / shareWithin(distribution as ContinuousDistribution);
}

/** Equally spaced random bits, and both ends at every power of two. */
function halves(): number[] {
  const halves = new Set<number>();
  for (let step = 0; step < 2 ** 13; step++) halves.add(step * 2 ** 19 + 12345);
  for (let power = 0; power < 32; power++) halves.add(2 ** power - 1).add(2 ** 32 - 2 ** power);
  return [...halves].sort((a, b) => a - b);
}

/** The share of the random bits whose values are up to x: values ascend. */
function shareUpTo(sampler: Sampler, x: number): number {
  let low = 0;
  let high = 2 ** 32;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (sampler.draw(middle) <= x) low = middle + 1;
    else high = middle;
  }
  return low / 2 ** 32;
}
