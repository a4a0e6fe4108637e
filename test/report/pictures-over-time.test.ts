import { describe, expect, test } from 'vitest';
import { svgText } from '../../src/report/page/svg-text.js';
import type { Picture } from '../../src/report/pictures/picture.js';
import { picturesOf } from '../../src/report/pictures/pictures.js';
import { cornersOf, document, pictureOf, textsOf } from './drawn.js';
import { rateSummary, trafficSummary } from './summary.js';

describe('the rate over time', () => {
  const picture = pictureOf('rate-over-time', trafficSummary());

  test('tells how far short bins range, over those of a Poisson process', () => {
    // A rate of 20 has 60 requests in 3 s, whose 95th percentile by Poisson's law is 73: 24.33 a second, where
    // the summary says 40: 1.64 times, between 1.44 at a rate of 10 (41 of 30) and 1.73 at one of 30 (104 of 90).
    expect(picture.sentence.replaceAll('\u00a0', ' ')).toBe(
      'Within a window of 1 min, the 95th percentile of 3 s rates is, in the median, 1.6 times that of a Poisson process.',
    );
    const first = picture.table.rows[0];
    expect(picture.table.columns.map(({ name }) => name)).toEqual([
      'window from',
      'requests/s',
      '5th percentile of bins',
      '95th percentile of bins',
      '5th of Poisson',
      '95th of Poisson',
    ]);
    expect(first).toEqual(['00:00', 20, 10, 40, 48 / 3, 73 / 3]);
  });

  test('draws the band where it is', () => {
    const svg = picture.draw(document, { width: 800, height: 240 });
    const area = svg.querySelector('g[aria-label="area"] path')!;
    const corners = cornersOf(area);
    // Up to the last window and back again.
    expect(corners).toHaveLength(120);
    // The axis goes from 0 to 60 over the height without margins, 26 above and 40 below.
    const rateAt = (y: number) => (60 * (240 - 40 - y)) / (240 - 40 - 26);
    const edges = corners.filter(([x]) => Math.abs(x - corners[0][0]) < 0.01).map(([, y]) => rateAt(y));
    expect(Math.max(...edges)).toBeCloseTo(40, 1);
    expect(Math.min(...edges)).toBeCloseTo(10, 1);
  });

  test('has no band where windows are too short for one', () => {
    const rate = rateSummary();
    const windows = rate.windows.map((one) => ({ ...one, low: Number.NaN, high: Number.NaN }));
    const without = pictureOf('rate-over-time', trafficSummary({ rate: { ...rate, windows } }));
    expect(without.legend).toEqual([]);
    expect(without.sentence.replaceAll('\u00a0', ' ')).toBe(
      'Rates of windows of 1 min go from 10 to 30 requests/s.',
    );
    expect(svgText(without.draw(document))).not.toContain('NaN');
  });
});

test('a CV that is not known is a gap in its line', () => {
  const rate = rateSummary(10);
  const windows = rate.windows.map((one, index) => ({
    ...one,
    interArrivalCv: index === 4 ? Number.NaN : 2,
  }));
  const picture = pictureOf('inter-arrival-cv-over-time', trafficSummary({ rate: { ...rate, windows } }));
  const path = picture.draw(document).querySelector('g[aria-label="line"] path')!;
  expect(path.getAttribute('d')?.match(/M/g)).toHaveLength(2);
  expect(picture.sentence).toContain('The median CV is 2;');
  expect(picture.sentence.replaceAll('\u00a0', ' ')).toContain('100 %');
});

describe('two sources over time', () => {
  const long = (start?: number) =>
    trafficSummary({
      name: 'long',
      rate: { ...rateSummary(60, 180), bandSeconds: 5 },
      startUnixSeconds: start,
    });
  const short = (start?: number) => trafficSummary({ name: 'short', startUnixSeconds: start });
  const labelsOf = (picture: Picture) => textsOf(picture, 1_200).filter((text) => text.startsWith('time'));
  // 2023-11-16 18:15:46 UTC.
  const START = 1_700_158_546;
  const FROM_START = ['time from the start (h:min) →', 'time from the start (h:min) →'];
  const OVER_TIME = ['rate-over-time', 'inter-arrival-cv-over-time', 'lengths-over-time'];

  test('say the windows of each where they differ, and once where they do not', () => {
    const differing = picturesOf([short(), long()]);
    const words = (id: string, pictures = differing) => {
      const { sentence, legend } = pictures.find((one) => one.id === id)!;
      return [sentence, ...legend.map(({ name }) => name)].join(' ').replaceAll('\u00a0', ' ');
    };
    expect(words('rate-over-time')).toContain('Within a window of 1 min (short) and 3 min (long), the');
    expect(words('rate-over-time')).toContain('3 s (short) and 5 s (long)');
    expect(words('rate-over-time')).toContain('rate of 1 min (short) and 3 min (long)');
    expect(words('inter-arrival-cv-over-time')).toContain('CV of 1 min (short) and 3 min (long)');
    expect(words('lengths-over-time')).toContain('window of 1 min (short) and 3 min (long) with');
    const same = picturesOf([short(), trafficSummary({ name: 'other' })]);
    expect(words('rate-over-time', same)).toContain(
      'Within a window of 1 min, the 95th percentile of 3 s rates',
    );
    const groups = trafficSummary().rateLengths.map((one) => ({ ...one, windowSeconds: 5 }));
    const byRate = picturesOf([short(), { ...long(), rateLengths: groups }]);
    expect(words('lengths-by-rate', byRate)).toContain('the rate of 3 s (short) and 5 s (long);');
  });

  test.each(OVER_TIME)('%s has dates where both begin at one, and time from the start where not', (id) => {
    const at = (...starts: (number | undefined)[]) =>
      labelsOf(pictureOf(id, short(starts[0]), long(starts[1])));
    // A source each, or a column each.
    expect(at(START, START)).toEqual(['time (UTC) →', 'time (UTC) →']);
    expect(at(START, START + 86_400)).toEqual(FROM_START);
    expect(at(START, undefined)).toEqual(FROM_START);
  });
});
