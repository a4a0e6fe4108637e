import { describe, expect, test } from 'vitest';
import { svgText } from '../../src/report/page/svg-text.js';
import { picturesOf } from '../../src/report/pictures/pictures.js';
import { cornersOf, document, pictureOf } from './drawn.js';
import { fittedArrivals, trafficSummary } from './summary.js';
import { logBatch, tallied } from './tallied.js';

describe('inter-arrival times', () => {
  test('say which law is closest, and how far a Poisson process is', () => {
    expect(pictureOf('inter-arrival-times', trafficSummary()).sentence).toBe(
      'By Kolmogorov-Smirnov distance the closest law is gamma (0.02); the exponential law, of a Poisson process, has 0.2.',
    );
  });

  test('name the laws that the distances do not tell apart from the closest', () => {
    const fitted = fittedArrivals();
    // 1.36 / sqrt(24,000) is 0.0088.
    const families = fitted.families.map((one, index) => ({
      ...one,
      kolmogorovSmirnov: [0.0022, 0.0021, 0.0112][index],
    }));
    const interArrivalTimes = { ...trafficSummary().interArrivalTimes, fitted: { ...fitted, families } };
    expect(pictureOf('inter-arrival-times', trafficSummary({ interArrivalTimes })).sentence).toContain(
      'the closest law is gamma (0.0021, not told apart from exponential); the exponential law',
    );
  });

  test('say how many are too short to be drawn', () => {
    const fitted = fittedArrivals();
    const histogram = [
      { from: 0.001, to: 0.002, count: 1_000 },
      { from: 0.002, to: 0.004, count: 60_000 },
      { from: 0.004, to: 0.008, count: 29_000 },
    ];
    const families = fitted.families.map((one) => ({ ...one, expectedShares: [0.1, 0.6, 0.3] }));
    // 10,000 are 0, and 1,000 are within the 2 % of the others that are left out.
    const interArrivalTimes = {
      ...trafficSummary().interArrivalTimes,
      fitted: { ...fitted, families, histogram, fittedTo: 100_000 },
    };
    const { sentence } = pictureOf('inter-arrival-times', trafficSummary({ interArrivalTimes }));
    expect(sentence.replaceAll('\u00a0', ' ')).toMatch(/; not drawn are the 11 % below 2 ms\.$/);
  });

  test.each([4, 3, 1.5, 0.05])('of traffic of exactly %d requests/s are drawn', async (rate) => {
    const times = Array.from({ length: 500 }, (_, index) => index / rate);
    for (const picture of picturesOf([await tallied([logBatch(times)])])) {
      for (const width of [320, 480, 1_120])
        expect(svgText(picture.draw(document, { width }))).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  test('have a line for each law', () => {
    const picture = pictureOf('inter-arrival-times', trafficSummary());
    expect(picture.legend.map(({ name }) => name)).toEqual([
      'traffic',
      'exponential (Poisson)',
      'gamma',
      'Weibull',
    ]);
    const svg = picture.draw(document);
    // The outline of the traffic, and three laws.
    expect(svg.querySelectorAll('g[aria-label="line"]')).toHaveLength(4);
  });

  test('without laws are those of all requests', () => {
    const interArrivalTimes = { ...trafficSummary().interArrivalTimes, fitted: undefined };
    const picture = pictureOf('inter-arrival-times', trafficSummary({ interArrivalTimes }));
    expect(picture.sentence.replaceAll('\u00a0', ' ')).toBe(
      'Half of the requests come within 25 ms of the one before.',
    );
    expect(picture.draw(document).querySelectorAll('g[aria-label="line"]')).toHaveLength(1);
  });

  test('have quantiles on the diagonal where a law fits', () => {
    const { families, ...rest } = fittedArrivals();
    const own = families[0].quantiles.map(([observed]) => [observed, observed] as const);
    const fitted = { ...rest, families: [{ ...families[0], quantiles: own }] };
    const interArrivalTimes = { ...trafficSummary().interArrivalTimes, fitted };
    const picture = pictureOf('inter-arrival-quantiles', trafficSummary({ interArrivalTimes }));
    expect(picture.sentence).toMatch(/is 1\.$/);
    const svg = picture.draw(document, { width: 400, height: 400 });
    const ends = svg.querySelector('g[aria-label="link"] path')!;
    const [[x1, y1], [x2, y2]] = cornersOf(ends);
    const corners = cornersOf(svg.querySelector('g[aria-label="line"] path')!);
    expect(corners.length).toBeGreaterThan(20);
    for (const [x, y] of corners) {
      expect((x - x1) / (x2 - x1)).toBeCloseTo((y - y1) / (y2 - y1), 2);
    }
  });
});
