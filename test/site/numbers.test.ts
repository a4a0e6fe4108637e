import { expect, test } from 'vitest';
import { bytesText, countText, durationText, numberText } from '../../site/src/numbers.js';

test.each([
  [0.5, '0.5 s'],
  [59.4, '59.4 s'],
  [60, '1 min'],
  [90, '1 min 30 s'],
  [3599.7, '1 h'],
  [5400, '1 h 30 min'],
  [86_399, '1 d'],
  [100_000, '1 d 4 h'],
  [14 * 86_400, '14 d'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test('numbers have three digits, counts all, and bytes a unit', () => {
  expect(numberText(99.956)).toBe('100');
  expect(numberText(12_345.6)).toBe('12,346');
  expect(countText(10_000_000)).toBe('10,000,000');
  expect([999, 1000, 2_345_678].map(bytesText)).toEqual(['999 B', '1 kB', '2.35 MB']);
});
