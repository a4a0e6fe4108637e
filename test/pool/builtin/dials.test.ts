import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../../src/engine/math.js';
import { type BuiltinDials, DEFAULT_DIALS } from '../../../src/notation/builtin-name.js';
import { loadPopulation } from '../../../src/pool/builtin/category-population.js';
import { dialled } from '../../../src/pool/builtin/dials.js';
import type { PopulationParameters } from '../../../src/pool/builtin/parameter-types.js';
import { builtinPool, ParametricPool } from '../../../src/pool/builtin/population.js';
import { OWN_LENGTHS, PROFILES } from '../../../src/pool/builtin/traits.js';
import { allocateClientWindows, type Pool } from '../../../src/pool/pool.js';
import { mean, variance } from '../../fixtures/statistics.js';
import { FieldLaw, poolFigures, topShare } from './figures.js';
import { allocateMotion, CATEGORIES, correlation, model, PARAMETERS } from './given.js';

function turned(dials: Partial<BuiltinDials>, parameters = PARAMETERS): PopulationParameters {
  return dialled(parameters, { ...DEFAULT_DIALS, ...dials }, deterministicMath());
}

function pool(dials: Partial<BuiltinDials>, clients = 300): ParametricPool {
  return new ParametricPool('turned', { parameters: turned(dials) }, clients, 2);
}

function deviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

/** Log CVs of active windows. */
function logCvs(of: Pool): Float64Array {
  return poolFigures(of).cvs.map(Math.log);
}

/** Log rates of the active windows of a large client. */
function logRates(of: Pool, client: number): Float64Array {
  const windows = allocateClientWindows(144);
  of.readClient(client, 0, 144, windows);
  return windows.rate.filter((rate) => rate > 0).map(Math.log);
}

/** Mean over the first clients of how much their log rates move. */
function movement(of: Pool): number {
  return mean(Array.from({ length: 30 }, (_, client) => deviation(logRates(of, client))));
}

/** Median input length of each profile. */
function medians(of: Pool): number[] {
  return Array.from({ length: PROFILES }, (_, profile) =>
    new FieldLaw(of, new Map([[OWN_LENGTHS * 4 + profile, 1]]), 'input_tokens').quantile(0.5),
  );
}

describe('a dial of 0', () => {
  test('skew: all clients are alike', () => {
    const { clientRequests, requests } = poolFigures(pool({ skew: 0 }, 30));
    for (const one of clientRequests) expect(one / requests).toBeCloseTo(1 / 30, 12);
    const { skew } = turned({ skew: 0 });
    expect(skew).toMatchObject({ steepness: 0, tail: 0 });
  });

  test('burstiness: every CV is 1', () => {
    expect(new Set(poolFigures(pool({ burstiness: 0 })).cvs)).toEqual(new Set([1]));
  });

  test('shifts and day: rates are constant where a client is active, and nobody bursts', () => {
    const still = pool({ shifts: 0, day: 0 });
    const windows = allocateClientWindows(144);
    for (let client = 0; client < 30; client++) {
      expect(deviation(logRates(still, client))).toBeLessThan(1e-12);
      still.readClient(client, 0, 144, windows);
      expect(new Set(windows.cv.filter((cv) => cv > 0)).size).toBe(1);
    }
  });

  test('shifts: lengths of a client are the same all day', () => {
    const steady = pool({ shifts: 0 });
    for (let client = 0; client < 20; client++) {
      const quarters = [0, 1, 2, 3].map((quarter) => steady.dataset(client * 4 + quarter));
      for (const quarter of quarters) expect(quarter).toEqual(quarters[0]);
    }
  });

  test('day: clients have no common curve', () => {
    // Amplitudes are 0, each client's, and without shifts nothing is left.
    const { day } = turned({ day: 0 });
    expect(day).toMatchObject({ amplitude: 0, spread: 0 });
    const motion = allocateMotion();
    const { movements } = model({ ...turned({ day: 0, shifts: 0 }) }, 3);
    for (let client = 0; client < 100; client++) {
      movements.fill(client, 0, 144, motion);
      const moves = motion.logRate.filter((rate) => rate !== Number.NEGATIVE_INFINITY && rate !== 0);
      expect(moves).toHaveLength(0);
    }
  });

  test('variety: all clients have the same typical length', () => {
    const { input, output } = turned({ variety: 0 });
    expect(new Set(input.levels)).toEqual(new Set([500]));
    expect(new Set(output.levels)).toEqual(new Set([100]));
  });

  test('coupling: nothing goes together', () => {
    expect(Object.values(turned({ coupling: 0 }).coupling).map(Math.abs)).toEqual([0, 0, 0, 0, 0]);
    const uncoupled = model(turned({ coupling: 0 }), 7);
    const owners = Array.from({ length: 5000 }, (_, at) => ({ rank: -1, word: at + 1000 }));
    const inputs = owners.map((owner) => uncoupled.traits.normal(owner, 0));
    const outputs = owners.map((owner, at) =>
      uncoupled.traits.following(owner, 1, inputs[at], uncoupled.parameters.coupling.inputOutput),
    );
    expect(Math.abs(correlation(inputs, outputs))).toBeLessThan(4.5 / Math.sqrt(5000));
  });
});

