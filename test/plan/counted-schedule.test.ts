import { describe, expect, test } from 'vitest';
import { countedSchedule } from '../../src/plan/counted-schedule.js';
import type { Schedule } from '../../src/plan/schedule-basis.js';

/** Pieces of a second each. */
function scheduleOf(expected: readonly number[]): Schedule {
  return {
    pieces: expected.map((_, index) => ({ poolWindow: index, start: index, end: index + 1 })),
    expectedByPiece: Float64Array.from(expected),
    beginShares: new Float64Array(expected.length).fill(0.5),
    expectedRequests: expected.reduce((sum, value) => sum + value, 0),
    duration: expected.length,
    windowCount: expected.length,
  };
}

describe('schedules whose steps have whole numbers of requests', () => {
  test('carry what rounding gains or loses', () => {
    const { steps, expectedRequests } = countedSchedule(scheduleOf([1.5, 1.5, 1.5, 1.5]), [0, 1, 2, 3]);
    // 1.5, 3, 4.5 and 6, halves up.
    expect(steps!.map(({ requests }) => requests)).toEqual([2, 1, 2, 1]);
    expect(expectedRequests).toBe(6);
  });

  test('scale the pieces of a step, and round what sums have missed', () => {
    const { steps, expectedByPiece } = countedSchedule(
      scheduleOf([0.1, 0.2, 0.7, 0.45 * 300, 0.4]),
      [0, 3, 4],
    );
    expect(steps).toEqual([
      { fromPiece: 0, toPiece: 3, requests: 1 },
      { fromPiece: 3, toPiece: 4, requests: 135 },
      { fromPiece: 4, toPiece: 5, requests: 0 },
    ]);
    expect([...expectedByPiece]).toEqual([0.1, 0.2, 0.7, 135, 0].map((value) => expect.closeTo(value, 12)));
  });

  test('leave steps without clients without requests', () => {
    const { steps } = countedSchedule(scheduleOf([2.6, 0, 2.6]), [0, 1, 2]);
    expect(steps!.map(({ requests }) => requests)).toEqual([3, 0, 2]);
  });

  test('are refused where no step comes to a request', () => {
    expect(() => countedSchedule(scheduleOf([0.2, 0.2]), [0, 1])).toThrow('counts: no step has a request');
  });
});
