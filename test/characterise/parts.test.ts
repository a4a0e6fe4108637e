import { describe, expect, it } from 'vitest';
import { octaveBins, spreadOf, variationOf } from '../../src/characterise/distributions.js';
import { SessionTable } from '../../src/characterise/session-table.js';
import { planWindows, WindowCursor } from '../../src/characterise/window-cursor.js';
import { FloatHistogram } from '../../src/statistics/float-histogram.js';
import { ThinnedValues } from '../../src/statistics/thinned-values.js';
import { WholeHistogram } from '../../src/statistics/whole-histogram.js';

describe('windows', () => {
  it('are whole ones, or one as long as a log that is shorter', () => {
    expect(planWindows(3600, 600)).toEqual({ seconds: 600, count: 6, lengthSeconds: 600 });
    expect(planWindows(3599, 600)).toEqual({ seconds: 600, count: 5, lengthSeconds: 600 });
    expect(planWindows(125, 600)).toEqual({ seconds: 600, count: 1, lengthSeconds: 125 });
    // 0.3 / 0.1 is below 3 in binary.
    expect(planWindows(0.3, 0.1).count).toBe(3);
    expect(() => planWindows(1e9, 1e-3)).toThrow('262144 windows');
  });

  it('are entered where they begin, whatever the rounding of quotients', () => {
    for (const seconds of [0.1, 0.3, 1 / 3, 7, 600]) {
      const cursor = new WindowCursor(seconds);
      const windows = Array.from({ length: 700 }, (_, index) => index + Math.floor(index / 3));
      const seen = windows.map((window) => [
        cursor.move(window * seconds),
        cursor.index,
        cursor.move(window * seconds),
        cursor.end,
      ]);
      expect(seen).toEqual(windows.map((window) => [true, window, false, (window + 1) * seconds]));
    }
  });
});

describe('values of which every k-th is kept', () => {
  it('are all of them while they fit', () => {
    const values = new ThinnedValues(16);
    for (let value = 0; value < 8; value++) values.push(value);
    expect([...values.values]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it.each([9, 16, 17, 31, 33, 1000, 4097])('are evenly spaced, of %d', (count) => {
    const values = new ThinnedValues(16);
    for (let value = 0; value < count; value++) values.push(value);
    const kept = [...values.values];
    expect(values.count).toBe(count);
    expect(kept.length).toBeGreaterThanOrEqual(8);
    expect(kept.length).toBeLessThanOrEqual(16);
    const stride = kept[1];
    expect(kept).toEqual(kept.map((_, index) => index * stride));
    // None is missing at the end.
    expect(count - kept.at(-1)!).toBeLessThanOrEqual(stride);
    values.clear();
    values.push(5);
    expect([values.count, ...values.values]).toEqual([1, 5]);
  });
});

describe('sessions', () => {
  it('have turns, and times between them', () => {
    const table = new SessionTable();
    expect(table.turn(2 ** 52 + 1, 10)).toBeNaN();
    expect(table.turn(0, 11)).toBeNaN();
    expect(table.turn(2 ** 52 + 1, 14)).toBe(4);
    expect(table.turn(2 ** 52 + 1, 14)).toBe(0);
    expect([table.size, table.followedShare]).toEqual([2, 1]);
    expect([...table.turns()].sort()).toEqual([1, 3]);
  });

  it('are all followed while there are few enough, however their numbers lie', () => {
    for (const step of [1, 64, 4096, 2 ** 32, 2 ** 33 + 64]) {
      const table = new SessionTable(20_000);
      const gaps = Array.from({ length: 40_000 }, (_, row) =>
        table.turn((row % 20_000) * step, row < 20_000 ? 0 : 1),
      );
      expect(gaps.slice(0, 20_000).every(Number.isNaN)).toBe(true);
      expect(gaps.slice(20_000).every((gap) => gap === 1)).toBe(true);
      expect([table.size, table.followedShare]).toEqual([20_000, 1]);
      expect([...table.turns()].every((turns) => turns === 2)).toBe(true);
    }
  });

  it('are followed from their first turn to their last where they are too many', () => {
    const table = new SessionTable(1000);
    // Session s has 1 + s mod 4 turns.
    for (let turn = 0; turn < 4; turn++) {
      for (let session = 0; session < 40_000; session++) {
        if (session % 4 >= turn) table.turn(session, turn);
      }
    }
    expect(table.size).toBeLessThanOrEqual(1000);
    const estimate = table.size / table.followedShare;
    // The number of a binomial sample of 1 in 64: 625, and its standard deviation 25.
    expect(table.followedShare).toBe(1 / 64);
    expect(Math.abs(estimate - 40_000)).toBeLessThan(4 * 25 * 64);
    const byTurns = [0, 0, 0, 0, 0];
    for (const turns of table.turns()) byTurns[turns]++;
    for (const turns of [1, 2, 3, 4]) expect(Math.abs(byTurns[turns] - 156)).toBeLessThan(4 * 12.5);
  });
});

describe('histograms for pictures', () => {
  it('have bins that follow each other, of whole numbers', () => {
    const histogram = new WholeHistogram();
    histogram.add(Uint32Array.from({ length: 3000 }, (_, value) => value));
    const bins = octaveBins(histogram, 1);
    expect(bins.slice(0, 4).map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    for (const [index, { from, to, count }] of bins.entries()) {
      if (index > 0) expect(from).toBe(bins[index - 1].to);
      expect(count).toBe(Math.min(to, 3000) - from);
    }
  });

  it('leave out what is empty', () => {
    const histogram = new FloatHistogram();
    histogram.add(Float64Array.of(0, 0.1, 0.25, 100));
    expect(octaveBins(histogram, 0.25)).toEqual([
      { from: 0, to: 0.25, count: 2 },
      { from: 0.25, to: 0.5, count: 1 },
      { from: 90.5, to: 107.75, count: 1 },
    ]);
  });
});

it('spreads are of what are numbers', () => {
  expect(spreadOf([Number.NaN, 3, 1, 2])).toEqual({ count: 3, min: 1, p5: 1, p50: 2, p95: 3, max: 3 });
  expect(spreadOf([])).toMatchObject({ count: 0, p50: Number.NaN });
  // Of 1 and 3: mean 2, standard deviation 1.
  expect(variationOf([1, 3])).toBe(0.5);
});
