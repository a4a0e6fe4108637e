import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { lowestOfBin, wholeBin } from '../../src/estimation/bins.js';
import { copulaGrid, gridSize, mutualInformation } from '../../src/estimation/copula.js';
import { DecileMeans } from '../../src/estimation/decile-means.js';
import { DependenceTally, dependenceForest } from '../../src/estimation/dependence.js';
import { jointDeciles, spearmanOfPairs } from '../../src/estimation/joint.js';
import { PairTally, type PairTallyOptions } from '../../src/estimation/pair-tally.js';
import { spearman } from '../../src/statistics/correlation.js';
import { Sampler } from './samplers.js';
import reference from './scipy-values.json' with { type: 'json' };

const math = deterministicMath();

function tallied(x: ArrayLike<number>, y: ArrayLike<number>, options?: PairTallyOptions): PairTally {
  const tally = new PairTally(options);
  tally.addAll(x, y);
  return tally;
}

describe('bins', () => {
  it('follow each other, and begin with their lowest number', () => {
    for (const steps of [4, 7, 10]) {
      let last = -1;
      let faults = 0;
      for (let bin = 0; bin <= wholeBin(4294967295, steps); bin++) {
        const lowest = lowestOfBin(bin, steps);
        if (wholeBin(lowest, steps) !== bin) faults++;
        if (last >= 0 && wholeBin(lowest - 1, steps) !== bin - 1) faults++;
        if (bin > 1 << steps && (lowest - last) / lowest > 1 / (1 << steps)) faults++;
        last = lowest;
      }
      expect(faults).toBe(0);
    }
  });
});

describe('pairs', () => {
  it('are counted, and their sums are as they came', () => {
    const pairs = tallied([5, 5, 3, 5, 4000, 4001], [1, 2, 9, 1, 70_000, 70_001]).sorted();
    expect(pairs.total).toBe(6);
    expect([...pairs.counts]).toEqual([1, 2, 1, 2]);
    expect([...pairs.x]).toEqual([3, 5, 5, 4000.5]);
    expect([...pairs.y]).toEqual([9, 1, 2, 70_000.5]);
    expect([...pairs.ySums]).toEqual([9, 2, 2, 140_001]);
  });

  it('become coarser where there are too many, and lose nothing', () => {
    const sampler = new Sampler(1);
    const x = sampler.times(60_000, () => Math.floor(Math.exp(7 + 2 * sampler.normal())));
    const y = sampler.times(60_000, () => Math.floor(100 * sampler.exponential()));
    const tally = tallied(x, y, { maxCells: 20_000 });
    const { total, counts, xSums, ySums } = tally.sorted();
    const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
    expect(tally.steps).toBeLessThan(256);
    expect([total, sum(counts), sum(xSums), sum(ySums)]).toEqual([60_000, 60_000, sum(x), sum(y)]);
    expect(counts.length).toBeLessThanOrEqual(20_000);
    expect(Math.abs(spearmanOfPairs(tally.sorted()) - spearman(x, y))).toBeLessThan(0.002);
    const halves = tallied(x.subarray(0, 30_000), y.subarray(0, 30_000));
    halves.merge(tallied(x.subarray(30_000), y.subarray(30_000), { maxCells: 500 }));
    expect(halves.total).toBe(60_000);
    expect(sum(halves.sorted().ySums)).toBe(sum(y));
  });

  it('may be of ratios', () => {
    const pairs = tallied([10, 10, 10], [0, 1, 0.5], { y: 'ratio' }).sorted();
    expect([...pairs.y]).toEqual([0, 0.5, 1]);
  });

  it('have the rank correlation of SciPy', () => {
    const { x, y, spearman: known } = reference.pairs;
    expect(spearmanOfPairs(tallied(x, y).sorted())).toBeCloseTo(known, 12);
    expect(spearmanOfPairs(tallied([1, 1], [1, 2]).sorted())).toBeNaN();
    expect(spearmanOfPairs(tallied([], []).sorted())).toBeNaN();
  });
});

