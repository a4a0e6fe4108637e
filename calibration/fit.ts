import seedrandom from 'seedrandom';
import type { CategoryPopulation } from '../src/pool/builtin/category-population.js';
import { ParametricPool } from '../src/pool/builtin/population.js';
import { FREE, withValue } from './free-parameters.js';
import { type MeasureOptions, measure } from './measure.js';
import { dissimilarity } from './objective.js';
import type { Figured } from './results.js';
import { summarise } from './summary.js';

export interface FitSettings {
  /** Rounds of the search; each tries other values of one to three parameters. */
  readonly rounds: number;
  /** Populations of the seeds 1 to this are measured in each round. */
  readonly seeds: number;
  /** Hours of each that are measured. */
  readonly hours: number;
  /** Decides what is tried. */
  readonly seed: string;
  /** Told of every improvement. */
  readonly onImprovement: (round: number, dissimilarity: number, population: CategoryPopulation) => void;
}

export interface Fitted {
  readonly population: CategoryPopulation;
  /** At the start and at the end, by `dissimilarity`. */
  readonly from: number;
  readonly to: number;
}

/** Clients of the populations that are tried: those after them make few requests. */
const CLIENTS = 300;

/** Clients with the fewest requests, which make so much of them together, have no say in the lengths: most of the time goes there. */
const IGNORED_SHARE = 0.005;

/** Steps grow by the first where one was an improvement, and shrink by the second where not. */
const [GROWTH, SHRINKAGE] = [1.3, 0.96];

/**
 * Looks for parameters whose population is more like the fit part of a pool: from where it is, tries steps of a few parameters
 * at a time, keeps what is better, and adapts each parameter's step to its success (an adaptive random search: Schumer
 * and Steiglitz 1968, doi:10.1109/TAC.1968.1098903). All tries have the same seeds, so that luck is the same for all.
 *
 * @param pools figures of the part of the pool that may be looked at
 */
export async function fitPopulation(
  start: CategoryPopulation,
  pools: Figured,
  settings: FitSettings,
): Promise<Fitted> {
  const { rounds, seed, onImprovement } = settings;
  const random = seedrandom(seed);
  const steps = FREE.map(({ step }) => step);
  const score = async (population: CategoryPopulation) =>
    dissimilarity(start.parameters.category, await figuresOf(population, settings), pools);
  let population = start;
  const from = await score(start);
  let best = from;
  for (let round = 1; round <= rounds; round++) {
    const chosen = pick(random);
    let tried: CategoryPopulation | undefined = population;
    for (const index of chosen) tried = tried && withStep(tried, index, steps[index] * normal(random));
    if (tried === undefined) continue;
    const dissimilar = await score(tried);
    const isBetter = dissimilar < best;
    for (const index of chosen) steps[index] *= isBetter ? GROWTH : SHRINKAGE;
    if (!isBetter) continue;
    [population, best] = [tried, dissimilar];
    onImprovement(round, best, population);
  }
  return { population, from, to: best };
}

/** One to three parameters. */
function pick(random: () => number): number[] {
  const count = 1 + Math.floor(3 * random());
  return [...new Set(Array.from({ length: count }, () => Math.floor(FREE.length * random())))];
}

/** Undefined where a parameter would leave its bounds, or the population has no such parameter. */
function withStep(
  population: CategoryPopulation,
  index: number,
  step: number,
): CategoryPopulation | undefined {
  const parameters = withValue(population.parameters, FREE[index], step);
  return parameters && { ...population, parameters };
}

async function figuresOf(population: CategoryPopulation, { seeds, hours }: FitSettings): Promise<Figured> {
  const options: MeasureOptions = { hours, ignoredShare: IGNORED_SHARE };
  const measured = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const pool = new ParametricPool(population.parameters.category, population, CLIENTS, seed);
    measured.push(await measure({ pool, withoutLengths: new Set() }, options));
  }
  return {
    hours: summarise(measured.flatMap(({ hours }) => hours)),
    days: summarise(measured.flatMap(({ days }) => days)),
  };
}

/** A standard normal variate, by Box and Muller (1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
