import { describe, expect, test } from 'vitest';
import { svgDocument } from '../../src/report/page/svg-document.js';
import { svgText } from '../../src/report/page/svg-text.js';
import type { Picture } from '../../src/report/pictures/picture.js';
import { picturesOf } from '../../src/report/pictures/pictures.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';
import {
  clientsSummary,
  emptySummary,
  fittedArrivals,
  jointLengths,
  largestSummary,
  rateSummary,
  trafficSummary,
} from './summary.js';
import { logBatch, tallied } from './tallied.js';

const ALL = [
  'rate-over-time',
  'inter-arrival-cv-over-time',
  'inter-arrival-times',
  'inter-arrival-quantiles',
  'lengths',
  'lengths-over-time',
  'joint-lengths',
  'lengths-by-rate',
  'lorenz-curve',
  'busiest-clients',
  'client-burstiness',
  'conversation-turns',
  'inter-turn-times',
  'history-by-turn',
  'modality-tokens',
  'modality-shares',
  'reasoning-shares',
];

const document = svgDocument();
const idsOf = (pictures: readonly Picture[]) => pictures.map(({ id }) => id);

function pictureOf(id: string, ...summaries: TrafficSummary[]): Picture {
  return picturesOf(summaries).find((picture) => picture.id === id)!;
}

function textsOf(picture: Picture, width?: number): string[] {
  const svg = picture.draw(document, width === undefined ? {} : { width });
  return Array.from(svg.querySelectorAll('text')).map((text) => text.textContent ?? '');
}

/** The corners of a path's lines, px. */
function cornersOf(path: Element): [x: number, y: number][] {
  const numbers = (path.getAttribute('d')?.match(/-?[\d.]+/g) ?? []).map(Number);
  return Array.from({ length: numbers.length / 2 }, (_, index) => [
    numbers[2 * index],
    numbers[2 * index + 1],
  ]);
}

const NAIVE = trafficSummary({ name: 'naive.arrow', clients: undefined, conversations: undefined });

describe.each([
  ['one summary', [trafficSummary()]],
  ['two summaries', [trafficSummary(), NAIVE]],
  ['the largest summaries', [largestSummary('first'), largestSummary('second')]],
])('of %s', (_, summaries) => {
  const pictures = picturesOf(summaries);

  test('there are all pictures, in the order in which they are looked at', () => {
    expect(idsOf(pictures)).toEqual(ALL);
  });

  test.each(ALL)('%s has words, figures and a drawing', (id) => {
    const picture = pictures.find((one) => one.id === id)!;
    expect(picture.title).toMatch(/^[A-Z].+[^.]$/);
    expect(picture.sentence).toMatch(/^\S.+\.$/);
    expect(picture.sentence).not.toMatch(/NaN|undefined|Infinity|–|\. [A-Z]/);
    const { columns, rows } = picture.table;
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThanOrEqual(200);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    for (const width of [360, 480, 1_120]) {
      const svg = picture.draw(document, { width });
      expect(svg.getAttribute('viewBox')).toBe(`0 0 ${width} ${svg.getAttribute('height')}`);
      expect(svg.getAttribute('role')).toBe('img');
      expect(svg.querySelector('desc')?.textContent).toBe(picture.sentence);
      const text = svgText(svg);
      expect(text).not.toMatch(/NaN|undefined|Infinity|<style/);
      expect(text).toMatch(/<(path|circle|rect) /);
    }
  });

  test.each(ALL)('%s is the same each time it is drawn, and as high as it is told to be', (id) => {
    const picture = pictures.find((one) => one.id === id)!;
    const once = svgText(picture.draw(document, { width: 500, height: 400 }));
    expect(svgText(picture.draw(document, { width: 500, height: 400 }))).toBe(once);
    expect(once).toContain('viewBox="0 0 500 400"');
  });
});

