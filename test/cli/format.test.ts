import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatFullClock,
  formatNumber,
  formatRate,
  formatShare,
  plural,
} from '../../src/cli/format.js';
import { formatFacts, formatTable, sparkline } from '../../src/cli/table.js';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [950, '950'],
    [999, '999'],
    [999.6, '1.00 k'],
    [12_345, '12.3 k'],
    [12_345_678, '12.3 M'],
    [1.5e9, '1.50 G'],
    [5e15, '5,000 T'],
    [Number.NaN, '–'],
  ])('a count: %d is %s', (value, text) => expect(formatCount(value)).toBe(text));

  it.each([
    [0, '0'],
    [1, '1'],
    [0.012345, '0.0123'],
    [1.2345, '1.23'],
    [99.96, '100'],
    [12_345.6, '12,346'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('a number: %d is %s', (value, text) => expect(formatNumber(value)).toBe(text));

  it.each([
    [0, '0 ms'],
    [0.0123, '12.3 ms'],
    [4.561, '4.56 s'],
    [59.97, '1 min'],
    [90, '1 min 30 s'],
    [3_600, '1 h'],
    [4_800, '1 h 20 min'],
    [3_605, '1 h'],
    [1_209_600, '14 d'],
    [108_000, '1 d 6 h'],
    [Number.NaN, '–'],
  ])('a duration: %d is %s', (value, text) => expect(formatDuration(value)).toBe(text));

  it.each([
    [0, '00:00'],
    [64_800, '18:00'],
    [64_830, '18:00:30'],
    [196_200, '2d 06:30'],
  ])('a moment: %d is %s', (value, text) => expect(formatClock(value)).toBe(text));

  it.each([
    [0, '0d 00:00:00'],
    [64_800, '0d 18:00:00'],
    [196_230.5, '2d 06:30:30.5'],
  ])('a moment in full: %d is %s', (value, text) => expect(formatFullClock(value)).toBe(text));

  it('and the rest', () => {
    expect([formatBytes(512), formatBytes(12_345_678)]).toEqual(['512 B', '12.3 MB']);
    expect([formatRate(99.7), formatRate(Number.NaN)]).toEqual(['99.7 req/s', '–']);
    expect([0.0234, 0.0001, 0, 1, Number.NaN].map(formatShare)).toEqual([
      '2.3 %',
      '< 0.1 %',
      '0.0 %',
      '100.0 %',
      '–',
    ]);
    expect([plural(1, 'client'), plural(1_000, 'client')]).toEqual(['1 client', '1,000 clients']);
  });
});

it('aligns tables', () => {
  const rows = [
    ['column', 'mean'],
    ['a', '1,234'],
  ];
  expect(formatTable(rows, '')).toBe('column   mean\na       1,234\n');
  expect(
    formatFacts([
      ['pool', 'x'],
      ['rate', 'y'],
    ]),
  ).toBe('pool  x\nrate  y\n');
  expect(
    formatFacts([
      ['a', 'x'],
      ['long', 'y'],
    ]),
  ).toBe('a     x\nlong  y\n');
});

it('draws a line of bars from 0 to the largest mean', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8])).toBe('▁▂▃▄▅▆▇██');
  expect(sparkline([1, 3, 4, 4], 2)).toBe('▅█');
  expect(sparkline([0, 0])).toBe('▁▁');
  expect(sparkline([])).toBe('');
});
