import { describe, expect, it } from 'vitest';
import { GapHistogram } from '../../src/report/tally/gap-histogram.js';
import { StridedGaps } from '../../src/report/tally/strided-gaps.js';
import { logBatch, tallied } from './tallied.js';

/** Uniform numbers in (0, 1): the linear congruential generator of Numerical Recipes, which is one line in numpy, too. */
function congruential(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

function timesOf(count: number, gap: () => number): number[] {
  let time = 0;
  return Array.from({ length: count }, () => {
    time += gap();
    return time;
  });
}

describe('inter-arrival times', () => {
  it('are those of numpy', async () => {
    const uniform = congruential(1);
    const times = timesOf(200_000, () => -Math.log(uniform()) * 0.05);
    const { interArrivalTimes, ratePerSecond, durationSeconds } = await tallied([logBatch(times)]);
    const { seconds, histogram } = interArrivalTimes;
    // numpy, with x = (1664525 x + 1013904223) mod 2^32 from 1: the last time, and of the differences mean, std / mean and
    // np.quantile(..., method='inverted_cdf').
    expect(durationSeconds).toBeCloseTo(10013.344873241826, 6);
    expect(ratePerSecond).toBeCloseTo(200_000 / 10013.344873241826, 9);
    expect(seconds.count).toBe(199_999);
    expect(seconds.mean).toBeCloseTo(0.05006661420049423, 12);
    expect(Math.abs(seconds.cv / 1.0001354555644995 - 1)).toBeLessThan(1e-4);
    for (const [found, expected] of [
      [seconds.p50, 0.03472404],
      [seconds.p90, 0.11517006],
      [seconds.p99, 0.23105432],
    ]) {
      expect(Math.abs(found / expected - 1)).toBeLessThan(1 / 400);
    }
    expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(199_999);
    expect(histogram.length).toBeLessThanOrEqual(120);
    const ratio = histogram[1].to / histogram[1].from;
    for (const [index, { from, to }] of histogram.entries()) {
      expect(to / from).toBeCloseTo(ratio, 5);
      if (index > 0) expect(from).toBe(histogram[index - 1].to);
    }
  });

  it('of a clock are in bins with whole ticks in the middle', async () => {
    const ticks = [0, 1, 1, 2, 3, 5, 8, 13, 0, 2, 4, 7, 21, 34];
    let time = 0;
    const times = ticks.map((gap) => {
      time += gap;
      return time / 10;
    });
    const { histogram } = (await tallied([logBatch(times)])).interArrivalTimes;
    // The first is none, and 0 is in no bin.
    expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(12);
    const ones = histogram.find(({ from, to }) => from < 0.1 && 0.1 < to)!;
    expect(ones.count).toBe(2);
    expect(ones.from).toBeCloseTo(0.05, 12);
    expect(ones.to).toBeCloseTo(0.15, 12);
  });

  it.each([1, 2, 0.5, 60, 0.1])(
    'of a clock whose tick is %d s are in a bin each, but for those of 0',
    async (tick) => {
      // 6 of the 40 are 0, and 10 are one tick.
      const cycle = [1, 2, 0, 1, 3, 5, 1, 2, 8, 13, 1, 4, 0, 21, 1, 2, 6, 34, 0, 2];
      let ticks = 0;
      const times = [0, ...cycle, ...cycle].map((gap) => {
        ticks += gap;
        return ticks * tick;
      });
      const { histogram, fitted } = (await tallied([logBatch(times)])).interArrivalTimes;
      expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(34);
      const [ones] = histogram.filter(({ from, to }) => from < tick && tick < to);
      expect(ones.count).toBe(10);
      const counted = fitted?.histogram.reduce((sum, { count }) => sum + count, 0);
      // Of ticks of a minute there are too few within 20 minutes.
      if (tick < 60) expect(counted).toBe(34);
      else expect(fitted).toBeUndefined();
    },
  );

  it('are counted within 1/512, 0 as itself, in any arrays', () => {
    const uniform = congruential(3);
    const times = Float64Array.from(
      timesOf(10_001, () => (uniform() < 0.1 ? 0 : 2 ** (40 * uniform() - 30))),
    );
    const whole = new GapHistogram();
    whole.addTimes(times, Number.NaN, new Float64Array(times.length));
    const parts = new GapHistogram();
    for (let from = 0, before = Number.NaN; from < times.length; from += 7) {
      const part = times.subarray(from, from + 7);
      parts.addTimes(part, before, new Float64Array(part.length));
      before = part[part.length - 1];
    }
    expect(parts.sorted()).toEqual(whole.sorted());
    expect(whole.total).toBe(10_000);
    const gaps = times
      .slice(1)
      .map((time, index) => time - times[index])
      .sort();
    expect(whole.sorted().counts[0]).toBe(gaps.filter((gap) => gap === 0).length);
    for (const share of [0.01, 0.3, 0.5, 0.9, 1]) {
      const expected = gaps[Math.ceil(share * 10_000) - 1];
      expect(Math.abs(whole.quantile(share) - expected)).toBeLessThanOrEqual(expected / 512);
    }
  });
});

describe('families', () => {
  it('are fitted as scipy fits them', async () => {
    const uniform = congruential(7);
    const times = timesOf(20_001, () => (-Math.log(uniform())) ** (1 / 0.7) * 0.02);
    const { fitted } = (await tallied([logBatch(times)])).interArrivalTimes;
    expect(fitted).toMatchObject({ fromSeconds: 0, count: 20_000, fittedTo: 20_000 });
    // A thousandth of their mean.
    expect(fitted!.tickSeconds).toBeCloseTo(0.0248e-3, 6);
    expect(fitted!.toSeconds).toBe(times[times.length - 1]);
    // scipy.stats.weibull_min.fit, gamma.fit (floc=0) and kstest of 20,000 such numbers, of which the first is none here.
    const [exponential, gamma, weibull] = fitted!.families;
    expect(exponential.scaleSeconds).toBeCloseTo(0.0248, 3);
    expect(exponential.kolmogorovSmirnov).toBeCloseTo(0.1401, 2);
    expect(Math.abs(gamma.shape / 0.58574 - 1)).toBeLessThan(0.005);
    expect(Math.abs(gamma.scaleSeconds / 0.042338 - 1)).toBeLessThan(0.005);
    expect(gamma.kolmogorovSmirnov).toBeCloseTo(0.0293, 2);
    expect(Math.abs(weibull.shape / 0.70058 - 1)).toBeLessThan(0.005);
    expect(Math.abs(weibull.scaleSeconds / 0.0196048 - 1)).toBeLessThan(0.005);
    expect(weibull.kolmogorovSmirnov).toBeLessThan(0.01);
    expect(fitted!.closest).toBe('weibull');
    // scipy's ppf of both at (i + 0.5) / 60 for i = 30.
    expect(Math.abs(weibull.quantiles[30][1] / 0.01202295 - 1)).toBeLessThan(0.005);
    expect(Math.abs(gamma.quantiles[30][1] / 0.01327167 - 1)).toBeLessThan(0.005);
    for (const { expectedShares, quantiles } of fitted!.families) {
      expect(quantiles).toHaveLength(60);
      expect(expectedShares).toHaveLength(fitted!.histogram.length);
      const sum = expectedShares.reduce((total, share) => total + share, 0);
      expect(sum).toBeGreaterThan(0.99);
      expect(sum).toBeLessThan(1 + 1e-6);
    }
    // Of the law that it is, no bin is off by more than the distance of both.
    for (const [bin, { count }] of fitted!.histogram.entries()) {
      expect(Math.abs(count / 20_000 - weibull.expectedShares[bin])).toBeLessThan(
        2 * weibull.kolmogorovSmirnov,
      );
    }
  });

  it('are those that a clock shows, in bins, quantiles and distance', async () => {
    const uniform = congruential(11);
    const times = timesOf(20_001, () => -Math.log(uniform()) * 2.5).map(Math.floor);
    const { fitted } = (await tallied([logBatch(times.filter((time) => time < 1200 * 41))]))
      .interArrivalTimes;
    expect(fitted!.tickSeconds).toBe(1);
    const [exponential] = fitted!.families;
    expect(exponential.scaleSeconds).toBeCloseTo(2.5, 0);
    // Some 480 of them: 1.36 / sqrt(480) is the distance that one of 20 samples exceeds.
    expect(exponential.kolmogorovSmirnov).toBeLessThan(0.062);
    for (const [observed, ofLaw] of exponential.quantiles) {
      expect(Number.isInteger(observed)).toBe(true);
      expect(ofLaw).toBeCloseTo(Math.round(ofLaw), 6);
    }
    for (const [bin, { count }] of fitted!.histogram.entries()) {
      expect(Math.abs(count / fitted!.count - exponential.expectedShares[bin])).toBeLessThan(0.07);
    }
  });

  it('are of the stretch of 20 minutes that has the most requests', async () => {
    const uniform = congruential(5);
    const times = [60, 20, 10, 30, 25].flatMap((mean, stretch) => {
      const within = timesOf(400, () => -Math.log(uniform()) * mean).filter((time) => time < 1200);
      return within.map((time) => 1200 * stretch + time);
    });
    const busiest = times.filter((time) => time >= 2400 && time < 3600);
    const { fitted } = (await tallied([logBatch(times)], { durationSeconds: 6000 })).interArrivalTimes;
    expect(fitted).toMatchObject({ fromSeconds: 2400, toSeconds: 3600, count: busiest.length - 1 });
    expect(fitted!.meanSeconds).toBeCloseTo(
      (busiest[busiest.length - 1] - busiest[0]) / (busiest.length - 1),
      9,
    );
  });

  it('are none but the exponential where the clock tells none apart', async () => {
    // Gaps of none and one tick: a law of either family is next to no distance away.
    const times = Array.from({ length: 400 }, (_, index) => Math.floor(index / 3));
    const { fitted } = (await tallied([logBatch(times)])).interArrivalTimes;
    expect(fitted!.closest).toBe('exponential');
  });

  it('are not told of too few', async () => {
    const times = Array.from({ length: 30 }, (_, index) => index ** 1.5);
    expect((await tallied([logBatch(times)])).interArrivalTimes.fitted).toBeUndefined();
    expect((await tallied([logBatch([...times, 200])])).interArrivalTimes.fitted?.count).toBe(30);
    expect((await tallied([logBatch(new Array(100).fill(3))])).interArrivalTimes.fitted).toBeUndefined();
  });
});

describe('numbers that are thinned', () => {
  it('are every so many of all, however they come', () => {
    const all = Float64Array.from({ length: 1000 }, (_, index) => index);
    for (const size of [1, 3, 64, 1000]) {
      const thinned = new StridedGaps(64);
      for (let from = 0; from < 1000; from += size) thinned.add(all, from, Math.min(1000, from + size));
      // 1,000 / 16 are 62.5: as few as fit into 64.
      expect(thinned.stride).toBe(16);
      expect(Array.from(thinned.values)).toEqual(Array.from({ length: 63 }, (_, index) => 16 * index));
      expect(thinned.count).toBe(1000);
    }
  });
});