describe('what cannot be computed gives no picture', () => {
  test('of a trace without requests there are none', () => {
    expect(picturesOf([emptySummary()])).toEqual([]);
    expect(picturesOf([emptySummary(), emptySummary()])).toEqual([]);
    expect(picturesOf([])).toEqual([]);
  });

  test.each<[missing: string, changes: Partial<TrafficSummary>, gone: string[]]>([
    ['clients', { clients: undefined }, ['lorenz-curve', 'busiest-clients', 'client-burstiness']],
    [
      'a second client',
      { clients: clientsSummary(1) },
      ['lorenz-curve', 'busiest-clients', 'client-burstiness'],
    ],
    [
      'conversations',
      { conversations: undefined },
      ['conversation-turns', 'inter-turn-times', 'history-by-turn'],
    ],
    ['modalities', { modalities: undefined }, ['modality-tokens', 'modality-shares']],
    [
      'values of all requests',
      { lengths: trafficSummary().lengths.map((one) => ({ ...one, windowMeans: [] })) },
      ['lengths-over-time'],
    ],
    ['reasoning', { reasoning: undefined }, ['reasoning-shares']],
    ['pairs of lengths', { jointLengths: undefined }, ['joint-lengths']],
    ['groups of rates', { rateLengths: [] }, ['lengths-by-rate']],
    [
      'CVs',
      {
        rate: {
          ...rateSummary(),
          windows: rateSummary().windows.map((one) => ({ ...one, interArrivalCv: Number.NaN })),
        },
      },
      ['inter-arrival-cv-over-time'],
    ],
    [
      'fitted laws',
      { interArrivalTimes: { ...trafficSummary().interArrivalTimes, fitted: undefined } },
      ['inter-arrival-quantiles'],
    ],
  ])('without %s', (_, changes, gone) => {
    const expected = ALL.filter((id) => !gone.includes(id));
    expect(idsOf(picturesOf([trafficSummary(changes)]))).toEqual(expected);
    // The other summary still has them.
    expect(idsOf(picturesOf([trafficSummary(changes), trafficSummary()]))).toEqual(ALL);
  });

  test('what only one of two has says which', () => {
    const { sentence } = pictureOf('lorenz-curve', trafficSummary(), NAIVE);
    expect(sentence).toMatch(/^chat\.arrow: 60 of 100 clients make/);
  });
});

