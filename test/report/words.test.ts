import { describe, expect, test } from 'vitest';
import { cellText } from '../../src/report/pictures/cell-text.js';
import {
  compact,
  correlation,
  duration,
  integer,
  list,
  number,
  percent,
  plural,
  times,
} from '../../src/report/pictures/words.js';

/** Numbers and units are held together. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers read as people write them', () => {
  test.each([
    [number(1234.5), '1,235'],
    [number(99.96), '100'],
    [number(12.345), '12.3'],
    [number(0.00205), '0.00205'],
    [number(2e-7), '2.0e-7'],
    [number(Number.NaN), '–'],
    [integer(1_234_567.4), '1,234,567'],
    [compact(1_500), '1.5k'],
    [compact(20_000_000), '20M'],
    [plain(percent(0.1234)), '12 %'],
    [plain(percent(0.0512)), '5.1 %'],
    [plain(percent(0.9996)), '100 %'],
    [plain(percent(0.0001)), '< 0.1 %'],
    [plain(percent(0)), '0 %'],
    [plain(times(2.149)), '2.1 times'],
    [correlation(-0.0001), '0.00'],
    [correlation(-0.314), '−0.31'],
    [plural(1, 'client'), '1 client'],
    [plural(1200, 'client'), '1,200 clients'],
    [list(['a', 'b', 'c']), 'a, b and c'],
  ])('%s is %s', (text, expected) => {
    expect(text).toBe(expected);
  });

  test.each([
    [0, '0 s'],
    [2.5e-7, '250 ns'],
    [0.0123, '12.3 ms'],
    [1, '1 s'],
    [60, '1 min'],
    [90, '1.5 min'],
    [100, '100 s'],
    [3_600, '1 h'],
    [86_400, '1 d'],
    [1_209_600, '14 d'],
  ])('%d seconds are %s', (seconds, expected) => {
    expect(plain(duration(seconds))).toBe(expected);
  });
});

test('cells follow the unit of their column', () => {
  expect(plain(cellText(0.25, { name: 'share', unit: 'share' }))).toBe('25 %');
  expect(plain(cellText(0.25, { name: 'time', unit: 'seconds' }))).toBe('250 ms');
  expect(cellText(1234.2, { name: 'requests', unit: 'count' })).toBe('1,234');
  expect(cellText(0.25, { name: 'CV' })).toBe('0.25');
  expect(cellText(Number.NaN, { name: 'CV' })).toBe('–');
});
