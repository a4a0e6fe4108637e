import type { FieldDistribution } from '../../src/laws/distribution.js';
import type { Bounds } from '../../src/laws/support.js';
import { allocateClientWindows, type Pool } from '../../src/pool/pool.js';

/** What a pool's windows add up to; requests are in units of windows x requests per second. */
export interface PoolFigures {
  readonly requests: number;
  readonly clientRequests: Float64Array;
  readonly windowRates: Float64Array;
  /** Requests of each dataset index. */
  readonly datasetRequests: ReadonlyMap<number, number>;
  /** One entry an active client-window, ascending. */
  readonly cvs: Float64Array;
  readonly gammaShare: number;
  readonly activeShare: number;
}

/** Adds up the windows `fromWindow` to `toWindow` (exclusive) of all clients. */
export function poolFigures(pool: Pool, fromWindow = 0, toWindow = pool.windowCount): PoolFigures {
  const count = toWindow - fromWindow;
  const windows = allocateClientWindows(count);
  const clientRequests = new Float64Array(pool.clientIds.length);
  const windowRates = new Float64Array(count);
  const datasetRequests = new Map<number, number>();
  const cvs: number[] = [];
  let gamma = 0;
  pool.clientIds.forEach((_, client) => {
    pool.readClient(client, fromWindow, toWindow, windows);
    for (let at = 0; at < count; at++) {
      const rate = windows.rate[at];
      if (rate === 0) continue;
      clientRequests[client] += rate;
      windowRates[at] += rate;
      datasetRequests.set(windows.dataset[at], (datasetRequests.get(windows.dataset[at]) ?? 0) + rate);
      cvs.push(windows.cv[at]);
      if (windows.family[at] === 1) gamma += rate;
    }
  });
  const requests = sum(windowRates);
  return {
    requests,
    clientRequests,
    windowRates,
    datasetRequests,
    cvs: Float64Array.from(cvs).sort(),
    gammaShare: gamma / requests,
    activeShare: cvs.length / (count * pool.clientIds.length),
  };
}

/** Share of the requests that the `count` largest clients make. */
export function topShare(figures: PoolFigures, count: number): number {
  return sum(figures.clientRequests.slice().sort().reverse().subarray(0, count)) / figures.requests;
}

/** Mean rates of the 24 hours of a one-day pool, requests per second. */
export function hourlyRates(figures: PoolFigures): number[] {
  return Array.from(
    { length: 24 },
    (_, hour) => sum(figures.windowRates.subarray(hour * 6, hour * 6 + 6)) / 6,
  );
}

/** The request-weighted law of one field over a whole population, as masses on a grid. */
export class FieldLaw {
  readonly #grid: readonly number[];
  readonly #cumulative: Float64Array;
  readonly mean: number;
  /** Standard deviation over mean. */
  readonly cv: number;

  /**
   * @param grid ascending; the law's masses are those between its points, each put at its own interval's middle
   */
  constructor(pool: Pool, requests: ReadonlyMap<number, number>, field: string, grid = TOKEN_GRID) {
    const weights = new Map<FieldDistribution, number>();
    for (const [index, weight] of requests) {
      const distribution = pool.dataset(index)[field];
      weights.set(distribution, (weights.get(distribution) ?? 0) + weight);
    }
    const total = sum([...weights.values()]);
    this.#grid = grid;
    this.#cumulative = new Float64Array(grid.length);
    for (const [distribution, weight] of weights) {
      const distributed = cumulative(distribution);
      grid.forEach((value, at) => {
        this.#cumulative[at] += (weight / total) * distributed(value);
      });
    }
    let mean = 0;
    let square = 0;
    grid.forEach((value, at) => {
      const mass = this.#cumulative[at] - (at === 0 ? 0 : this.#cumulative[at - 1]);
      // The integers after the previous point, up to this one.
      const middle = at === 0 || grid === RATIO_GRID ? value : (grid[at - 1] + 1 + value) / 2;
      mean += mass * middle;
      square += mass * middle * middle;
    });
    this.mean = mean;
    this.cv = Math.sqrt(square - mean * mean) / mean;
  }

  quantile(p: number): number {
    return this.#grid[this.#cumulative.findIndex((value) => value >= p)];
  }

  /** Probability of a value in (`from`, `to`]; both are grid points. */
  mass(from: number, to: number): number {
    const at = (value: number) => this.#cumulative[this.#grid.indexOf(value)];
    return at(to) - at(from);
  }
}

/** Every integer up to 60, then steps of 1.5%. */
const TOKEN_GRID: readonly number[] = (() => {
  const grid: number[] = [];
  for (let value = 0; value < 140_000; value = value < 60 ? value + 1 : Math.ceil(value * 1.015)) {
    grid.push(value);
  }
  return grid;
})();

export const RATIO_GRID: readonly number[] = Array.from({ length: 1001 }, (_, step) => step / 1000);

/** The function P(X <= value), where continuous laws are rounded to the nearest whole number. */
function cumulative(distribution: FieldDistribution): (value: number) => number {
  if (distribution.family === 'empirical') {
    const { values, probabilities } = distribution;
    return (value) => {
      let total = 0;
      for (let i = 0; i < values.length && values[i] <= value; i++) total += probabilities[i];
      return total;
    };
  }
  if (distribution.family === 'mixture') {
    const parts = distribution.components.map((component) => ({
      weight: component.weight,
      part: cumulative(component.distribution),
    }));
    return (value) => sum(parts.map(({ weight, part }) => weight * part(value)));
  }
  const { min = 0, max = Number.POSITIVE_INFINITY } = distribution as Bounds;
  const below = untruncated(distribution, min);
  const inside = untruncated(distribution, max) - below;
  return (value) => {
    const clipped = Math.max(min, Math.min(max, value + 0.5));
    return (untruncated(distribution, clipped) - below) / inside;
  };
}

function untruncated(law: FieldDistribution, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 1;
  if (x <= 0) return 0;
  switch (law.family) {
    case 'lognormal':
      return normalCdf((Math.log(x) - law.mu) / law.sigma);
    case 'exponential':
      return 1 - Math.exp(-x / law.mean);
    case 'pareto':
      return x <= law.scale ? 0 : 1 - (law.scale / x) ** law.alpha;
    default:
      throw new Error(`the built-in populations have no ${law.family} law`);
  }
}

/** Abramowitz and Stegun (1964), 26.2.17; absolute error below 7.5e-8. */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z < 0 ? upper : 1 - upper;
}

/** CV of a Weibull law, by Lanczos' approximation of the gamma function. */
export function weibullCv(shape: number): number {
  return Math.sqrt(Math.exp(logGamma(1 + 2 / shape) - 2 * logGamma(1 + 1 / shape)) - 1);
}

/** Lanczos (1964), g = 7, 9 terms; relative error about 1e-15 for x at least 0.5. */
function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const series = coefficients.reduce((total, c, i) => total + c / (x + i), 0.9999999999998099);
  const t = x + 6.5;
  return Math.log(Math.sqrt(2 * Math.PI) * series) + (x - 0.5) * Math.log(t) - t;
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
