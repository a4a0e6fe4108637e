import { MAX_DEPTH } from './bounds.js';
import { UsageError } from './errors.js';

/** Entries of a list, at most. */
const LONGEST = 10_000_000;

/**
 * A copy of some options, of which each is one of those that are known, and plain data.
 *
 * @param within what the options are a part of, such as `shard.`
 * @param callbacks those that are functions
 * @param whole those that are objects of the platform, which stay what they are
 * @throws UsageError that names the first that is not
 */
export function checkKnown<T extends object>(
  options: T,
  known: readonly string[],
  {
    within = '',
    callbacks = [],
    whole = [],
  }: {
    readonly within?: string;
    readonly callbacks?: readonly string[];
    readonly whole?: readonly string[];
  } = {},
): T {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const what = Array.isArray(given) ? 'a list' : String(given);
    throw new UsageError(`${what} is not an object of options`, { field: 'options' });
  }
  const entries = keysOf(given, 'options').map((name) => {
    const field = `${within}${name}`;
    if (!known.includes(name)) {
      throw new UsageError(`there is no such option; the options are ${known.join(', ')}`, { field });
    }
    const value = readKey(given, name, field);
    if (whole.includes(name)) return [name, value] as const;
    if (!callbacks.includes(name)) return [name, plainOption(value, field)] as const;
    if (value !== undefined && typeof value !== 'function') {
      throw new UsageError(`${typeof value === 'object' ? 'an object' : String(value)} is not a function`, {
        field,
      });
    }
    return [name, value] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as T;
}

/**
 * A copy of an option in which nothing can surprise: numbers, texts, truth values, and lists and objects of them. A
 * getter that throws, a symbol, a list that contains itself are refused by name; callers in JavaScript may hand over
 * anything. Numbers in typed arrays stay where they are.
 *
 * @throws UsageError that names the option
 */
export function plainOption(value: unknown, field: string, depth = 0): unknown {
  switch (typeof value) {
    case 'symbol':
    case 'bigint':
    case 'function':
      throw new UsageError(`a ${typeof value} is no value here`, { field });
    case 'object':
      break;
    case 'number':
      // -0 is another value than 0 to some readers of JSON.
      return value === 0 ? 0 : value;
    default:
      return value;
  }
  if (value === null || isTypedArray(value)) return value;
  if (depth > MAX_DEPTH) {
    throw new UsageError(`it is nested more than ${MAX_DEPTH} levels deep`, { field });
  }
  return Array.isArray(value) ? plainList(value, field, depth) : plainObject(value, field, depth);
}

function plainList(list: readonly unknown[], field: string, depth: number): unknown[] {
  const copy = [...plainItems(list, field, depth)];
  return named(copy, `a list of ${copy.length}`);
}

/**
 * `plainOption` of a list, item by item.
 *
 * @throws UsageError that names the option
 */
export function* plainItems(list: readonly unknown[], field: string, depth = 0): Generator<unknown> {
  const length = readKey(list, 'length', field) as number;
  if (length > LONGEST) {
    throw new UsageError(`it is a list of ${length}, where at most ${LONGEST} are possible`, { field });
  }
  for (let index = 0; index < length; index++) {
    const path = `${field}[${index}]`;
    yield plainOption(readKey(list, index, path), path, depth + 1);
  }
}

function plainObject(value: object, field: string, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of keysOf(value, field)) {
    const path = field === '' ? key : `${field}.${key}`;
    const part = plainOption(readKey(value, key, path), path, depth + 1);
    if (part === undefined) continue;
    // Unlike an assignment, this makes a plain property of __proto__.
    Object.defineProperty(copy, key, {
      value: part,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return named(copy, 'an object');
}

/** What messages call it: an own key `toString` cannot come in between, and no list is written out. */
export function named<T extends object>(value: T, name: string): T {
  return Object.defineProperty(value, Symbol.toPrimitive, { value: () => name });
}

/** The names of an object's own keys. */
export function keysOf(value: object, field: string): string[] {
  return read(() => Object.keys(value), field);
}

/** The value of a key. */
export function readKey(value: object, key: string | number, field: string): unknown {
  return read(() => (value as Readonly<Record<string | number, unknown>>)[key], field);
}

function read<T>(access: () => T, field: string): T {
  try {
    return access();
  } catch (error) {
    throw new UsageError('it cannot be read: reading it threw an error', { field }, { cause: error });
  }
}

function isTypedArray(value: object): boolean {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