describe('a dial of 1', () => {
  test.each(Object.keys(DEFAULT_DIALS))('is no dial: %s', async (dial) => {
    for (const category of CATEGORIES) {
      const [plain, said] = [
        await builtinPool(`builtin:${category}?clients=40`),
        await builtinPool(`builtin:${category}?clients=40&${dial}=1`),
      ];
      const windows = [allocateClientWindows(144), allocateClientWindows(144)];
      for (const client of [0, 7, 39]) {
        plain.readClient(client, 0, 144, windows[0]);
        said.readClient(client, 0, 144, windows[1]);
        expect(windows[1]).toEqual(windows[0]);
        expect(said.dataset(client * 4)).toEqual(plain.dataset(client * 4));
      }
    }
  });

  test.each(CATEGORIES)('leaves the parameters of builtin:%s as they are', async (category) => {
    const { parameters } = await loadPopulation(category);
    const same = turned({}, parameters);
    const numbers = (of: unknown): number[] =>
      typeof of === 'number'
        ? [of]
        : typeof of === 'object' && of !== null
          ? Object.values(of).flatMap(numbers)
          : [];
    const [before, after] = [numbers(parameters), numbers(same)];
    expect(after).toHaveLength(before.length);
    after.forEach((value, at) => {
      // Powers of 1 of levels' ratios round.
      expect(value).toBeCloseTo(before[at], 8);
    });
  });
});

describe('a dial of 2 is more than one of 1, and that more than a half', () => {
  const rises = (figure: (dial: number) => number) => {
    const [half, one, two] = [0.5, 1, 2].map(figure);
    expect(one).toBeGreaterThan(half);
    expect(two).toBeGreaterThan(one);
  };

  test('skew: the share of the largest five', () => {
    rises((skew) => topShare(poolFigures(pool({ skew })), 5));
  });

  test('burstiness: the spread of CVs', () => {
    rises((burstiness) => deviation(logCvs(pool({ burstiness }))));
  });

  test('shifts: how much rates move', () => {
    rises((shifts) => movement(pool({ shifts, day: 0 })));
  });

  test('day: how much rates move', () => {
    rises((day) => movement(pool({ day, shifts: 0 })));
  });

  test('variety: how much medians differ', () => {
    rises((variety) => deviation(medians(pool({ variety })).map(Math.log)));
  });

  test('coupling: the correlations, up to those of the parameters', () => {
    expect(turned({ coupling: 0.5 }).coupling).toEqual({
      inputOutput: 0.25,
      inputDay: 0.2,
      inputBurstiness: -0.15,
      rateInput: 0.3,
      rateOutput: -0.25,
    });
  });
});

test('dials by hand', () => {
  const twice = turned({ skew: 2, burstiness: 2, shifts: 2, day: 2, variety: 2 });
  expect(twice.skew).toEqual({ steepness: 1, power: 0.6, tail: 0.05 });
  expect(twice.burstiness.medianCv).toBeCloseTo(1.44, 12);
  expect(twice.burstiness).toMatchObject({ spreadBelow: 0.4, spreadAbove: 1.2, slope: 0.2, gammaShare: 0.7 });
  expect(twice.shifts.deviation).toBe(0.8);
  expect(twice.spells).toEqual({ length: 12, share: 0.3, cv: 3.6, rate: 1.4 });
  expect(twice.day).toMatchObject({ amplitude: 1.2, spread: 0.6, peakHour: 15 });
  expect(twice.input.drift).toBe(0.6);
  // Twice as far from the median of 500 in log tokens.
  [3.2, 12.8, 80, 500, 2000, 8000, 32000].forEach((level, at) => {
    expect(twice.input.levels[at] / level).toBeCloseTo(1, 9);
  });
});

test.each(CATEGORIES)(
  'every dataset of builtin:%s is a valid one at the ends of the dials, for many seeds',
  async (name) => {
    for (let seed = 1; seed <= 12; seed++) {
      for (const dials of [
        'variety=3&shifts=3&burstiness=3',
        'variety=0&shifts=0&coupling=0',
        'variety=2.8&skew=0',
      ]) {
        const turnedPool = await builtinPool(`builtin:${name}?clients=200&seed=${seed}&${dials}`);
        for (const index of poolFigures(turnedPool).datasetRequests.keys()) {
          for (const law of Object.values(turnedPool.dataset(index))) {
            if (law.family !== 'empirical') continue;
            expect(Math.max(...Array.from(law.probabilities))).toBeLessThanOrEqual(1);
            expect(Math.min(...Array.from(law.probabilities))).toBeGreaterThanOrEqual(0);
          }
        }
      }
    }
  },
);
