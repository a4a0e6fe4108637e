import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import type { FieldDistribution } from '../../../src/laws/distribution.js';
import type { Bounds } from '../../../src/laws/support.js';
import { allocateClientWindows, type Pool } from '../../../src/pool/pool.js';
import { logGamma } from '../../fixtures/statistics.js';

/** What a pool's windows add up to; requests are in units of windows x requests per second. */
export interface PoolFigures {
  readonly requests: number;
  readonly clientRequests: Float64Array;
  readonly windowRates: Float64Array;
  /** Requests of each dataset index. */
  readonly datasetRequests: ReadonlyMap<number, number>;
  /** One entry an active client-window, ascending. */
  readonly cvs: Float64Array;
}

/** Adds up the windows `fromWindow` to `toWindow` (exclusive) of all clients. */
export function poolFigures(pool: Pool, fromWindow = 0, toWindow = pool.windowCount): PoolFigures {
  const count = toWindow - fromWindow;
  const windows = allocateClientWindows(count);
  const clientRequests = new Float64Array(pool.clientIds.length);
  const windowRates = new Float64Array(count);
  const datasetRequests = new Map<number, number>();
  const cvs: number[] = [];
  pool.clientIds.forEach((_, client) => {
    pool.readClient(client, fromWindow, toWindow, windows);
    for (let at = 0; at < count; at++) {
      const rate = windows.rate[at];
      if (rate === 0) continue;
      clientRequests[client] += rate;
      windowRates[at] += rate;
      datasetRequests.set(windows.dataset[at], (datasetRequests.get(windows.dataset[at]) ?? 0) + rate);
      cvs.push(windows.cv[at]);
    }
  });
  const requests = sum(windowRates);
  return {
    requests,
    clientRequests,
    windowRates,
    datasetRequests,
    cvs: Float64Array.from(cvs).sort(),
  };
}

/** Share of the requests that the `count` largest clients make. */
export function topShare(figures: PoolFigures, count: number): number {
  return sum(figures.clientRequests.slice().sort().reverse().subarray(0, count)) / figures.requests;
}

/** The request-weighted law of one field over a whole population, as masses on a grid. */
export class FieldLaw {
  readonly #grid: readonly number[];
  readonly #cumulative: Float64Array;
  readonly mean: number;

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
    grid.forEach((value, at) => {
      const mass = this.#cumulative[at] - (at === 0 ? 0 : this.#cumulative[at - 1]);
      // The integers after the previous point, up to this one.
      const middle = at === 0 || grid === RATIO_GRID ? value : (grid[at - 1] + 1 + value) / 2;
      mean += mass * middle;
    });
    this.mean = mean;
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
      return normalCdf(Math.log(x), law.mu, law.sigma);
    case 'exponential':
      return 1 - Math.exp(-x / law.mean);
    case 'pareto':
      return x <= law.scale ? 0 : 1 - (law.scale / x) ** law.alpha;
    default:
      throw new Error(`the built-in populations have no ${law.family} law`);
  }
}

export function weibullCv(shape: number): number {
  return Math.sqrt(Math.exp(logGamma(1 + 2 / shape) - 2 * logGamma(1 + 1 / shape)) - 1);
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