describe('deciles', () => {
  it('are those of a small example', () => {
    // 20 pairs, y = 100 - x: two to a decile.
    const x = Array.from({ length: 20 }, (_, index) => index + 1);
    const y = x.map((value) => 100 - value);
    const deciles = jointDeciles(tallied(x, y).sorted());
    expect(deciles).toHaveLength(10);
    expect(deciles[2]).toEqual({
      decile: 3,
      requests: 2,
      minX: 5,
      meanX: 5.5,
      maxX: 6,
      meanY: 94.5,
      medianY: 94,
    });
    const means = new DecileMeans();
    means.addAll(Uint32Array.from(x), Uint32Array.from(y));
    expect(means.deciles()[2]).toEqual({ decile: 3, meanX: 5.5, meanY: 94.5 });
  });

  it('have means of the largest numbers within their bins', () => {
    const means = new DecileMeans();
    means.addAll(Uint32Array.of(4294967295, 4294967295), [1, 3]);
    for (const { meanX, meanY } of means.deciles()) {
      expect(Math.abs(meanX / 4294967295 - 1)).toBeLessThan(1 / 2048);
      expect(meanY).toBeCloseTo(2, 12);
    }
  });

  it('share out ties evenly', () => {
    // Half of all have x = 7, with y 0 or 10; they fill deciles 1 to 5.
    const deciles = jointDeciles(tallied([7, 7, 8, 9], [0, 10, 3, 5]).sorted());
    expect(deciles.map(({ meanY }) => meanY)).toEqual(
      [5, 5, 5, 5, 5, 3, 3, 4, 5, 5].map((y) => expect.closeTo(y, 12)),
    );
    expect(deciles.every(({ requests }) => Math.abs(requests - 0.4) < 1e-12)).toBe(true);
    expect(jointDeciles(tallied([], []).sorted())).toEqual([]);
  });

  it('are those of sorted requests, within what bins leave open', () => {
    const sampler = new Sampler(3);
    const x = Uint32Array.from({ length: 50_000 }, () => Math.exp(6 + sampler.normal()));
    // A hump: most output at the median input.
    const y = x.map((value) => 1000 * Math.exp(-((Math.log(value + 1) - 6) ** 2)) * sampler.exponential());
    const order = Uint32Array.from(x.keys()).sort((a, b) => x[a] - x[b]);
    const means = new DecileMeans();
    means.addAll(x, y);
    expect(means.total).toBe(50_000);
    const joint = jointDeciles(tallied(x, y).sorted());
    for (const [tenth, { meanX, meanY }] of means.deciles().entries()) {
      const members = order.subarray(tenth * 5000, (tenth + 1) * 5000);
      const own = members.reduce((sum, row) => sum + y[row], 0) / 5000;
      expect(Math.abs(meanY / own - 1)).toBeLessThan(0.01);
      expect(meanX / (members.reduce((sum, row) => sum + x[row], 0) / 5000)).toBeCloseTo(1, 3);
      expect(joint[tenth].meanY / own).toBeCloseTo(1, 1);
      const median = [...members].map((row) => y[row]).sort((a, b) => a - b)[2500];
      expect(Math.abs(joint[tenth].medianY / median - 1)).toBeLessThan(0.05);
    }
    expect(Math.abs(spearman(Float64Array.from(x), Float64Array.from(y)))).toBeLessThan(0.02);
    expect(joint[4].meanY / joint[0].meanY).toBeGreaterThan(5);
  });

  it('are the same in any batches', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3000), fc.nat(50)), { minLength: 1 }), fc.nat(), (pairs, cut) => {
        const [x, y] = [0, 1].map((axis) => Uint32Array.from(pairs, (pair) => pair[axis as 0 | 1]));
        const at = cut % pairs.length;
        const [one, two] = [new DecileMeans(), new DecileMeans()];
        one.addAll(x, y);
        two.addAll(x.subarray(0, at), y.subarray(0, at));
        two.addAll(x.subarray(at), y.subarray(at));
        expect(two.deciles()).toEqual(one.deciles());
      }),
    );
  });
});

describe('the empirical copula', () => {
  it('spreads ties as the multilinear extension does', () => {
    // x has half of its mass on 1; y all on 5: nothing of y is known, so that rows are level.
    expect(copulaGrid(tallied([1, 1, 2, 3], [5, 5, 5, 5]).sorted(), 2)).toEqual([
      [0.25, 0.25],
      [0.25, 0.25],
    ]);
    expect(copulaGrid(tallied([1, 2, 3, 4], [1, 2, 3, 4]).sorted(), 4)).toEqual(
      [0, 1, 2, 3].map((row) => [0, 1, 2, 3].map((column) => (row === column ? 0.25 : 0))),
    );
    // Ranks of x: 1 has [0, 2/3], 2 has [2/3, 1], and so has y: of two parts, the first lies within the tie.
    const grid = copulaGrid(tallied([1, 1, 2], [1, 1, 2]).sorted(), 2);
    const first = (2 / 3) * (3 / 4) * (3 / 4);
    expect(grid[0][0]).toBeCloseTo(first, 15);
    expect(grid[0][1]).toBeCloseTo(0.5 - first, 15);
  });

  it('has even margins, whatever the ties', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(8), fc.nat(2000)), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 2, max: 20 }),
        (pairs, size) => {
          const [x, y] = [0, 1].map((axis) => pairs.map((pair) => pair[axis as 0 | 1]));
          const grid = copulaGrid(tallied(x, y).sorted(), size);
          for (const part of grid.keys()) {
            const row = grid[part].reduce((sum, mass) => sum + mass, 0);
            const column = grid.reduce((sum, masses) => sum + masses[part], 0);
            expect(Math.abs(row * size - 1)).toBeLessThan(1e-9);
            expect(Math.abs(column * size - 1)).toBeLessThan(1e-9);
          }
          expect(grid.flat().every((mass) => mass >= 0)).toBe(true);
        },
      ),
    );
  });

  it('tells how much one field says of the other', () => {
    // n parts that follow each other say ln n; a copula of independence nothing.
    const diagonal = [0, 1, 2].map((row) => [0, 1, 2].map((column) => (row === column ? 1 / 3 : 0)));
    expect(mutualInformation(diagonal, math)).toBeCloseTo(Math.log(3), 12);
    expect(
      mutualInformation(
        [
          [0.25, 0.25],
          [0.25, 0.25],
        ],
        math,
      ),
    ).toBe(0);
    expect([0, 100, 400, 2500, 9999, 10_000, 1e9].map(gridSize)).toEqual([2, 2, 4, 10, 19, 20, 20]);
  });
});

