import { describe, expect, it } from 'vitest';
import { dayFigures, hourFigures } from '../../calibration/figures/index.js';
import { UsageError } from '../../src/errors.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { HandPool } from './hand-pool.js';

const constants = (input: number, output: number) => ({
  input_tokens: empirical([[input, 1]]),
  output_tokens: empirical([[output, 1]]),
});
const LENGTHS = [constants(100, 10), constants(400, 40)];

describe('hourFigures', () => {
  it('tells the skew of the clients, of their requests in the hour', () => {
    const pool = new HandPool(
      6,
      [{ rate: 6 }, { rate: [6, 6, 6, 0, 0, 0] }, { rate: [0, 0, 6, 0, 0, 0] }, { rate: 0 }],
      LENGTHS,
    );
    // Of 36 + 18 + 6 = 60 windows' requests: 0.6, 0.3, 0.1.
    const figures = hourFigures(pool, 0)!;
    expect(figures.meanRate).toBeCloseTo(10, 12);
    expect(figures.requests).toBeCloseTo(36_000, 8);
    expect(figures.top1).toBeCloseTo(0.6, 12);
    expect(figures.top5).toBeCloseTo(1, 12);
    expect(figures.clientsFor90).toBe(2);
    expect(figures.effectiveClients).toBeCloseTo(1 / (0.36 + 0.09 + 0.01), 12);
    expect(figures.activeClients).toBe(3);
    expect(figures.activeShare).toBeCloseTo((6 + 3 + 1) / 24, 12);
  });

  it('tells the CVs by request and by window, of the column and of the laws', () => {
    const pool = new HandPool(
      6,
      [
        // 90 % of the requests, whose law is Gamma of shape 4: a CV of 1/2.
        { rate: 9, cv: [1, 2, 3, 4, 5, 6], gaps: { family: 'gamma', shape: 4 } },
        // Weibull of shape 1/2: Gamma(5) / Gamma(3)^2 - 1 = 5, a CV of its root.
        { rate: 1, cv: 20, gaps: { family: 'weibull', shape: 0.5 } },
      ],
      LENGTHS,
    );
    const figures = hourFigures(pool, 0)!;
    // By request 15 % each for 1 to 6, then 10 % for 20: a half is passed within 4, 95 % within 20.
    expect([figures.cvP50, figures.cvP95]).toEqual([4, 20]);
    expect(figures.lawCvP50).toBeCloseTo(0.5, 12);
    expect(figures.lawCvP95).toBeCloseTo(Math.sqrt(5), 12);
    // By window twelve values: the first, the sixth, the last.
    expect([figures.windowCvP5, figures.windowCvP50, figures.windowCvP95]).toEqual([1, 6, 20]);
    expect(figures.gammaShare).toBeCloseTo(0.9, 12);
  });

  it('tells how rates shift from window to window, in all and of each client', () => {
    const { E } = Math;
    const pool = new HandPool(
      6,
      [{ rate: [1, E, 1, E, 1, E] }, { rate: [E, 1, E, 1, E, 1] }, { rate: [0, 0, 0, 0, 0, 1e-9] }],
      LENGTHS,
    );
    const steady = hourFigures(pool, 0)!;
    // All together are steady; each alone has log rates 0 and 1, three times each.
    expect(steady.rateShift).toBeCloseTo(0, 8);
    expect(steady.clientRateSpread).toBeCloseTo(0.5, 12);
    const alone = hourFigures(new HandPool(6, [{ rate: [1, E, 1, E, 1, E] }], LENGTHS), 0)!;
    // Log ratios 1, -1, 1, -1, 1: mean 0.2, mean square 1.
    expect(alone.rateShift).toBeCloseTo(Math.sqrt(1 - 0.04), 12);
    // A client of twice the requests has twice the weight.
    const mixed = hourFigures(new HandPool(6, [{ rate: [1, E, 1, E, 1, E] }, { rate: 1 + E }], LENGTHS), 0)!;
    expect(mixed.clientRateSpread).toBeCloseTo(0.5 / 3, 12);
  });

  it('has no shift of an hour with an idle window', () => {
    const figures = hourFigures(new HandPool(6, [{ rate: [1, 1, 0, 1, 1, 1] }], LENGTHS), 0)!;
    expect(figures.rateShift).toBeNaN();
    expect(figures.clientRateSpread).toBeNaN();
  });

  it('weighs lengths by requests, and leaves out clients whose lengths are not known', () => {
    const pool = new HandPool(6, [{ rate: 3 }, { rate: 1, dataset: 1 }, { rate: 100, dataset: 1 }], LENGTHS);
    const figures = hourFigures(pool, 0, { withoutLengths: new Set([30]) })!;
    // Three quarters 100, one quarter 400: mean 175, mean square 47,500, variance 16,875.
    expect(figures.inputMean).toBeCloseTo(175, 10);
    expect(figures.inputCv).toBeCloseTo(Math.sqrt(16_875) / 175, 12);
    expect([figures.inputP50, figures.inputP90, figures.outputP99]).toEqual([100, 400, 40]);
    expect(figures.outputMean).toBeCloseTo(17.5, 10);
    // Its arrivals count.
    expect(figures.top1).toBeCloseTo(100 / 104, 12);
  });

  it('can do without the lengths of the clients that make least', () => {
    const pool = new HandPool(6, [{ rate: 3 }, { rate: 96 }, { rate: 1, dataset: 1 }], LENGTHS);
    expect(hourFigures(pool, 0)!.inputMean).toBeCloseTo(103, 10);
    expect(hourFigures(pool, 0, { ignoredShare: 0.009 })!.inputMean).toBeCloseTo(103, 10);
    expect(hourFigures(pool, 0, { ignoredShare: 0.02 })!.inputMean).toBeCloseTo(100, 10);
    expect(hourFigures(pool, 0, { ignoredShare: 0.02 })!.activeClients).toBe(3);
  });

  it('tells lengths within a client from those between clients', () => {
    const two = {
      input_tokens: empirical([
        [10, 0.5],
        [30, 0.5],
      ]),
      output_tokens: empirical([[1, 1]]),
    };
    const pool = new HandPool(6, [{ rate: 2 }, { rate: 3, dataset: 1 }], [constants(5000, 1), two]);
    const figures = hourFigures(pool, 0)!;
    // The median request is of the client with 10 and 30: mean 20, deviation 10, two values in effect, two hills.
    expect(figures.inputWithinCv).toBeCloseTo(0.5, 12);
    expect(figures.inputDistinct).toBeCloseTo(2, 12);
    expect(figures.inputSeveralModes).toBeCloseTo(0.6, 12);
    expect(figures.outputWithinCv).toBe(0);
    expect(figures.outputDistinct).toBe(1);
    expect(figures.outputSeveralModes).toBe(0);
  });

  it('has the reason ratio of reason, and the images of multimodal', () => {
    const ratio = empirical([
      [0.25, 0.2],
      [0.75, 0.8],
    ]);
    const reason = { ...constants(1, 1), reason_ratio: ratio };
    const figures = hourFigures(new HandPool(6, [{ rate: 1 }], [reason], 'reason'), 0)!;
    expect(figures.reasonRatioMean).toBeCloseTo(0.65, 12);
    expect([figures.reasonRatioP10, figures.reasonRatioP50, figures.reasonRatioP90]).toEqual([
      0.25, 0.75, 0.75,
    ]);
    expect(figures.reasonRatioTenth2).toBeCloseTo(0.2, 12);
    expect(figures.reasonRatioTenth7).toBeCloseTo(0.8, 12);
    const none = empirical([[0, 1]]);
    const images = {
      text_tokens: empirical([[7, 1]]),
      output_tokens: empirical([[3, 1]]),
      image_tokens: empirical([
        [256, 0.5],
        [1024, 0.5],
      ]),
      image_count: empirical([
        [0, 0.25],
        [1, 0.5],
        [4, 0.25],
      ]),
      ...{ audio_tokens: none, audio_count: none, video_tokens: none, video_count: none },
    };
    const seen = hourFigures(new HandPool(6, [{ rate: 1 }], [images], 'multimodal'), 0)!;
    expect(seen.inputMean).toBe(7);
    expect([seen.imageTokensMean, seen.imageTokensP50, seen.imageTokensP90]).toEqual([640, 256, 1024]);
    expect([seen.imagesMean, seen.imagesP50, seen.imagesP90]).toEqual([1.5, 1, 4]);
  });

  it('has none of an hour without requests, and refuses one that is not of whole windows', () => {
    const pool = new HandPool(12, [{ rate: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1] }], LENGTHS);
    expect(hourFigures(pool, 0)).toBeUndefined();
    expect(hourFigures(pool, 3600)!.meanRate).toBe(1);
    expect(() => hourFigures(pool, 100)).toThrow(
      new UsageError('100..3700 is not a span of whole windows of 600 s of by hand', { field: 'span' }),
    );
    expect(() => hourFigures(pool, 7200)).toThrow('7200..10800');
  });
});

