/** Names of built-in populations, such as `builtin:language?clients=100&seed=2`. */
import { UsageError } from '../errors.js';
import { CATEGORIES, type Category, isCategory } from '../fields.js';

const PREFIX = 'builtin:';

const MAX_CLIENTS = 10_000_000;
const MAX_SEED = 0xffff_ffff;

/** What the name of a built-in population says. */
export interface BuiltinName {
  /** The population is called as its category. */
  readonly category: Category;
  /** 1 to 10,000,000; undefined for as many as the population has by itself. */
  readonly clients: number | undefined;
  /** 0 to 4,294,967,295; undefined for the population's own clients. */
  readonly seed: number | undefined;
}

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

/** @throws UsageError when the population or a parameter is none */
export function parseBuiltinName(name: string): BuiltinName {
  const category = builtinCategory(name);
  if (category === undefined) {
    throw usage(name, `no such population; there are ${CATEGORIES.map(builtinName).join(', ')}`);
  }
  const [, ...rest] = name.split('?');
  const given = new Map<string, number>();
  for (const part of rest.join('?').split('&')) {
    if (part === '') continue;
    const [key, ...values] = part.split('=');
    if (given.has(key)) throw usage(name, `parameter ${key} is given twice`);
    const value = values.join('=');
    if (key === 'clients') given.set(key, wholeNumber(name, part, value, 1, MAX_CLIENTS));
    else if (key === 'seed') given.set(key, wholeNumber(name, part, value, 0, MAX_SEED));
    else throw usage(name, `unknown parameter ${JSON.stringify(key)}; there are clients=<n> and seed=<n>`);
  }
  return { category, clients: given.get('clients'), seed: given.get('seed') };
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
