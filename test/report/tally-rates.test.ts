import { describe, expect, it } from 'vitest';
import { RateBins } from '../../src/report/tally/rate-bins.js';
import { rateSummary, windowLengths } from '../../src/report/tally/rate-windows.js';
import { logBatch, tallied, talliedTrace } from './tallied.js';

/** 1 request each second, but 3 in second 7. */
const HALF_MINUTES = [...Array.from({ length: 65 }, (_, second) => second + 0.5), 7.25, 7.75].sort(
  (a, b) => a - b,
);

describe('windows of the rate', () => {
  it('are whole ones from second 0, with the rates of short bins about them', async () => {
    // 1,020 s: longer than 60 windows of 15 s, so that windows have 30 s and their bins 3.
    const times = [...HALF_MINUTES, 1019];
    const { rate } = await tallied([logBatch(times)], { durationSeconds: 1020 });
    expect(rate.windowSeconds).toBe(30);
    expect(rate.bandSeconds).toBe(3);
    expect(rate.windows).toHaveLength(34);
    const [first, second, third] = rate.windows;
    // Bins of 3 s have 3 requests, that of seconds 6 to 8 has 5: the 95th percentile of 10 values is the largest.
    expect(first).toMatchObject({
      startSeconds: 0,
      requests: 32,
      ratePerSecond: 1.066667,
      low: 1,
      high: 1.666667,
    });
    expect(second).toMatchObject({ startSeconds: 30, requests: 30, ratePerSecond: 1, low: 1, high: 1 });
    expect(third.requests).toBe(5);
    expect(rate.windows.reduce((sum, { requests }) => sum + requests, 0)).toBe(times.length);
    // 29 inter-arrival times are too few; the 31 of the first window are 27 of 1 s, 2 of 0.75 and 2 of 0.25.
    expect(second.interArrivalCv).toBeNaN();
    expect(first.ratePerSecond).toBeCloseTo(32 / 30, 6);
    const mean = 29 / 31;
    expect(first.interArrivalCv).toBeCloseTo(Math.sqrt((27 + (2 * 9 + 2) / 16) / 31 - mean * mean) / mean, 7);
  });

  it('leave out what is behind the last whole one, and are the traffic where that is shorter', async () => {
    const { rate } = await tallied([logBatch([0, 65])], { durationSeconds: 70 });
    expect(rate).toMatchObject({ windowSeconds: 2, bandSeconds: 1 / 8 });
    expect(rate.windows).toHaveLength(35);
    const short = await tallied([logBatch([0, 0.05, 0.1])]);
    expect(short.rate.windows).toEqual([
      { startSeconds: 0, requests: 3, ratePerSecond: 30, low: NaN, high: NaN, interArrivalCv: NaN },
    ]);
    expect(short.rate.windowSeconds).toBe(0.1);
  });

  it.each([
    [10, 1 / 4],
    [60, 1],
    [600, 10],
    [901, 30],
    [3600, 30],
    [86_400, 300],
    [14 * 86_400, 3600],
    [400 * 86_400, 86_400],
  ])('of %d seconds have %d', (duration, window) => {
    const lengths = windowLengths(duration);
    expect(lengths.window).toBe(window);
    expect(duration / window).toBeLessThanOrEqual(400);
    expect(lengths.window / lengths.band).toBeGreaterThanOrEqual(10);
  });

  it.each([31, 127, 129, 700, 8191, 8193, 30_000, 2_000_000])(
    'of %d seconds are the same where nobody knows how long it will be',
    async (duration) => {
      const times = Array.from({ length: 3000 }, (_, index) => (duration * (index + (index % 7) / 9)) / 3000);
      times.push(duration);
      const known = await tallied([logBatch(times)], { durationSeconds: duration });
      const unknown = await tallied([logBatch(times)]);
      expect(unknown.durationSeconds).toBe(duration);
      expect(unknown.rate.bandSeconds).toBe(known.rate.bandSeconds);
      expect(unknown.rate.windows).toHaveLength(known.rate.windows.length);
      for (const [index, window] of unknown.rate.windows.entries()) {
        const other = known.rate.windows[index];
        expect(window.requests).toBe(other.requests);
        expect([window.low, window.high]).toEqual([other.low, other.high]);
        if (Number.isNaN(other.interArrivalCv)) expect(window.interArrivalCv).toBeNaN();
        else expect(window.interArrivalCv).toBeCloseTo(other.interArrivalCv, 9);
      }
      expect(unknown.rateLengths).toEqual(known.rateLengths);
    },
  );

  it('of ten years stay as few, and their bins within 2^19', () => {
    const bins = new RateBins(1);
    const tenYears = 10 * 365 * 86_400;
    for (let second = 0; second < tenYears; second += 3600) {
      bins.add(Float64Array.of(second), Float64Array.of(3600), 0);
      bins.addTokens(0, 10);
    }
    expect(bins.count).toBeLessThanOrEqual(1 << 19);
    expect(bins.requestsOf(0, bins.count)).toBe(tenYears / 3600);
    expect(bins.sumOf(0, 0, bins.count)).toBe(tenYears / 360);
    // Every hour: all inter-arrival times are the same.
    expect(bins.interArrivalCv(0, bins.count, 30)).toBe(0);
    const { windows, windowSeconds } = rateSummary(bins, tenYears);
    expect(windows.length).toBeLessThanOrEqual(400);
    expect(windows.length).toBeGreaterThan(390);
    for (const { ratePerSecond } of windows) expect(ratePerSecond * 3600).toBeCloseTo(1, 2);
    expect(windowSeconds % bins.seconds).toBe(0);
  });
});

