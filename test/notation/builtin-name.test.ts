import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import {
  builtinCategory,
  builtinName,
  isBuiltin,
  parseBuiltinName,
} from '../../src/notation/builtin-name.js';

test.each([
  ['builtin:language', { category: 'language', clients: undefined, seed: undefined }],
  ['builtin:reason?', { category: 'reason', clients: undefined, seed: undefined }],
  ['builtin:reason?clients=1', { category: 'reason', clients: 1, seed: undefined }],
  ['builtin:multimodal?seed=0&clients=10000000', { category: 'multimodal', clients: 10_000_000, seed: 0 }],
  ['builtin:language?&seed=4294967295', { category: 'language', clients: undefined, seed: 4_294_967_295 }],
])('%s', (name, expected) => {
  expect(parseBuiltinName(name)).toEqual(expected);
  expect(isBuiltin(name)).toBe(true);
  expect(builtinCategory(name)).toBe(expected.category);
});

test.each([
  ['language', /no such population; there are builtin:language, builtin:reason, builtin:multimodal$/],
  ['builtin:lang', /no such population/],
  ['builtin:toString', /no such population/],
  ['builtin:language?clients=0', /clients=0 must be a whole number from 1 to 10000000/],
  ['builtin:language?clients=10000001', /from 1 to 10000000/],
  ['builtin:language?clients=', /clients= must be a whole number/],
  ['builtin:language?seed=-1', /from 0 to 4294967295/],
  ['builtin:language?client=5', /there are clients=<n> and seed=<n>$/],
  ['builtin:language?clients=1e3', /from 1 to 10000000/],
  ['builtin:language?seed=4294967296', /from 0 to 4294967295/],
  ['builtin:language?seed=1=2', /seed=1=2 must be a whole number/],
  ['builtin:language?clients=1&clients=1', /parameter clients is given twice/],
  ['builtin:language?size=3', /unknown parameter "size"/],
])('%s is refused', (name, message) => {
  expect(() => parseBuiltinName(name)).toThrow(UsageError);
  expect(() => parseBuiltinName(name)).toThrow(message);
});

test('names are of categories, and other sources of none', () => {
  expect(builtinName('reason')).toBe('builtin:reason');
  expect([
    isBuiltin('pools/m-large'),
    builtinCategory('pools/m-large'),
    builtinCategory('builtin:x'),
  ]).toEqual([false, undefined, undefined]);
});
