import { describe, expect, it } from 'vitest';
import { picturesOf } from '../../src/report/pictures/pictures.js';
import { shownOf } from '../../src/report/pictures/shown.js';
import { tableOf } from '../../src/report/pictures/table.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';
import { largestSummary, rateSummary, trafficSummary } from './summary.js';

function pictureOf(id: string, ...summaries: TrafficSummary[]) {
  return picturesOf(summaries).find((picture) => picture.id === id)!;
}

const rows = (count: number) => Array.from({ length: count }, (_, index) => [index]);

describe('a table of figures', () => {
  const one = shownOf([trafficSummary()]);
  const two = shownOf([trafficSummary({ name: 'a' }), trafficSummary({ name: 'b' })]);

  it('has all rows up to 200', () => {
    const table = tableOf(one, [{ name: 'window' }], () => rows(200), 'windows');
    expect(table.rows).toEqual(rows(200));
    expect(table.note).toBeUndefined();
  });

  it('of more has some at even steps, which it says', () => {
    const table = tableOf(one, [{ name: 'window' }], () => rows(401), 'windows');
    expect(table.rows).toEqual(Array.from({ length: 134 }, (_, index) => [3 * index]));
    expect(table.note).toBe('134 of 401 windows, at even steps.');
    const both = tableOf(two, [{ name: 'window' }], ({ name }) => rows(name === 'a' ? 100 : 150), 'windows');
    expect(both.rows).toHaveLength(175);
    expect(both.note).toBe('75 of 150 windows of b, at even steps.');
  });

  it('has all windows and clients of usual traffic', () => {
    const traffic = trafficSummary({ rate: rateSummary(174) });
    expect(pictureOf('rate-over-time', traffic).table.rows).toHaveLength(174);
    expect(pictureOf('rate-over-time', largestSummary('large')).table.note).toBe(
      '200 of 400 windows, at even steps.',
    );
  });
});

describe('what one of two lacks', () => {
  const START = 1_700_158_546;
  const long = trafficSummary({ name: 'azure.csv', startUnixSeconds: START });
  const sparse = trafficSummary({
    name: 'burst.csv',
    startUnixSeconds: START + 86_400,
    rate: {
      ...rateSummary(),
      windows: rateSummary().windows.map((one) => ({ ...one, interArrivalCv: Number.NaN })),
    },
  });

  it('is said in the sentence, with the reason', () => {
    const { sentence } = pictureOf('inter-arrival-cv-over-time', long, sparse);
    expect(sentence).toMatch(
      /^azure\.csv: .*; burst\.csv is not shown, as no window has 30 inter-arrival times\.$/,
    );
    expect(pictureOf('rate-over-time', long, sparse).sentence).not.toContain('not shown');
  });

  it('changes no axis of time: all of a page are from the start where both have not begun together', () => {
    const cv = pictureOf('inter-arrival-cv-over-time', long, sparse);
    expect(cv.table.rows[0].slice(0, 2)).toEqual(['azure.csv', '00:00']);
    const alone = pictureOf('inter-arrival-cv-over-time', long);
    expect(alone.table.rows[0][0]).toBe('16 Nov 18:15:46');
  });
});

describe('the rate over time', () => {
  it('tells the burstiest window beside the median, and says so where there is no difference', () => {
    const rate = rateSummary(3);
    // At a rate of 20, 3 seconds have 73 requests or fewer in 95 of 100 bins of a Poisson process.
    const withHigh = (...highs: number[]) => {
      const windows = rate.windows.map((one, index) => ({ ...one, ratePerSecond: 20, high: highs[index] }));
      return pictureOf('rate-over-time', trafficSummary({ rate: { ...rate, windows } })).sentence;
    };
    expect(withHigh(73 / 3, 73 / 3, 2 * (73 / 3)).replaceAll('\u00a0', ' ')).toContain(
      'is, in the median, as high as that of a Poisson process; in the burstiest window it is 2 times as high (',
    );
  });
});
