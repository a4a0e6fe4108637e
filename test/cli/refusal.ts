import { expect } from 'vitest';
import { expectFault } from '../support/fault.js';
import type { Outcome } from './command.js';

/**
 * Checks that a command has ended with one sentence on standard error, and nothing on standard output.
 *
 * @param code 2 for wrong usage and wrong specs, 1 for failures
 * @param expected place and rule, as for `expectFault`
 */
export function expectRefusal(
  { code: actual, stdout, stderr }: Outcome,
  code: 1 | 2,
  expected: string,
): void {
  expect(stdout.toString()).toBe('');
  expect(stderr).toMatch(/^servegen: [^\n]+\n$/);
  expect(stderr).not.toMatch(/\bat .+:\d+:\d+|node:internal|unexpected error/);
  expectFault(stderr.slice('servegen: '.length), expected);
  expect(actual).toBe(code);
}
