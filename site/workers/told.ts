import { ServegenError, SpecError } from '../../src/errors.js';
import type { Fault } from '../messages.js';

/** Faults of a spec, by their lines. */
export function faultsOf(error: SpecError): Fault[] {
  return error.faults.map(({ line, field, problem }) => ({ line, field, problem }));
}

/** One sentence for whatever went wrong. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ServegenError) return error.message;
  const { name = '', message = '' } = (error ?? {}) as Partial<Error>;
  if (name === 'RangeError' || /memory|allocation/i.test(message)) {
    return `There is not enough memory for this: ${message || 'an allocation failed'}.`;
  }
  if (name === 'NotReadableError')
    return 'The file cannot be read: it was moved or changed since it was opened.';
  if (name === 'QuotaExceededError') return 'There is no more room for the file in this browser.';
  return message === '' ? 'Something went wrong that has no name.' : message;
}

export { SpecError };
