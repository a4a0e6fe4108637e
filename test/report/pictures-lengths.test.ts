import { describe, expect, test } from 'vitest';
import { cornersOf, document, pictureOf, textsOf } from './drawn.js';
import { jointLengths, rateSummary, trafficSummary } from './summary.js';

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
      "Spearman's rank correlation is 0.40; from the tenth with the fewest input tokens to that with the most, mean output tokens change by a factor of 2.8.",
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
