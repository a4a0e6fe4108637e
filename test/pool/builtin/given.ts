import { deterministicMath } from '../../../src/engine/math.js';
import type { Category } from '../../../src/fields.js';
import { type CategoryPopulation, loadPopulation } from '../../../src/pool/builtin/category-population.js';
import { Draws } from '../../../src/pool/builtin/draws.js';
import { populationKernel } from '../../../src/pool/builtin/kernel.js';
import type { PopulationParameters } from '../../../src/pool/builtin/parameter-types.js';
import { ParametricPool } from '../../../src/pool/builtin/population.js';
import { Traits } from '../../../src/pool/builtin/traits.js';
import { mean, variance } from '../../fixtures/statistics.js';
import { ModelKernels } from './model-kernels.js';

/** Parameters of no real pool: tests of the model hold whatever the populations are fitted to. */
export const PARAMETERS: PopulationParameters = {
  category: 'language',
  number: 9,
  defaultClients: 1000,
  meanRate: 100,
  skew: { steepness: 0.5, power: 0.6, tail: 0.05 },
  presence: { large: 0.4, small: 0.1 },
  day: { amplitude: 0.6, spread: 0.3, peakHour: 15, peakHourSpread: 2 },
  shifts: { deviation: 0.4, spread: 0.8, quick: 0.1 },
  spells: { length: 12, share: 0.3, cv: 0.9, rate: 0.7 },
  burstiness: { medianCv: 1.2, spreadBelow: 0.2, spreadAbove: 0.6, slope: 0.1, gammaShare: 0.7 },
  input: {
    levels: [40, 80, 200, 500, 1000, 2000, 4000],
    width: { median: 0.2, spread: 0.5 },
    wide: { share: 0.05, spread: 0.8, start: 1.5, sigma: 0.8 },
    second: { clients: 0.4, distance: 0.5 },
    values: { median: 100, spread: 0.5 },
    max: 32768,
    drift: 0.3,
  },
  output: {
    levels: [5, 10, 30, 100, 200, 400, 800],
    width: { median: 0.3, spread: 0.4 },
    wide: { share: 0.05, spread: 0.8, start: 1.2, sigma: 0.7 },
    second: { clients: 0.3, distance: 0.4 },
    max: 8192,
    drift: 0.2,
  },
  coupling: { inputOutput: 0.5, inputDay: 0.4, inputBurstiness: -0.3, rateInput: 0.6, rateOutput: -0.5 },
};

/** A population of `PARAMETERS`, some of them changed. */
export function population(
  changes: Partial<PopulationParameters>,
  clients: number,
  seed: number,
): ParametricPool {
  return new ParametricPool('given', { parameters: { ...PARAMETERS, ...changes } }, clients, seed);
}

/** What the clients of such a population are drawn by. */
export function model(changes: Partial<PopulationParameters>, seed: number) {
  const parameters = { ...PARAMETERS, ...changes };
  const kernel = populationKernel(parameters, seed, 1000);
  const draws = new Draws(deterministicMath(), seed, parameters.number);
  const movements = new Movements(new ModelKernels(parameters, seed, 1000));
  return { parameters, draws, traits: new Traits(kernel), movements };
}

/** Windows of a client, one entry a window: how its rate moves, and its bursts. */
export interface Motion {
  readonly logRate: Float64Array;
  readonly burst: Float64Array;
  readonly spell: Int32Array;
}

export function allocateMotion(): Motion {
  return { logRate: new Float64Array(144), burst: new Float64Array(144), spell: new Int32Array(144) };
}

/** How clients' rates move. */
class Movements {
  readonly #model: ModelKernels;

  constructor(model: ModelKernels) {
    this.#model = model;
  }

  fill(client: number, from: number, to: number, into: Motion): boolean {
    const isAny = this.#model.kernels.moveClient(client, from, to) !== 0;
    into.logRate.set(this.#model.windows(Float64Array, 'logRate', to - from));
    into.burst.set(this.#model.windows(Float64Array, 'burst', to - from));
    into.spell.set(this.#model.windows(Int32Array, 'spell', to - from));
    return isAny;
  }

  mean(client: number): number {
    return this.#model.kernels.meanOfMotion(client);
  }

  quarter(client: number, quarter: number): number {
    return this.#model.kernels.quarterOfClient(client, quarter);
  }
}

/** The shares of so many clients, by rank. */
export function sharesOf(skew: PopulationParameters['skew'], clients: number): Float64Array {
  const { kernels } = new ModelKernels({ ...PARAMETERS, skew }, 1, clients);
  return Float64Array.from({ length: clients }, (_, rank) => kernels.shareOf(rank));
}

export { LARGE } from '../../../src/engine/population-layout.generated.js';

export const CATEGORIES: readonly Category[] = ['language', 'reason', 'multimodal'];

/** Another set of clients of a fitted population. */
export async function fitted(category: Category, clients?: number, seed = 1): Promise<ParametricPool> {
  const known: CategoryPopulation = await loadPopulation(category);
  return new ParametricPool('fitted', known, clients ?? known.parameters.defaultClients, seed);
}

/** Pearson's. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [meanX, meanY] = [mean(x), mean(y)];
  const products = Array.from(x, (value, at) => (value - meanX) * (y[at] - meanY));
  return mean(products) / Math.sqrt(variance(x) * variance(y));
}
