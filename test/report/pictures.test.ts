import { describe, expect, test } from 'vitest';
import { svgText } from '../../src/report/page/svg-text.js';
import type { Picture } from '../../src/report/pictures/picture.js';
import { picturesOf } from '../../src/report/pictures/pictures.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';
import { document, pictureOf } from './drawn.js';
import { clientsSummary, emptySummary, largestSummary, rateSummary, trafficSummary } from './summary.js';

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

const idsOf = (pictures: readonly Picture[]) => pictures.map(({ id }) => id);

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
    expect(rows.length).toBeLessThanOrEqual(40);
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
