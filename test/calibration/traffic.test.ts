import { describe, expect, it } from 'vitest';
import { hourTraffic, trafficFigures } from '../../calibration/figures/traffic.js';
import { TrafficTally } from '../../calibration/figures/traffic-tally.js';
import { compareTraces } from '../../src/compare/compare.js';
import { openPool } from '../../src/pool/open.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { HandPool } from './hand-pool.js';

const known = new Set<number>();
const whole = (length: number, at: (index: number) => number) =>
  Uint32Array.from({ length }, (_, index) => at(index));

describe('TrafficTally', () => {
  it('finds nothing in arrivals that are even', () => {
    const tally = new TrafficTally(known);
    const times = Float64Array.from({ length: 3600 }, (_, index) => index + 0.5);
    const ones = whole(3600, () => 1);
    tally.add(times, ones, ones, ones);
    const figures = tally.figures();
    expect([figures.interArrivalCv, figures.rateCv3]).toEqual([0, 0]);
    expect([figures.dispersion3, figures.dispersion30, figures.dispersion300]).toEqual([0, 0, 0]);
    expect(figures.inputOutputSpearman).toBeNaN();
  });

  it('has the CV of gaps and of rates, and the dispersion of counts, across batches', () => {
    const tally = new TrafficTally(known);
    // Twice a second in the first half of the hour, once in two seconds in the other.
    const times = [
      ...Array.from({ length: 3600 }, (_, index) => 0.25 + index / 2),
      ...Array.from({ length: 900 }, (_, index) => 1800.5 + 2 * index),
    ];
    for (let from = 0; from < times.length; from += 1000) {
      const own = Float64Array.from(times.slice(from, from + 1000));
      tally.add(
        own,
        ...(Array(3).fill(whole(own.length, () => 1)) as [Uint32Array, Uint32Array, Uint32Array]),
      );
    }
    const figures = tally.figures();
    // Counts of 30 s are 60 and 15, of 300 s 600 and 150: means 37.5 and 375, with unbiased variances.
    expect(figures.dispersion30).toBeCloseTo(((120 / 119) * 22.5 ** 2) / 37.5, 8);
    expect(figures.dispersion300).toBeCloseTo(((12 / 11) * 225 ** 2) / 375, 8);
    // About the mean of ten minutes nothing is left.
    expect(figures.steadyDispersion30).toBe(0);
    const gaps = times.slice(1).map((time, index) => time - times[index]);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const square = gaps.reduce((sum, gap) => sum + gap * gap, 0) / gaps.length;
    expect(figures.interArrivalCv).toBeCloseTo(Math.sqrt(square / mean ** 2 - 1), 10);
  });

  it('relates the rate of all to the lengths of those that are known', () => {
    const tally = new TrafficTally(new Set([2]));
    // In every other window of 3 s there are two requests more, of a client without lengths; where there are, inputs are long.
    const rows = Array.from({ length: 1200 }, (_, window) => {
      const isBusy = window % 2 === 0;
      const row = (client: number) => [3 * window + 1, client, isBusy ? 90 : 10, isBusy ? 1 : 2];
      return isBusy ? [row(1), row(2), row(2)] : [row(1)];
    }).flat();
    const column = (at: number) => Uint32Array.from(rows, (row) => row[at]);
    tally.add(
      Float64Array.from(rows, ([time]) => time),
      column(1),
      column(2),
      column(3),
    );
    const figures = tally.figures() as Record<string, number>;
    expect(figures.rateInput3).toBeCloseTo(1, 12);
    expect(figures.rateOutput3).toBeCloseTo(-1, 12);
    expect(figures.inputOutputSpearman).toBeCloseTo(-1, 12);
    // Half of the known requests have 10 in and 2 out, half 90 in and 1 out; bins of 90 are exact.
    expect([figures.inputOfTenth1, figures.outputOfTenth1]).toEqual([10, 2]);
    expect([figures.inputOfTenth10, figures.outputOfTenth10]).toEqual([90, 1]);
  });
});

describe('trafficFigures', () => {
  const dataset = {
    input_tokens: empirical([[100, 1]]),
    output_tokens: empirical([
      [10, 0.5],
      [20, 0.5],
    ]),
  };

  it('is of a Poisson process where the only client has one', async () => {
    const pool = new HandPool(6, [{ rate: 7 }], [dataset]);
    const figures = (await trafficFigures(pool, 0))!;
    // Of 180,000 gaps and 1,200 counts: four standard errors, 1 / sqrt(n) and sqrt(2 / n).
    expect(Math.abs(figures.interArrivalCv - 1)).toBeLessThan(4 / Math.sqrt(180_000));
    expect(Math.abs(figures.dispersion3 - 1)).toBeLessThan(4 * Math.sqrt(2 / 1200));
    expect(Math.abs(figures.steadyDispersion30 - 1)).toBeLessThan(4 * Math.sqrt(2 / 114));
    expect(figures.inputOutputSpearman).toBeNaN();
  });

  it("follows the hour's own curve", async () => {
    const pool = new HandPool(6, [{ rate: [1, 1, 1, 3, 3, 3] }], [dataset]);
    const figures = (await trafficFigures(pool, 0, { rate: 20 }))!;
    // Counts of 300 s are 3,000 and 9,000: the variance of the curve is 12/11 of 3,000 squared.
    expect(figures.dispersion300 / (((12 / 11) * 3000 ** 2) / 6000)).toBeCloseTo(1, 1);
    expect(await trafficFigures(new HandPool(6, [{ rate: 0 }], [dataset]), 0)).toBeUndefined();
  });

  it.each(['language', 'reason', 'multimodal'])(
    'agrees with what compare says of the same hour of %s',
    async (category) => {
      const pool = await openPool(`builtin:${category}`);
      const options = { rate: 10, seed: 'agreement' };
      const figures: Record<string, number> = (await trafficFigures(pool, 43_200, options))!;
      const [a, b] = [await hourTraffic(pool, 43_200, options), await hourTraffic(pool, 43_200, options)];
      const compared = (await compareTraces(a!, b!)).a;
      expect(figures.interArrivalCv).toBeCloseTo(compared.interArrivalCv.whole, 10);
      expect(figures.rateCv3).toBeCloseTo(compared.windowRates.cv, 10);
      for (const { windowSeconds, index } of compared.dispersion) {
        expect(figures[`dispersion${windowSeconds}`]).toBeCloseTo(index, 10);
      }
      if (category === 'reason') return;
      // Compare counts pairs in cells, which is not as exact.
      expect(Math.abs(figures.inputOutputSpearman - compared.joint!.spearman)).toBeLessThan(0.005);
      const { correlations } = compared.rateLength;
      const input = correlations.find(({ column }) => /^(input|text)_tokens$/.test(column))!;
      expect(figures.rateInput3).toBeCloseTo(input.pearson, 10);
    },
  );
});
