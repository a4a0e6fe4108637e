import { SpecError, UsageError } from '../errors.js';
import { plainOption } from '../plain-options.js';

/**
 * A copy of what a program hands over as a spec: plain data that its owner cannot change any more, without keys that are
 * undefined, which a union could be mistaken by.
 *
 * @throws SpecError for what is no data, or cannot be read
 */
export function plainCopy<T>(value: T): T {
  try {
    return plainOption(value, '') as T;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new SpecError([{ ...error.location, problem: error.problem }], { cause: error });
  }
}
