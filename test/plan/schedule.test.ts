import { describe, expect, test } from 'vitest';
import { PoolError } from '../../src/errors.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import type { TraceSettings } from '../../src/workload/resolved-workload.js';
import { type SyntheticClient, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { schedule } from '../support/at-once.js';

const client = (id: number, rates: readonly number[]): SyntheticClient => ({
  id,
  at: (window) =>
    rates[window] > 0 ? { rate: rates[window], family: GapFamily.gamma, shape: 1 } : undefined,
});

/** Four windows of 100 s with total rates 3, 1, 0 and 4 requests/s: 800 requests. */
const POOL = new SyntheticPool({
  category: 'language',
  windowSeconds: 100,
  windowCount: 4,
  datasets: [],
  clients: [client(1, [1, 1, 0, 0]), client(2, [2, 0, 0, 4])],
});
const BUSY = POOL.span(0, 200);
const IDLE = POOL.span(200, 300);

const figures = (options: TraceSettings, pool = BUSY as typeof BUSY) => {
  const { expectedRequests, duration, expectedByPiece, pieces } = schedule(pool, options);
  expect(expectedByPiece).toHaveLength(pieces.length);
  expect(expectedByPiece.reduce((sum, value) => sum + value)).toBeCloseTo(expectedRequests, 6);
  expect(pieces.at(-1)!.end).toBe(duration);
  return { expectedRequests, duration, expectedByPiece: [...expectedByPiece] };
};

describe('two of rate, duration and requests fix the third', () => {
  test('nothing: the pool once, at its own rate', () => {
    expect(figures({})).toEqual({ expectedRequests: 400, duration: 200, expectedByPiece: [300, 100] });
    expect(figures({}, POOL)).toEqual({
      expectedRequests: 800,
      duration: 400,
      expectedByPiece: [300, 100, 0, 400],
    });
  });

  test('rate', () => {
    expect(figures({ rate: 5 })).toEqual({
      expectedRequests: 1000,
      duration: 200,
      expectedByPiece: [500, 500],
    });
  });

  test('duration', () => {
    expect(figures({ duration: 50 })).toEqual({
      expectedRequests: 150,
      duration: 50,
      expectedByPiece: [150],
    });
    expect(figures({ duration: 250 })).toEqual({
      expectedRequests: 550,
      duration: 250,
      expectedByPiece: [300, 100, 150],
    });
  });

  test('requests', () => {
    expect(figures({ requests: 350 })).toEqual({
      expectedRequests: 350,
      duration: 150,
      expectedByPiece: [300, 50],
    });
    expect(figures({ requests: 700 }, POOL)).toEqual({
      expectedRequests: 700,
      duration: 375,
      expectedByPiece: [300, 100, 0, 300],
    });
    expect(figures({ requests: 950 })).toEqual({
      expectedRequests: 950,
      duration: 450,
      expectedByPiece: [300, 100, 300, 100, 150],
    });
  });

  test('rate and duration', () => {
    expect(figures({ rate: 2, duration: 130 })).toEqual({
      expectedRequests: 260,
      duration: 130,
      expectedByPiece: [200, 60],
    });
  });

  test('rate and requests', () => {
    expect(figures({ rate: 2, requests: 300 })).toEqual({
      expectedRequests: 300,
      duration: 150,
      expectedByPiece: [200, 100],
    });
  });

  test('duration and requests: the shape of the pool, scaled', () => {
    expect(figures({ duration: 200, requests: 40 })).toEqual({
      expectedRequests: 40,
      duration: 200,
      expectedByPiece: [30, 10],
    });
  });

  test('a factor on the pool, with or without a duration or requests', () => {
    expect(figures({ rate: { scale: 0.5 } })).toEqual({
      expectedRequests: 200,
      duration: 200,
      expectedByPiece: [150, 50],
    });
    expect(figures({ rate: { scale: 2 }, duration: 50 })).toEqual({
      expectedRequests: 300,
      duration: 50,
      expectedByPiece: [300],
    });
    expect(figures({ rate: { scale: 2 }, requests: 700 })).toEqual({
      expectedRequests: 700,
      duration: 150,
      expectedByPiece: [600, 100],
    });
    expect(figures({ rate: 'native', requests: 300 })).toMatchObject({ duration: 100 });
  });

  test('a largest rate scales the pool down where its busiest window exceeds it', () => {
    expect(figures({ rate: { max: 1.5 } })).toEqual({
      expectedRequests: 200,
      duration: 200,
      expectedByPiece: [150, 50],
    });
    expect(figures({ rate: { max: 10 } })).toEqual({
      expectedRequests: 400,
      duration: 200,
      expectedByPiece: [300, 100],
    });
    expect(figures({ rate: { max: 4 } }, POOL)).toMatchObject({ expectedRequests: 800 });
  });

  test('the windows that are read are those that are needed', () => {
    expect(schedule(POOL, { duration: 150 }).windowCount).toBe(2);
    expect(schedule(POOL, { duration: 100 }).windowCount).toBe(1);
    expect(schedule(POOL, { duration: 1000 }).windowCount).toBe(4);
    expect(schedule(POOL, { requests: 10 }).windowCount).toBe(1);
  });
});

describe('what the pool cannot carry', () => {
  test('a constant rate over a window without clients names the window', () => {
    expect(() => schedule(POOL, { rate: 1 })).toThrow(PoolError);
    expect(() => schedule(POOL, { rate: 1 })).toThrow(/window at 200 s/);
    expect(schedule(POOL, { rate: 1, duration: 200 }).expectedRequests).toBe(200);
  });

  test.each([{}, { requests: 10 }, { duration: 60 }, { duration: 60, requests: 10 }])(
    'a span in which nobody is active: %j',
    (options) => {
      expect(() => schedule(IDLE, options)).toThrow(PoolError);
    },
  );
});

describe('rates that are functions of time', () => {
  test('are cut at the edges of windows and of the rate', () => {
    const { pieces, expectedByPiece, beginShares, expectedRequests, duration } = schedule(POOL, {
      rate: {
        linear: [
          [0, 0],
          [50, 20],
          [150, 20],
          [200, 0],
        ],
      },
      duration: 200,
    });
    expect(pieces).toEqual([
      { poolWindow: 0, start: 0, end: 50 },
      { poolWindow: 0, start: 50, end: 100 },
      { poolWindow: 1, start: 100, end: 150 },
      { poolWindow: 1, start: 150, end: 200 },
    ]);
    expect([...expectedByPiece]).toEqual([500, 1000, 1000, 500]);
    expect([...beginShares]).toEqual([0, 0.5, 0.5, 1]);
    expect([expectedRequests, duration]).toEqual([3000, 200]);
  });

  test('may be 0 where nobody is active, and nowhere else above 0', () => {
    const rate = (idle: number) =>
      ({
        steps: [
          [0, 5],
          [200, idle],
          [300, 5],
        ],
      }) as const;
    expect(schedule(POOL, { rate: rate(0) }).expectedRequests).toBe(1500);
    expect(() => schedule(POOL, { rate: rate(1) })).toThrow(/no client is active in the window at 200 s/);
  });

  test('go on until the requests are there, to the bit', () => {
    const rate = {
      ramp: { from: 0, to: 10, duration: 100 },
    };
    // 500 requests on the ramp, then 10 a second.
    const { expectedRequests, duration, expectedByPiece } = schedule(BUSY, { rate, requests: 1234 });
    expect(expectedRequests).toBe(1234);
    expect(duration).toBeCloseTo(173.4, 9);
    expect(expectedByPiece.reduce((sum, value) => sum + value)).toBeCloseTo(1234, 9);
    // 125 are reached on the way up: 0.05 t^2.
    expect(schedule(BUSY, { rate, requests: 125 }).duration).toBeCloseTo(50, 9);
  });

  test('that end at 0 before the requests are there are refused', () => {
    const rate = { spike: { at: 10, duration: 20, rate: 5 } };
    expect(schedule(BUSY, { rate, requests: 99 }).duration).toBeCloseTo(29.8, 9);
    expect(() => schedule(BUSY, { rate, requests: 101 })).toThrow(/never adds up to 101 requests/);
    expect(() => schedule(BUSY, { rate: { sum: [0, 0] }, duration: 60 })).toThrow(
      /the rate is 0 over the whole/,
    );
  });

  test("follow the pool's own rate where they refer to it", () => {
    const rate = { product: ['native', { spike: { at: 50, duration: 100, factor: 2 } }] } as const;
    expect([...schedule(BUSY, { rate }).expectedByPiece]).toEqual([150, 300, 100, 50]);
  });
});
