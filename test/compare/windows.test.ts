import { describe, expect, it } from 'vitest';
import { compareTraces } from '../../src/compare/compare.js';
import type { CompareOptions, TraceFigures } from '../../src/compare/comparison.js';
import { kolmogorovSmirnovBound } from '../fixtures/statistics.js';
import { type Columns, poissonArrivals, type TraceShape, traceOf, uniforms } from './traces.js';

async function figures(
  columns: Columns,
  options: CompareOptions = {},
  shape: TraceShape = {},
): Promise<TraceFigures> {
  return (await compareTraces(traceOf(columns, shape), traceOf({ timestamp: [0, 1] }), options)).a;
}

/** Arrivals of which `counts[i]` fall into the i-th window, evenly, the first on its start. */
function arrivalsByWindow(counts: readonly number[], seconds: number): number[] {
  return counts.flatMap((count, window) =>
    Array.from({ length: count }, (_, index) => (window + index / count) * seconds),
  );
}

const lasting = (duration: number) => ({ metadata: { 'servegen.spec': JSON.stringify({ duration }) } });

describe('rates of windows', () => {
  it('are those of a small example', async () => {
    const counts = [6, 0, 3, 9, 3, 6, 0, 3, 6, 24];
    const timestamp = arrivalsByWindow(counts, 3);
    const { windowRates, ...rest } = await figures({ timestamp }, {}, lasting(30));
    expect(rest).toMatchObject({ requests: 60, durationSeconds: 30, meanRate: 2 });
    // 0 0 1 1 1 2 2 2 3 8: mean 2, squares sum to 4 x 2 + 3 x 1 + 1 + 36 = 48.
    expect(windowRates).toEqual({
      windowSeconds: 3,
      windows: 10,
      mean: 2,
      cv: expect.closeTo(Math.sqrt(4.8) / 2, 12),
      min: 0,
      p1: 0,
      p5: 0,
      p50: 1,
      p95: 8,
      p99: 8,
      max: 8,
    });
  });

  it('are of whole windows from the first request to the last, where the trace does not say how long it is', async () => {
    // As a log has it: seconds since 1970.
    const timestamp = arrivalsByWindow([4, 8, 6, 1], 10).map((time) => time + 1_700_000_000);
    const { windowRates, durationSeconds } = await figures({ timestamp }, { windowSeconds: 10 });
    expect(durationSeconds).toBe(30);
    expect(windowRates).toMatchObject({ windows: 3, min: 0.4, p50: 0.6, max: 0.8 });
  });

  it('are of one window where the trace is shorter', async () => {
    const { windowRates } = await figures({ timestamp: [0.5, 1, 1.5] }, { windowSeconds: 60 }, lasting(2));
    expect(windowRates).toMatchObject({ windowSeconds: 2, windows: 1, mean: 1.5, cv: 0, p50: 1.5 });
  });

  it('are none where all requests come at once', async () => {
    const { windowRates, meanRate, rateLength } = await figures({ timestamp: [5, 5] });
    expect([windowRates.windows, windowRates.mean, windowRates.p50, meanRate]).toEqual([
      0,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(rateLength).toMatchObject({ windows: 0, groups: [] });
  });

  it.each([
    ['shard', { 'servegen.shard': '2/2' }],
    ['part', { 'servegen.part': '1' }],
  ])('of a %s of a trace begin with it', async (_, which) => {
    const metadata = { ...lasting(100).metadata, ...which };
    const { durationSeconds, windowRates } = await figures({ timestamp: [50, 51, 56] }, {}, { metadata });
    expect(durationSeconds).toBe(6);
    expect(windowRates).toMatchObject({ windows: 2, min: 0, max: 2 / 3 });
  });

  it('and all else of a Poisson process are as the theory says', async () => {
    const [rate, seconds] = [20, 24_000];
    const windows = seconds / 3;
    const columnsOf = (seed: number) => {
      const uniform = uniforms(seed);
      const timestamp = poissonArrivals(rate, seconds, uniform);
      const lengths = () => timestamp.map(() => Math.floor(1 - 100 * Math.log(1 - uniform())));
      return { timestamp, input_tokens: lengths(), output_tokens: lengths() };
    };
    const [left, right] = [columnsOf(6), columnsOf(7)];
    const { a, interArrivalTime, columns, windowRate } = await compareTraces(
      traceOf(left, lasting(seconds)),
      traceOf(right, lasting(seconds)),
    );
    // The CV of n nearly normal numbers has a relative standard error of 1 / sqrt(2 n), 0.8 %: four of them.
    const expectedCv = 1 / Math.sqrt(3 * rate);
    expect(Math.abs(a.windowRates.cv / expectedCv - 1)).toBeLessThan(4 / Math.sqrt(2 * windows));
    // That of n exponential gaps has an error of 1 / sqrt(n).
    const gaps = a.requests - 1;
    expect(Math.abs(a.interArrivalCv.whole - 1)).toBeLessThan(4 / Math.sqrt(gaps));
    expect(a.interArrivalCv.windows).toBe(seconds / 600);
    // 40 windows of 12,000 gaps each: the extremes are within four errors too, but for 40 x 6e-5.
    const { min, median, max } = a.interArrivalCv;
    const error = 1 / Math.sqrt(rate * 600);
    expect(min).toBeGreaterThan(1 - 4 * error);
    expect(max).toBeLessThan(1 + 4 * error);
    expect(Math.abs(median - 1)).toBeLessThan(error);
    // Independent: a correlation of n pairs has an error of 1 / sqrt(n).
    expect(a.rateLength.windows).toBe(windows);
    for (const { pearson, spearman } of a.rateLength.correlations) {
      expect(Math.abs(pearson)).toBeLessThan(4 / Math.sqrt(windows));
      expect(Math.abs(spearman)).toBeLessThan(4 / Math.sqrt(windows));
    }
    // By the triangle inequality the distance is below the sum of both samples' distances from their law.
    const bound = (n: number) => 2 * kolmogorovSmirnovBound(n * 0.99, 1e-6);
    expect(interArrivalTime.kolmogorovSmirnov).toBeLessThan(bound(gaps));
    expect(interArrivalTime.kolmogorovSmirnov).toBeGreaterThan(0);
    expect(windowRate.kolmogorovSmirnov).toBeLessThan(bound(windows));
    for (const { values } of columns) expect(values.kolmogorovSmirnov).toBeLessThan(bound(a.requests));
    // Of exponential gaps; their relative standard errors are 0.14, 0.21 and 0.31 %.
    const { mean, p50, p99 } = interArrivalTime.a;
    expect(Math.abs(mean * rate - 1)).toBeLessThan(0.006);
    expect(Math.abs((p50 * rate) / Math.log(2) - 1)).toBeLessThan(0.01);
    expect(Math.abs((p99 * rate) / Math.log(100) - 1)).toBeLessThan(0.015);
  });
});

describe('CV of inter-arrival times', () => {
  // Twelve gaps a window: of 1 and 3 seconds in turn (CV 1/2), of 2 seconds (CV 0), again, then a rest.
  const uneven = Array.from({ length: 13 }, (_, index) => 2 * index - (index % 2));
  const even = Array.from({ length: 13 }, (_, index) => 2 * index);
  const timestamp = [uneven, even, uneven, even.slice(0, 5)].flatMap((times, window) =>
    times.map((time) => 100 * window + time),
  );

  it('is taken window by window', async () => {
    const { interArrivalCv } = await figures({ timestamp }, { cvWindowSeconds: 100 }, lasting(400));
    expect(interArrivalCv).toMatchObject({
      windowSeconds: 100,
      // The last has but four gaps.
      windows: 3,
      min: 0,
      median: expect.closeTo(0.5, 12),
      max: expect.closeTo(0.5, 12),
    });
    const gaps = timestamp.slice(1).map((time, index) => time - timestamp[index]);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const squares = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0);
    expect(interArrivalCv.whole).toBeCloseTo(Math.sqrt(squares / gaps.length) / mean, 12);
  });

  it('leaves out a window that the trace does not fill', async () => {
    const { interArrivalCv } = await figures({ timestamp }, { cvWindowSeconds: 100 }, lasting(308));
    expect(interArrivalCv.windows).toBe(3);
    const shorter = await figures(
      { timestamp: timestamp.slice(0, 39) },
      { cvWindowSeconds: 100 },
      lasting(250),
    );
    expect(shorter.interArrivalCv).toMatchObject({ windows: 2, min: 0, median: 0 });
  });

  it('is that of the whole trace where it is shorter than a window', async () => {
    const { interArrivalCv } = await figures({ timestamp: uneven });
    expect(interArrivalCv).toMatchObject({ windowSeconds: 24, windows: 1 });
    for (const cv of [interArrivalCv.whole, interArrivalCv.min, interArrivalCv.max]) {
      expect(cv).toBeCloseTo(0.5, 12);
    }
  });

  it('is no number without gaps', async () => {
    const { interArrivalCv } = await figures({ timestamp: [3] });
    expect(interArrivalCv).toMatchObject({ whole: Number.NaN, windows: 0, median: Number.NaN });
  });
});

describe('lengths by rate', () => {
  it('are grouped into tenths of the windows', async () => {
    // Window i of 20 has i + 1 requests of length 10 (i + 1) each, but every fifth is empty.
    const counts = Array.from({ length: 25 }, (_, index) => (index % 5 === 4 ? 0 : index + 1));
    const timestamp = arrivalsByWindow(counts, 3);
    const input_tokens = counts.flatMap((count) => new Array<number>(count).fill(10 * count));
    const { rateLength } = await figures({ timestamp, input_tokens }, {}, lasting(75));
    expect(rateLength.windows).toBe(20);
    expect(rateLength.groups.map(({ decile, windows }) => [decile, windows])).toEqual(
      Array.from({ length: 10 }, (_, index) => [index + 1, 2]),
    );
    expect(rateLength.groups[0]).toEqual({
      decile: 1,
      windows: 2,
      meanRate: 1.5 / 3,
      minRate: 1 / 3,
      maxRate: 2 / 3,
      // (1 x 10 + 2 x 20) / 3: by request.
      meanLength: { input_tokens: 50 / 3, output_tokens: 1 },
    });
    expect(rateLength.groups[9]).toMatchObject({ minRate: 23 / 3, maxRate: 24 / 3 });
    const [output, input] = ['output_tokens', 'input_tokens'].map((name) =>
      rateLength.correlations.find(({ column }) => column === name),
    );
    expect(input?.pearson).toBeCloseTo(1, 12);
    expect(input?.spearman).toBeCloseTo(1, 12);
    expect(output).toMatchObject({ pearson: Number.NaN, spearman: Number.NaN });
  });

  it('keep windows of one rate together', async () => {
    // 6 x 1, 3 x 2, 1 x 3: the middles of the three are at 3, 7.5 and 9.5 of 10 windows.
    const counts = [1, 2, 1, 3, 1, 2, 1, 1, 2, 1];
    const { rateLength } = await figures({ timestamp: arrivalsByWindow(counts, 3) }, {}, lasting(30));
    expect(rateLength.groups).toMatchObject([
      { decile: 4, windows: 6, minRate: 1 / 3, maxRate: 1 / 3 },
      { decile: 8, windows: 3, minRate: 2 / 3, maxRate: 2 / 3 },
      { decile: 10, windows: 1, minRate: 1, maxRate: 1 },
    ]);
  });

  it('of a list are the sums of its items', async () => {
    const trace = { timestamp: [0, 1, 3, 4, 5], image_tokens: [[5, 5], [], [1], [2, 3], [3]] };
    const { rateLength } = await figures(trace, {}, lasting(6));
    expect(rateLength.groups.map(({ meanLength }) => meanLength.image_tokens)).toEqual([5, 3]);
    const images = rateLength.correlations.find(({ column }) => column === 'image_tokens');
    expect(images?.pearson).toBeCloseTo(-1, 12);
  });
});