describe('a stated duration that is far longer than the traffic', () => {
  const seconds = Array.from({ length: 600 }, (_, second) => second);
  const batch = logBatch(seconds, { values: { input_tokens: Uint32Array.from(seconds) } });

  it('has as few windows as any other', async () => {
    const source = { fields: ['input_tokens'] } as const;
    const { rate, rateLengths } = await tallied([batch], { ...source, durationSeconds: 1e13 });
    expect(rate.windows.length).toBeLessThanOrEqual(400);
    expect(rate.windows[0]).toMatchObject({ requests: 600, low: 0, high: 0, interArrivalCv: 0 });
    expect(rate.windows[1]).toMatchObject({ requests: 0, low: 0, high: 0 });
    // 200 windows of 3 s have requests; what follows has none.
    const [{ groups, windowSeconds }] = rateLengths;
    expect(windowSeconds).toBe(3);
    expect(groups.reduce((sum, { windows }) => sum + windows, 0)).toBe(200);
    expect(groups[0]).toMatchObject({ ratePerSecond: 1, meanTokens: 299.5 });
  });

  it('counts bins behind the last request as ones of rate 0', async () => {
    // Bins of 3 s with 1 and 6 requests; of the other 8 of the window there is no trace.
    const times = [1, 3, 3.5, 4, 4.5, 5, 5.5];
    const { rate } = await tallied([logBatch(times)], { durationSeconds: 1020 });
    expect(rate.windows[0]).toMatchObject({ requests: 7, low: 0, high: 2 });
    expect(rate.windows[1]).toMatchObject({ requests: 0, low: 0, high: 0 });
  });
});

describe('lengths by rate', () => {
  it('are means over windows of 3 seconds of like rate', async () => {
    // 25 windows: in window w, w requests of 100 - w tokens; the first has none.
    const rows = Array.from({ length: 25 }, (_, window) =>
      Array.from({ length: window }, (_, request) => ({
        time: 3 * window + request / 25,
        tokens: 100 - window,
      })),
    ).flat();
    const { rateLengths } = await talliedTrace({
      timestamp: [0, ...rows.slice(1).map(({ time }) => time), 75],
      input_tokens: [100, ...rows.slice(1).map(({ tokens }) => tokens), 7],
    });
    const [output, input] = rateLengths;
    expect(output.column).toBe('output_tokens');
    expect(input).toMatchObject({ column: 'input_tokens', windowSeconds: 3 });
    // Twenty groups of 24 windows; window 0 has the one request of 100 tokens that window 1 would have had.
    expect(input.groups.reduce((sum, { windows }) => sum + windows, 0)).toBe(24);
    expect(input.groups.length).toBeLessThanOrEqual(20);
    const last = input.groups[input.groups.length - 1];
    expect(last.meanTokens).toBeCloseTo(76, 0);
    expect(last.ratePerSecond).toBeCloseTo(8, 0);
    expect(input.pearson).toBeCloseTo(-1, 3);
    // Lengths that are all the same go with nothing.
    expect(output.pearson).toBeNaN();
  });
});
