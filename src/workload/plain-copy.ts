import { SpecError, UsageError } from '../errors.js';
import { keysOf, named, plainItems, plainOption, readKey } from '../plain-options.js';
import type { Sliced } from '../platform/slices.js';

/** The list of a spec that can be long. */
const LIST = 'custom_clients';

/**
 * A copy of what a program hands over as a spec: plain data that its owner cannot change any more, without keys that are
 * undefined, which a union could be mistaken by.
 *
 * @throws SpecError for what is no data, or cannot be read
 */
export function* plainCopy<T>(value: T): Sliced<T> {
  try {
    const list = listOf(value);
    if (list === undefined) return plainOption(value, '') as T;
    const clients: unknown[] = [];
    for (const client of plainItems(list, LIST, 1)) {
      clients.push(client);
      yield;
    }
    named(clients, `a list of ${clients.length}`);
    // The keys stay in their order. What is a copy already is copied in no time.
    const shell = Object.fromEntries(
      keysOf(value as object, '').map((key) => [key, key === LIST ? [] : readKey(value as object, key, key)]),
    );
    return Object.assign(plainOption(shell, '') as object, { [LIST]: clients }) as T;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new SpecError([{ ...error.location, problem: error.problem }], { cause: error });
  }
}

function listOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const list = keysOf(value, '').includes(LIST) ? readKey(value, LIST, LIST) : undefined;
  return Array.isArray(list) ? list : undefined;
}
