import { UsageError } from '../errors.js';

/** @throws UsageError where one of a command's arguments, which name what is read, is empty */
export function requireNamed(...named: readonly (string | undefined)[]): void {
  if (named.includes('')) {
    throw new UsageError('an argument is empty; name a file, or - for standard input');
  }
}
