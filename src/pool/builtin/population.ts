import { deterministicMath } from '../../engine/math.js';
import { UsageError } from '../../errors.js';
import type { Category } from '../../fields.js';
import { GapFamily } from '../../laws/inter-arrival-family.js';
import type { ClientWindows, Dataset, LeftOutClient, Pool } from '../pool.js';
import { ViewablePool } from '../view.js';
import { Burstiness } from './burstiness.js';
import { Datasets } from './datasets.js';
import { Draws } from './draws.js';
import type { PopulationParameters } from './parameter-types.js';
import { POPULATIONS } from './parameters.js';
import { Rates, WINDOW_COUNT, WINDOW_SECONDS } from './rates.js';

/** What every built-in population's name starts with. */
export const BUILTIN_PREFIX = 'builtin:';

const DEFAULT_SEED = 1;
const MAX_CLIENTS = 10_000_000;
const MAX_SEED = 0xffff_ffff;

/**
 * Opens a built-in population: a pool of one day whose clients follow from a few dozen parameters, so that no
 * data is needed. The same name gives the same clients on every runtime.
 *
 * @param name `builtin:language`, `builtin:reason` or `builtin:multimodal`, then optionally
 *   `?clients=<n>` (1 to 10,000,000) and `&seed=<n>` (0 to 4,294,967,295; another seed, other clients)
 * @throws UsageError when the name or a parameter is not one of these
 */
export function builtinPool(name: string): Pool {
  const { parameters, clients, seed } = parseName(name);
  return new ParametricPool(name, parameters, clients, seed);
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
  readonly #rates: Rates;
  readonly #burstiness: Burstiness;
  readonly #datasets: Datasets;

  constructor(name: string, parameters: PopulationParameters, clients: number, seed: number) {
    super();
    this.name = name;
    this.category = parameters.category;
    this.clientIds = new Uint32Array(clients);
    for (let rank = 0; rank < clients; rank++) this.clientIds[rank] = rank;
    const draws = new Draws(deterministicMath(), seed, parameters.number);
    this.#rates = new Rates(parameters.rates, draws, clients);
    this.#burstiness = new Burstiness(parameters.burstiness, draws, this.#rates.headSize);
    this.#datasets = new Datasets(parameters, draws);
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    if (!this.#rates.fill(clientIndex, fromWindow, toWindow, into.rate)) {
      idle(toWindow - fromWindow, into);
      return;
    }
    this.#burstiness.fill(clientIndex, fromWindow, toWindow, into);
    this.#datasets.fill(clientIndex, fromWindow, toWindow, into.rate, into.dataset);
  }

  dataset(index: number): Dataset {
    return this.#datasets.get(index);
  }
}

function idle(windows: number, into: ClientWindows): void {
  into.cv.fill(0, 0, windows);
  into.family.fill(GapFamily.none, 0, windows);
  into.shape.fill(0, 0, windows);
  into.dataset.fill(-1, 0, windows);
}

function parseName(name: string): { parameters: PopulationParameters; clients: number; seed: number } {
  const [head, ...rest] = name.split('?');
  const parameters =
    head.startsWith(BUILTIN_PREFIX) && Object.hasOwn(POPULATIONS, head.slice(BUILTIN_PREFIX.length))
      ? POPULATIONS[head.slice(BUILTIN_PREFIX.length)]
      : undefined;
  if (parameters === undefined) {
    const known = Object.keys(POPULATIONS).map((population) => BUILTIN_PREFIX + population);
    throw usage(name, `no such population; there are ${known.join(', ')}`);
  }
  let clients = parameters.defaultClients;
  let seed = DEFAULT_SEED;
  const seen = new Set<string>();
  for (const part of rest.join('?').split('&')) {
    if (part === '') continue;
    const [key, ...values] = part.split('=');
    const value = values.join('=');
    if (seen.has(key)) throw usage(name, `parameter ${key} is given twice`);
    seen.add(key);
    if (key === 'clients') clients = wholeNumber(name, part, value, 1, MAX_CLIENTS);
    else if (key === 'seed') seed = wholeNumber(name, part, value, 0, MAX_SEED);
    else throw usage(name, `unknown parameter ${JSON.stringify(key)}; there are clients=<n> and seed=<n>`);
  }
  return { parameters, clients, seed };
}

function wholeNumber(name: string, part: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw usage(name, `${part} must be a whole number from ${least} to ${most} (clients=<n>, seed=<n>)`);
  }
  return value;
}

function usage(name: string, message: string): UsageError {
  return new UsageError(`${JSON.stringify(name)}: ${message}`, { field: 'pool' });
}