describe('dayFigures', () => {
  /** Rates of a day by hour, three windows of one and three of the other. */
  const byHour = (rate: (hour: number) => number) =>
    Array.from({ length: 144 }, (_, window) => rate(Math.floor(window / 6)));

  it('tells the busiest over the quietest hour, and the mean length of hours likewise', () => {
    // At noon the client of long requests makes as many as the other, else a ninth of that.
    const pool = new HandPool(
      144,
      [{ rate: 9 }, { rate: byHour((hour) => (hour === 12 ? 9 : 1)), dataset: 1 }],
      LENGTHS,
    );
    const figures = dayFigures(pool, 0)!;
    expect(figures.hourRateRange).toBeCloseTo(18 / 10, 12);
    expect(figures.inputHourRange).toBeCloseTo(250 / 130, 12);
    expect(figures.outputHourRange).toBeCloseTo(25 / 13, 12);
    // Busy windows, and no others, have long requests.
    expect(figures.inputRateSpearman).toBeCloseTo(1, 12);
    expect(figures.inputRatePearson).toBeCloseTo(1, 12);
    // Two of 143 log ratios are ln 1.8 up and down.
    expect(figures.rateShift).toBeCloseTo(Math.log(1.8) * Math.sqrt(2 / 143), 12);
  });

  it('has the rank correlation of rate and length where these go against each other', () => {
    const rising = Array.from({ length: 144 }, (_, window) => 1 + window);
    const pool = new HandPool(144, [{ rate: rising }, { rate: 10, dataset: 1 }], LENGTHS);
    const figures = dayFigures(pool, 0)!;
    expect(figures.inputRateSpearman).toBeCloseTo(-1, 12);
    expect(figures.outputRateSpearman).toBeCloseTo(-1, 12);
    expect(figures.inputRatePearson).toBeLessThan(-0.7);
  });

  it('leaves out windows in which nobody is active', () => {
    // Four times the rate behind a gap is no shift between neighbours.
    const rate = byHour((hour) => (hour < 6 ? 2 : hour < 12 ? 0 : 8));
    const figures = dayFigures(new HandPool(144, [{ rate }], LENGTHS), 0)!;
    expect(figures.rateShift).toBe(0);
    expect(figures.inputHourRange).toBe(1);
  });
});
