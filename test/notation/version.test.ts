import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PACKAGE_VERSION, VALUE_STREAM_VERSION } from '../../src/version.js';

it('carries the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(PACKAGE_VERSION).toBe(version);
});

it('numbers the value stream with a whole number', () => {
  expect(Number.isInteger(VALUE_STREAM_VERSION)).toBe(true);
});
