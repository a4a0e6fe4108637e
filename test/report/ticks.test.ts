import { describe, expect, test } from 'vitest';
import {
  datedMomentText,
  durationTicks,
  linearTicks,
  logTicks,
  momentText,
  timeTicks,
} from '../../src/report/pictures/ticks.js';

const HOUR = 3_600;
const DAY = 86_400;

describe('ticks of numbers', () => {
  test('are round, and hold what is shown', () => {
    expect(linearTicks(0, 97, 5)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(linearTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(linearTicks(-3, 7, 2)).toEqual([-5, 0, 5, 10]);
  });

  test('of a logarithmic axis are powers of ten, fewer where many and more where few', () => {
    expect(logTicks(3, 20_000, 5)).toEqual([10, 100, 1_000, 10_000]);
    expect(logTicks(3, 20_000, 8)).toEqual([3, 10, 30, 100, 300, 1_000, 3_000, 10_000]);
    expect(logTicks(1e-6, 1e6, 4)).toEqual([1e-6, 1e-3, 1, 1e3, 1e6]);
    expect(logTicks(4, 60, 6)).toEqual([5, 10, 20, 50]);
  });

  test('of a logarithmic axis within a part of a decade are still two at least', () => {
    expect(logTicks(1.1, 1.9, 5).length).toBeGreaterThanOrEqual(2);
  });
});

describe('ticks of lengths of time', () => {
  test('are whole seconds, minutes, hours and days', () => {
    expect(durationTicks(0.5, 3 * DAY, 8)).toEqual([1, 10, 60, 600, HOUR, 10 * HOUR, DAY]);
    expect(durationTicks(1e-4, 2, 6)).toEqual([1e-4, 1e-3, 1e-2, 1e-1, 1]);
  });

  test.each([2, 4, 8])('are two or more of whatever range, %d asked for', (count) => {
    for (let from = 1e-6; from < 1e7; from *= 1.137) {
      for (const ratio of [1.05, 1.5, 1.9, 2.4, 4, 7, 30, 90, 1e4]) {
        for (const make of [durationTicks, logTicks]) {
          const ticks = make(from, from * ratio, count);
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
          expect(ticks[0]).toBeGreaterThanOrEqual(from * (1 - 1e-9));
          expect(ticks[ticks.length - 1]).toBeLessThanOrEqual(from * ratio * (1 + 1e-9));
        }
      }
    }
  });

  test('between those that people count in are round', () => {
    expect(durationTicks(0.21, 0.49, 5)).toEqual([0.3, 0.4]);
    expect(durationTicks(11, 29, 5)).toEqual([15, 20, 25]);
  });

  test('are closer where few of them fit', () => {
    expect(durationTicks(20, 400, 6)).toEqual([30, 60, 120, 300]);
  });
});

describe('ticks of time', () => {
  test('of some hours are hours and minutes from the start', () => {
    expect(timeTicks(0, HOUR, 5, undefined)).toEqual({
      values: [0, 900, 1_800, 2_700, 3_600],
      texts: ['00:00', '00:15', '00:30', '00:45', '01:00'],
      label: 'time from the start (h:min)',
    });
  });

  test('of some days say which day it is where one begins', () => {
    const { texts, values } = timeTicks(0, 2 * DAY, 4, undefined);
    expect(values).toEqual([0, DAY / 2, DAY, 1.5 * DAY, 2 * DAY]);
    expect(texts).toEqual(['00:00\nday 1', '12:00', '00:00\nday 2', '12:00', '00:00\nday 3']);
  });

  test('of many days are days', () => {
    expect(timeTicks(0, 14 * DAY, 7, undefined).texts).toEqual([
      ...['day 1', 'day 3', 'day 5', 'day 7', 'day 9', 'day 11', 'day 13', 'day 15'],
    ]);
  });

  test('stand at whole hours of the clock where there is one', () => {
    // 2023-11-16 18:15:46 UTC.
    const { values, texts, label } = timeTicks(0, HOUR, 4, 1_700_158_546);
    expect(values).toEqual([854, 1_754, 2_654, 3_554]);
    expect(texts).toEqual(['18:30\n16 Nov', '18:45', '19:00', '19:15']);
    expect(label).toBe('time (UTC)');
  });

  test('of more than a year say which', () => {
    // From 2023-11-16, in steps of a year of 365 days since 1970: 54 to 56 of them.
    const { texts } = timeTicks(0, 800 * DAY, 3, 1_700_092_800);
    expect(texts).toEqual(['19 Dec 2023', '18 Dec 2024', '18 Dec 2025']);
  });

  test('of less than a second have decimals', () => {
    expect(timeTicks(0, 1, 2, undefined).texts).toEqual(['00:00:00.0', '00:00:00.5', '00:00:01.0']);
  });
});

test('moments in tables say their day where there are several', () => {
  expect(momentText(5_400, undefined)).toBe('01:30');
  expect(momentText(DAY + 61, undefined)).toBe('day 2 00:01:01');
  expect(momentText(0, 1_700_158_546)).toBe('16 Nov 18:15:46');
});

test('a moment by itself has its year', () => {
  expect(datedMomentText(1_700_158_546)).toBe('16 Nov 2023 18:15:46');
  expect(datedMomentText(0)).toBe('1 Jan 1970 00:00');
});
