import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../../src/engine/math.js';
import type { FieldDistribution } from '../../../src/laws/distribution.js';
import { type LengthVariates, tokenDistribution } from '../../../src/pool/builtin/lengths.js';
import type { LengthParameters } from '../../../src/pool/builtin/parameter-types.js';
import { sum } from './figures.js';

const math = deterministicMath();

const PARAMETERS: LengthParameters = {
  levels: [40, 80, 200, 500, 1000, 2000, 4000],
  width: { median: 0.2, spread: 0.5 },
  wide: { share: 0.05, spread: 0.8, start: 1.5, sigma: 0.8 },
  second: { clients: 0.4, distance: 0.5 },
  max: 32768,
  drift: 0.3,
};

/** The median client, of one mode. */
const MEDIAN: LengthVariates = {
  level: 0,
  width: 0,
  wide: 0,
  second: [0.99, 0.5, 0.5],
  values: 0,
  mostValues: 1000,
  drift: 0,
  pieces: 0.5,
};

interface LogNormalPart {
  readonly weight: number;
  readonly mu: number;
  readonly sigma: number;
}

/** The parts of a mixture in ascending order of weight, the body last. */
function parts(variates: Partial<LengthVariates>, parameters = PARAMETERS): LogNormalPart[] {
  const law = tokenDistribution(parameters, math, { ...MEDIAN, ...variates });
  if (law.family !== 'mixture') throw new Error(`${law.family} is no mixture`);
  const all = law.components.map(({ weight, distribution }) => {
    if (distribution.family !== 'lognormal') throw new Error(`${distribution.family} is not log-normal`);
    expect(distribution).toMatchObject({ min: 1, max: parameters.max });
    return { weight, mu: distribution.mu, sigma: distribution.sigma };
  });
  expect(sum(all.map(({ weight }) => weight))).toBeCloseTo(1, 12);
  return all;
}

function body(variates: Partial<LengthVariates>, parameters = PARAMETERS): LogNormalPart {
  return parts(variates, parameters).at(-1)!;
}

function table(law: FieldDistribution): { values: number[]; probabilities: number[] } {
  if (law.family !== 'empirical') throw new Error(`${law.family} is no table`);
  return { values: Array.from(law.values), probabilities: Array.from(law.probabilities) };
}

describe("clients' typical lengths", () => {
  // Standard normal quantiles, Abramowitz and Stegun (1964), table 26.5.
  test.each([
    [-2.053749, 40],
    [-1.281552, 80],
    [-0.67449, 200],
    [0, 500],
    [0.67449, 1000],
    [1.281552, 2000],
    [2.053749, 4000],
    // The middle of two quantiles has the geometric mean of two levels.
    [0.337245, Math.sqrt(500 * 1000)],
    [-1.6676505, Math.sqrt(40 * 80)],
    // Level beyond the ends.
    [-3.5, 40],
    [4, 4000],
  ])('at %d are those of the levels: %d', (level, tokens) => {
    expect(Math.exp(body({ level }).mu) / tokens).toBeCloseTo(1, 5);
  });

  test('are moved by the drift', () => {
    expect(body({ drift: 0.4 }).mu).toBeCloseTo(Math.log(500) + 0.4, 9);
  });

  test('stay within the bounds', () => {
    expect(body({ level: -3, drift: -9 }).mu).toBe(0);
    expect(body({ level: 3, drift: 9 }).mu).toBeCloseTo(Math.log(32768), 12);
  });
});

describe('parts of the lengths of a client', () => {
  test('the body has the width of the parameters, from 0.003 to 1.3', () => {
    expect(body({}).sigma).toBeCloseTo(0.2, 12);
    expect(body({ width: 2 }).sigma).toBeCloseTo(0.2 * Math.exp(1), 9);
    expect(body({ width: -20 }).sigma).toBe(0.003);
    expect(body({ width: 20 }).sigma).toBe(1.3);
  });

  test('requests unlike it have their share, length and spread', () => {
    const [wide, main] = parts({ wide: 1 });
    expect(wide.weight).toBeCloseTo(0.05 * Math.exp(0.8), 9);
    expect(wide.mu).toBeCloseTo(Math.log(500 * 1.5), 9);
    expect(wide.sigma).toBe(0.8);
    expect(main.weight).toBeCloseTo(1 - 0.05 * Math.exp(0.8), 9);
    expect(parts({ wide: 9 })[0].weight).toBe(0.6);
    // 0.05 exp(-0.8 x 5) is below a thousandth.
    expect(parts({ wide: -5 })).toHaveLength(1);
  });

  test('a second mode is had by the share of the clients that the parameters say', () => {
    const none = { ...MEDIAN, wide: -9 };
    expect(parts({ ...none, second: [0.399, 0.5, 0.5] })).toHaveLength(2);
    expect(parts({ ...none, second: [0.401, 0.5, 0.5] })).toHaveLength(1);
    const weights = [0, 0.5, 1].map((weight) => parts({ ...none, second: [0, weight, 0.5] })[0].weight);
    [0.15, 0.3, 0.45].forEach((weight, at) => {
      expect(weights[at]).toBeCloseTo(weight, 9);
    });
  });

  test.each([
    // The distance is 0.5 and two widths of 0.2, times 0.5 to 1.5.
    [0, 0.84],
    [0.5, 1.2],
    [0.75, 1.38],
    [0.999999999, 1.56],
  ])('a second mode at place %d is apart by %d', (place, distance) => {
    const [second, main] = parts({ wide: -9, second: [0, 0.5, place] });
    expect(second.mu - main.mu).toBeCloseTo(distance, 6);
    const [secondOfLong, mainOfLong] = parts({ level: 0.01, wide: -9, second: [0, 0.5, place] });
    expect(secondOfLong.mu - mainOfLong.mu).toBeCloseTo(-distance, 6);
    expect(second.sigma).toBe(main.sigma);
  });
});

