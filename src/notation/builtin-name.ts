/** Names of built-in populations, such as `builtin:language?clients=100&burstiness=1.5`. */
import { MAX_CLIENTS } from '../bounds.js';
import { UsageError } from '../errors.js';
import { CATEGORIES, type Category, isCategory } from '../fields.js';
import { nearest } from './nearest.js';
import { parseDecimal } from './units.js';

const PREFIX = 'builtin:';

/**
 * How a population departs from what it was fitted to: factors, 1 for as it was fitted, 0 for not at all. `coupling` is
 * from 0 to 1, the others from 0 to 3.
 */
export interface BuiltinDials {
  /** On how fast the clients' shares fall with their rank; at 0 all have the same in expectation. */
  readonly skew: number;
  /** On the logarithm of the CVs of inter-arrival times; at 0 every CV is 1. */
  readonly burstiness: number;
  /** On how far the rate, CV and lengths of a client move while it is active. */
  readonly shifts: number;
  /** On the amplitude of the daily curve. */
  readonly day: number;
  /** On how much typical lengths differ between clients. */
  readonly variety: number;
  /** On the correlations of a client's rate curve, burstiness, input and output. */
  readonly coupling: number;
}

/** As the population was fitted. */
export const DEFAULT_DIALS: BuiltinDials = {
  skew: 1,
  burstiness: 1,
  shifts: 1,
  day: 1,
  variety: 1,
  coupling: 1,
};

/** What the name of a built-in population says. */
export interface BuiltinName {
  /** The population is called as its category. */
  readonly category: Category;
  /** 1 to 10,000,000; undefined for as many as the population has by itself. */
  readonly clients: number | undefined;
  /** 0 to 4,294,967,295; undefined for the population's own clients. */
  readonly seed: number | undefined;
  /** Those that the name does not say are 1. */
  readonly dials: BuiltinDials;
}

/** The parameters that can follow the name of a population. */
export type BuiltinKey = 'clients' | 'seed' | keyof BuiltinDials;

/** The numbers that a parameter takes, from `least` to `most`. */
export interface BuiltinRange {
  readonly isWhole: boolean;
  readonly least: number;
  readonly most: number;
}

const DIAL: BuiltinRange = { isWhole: false, least: 0, most: 3 };

/** All parameters. The command's help says what each means: a page that makes rows need not load that. */
export const BUILTIN_PARAMETERS: Readonly<Record<BuiltinKey, BuiltinRange>> = {
  clients: { isWhole: true, least: 1, most: MAX_CLIENTS },
  seed: { isWhole: true, least: 0, most: 0xffff_ffff },
  skew: DIAL,
  burstiness: DIAL,
  shifts: DIAL,
  day: DIAL,
  variety: DIAL,
  coupling: { ...DIAL, most: 1 },
};

export const BUILTIN_KEYS = Object.keys(BUILTIN_PARAMETERS) as readonly BuiltinKey[];

/** Whether a pool's source names a built-in population, or means to. */
export function isBuiltin(source: string): boolean {
  return source.startsWith(PREFIX);
}

/** The name of a category's population. */
export function builtinName(category: Category): string {
  return `${PREFIX}${category}`;
}

/** The category of a built-in population, whatever follows it in the name; undefined for other pools. */
export function builtinCategory(source: string): Category | undefined {
  if (!isBuiltin(source)) return undefined;
  const name = source.slice(PREFIX.length).split('?')[0];
  return isCategory(name) ? name : undefined;
}

/**
 * Reads `builtin:<category>`, or that with `?<key>=<number>` and further keys behind `&`, in any order. Clients and seed
 * are digits; a dial is a number without a sign, however it is spelled: `1`, `1.0` and `1e0` are one, and so is a dial
 * that is not there.
 *
 * @throws UsageError when there is no such population or parameter, one is given twice, or a number is out of its range
 */
export function parseBuiltinName(name: string): BuiltinName {
  const refuse = (problem: string): never => {
    throw new UsageError(`${JSON.stringify(name)}: ${problem}`, { field: 'pool' });
  };
  const category = builtinCategory(name);
  const [population, ...query] = name.split('?');
  if (category === undefined) {
    return refuse(`no such population${instead(population.slice(PREFIX.length), CATEGORIES, PREFIX)}`);
  }
  const given: Partial<Record<BuiltinKey, number>> = {};
  for (const part of query.join('?').split('&')) {
    if (part === '') continue;
    const [word, ...text] = part.split('=');
    const key = BUILTIN_KEYS.find((known) => known === word);
    if (key === undefined)
      return refuse(`unknown parameter ${JSON.stringify(word)}${instead(word, BUILTIN_KEYS)}`);
    if (given[key] !== undefined) refuse(`parameter ${key} is given twice`);
    const value = numberWithin(BUILTIN_PARAMETERS[key], text.join('='));
    given[key] = value ?? refuse(`${part} must be ${describeBuiltinRange(key)}`);
  }
  const { clients, seed, ...dials } = { ...DEFAULT_DIALS, ...given };
  return { category, clients, seed, dials };
}

/** The numbers that a parameter takes in words: `a number from 0 to 3`. */
export function describeBuiltinRange(key: BuiltinKey): string {
  const { isWhole, least, most } = BUILTIN_PARAMETERS[key];
  return `a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`;
}

function numberWithin({ isWhole, least, most }: BuiltinRange, text: string): number | undefined {
  const value = isWhole && /\D/.test(text) ? Number.NaN : parseDecimal(text);
  return value >= least && value <= most ? value : undefined;
}

/** What may have been meant by a word, and what there is. */
function instead(word: string, words: readonly string[], prefix = ''): string {
  const near = nearest(word, words);
  const question = near === undefined ? '' : ` (did you mean ${prefix}${near}?)`;
  return `${question}; there are ${words.map((known) => prefix + known).join(', ')}`;
}
