import { expect, test } from 'vitest';
import { coveredSeconds, timelineOf } from '../../src/fit/timeline.js';

test('windows begin with the log, on a clock of the day where it tells of days', () => {
  // 2026-11-29T18:05:00Z.
  const timeline = timelineOf(3600, 600, Date.UTC(2026, 10, 29, 18, 5) / 1000);
  expect(timeline).toMatchObject({ count: 6, windowSeconds: 600, startSeconds: 18 * 3600 + 300, notes: [] });
  expect(timelineOf(3600, 600, undefined).startSeconds).toBe(0);
  // Before 1970 as well.
  expect(timelineOf(3600, 600, -3600).startSeconds).toBe(23 * 3600);
});

test('a rest of half a window and more is a window of what the log covers', () => {
  const timeline = timelineOf(3900, 600, undefined);
  expect([timeline.count, coveredSeconds(timeline, 5), coveredSeconds(timeline, 6)]).toEqual([7, 600, 300]);
  expect(timeline.notes).toHaveLength(1);
});

test('a shorter rest belongs to the window before it', () => {
  const timeline = timelineOf(3700, 600, undefined);
  expect([timeline.count, coveredSeconds(timeline, 4), coveredSeconds(timeline, 5)]).toEqual([6, 600, 700]);
  expect(timeline.notes).toHaveLength(1);
});

test('a log that is shorter than a window has one of its own length, of a second at least', () => {
  expect(timelineOf(90, 600, undefined)).toMatchObject({ count: 1, windowSeconds: 90, lastSeconds: 90 });
  expect(timelineOf(1e-9, 600, undefined)).toMatchObject({ count: 1, windowSeconds: 1, lastSeconds: 1 });
});

test('neither the first nor the last time of a log can be read from its windows', () => {
  // 18:05:17.25, and 303.4 s into the seventh window.
  const timeline = timelineOf(3903.4, 600, Date.UTC(2026, 10, 29, 18, 5, 17, 250) / 1000);
  expect(timeline).toMatchObject({ startSeconds: 18 * 3600 + 300, lastSeconds: 300 });
  expect(timelineOf(3697.2, 600, undefined).lastSeconds).toBe(700);
  expect(timelineOf(89.3, 600, undefined)).toMatchObject({ windowSeconds: 90, lastSeconds: 90 });
  expect(timelineOf(35.6, 10, 3.7)).toMatchObject({ startSeconds: 0, lastSeconds: 6 });
});
