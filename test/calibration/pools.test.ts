import { describe, expect, it } from 'vitest';
import { hourFigures } from '../../calibration/figures/index.js';
import { measure } from '../../calibration/measure.js';
import { openReleased } from '../../calibration/released.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { DATASET, directoryOf } from '../pool/released-fixture.js';
import { HandPool } from './hand-pool.js';

const HOUR = 3600;
const dataset = { input_tokens: empirical([[100, 1]]), output_tokens: empirical([[10, 1]]) };

function startsOf(measured: readonly { readonly fromSeconds: number }[], seconds: number): number[] {
  return measured.map(({ fromSeconds }) => fromSeconds / seconds);
}

describe('measure', () => {
  const unknown = new Set<number>();
  const constant = (days: number) => ({
    pool: new HandPool(days * 144, [{ rate: 2 }], [dataset]),
    withoutLengths: unknown,
  });

  it('fits to even days, and holds odd ones out, with their hours', async () => {
    const fit = await measure(constant(3), { part: 'fit', traffic: false });
    expect(startsOf(fit.days, 24 * HOUR)).toEqual([0, 2]);
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    expect(startsOf(fit.hours, HOUR)).toEqual([...hours, ...hours.map((hour) => 48 + hour)]);
    const heldOut = await measure(constant(3), { part: 'held-out', traffic: false });
    expect(startsOf(heldOut.days, 24 * HOUR)).toEqual([1]);
    expect(startsOf(heldOut.hours, HOUR)).toEqual(hours.map((hour) => 24 + hour));
  });

  it('has even and odd hours where there is one day, which is of both parts', async () => {
    const heldOut = await measure(constant(1), { part: 'held-out', traffic: false });
    expect(startsOf(heldOut.hours, HOUR)).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23]);
    expect(startsOf(heldOut.days, 24 * HOUR)).toEqual([0]);
    const fit = await measure(constant(1), { part: 'fit', traffic: false });
    expect(startsOf(fit.hours, HOUR)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
    expect(startsOf(fit.days, 24 * HOUR)).toEqual([0]);
  });

  it('spreads fewer hours evenly, and leaves out those without requests', async () => {
    const rate = Array.from({ length: 144 }, (_, window) => (window < 72 ? 1 : 0));
    const half = { pool: new HandPool(144, [{ rate }], [dataset]), withoutLengths: unknown };
    expect(startsOf((await measure(half, { hours: 4, traffic: false })).hours, HOUR)).toEqual([3, 9]);
    expect((await measure(half, { traffic: false })).hours).toHaveLength(12);
  });

  it('has what is generated of an hour beside what is computed', async () => {
    const { hours } = await measure({ ...constant(1) }, { hours: 1 });
    const { figures } = hours[0];
    expect(figures.top1).toBe(1);
    expect(Math.abs(figures.interArrivalCv - 1)).toBeLessThan(0.01);
  });
});

describe('openReleased', () => {
  const trace = (rate: number) =>
    Array.from({ length: 6 }, (_, window) => `${600 * window},${rate},2,Gamma,0.25,1\n`).join('');

  it('has the arrivals of a client without a dataset, whose lengths are not known', async () => {
    const directory = directoryOf({
      'chunk-3-trace.csv': trace(1),
      'chunk-3-dataset.json': DATASET,
      'chunk-5-trace.csv': trace(3),
      'notes.txt': 'no client',
    });
    const { pool, withoutLengths } = await openReleased(directory, 'language');
    expect([...pool.clientIds]).toEqual([3, 5]);
    expect(pool.leftOut).toEqual([]);
    expect(withoutLengths).toEqual(new Set([5]));
    const figures = hourFigures(pool, 0, { withoutLengths })!;
    expect(figures.top1).toBeCloseTo(0.75, 12);
    // Of the client with a dataset: a quarter 10, the rest 20.
    expect(figures.inputMean).toBeCloseTo(17.5, 12);
  });

  it('leaves alone a pool that has all', async () => {
    const directory = directoryOf({ 'chunk-3-trace.csv': trace(1), 'chunk-3-dataset.json': DATASET });
    const { pool, withoutLengths } = await openReleased(directory, 'language');
    expect([pool.clientIds.length, withoutLengths.size]).toEqual([1, 0]);
  });
});
