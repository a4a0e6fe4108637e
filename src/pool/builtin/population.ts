import { deterministicMath } from '../../engine/math.js';
import type { PopulationKernel } from '../../engine/population.js';
import type { Category } from '../../fields.js';
import { type BuiltinDials, parseBuiltinName } from '../../notation/builtin-name.js';
import { type ClientWindows, type Dataset, idleWindows, type LeftOutClient, type Pool } from '../pool.js';
import { ViewablePool } from '../view.js';
import { type CategoryPopulation, loadPopulation } from './category-population.js';
import { Datasets } from './datasets.js';
import { WINDOW_COUNT, WINDOW_SECONDS } from './day.js';
import { Draws } from './draws.js';
import { populationKernel } from './kernel.js';
import type { PopulationParameters } from './parameter-types.js';
import { Traits } from './traits.js';

const DEFAULT_SEED = 1;

/**
 * Opens a built-in population: a pool of one day whose clients follow from a few dozen parameters, so that no
 * data is needed. The same name gives the same clients on every runtime.
 *
 * @param name `builtin:language`, `builtin:reason` or `builtin:multimodal`, then optionally
 *   `?clients=<n>` (1 to 10,000,000), `&seed=<n>` (0 to 4,294,967,295; another seed, other clients) and the dials
 *   of `BuiltinDials`, such as `&burstiness=1.5`
 * @throws UsageError when the name or a parameter is not one of these
 */
export async function builtinPool(name: string): Promise<Pool> {
  const { category, clients, seed = DEFAULT_SEED, dials } = parseBuiltinName(name);
  const population = await loadPopulation(category);
  const parameters = await turned(population.parameters, dials);
  return new ParametricPool(name, { ...population, parameters }, clients ?? parameters.defaultClients, seed);
}

async function turned(parameters: PopulationParameters, dials: BuiltinDials): Promise<PopulationParameters> {
  if (Object.values(dials).every((dial) => dial === 1)) return parameters;
  const { dialled } = await import('./dials.js');
  return dialled(parameters, dials, deterministicMath());
}

/** A population of clients that follow a set of parameters; client ids are ranks, 0 the largest client. */
export class ParametricPool extends ViewablePool {
  readonly name: string;
  readonly category: Category;
  readonly windowSeconds = WINDOW_SECONDS;
  readonly startSeconds = 0;
  readonly windowCount = WINDOW_COUNT;
  readonly fromSeconds = 0;
  readonly toSeconds = WINDOW_SECONDS * WINDOW_COUNT;
  readonly clientIds: Uint32Array;
  readonly leftOut: readonly LeftOutClient[] = [];
  readonly #kernel: PopulationKernel;
  readonly #datasets: Datasets;

  constructor(name: string, { parameters, moreFields }: CategoryPopulation, clients: number, seed: number) {
    super();
    this.name = name;
    this.category = parameters.category;
    this.clientIds = new Uint32Array(clients);
    for (let rank = 0; rank < clients; rank++) this.clientIds[rank] = rank;
    this.#kernel = populationKernel(parameters, seed, clients);
    const draws = new Draws(deterministicMath(), seed, parameters.number);
    const traits = new Traits(this.#kernel);
    this.#datasets = new Datasets(parameters, draws, traits, this.#kernel, moreFields?.(draws, traits));
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    const count = toWindow - fromWindow;
    if (this.#kernel.engine.readPopulation(clientIndex, fromWindow, toWindow) === 0) {
      idleWindows(into, count);
      return;
    }
    const { rate, cv, shape, family, dataset } = this.#kernel.windows;
    for (let at = 0; at < count; at++) {
      into.rate[at] = rate[at];
      into.cv[at] = cv[at];
      into.shape[at] = shape[at];
      into.family[at] = family[at];
      into.dataset[at] = dataset[at];
    }
  }

  dataset(index: number): Dataset {
    return this.#datasets.get(index);
  }
}