describe('the rate over time', () => {
  const picture = pictureOf('rate-over-time', trafficSummary());

  test('tells how far short bins range, over those of a Poisson process', () => {
    // A rate of 20 has 60 requests in 3 s, whose 95th percentile by Poisson's law is 73: 24.33 a second, where
    // the summary says 40: 1.64 times, between 1.44 at a rate of 10 (41 of 30) and 1.73 at one of 30 (104 of 90).
    expect(picture.sentence.replaceAll('\u00a0', ' ')).toBe(
      'Within a window of 1 min, the 95th percentile of 3 s rates is, in the median, 1.6 times as high as that of a Poisson process; in the burstiest window it is 1.7 times as high (some hundred windows of a Poisson process have one that stands out, too).',
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

describe('lengths', () => {
  test('have a panel a column, and their figures in the table', () => {
    const picture = pictureOf('lengths', trafficSummary());
    expect(textsOf(picture, 1_000)).toEqual(expect.arrayContaining(['input tokens', 'output tokens']));
    // By `spread`: p50 is half of the mean, p99 six times as much as it.
    expect(picture.table.rows).toEqual([
      ['input tokens', 1_500, 1, 15, 750, 3_000, 9_000, 30_000],
      ['output tokens', 300, 1, 3, 150, 600, 1_800, 6_000],
    ]);
    expect(picture.sentence.replaceAll('\u00a0', ' ')).toContain(
      'for input tokens 2 times and for output tokens 2 times',
    );
    expect(textsOf(picture, 500)).toContain('p50 750, p99 9,000');
  });

  test('have the mean where it is', () => {
    const picture = pictureOf('lengths', trafficSummary());
    const svg = picture.draw(document, { width: 480 });
    const [panel] = Array.from(svg.children).filter(({ localName }) => localName === 'svg');
    const xOf = (element: Element) =>
      Number(/translate\(([^,]+),/.exec(element.getAttribute('transform')!)![1]);
    const dots = Array.from(panel.querySelectorAll('g[aria-label="dot"] > *'));
    const [p50, p99, mean] = dots.map((dot) =>
      dot.hasAttribute('cx') ? Number(dot.getAttribute('cx')) : xOf(dot),
    );
    // On a logarithmic axis: ln(1500 / 750) of ln(9000 / 750).
    expect((mean - p50) / (p99 - p50)).toBeCloseTo(Math.log(2) / Math.log(12), 3);
  });

  test('together are as many cells as have requests', () => {
    const joint = { ...jointLengths(4), counts: [0, 5, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9] };
    const picture = pictureOf('joint-lengths', trafficSummary({ jointLengths: joint }));
    const svg = picture.draw(document);
    const cells = Array.from(svg.querySelectorAll('path[fill-opacity]')).map(
      (path) => path.getAttribute('d')!,
    );
    // Neighbours in a row that hold as many are one: [5 5], [1] and [9].
    expect(cells.join('').match(/M/g)).toHaveLength(3);
    expect(cells).toHaveLength(3);
    expect(picture.sentence).toBe(
      "Spearman's rank correlation is 0.40; from the tenth with the fewest input tokens to that with the most, mean output tokens change by a factor of 2.8, of evenly spread requests here and in the table.",
    );
  });

  test('with a median of 0 have no tail to tell of, and say that 0 is not drawn', () => {
    const [input, output] = trafficSummary().lengths;
    // 700 of 1,000 requests have none.
    const sparse = {
      ...output,
      tokens: { ...output.tokens, p50: 0 },
      histogram: [{ from: 0, to: 1, count: 700 }, ...output.histogram],
    };
    const { sentence } = pictureOf('lengths', trafficSummary({ lengths: [input, sparse] }));
    expect(sentence.replaceAll('\u00a0', ' ')).toBe(
      'The longer the tail, the further the mean is above the median: for input tokens 2 times; requests with 0 are not drawn: 70 % for output tokens.',
    );
    const alone = pictureOf('lengths', trafficSummary({ lengths: [sparse] })).sentence;
    expect(alone.replaceAll('\u00a0', ' ')).toBe(
      'Half of the requests have no tokens of these, or more; requests with 0 are not drawn: 70 % for output tokens.',
    );
  });

  test('over time tell no factor of windows without tokens, nor of those with few requests', () => {
    const [input, output] = trafficSummary().lengths;
    const none = { ...output, windowMeans: output.windowMeans.map(() => 0) };
    const picture = pictureOf('lengths-over-time', trafficSummary({ lengths: [input, none] }));
    expect(picture.sentence).toMatch(/grows for input tokens by a factor of 1\.1\.$/);
    const rate = rateSummary();
    const windows = rate.windows.map((one) => ({ ...one, requests: 60 }));
    const few = pictureOf('lengths-over-time', trafficSummary({ rate: { ...rate, windows } }));
    expect(few.sentence.replaceAll('\u00a0', ' ')).toBe(
      'Each mean is that of the requests of a window of 1 min.',
    );
    // One window of few requests, whatever its mean is, changes nothing.
    const outlier = {
      ...input,
      windowMeans: input.windowMeans.map((mean, index) => (index === 7 ? 20 * mean : mean)),
    };
    const changed = rate.windows.map((one, index) => ({ ...one, requests: index === 7 ? 299 : 300 }));
    const { sentence } = pictureOf(
      'lengths-over-time',
      trafficSummary({ lengths: [outlier], rate: { ...rate, windows: changed } }),
    );
    expect(sentence).toMatch(/for input tokens by a factor of 1\.1\.$/);
  });

  test('over time are lines of windows, on which the longest are a tenth above the shortest', () => {
    const picture = pictureOf('lengths-over-time', trafficSummary());
    expect(picture.sentence.replaceAll('\u00a0', ' ')).toBe(
      'Between its 5th and its 95th percentile, the mean of a window of 1 min with 300 requests or more grows for input tokens by a factor of 1.1 and for output tokens by a factor of 1.1.',
    );
    const lines = picture.draw(document).querySelectorAll('g[aria-label="line"] path');
    expect(Array.from(lines, (path) => cornersOf(path).length)).toEqual([60, 60]);
    expect(picture.table.rows[0]).toEqual(['00:00', 1_500, 300]);
    expect(picture.table.rows.at(-1)).toEqual(['00:59', expect.closeTo(1_650), expect.closeTo(330)]);
  });

  test('by rate have a dot a group', () => {
    const picture = pictureOf('lengths-by-rate', trafficSummary());
    expect(picture.draw(document).querySelectorAll('g[aria-label="dot"] circle')).toHaveLength(40);
    expect(picture.sentence).toContain('for input tokens 0.30 and for output tokens 0.30');
  });
});

describe('clients', () => {
  test('have a bar each, as long as its share', () => {
    const picture = pictureOf('busiest-clients', trafficSummary());
    const bars = Array.from(picture.draw(document).querySelectorAll('g[aria-label="rect"] rect'));
    const widths = bars.map((bar) => Number(bar.getAttribute('width')));
    expect(widths).toHaveLength(12);
    // Shares fall as 1 over the rank.
    for (const [index, width] of widths.entries()) expect(width / widths[0]).toBeCloseTo(1 / (index + 1), 2);
    // Of 100 clients, 1 over the 100th harmonic number, 5.18738, and the sum of the first ten, 2.92897, over it.
    expect(picture.sentence.replaceAll('\u00a0', ' ')).toBe(
      'The busiest client makes 19 % of the requests, the busiest 10 clients together 56 %.',
    );
  });

  test('have a dot each where their CV is known', () => {
    const clients = clientsSummary(100);
    const known = clients.busiest.filter(({ interArrivalCv }) => Number.isFinite(interArrivalCv));
    const picture = pictureOf('client-burstiness', trafficSummary({ clients }));
    expect(picture.draw(document).querySelectorAll('circle')).toHaveLength(known.length);
    expect(picture.sentence).toContain(`Of the busiest ${known.length} clients`);
  });

  test('are told apart by symbols where there are two sources', () => {
    const other = trafficSummary({ name: 'other', clients: clientsSummary(20) });
    const picture = pictureOf('client-burstiness', trafficSummary(), other);
    expect(picture.legend.map(({ mark }) => mark)).toEqual(['circle', 'triangle', 'dashed']);
    expect(picture.draw(document).querySelectorAll('g[aria-label="dot"]')).toHaveLength(2);
  });
});

describe('conversations, modalities and reasoning', () => {
  test('say what they are by their figures', () => {
    const [turns, times, history, shares, reasoning] = [
      'conversation-turns',
      'inter-turn-times',
      'history-by-turn',
      'modality-shares',
      'reasoning-shares',
    ].map((id) => pictureOf(id, trafficSummary()).sentence.replaceAll('\u00a0', ' '));
    expect(turns).toBe(
      'Conversations make 40 % of the requests and have 4 turns on average, one in a hundred 24 or more, as far as they are seen here.',
    );
    expect(times).toBe(
      'Half of the turns come within 50 s of the one before, one in a hundred takes 10 min or longer.',
    );
    // 900 + 400 x 19 tokens at turn 21, of which 500 + 380 x 19 are history.
    expect(history).toBe(
      'The mean input goes from 900 tokens at turn 2 to 8,500 at turn 21, 91 % of which is history.',
    );
    // Bin k of 20 has 10 k requests: those of bins 11 to 20 are 155 of 210.
    expect(shares).toContain('in 74 % of the requests');
    // Bins 26 to 50 of 50: 950 of 1,275.
    expect(reasoning).toContain('Reasoning takes 3.2 times the tokens of answers');
    expect(reasoning).toContain('in 75 % of the requests');
  });

  test('tell how inputs grow up to the last turn that 30 requests have', () => {
    const { conversations } = trafficSummary();
    const sentenceOf = (requests: (index: number) => number, meanInput?: number) => {
      const byTurn = conversations!.byTurn.map((one, index) => ({
        ...one,
        requests: requests(index),
        meanInput: meanInput ?? one.meanInput,
      }));
      const changed = trafficSummary({ conversations: { ...conversations!, byTurn } });
      return pictureOf('history-by-turn', changed)?.sentence.replaceAll('\u00a0', ' ');
    };
    // Turn 11 is the last with 30: 900 + 400 x 9 tokens, of which 500 + 380 x 9 are history.
    expect(sentenceOf((index) => (index < 10 ? 30 : 29))).toBe(
      'The mean input goes from 900 tokens at turn 2 to 4,500 at turn 11, 87 % of which is history.',
    );
    expect(sentenceOf(() => 29)).toBe(
      'Fewer than two turns have 30 requests or more, too few to tell how inputs grow.',
    );
    expect(sentenceOf(() => 100, Number.NaN)).toBeUndefined();
  });

  test('without history have inputs only', () => {
    const { conversations } = trafficSummary();
    const byTurn = conversations!.byTurn.map((one) => ({ ...one, meanHistory: Number.NaN }));
    const picture = pictureOf(
      'history-by-turn',
      trafficSummary({ conversations: { ...conversations!, historyTokens: undefined, byTurn } }),
    );
    expect(picture.legend).toEqual([]);
    expect(picture.sentence).toBe('The mean input goes from 900 tokens at turn 2 to 8,500 at turn 21.');
    expect(svgText(picture.draw(document))).not.toContain('NaN');
  });
});
