import { describe, expect, test } from 'vitest';
import { Timeline } from '../../src/plan/timeline.js';
import { inOnePiece } from '../../src/platform/slices.js';
import type { Pool } from '../../src/pool/pool.js';
import { mixedPool, SyntheticPool } from '../fixtures/synthetic-pool.js';

/** A pool of which only the windows matter. */
function windows(windowSeconds: number, windowCount: number, startSeconds = 0): Pool {
  return new SyntheticPool({
    category: 'language',
    clients: [],
    datasets: [],
    windowSeconds,
    windowCount,
    startSeconds,
  });
}

const unequal = (edges: readonly number[]): Pool =>
  new SyntheticPool({ category: 'language', clients: [], datasets: [], edges });

const piecesOf = (pool: Pool, duration: number) => inOnePiece(new Timeline(pool).until(duration));

describe('the timeline', () => {
  test('of a whole pool is its windows', () => {
    expect(piecesOf(windows(600, 3), 1800)).toEqual([
      { poolWindow: 0, start: 0, end: 600 },
      { poolWindow: 1, start: 600, end: 1200 },
      { poolWindow: 2, start: 1200, end: 1800 },
    ]);
  });

  test('of a shorter trace ends inside a window', () => {
    expect(piecesOf(windows(600, 3), 601)).toEqual([
      { poolWindow: 0, start: 0, end: 600 },
      { poolWindow: 1, start: 600, end: 601 },
    ]);
  });

  test('of a longer trace starts again', () => {
    expect(piecesOf(windows(600, 2), 2000).map(({ poolWindow }) => poolWindow)).toEqual([0, 1, 0, 1]);
  });

  test('of a span starts and ends inside windows, again and again', () => {
    const span = windows(600, 5, 86_400).span(86_400 + 700, 86_400 + 1900);
    expect(new Timeline(span).period).toBe(1200);
    expect(piecesOf(span, 2400)).toEqual([
      { poolWindow: 0, start: 0, end: 500 },
      { poolWindow: 1, start: 500, end: 1100 },
      { poolWindow: 2, start: 1100, end: 1200 },
      { poolWindow: 0, start: 1200, end: 1700 },
      { poolWindow: 1, start: 1700, end: 2300 },
      { poolWindow: 2, start: 2300, end: 2400 },
    ]);
  });

  test('of windows of unequal length has their lengths', () => {
    expect(piecesOf(unequal([50, 60, 100, 101]).span(55, 101), 50)).toEqual([
      { poolWindow: 0, start: 0, end: 5 },
      { poolWindow: 1, start: 5, end: 45 },
      { poolWindow: 2, start: 45, end: 46 },
      { poolWindow: 0, start: 46, end: 50 },
    ]);
  });

  test.each([
    ['windows of a tenth of a second', windows(0.1, 7)],
    ['windows that start at a third', windows(600, 4, 1 / 3)],
    ['a span with fractional ends', mixedPool('language').span(599.9999999, 1200.3)],
    ['a span shorter than a window', mixedPool('language').span(0.1, 0.4)],
    ['a view of windows of unequal length', unequal([0, 0.1, 7.3, 7.7, 1000 / 3]).span(0.05, 300)],
    ['a view of a view', mixedPool('language').span(100.7, 4000.3).span(650.1, 2000.9)],
  ])('has neither gaps nor overlaps: %s', (_, pool) => {
    const duration = new Timeline(pool).period * 10.5;
    const pieces = piecesOf(pool, duration);
    expect(pieces[0].start).toBe(0);
    expect(pieces.at(-1)!.end).toBe(duration);
    pieces.forEach(({ start, end }, index) => {
      expect(end).toBeGreaterThan(start);
      if (index > 0) expect(start).toBe(pieces[index - 1].end);
    });
  });
});
