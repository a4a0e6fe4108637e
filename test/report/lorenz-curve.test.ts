import { describe, expect, it } from 'vitest';
import { svgDocument } from '../../src/report/page/svg-document.js';
import { lorenzCurve } from '../../src/report/pictures/lorenz-curve.js';
import { shownOf } from '../../src/report/pictures/shown.js';
import { logBatch, tallied } from './tallied.js';

/** `count` clients with a request each, but for client 0, which has as many as all others together. */
async function curveOf(count: number) {
  const clients = [
    ...Array.from({ length: count - 1 }, () => 0),
    ...Array.from({ length: count - 1 }, (_, i) => i + 1),
  ];
  const batch = logBatch(
    clients.map((_, row) => row),
    { clients: Uint32Array.from(clients) },
  );
  return lorenzCurve(shownOf([await tallied([batch])]))!;
}

describe('the share of the busiest clients', () => {
  it.each([2, 3, 7, 51, 753])(
    'of %i clients begins at 1, which makes half of the requests',
    async (count) => {
      const { table, draw } = await curveOf(count);
      expect(table.rows[0]).toEqual([1, 0.5]);
      const svg = draw(svgDocument(), { width: 480 });
      // The dotted line of equal shares, which begins at 1, and the curve.
      const starts = Array.from(svg.querySelectorAll('g[aria-label="line"] path'), (path) =>
        Number(/^M([\d.]+)/.exec(path.getAttribute('d')!)![1]),
      );
      expect(starts).toHaveLength(2);
      expect(starts[1]).toBe(starts[0]);
    },
  );

  it('is told of round numbers of clients, and of all', async () => {
    const { table } = await curveOf(753);
    // The first k make half of 1,504 requests and k - 1 more.
    expect(table.rows.map(([clients]) => clients)).toEqual([1, 2, 5, 10, 20, 50, 100, 200, 500, 753]);
    for (const [clients, share] of table.rows)
      expect(share).toBeCloseTo((752 + Number(clients) - 1) / 1504, 6);
  });
});