describe('lengths cut into values', () => {
  const cutBy = (median: number, max = PARAMETERS.max, spread = 0.5): LengthParameters => ({
    ...PARAMETERS,
    max,
    values: { median, spread },
  });

  test.each([2, 10, 300])(
    'are whole, ascending and within the bounds, of %d values in a median client',
    (median) => {
      for (let client = 0; client < 200; client++) {
        const variates = variatesOf(client);
        const max = 700;
        const { values, probabilities } = table(tokenDistribution(cutBy(median, max), math, variates));
        expect(values.length).toBe(probabilities.length);
        expect(sum(probabilities)).toBeCloseTo(1, 9);
        expect(Math.min(...probabilities)).toBeGreaterThan(0);
        expect(
          values.every((value, at) => Number.isInteger(value) && (at === 0 || value > values[at - 1])),
        ).toBe(true);
        expect(values[0]).toBeGreaterThanOrEqual(1);
        expect(values[values.length - 1]).toBeLessThanOrEqual(max);
      }
    },
  );

  test('have as many values as the client has, each part its own', () => {
    // So wide that no two values fall together; of three parts each is rounded up.
    const parameters = { ...cutBy(40), levels: Array(7).fill(3000), width: { median: 0.9, spread: 0 } };
    const count = (variates: Partial<LengthVariates>) =>
      table(tokenDistribution(parameters, math, { ...MEDIAN, ...variates })).values.length;
    expect(count({ wide: -9 })).toBe(40);
    expect(Math.abs(count({}) - 40)).toBeLessThanOrEqual(2);
    expect(Math.abs(count({ level: 0.01, second: [0, 0.5, 0.1] }) - 40)).toBeLessThanOrEqual(3);
    // 40 exp(0.5), and no more than the most.
    expect(count({ wide: -9, values: 1 })).toBe(66);
    expect(count({ wide: -9, values: 1, mostValues: 32 })).toBe(32);
    expect(count({ wide: -9, values: -20 })).toBe(2);
  });

  test('have unequal probabilities: a few values are sent again and again', () => {
    const { probabilities } = table(tokenDistribution(cutBy(200), math, { ...MEDIAN, wide: -9 }));
    const sorted = [...probabilities].sort((a, b) => b - a);
    // Sizes by a Pareto law of index 2: the largest tenth makes sqrt(0.1) of the whole, in expectation.
    expect(sum(sorted.slice(0, sorted.length / 10))).toBeGreaterThan(0.22);
    expect(sum(sorted.slice(0, sorted.length / 10))).toBeLessThan(0.45);
  });

  test.each([
    [20, 0.035],
    [400, 0.008],
  ])('keep the law of the parts over many clients: %d values, within %d', (median, threshold) => {
    const clients = Array.from({ length: 400 }, (_, client) => ({
      ...MEDIAN,
      ...CLIENT,
      pieces: (client + 0.5) / 400,
    }));
    const cut = clients.map((variates) => table(tokenDistribution(cutBy(median, 32768, 0), math, variates)));
    for (const tokens of [100, 200, 300, 400, 450, 500, 550, 600, 800, 1000, 1300, 2000, 4000]) {
      const actual = sum(cut.map((law) => below(law, tokens))) / cut.length;
      const expected = sum(
        CLIENT_PARTS.map(
          ({ weight, mu, sigma }) => weight * normalCdf((Math.log(tokens + 0.5) - mu) / sigma, 0, 1),
        ),
      );
      expect(Math.abs(actual - expected), `P(X <= ${tokens})`).toBeLessThan(threshold);
    }
  });

  test('differ between clients of the same law', () => {
    const of = (pieces: number) => table(tokenDistribution(cutBy(50), math, { ...MEDIAN, pieces })).values;
    expect(of(0.1)).not.toEqual(of(0.2));
    expect(of(0.1)).toEqual(of(0.1));
  });
});

/** A client of three parts, and what they are by the parameters: 0.4 of second modes lies 1.38 above. */
const CLIENT: Partial<LengthVariates> = { wide: 1.5, second: [0.1, 0.5, 0.75] };
const WIDE = 0.05 * Math.exp(0.8 * 1.5);
const CLIENT_PARTS = [
  { weight: WIDE, mu: Math.log(750), sigma: 0.8 },
  { weight: (1 - WIDE) * 0.3, mu: Math.log(500) + 1.38, sigma: 0.2 },
  { weight: (1 - WIDE) * 0.7, mu: Math.log(500), sigma: 0.2 },
];

function below({ values, probabilities }: ReturnType<typeof table>, tokens: number): number {
  let total = 0;
  for (let at = 0; at < values.length && values[at] <= tokens; at++) total += probabilities[at];
  return total;
}

/** All sorts of clients, by a fixed rule: the fractional parts of multiples of roots, mapped to [-2.5, 2.5]. */
function variatesOf(client: number): LengthVariates {
  const uniform = (root: number) => (client * Math.sqrt(root)) % 1;
  const wide = (root: number) => 5 * uniform(root) - 2.5;
  return {
    level: wide(2),
    width: wide(3),
    wide: wide(5),
    second: [uniform(7), uniform(11), uniform(13)],
    values: wide(17),
    mostValues: client % 2 === 0 ? 1000 : 32,
    drift: wide(19) / 5,
    pieces: uniform(23),
  };
}