describe('the forest of dependences', () => {
  const FIELDS = ['text_tokens', 'output_tokens', 'image_count', 'audio_count'];

  function requests(seed: number, count: number, draw: (sampler: Sampler) => number[], fields = FIELDS) {
    const sampler = new Sampler(seed);
    const tally = new DependenceTally(fields);
    for (let request = 0; request < count; request++) tally.add(draw(sampler));
    return tally;
  }

  it('finds a chain, and leaves out what is independent', () => {
    // Text follows images, output follows text; audio is by itself.
    const tally = requests(1, 5000, (sampler) => {
      const images = Math.floor(3 * sampler.exponential());
      const text = Math.floor(50 * images + 100 * sampler.uniform());
      return [text, Math.floor(text * (0.5 + sampler.uniform())), images, Math.floor(2 * sampler.uniform())];
    });
    const copulas = dependenceForest(tally, math);
    expect(copulas.map(({ fields }) => fields)).toEqual([
      ['text_tokens', 'image_count'],
      ['text_tokens', 'output_tokens'],
    ]);
    expect(copulas[0].grid).toHaveLength(14);
    // Rows are the first field's.
    const grid = copulaGrid(tally.pair(0, 2).sorted(), 14);
    expect(copulas[0].grid).toEqual(grid);
  });

  it('names parents before children, and turns grids with them', () => {
    const tally = requests(
      2,
      3000,
      (sampler) => {
        const ratio = sampler.uniform();
        const input = 100 + Math.floor(1000 * ratio ** 2);
        return [input, Math.floor(50 * sampler.exponential() + 500 * (1 - ratio)), ratio];
      },
      ['input_tokens', 'output_tokens', 'reason_ratio'],
    );
    const copulas = dependenceForest(tally, math, 5);
    expect(copulas.map(({ fields }) => fields)).toEqual([
      ['input_tokens', 'reason_ratio'],
      ['reason_ratio', 'output_tokens'],
    ]);
    // output falls with the ratio.
    expect(copulas[1].grid[0][4]).toBeGreaterThan(0.1);
    expect(copulas[1].grid[4][0]).toBeGreaterThan(0.1);
  });

  it('is empty for independent fields, and for few requests', () => {
    // 60 logs with 6 pairs each: at 0.1 % a pair, one or two are found by chance at the most.
    let found = 0;
    for (let seed = 100; seed < 160; seed++) {
      const tally = requests(seed, 400, (sampler) =>
        FIELDS.map(() => Math.floor(100 * sampler.exponential())),
      );
      found += dependenceForest(tally, math).length;
    }
    expect(found).toBeLessThanOrEqual(3);
    expect(
      dependenceForest(
        requests(1, 99, () => [1, 2, 3, 4]),
        math,
      ),
    ).toEqual([]);
  });

  it('of merged tallies is that of all', () => {
    const draw = (sampler: Sampler) => {
      const x = Math.floor(100 * sampler.exponential());
      return [x, x + Math.floor(30 * sampler.uniform())];
    };
    const two = ['input_tokens', 'output_tokens'];
    const one = requests(5, 600, draw, two);
    one.merge(requests(6, 400, draw, two));
    expect(one.requests).toBe(1000);
    const again = requests(5, 600, draw, two);
    const sampler = new Sampler(6);
    for (let request = 0; request < 400; request++) again.add(draw(sampler));
    expect(dependenceForest(one, math)).toEqual(dependenceForest(again, math));
    const columns = new DependenceTally(two);
    columns.addAll([
      [1, 2],
      [3, 4],
    ]);
    expect([columns.requests, columns.pair(0, 1).total]).toEqual([2, 2]);
  });
});
