import { expect, test } from 'vitest';
import { countIn, rowsOf } from '../library/phase-rows.js';
import { describeReal, releasedDirectory } from './data.js';
import { rawWindows } from './raw-clients.js';

/** Of a phase: what each client expects, and the mean and the deviation of a field over all requests. */
function ofFiles(from: number, to: number, requests: number, field: string) {
  const windows = rawWindows('mm-image', from, to);
  const totals = new Map<number, number>();
  for (const { start, rate } of windows) totals.set(start, (totals.get(start) ?? 0) + rate);
  const expected = new Map<number, number>();
  let [mean, square] = [0, 0];
  for (const { clientId, start, rate, fields } of windows) {
    const share = rate / totals.get(start)! / totals.size;
    expected.set(clientId, (expected.get(clientId) ?? 0) + requests * share);
    const masses = [...fields[field]];
    const all = masses.reduce((sum, [, mass]) => sum + mass, 0);
    for (const [value, mass] of masses) {
      mean += (share * value * mass) / all;
      square += (share * value * value * mass) / all;
    }
  }
  return { expected, mean, deviation: Math.sqrt(square - mean * mean) };
}

describeReal('phases of a released pool', () => {
  test('have the clients and lengths that its files say for their windows', async () => {
    const spans = [
      { from: 36_000, rate: 25 },
      { from: 72_000, rate: 60 },
    ];
    const rows = await rowsOf({
      pool: releasedDirectory('mm-image'),
      counts: 'exact-per-step',
      phases: spans.map(({ from, rate }) => ({ rate, pool: { span: [from, from + 1800] as const } })),
    });
    const output = rows.column('output_tokens');
    for (const [phase, { from, rate }] of spans.entries()) {
      const requests = rate * 1800;
      const { expected, mean, deviation } = ofFiles(from, from + 1800, requests, 'output_tokens');
      const counts = new Map<number, number>();
      let [count, sum] = [0, 0];
      rows.times.forEach((time, row) => {
        if (Math.floor(time / 1800) !== phase) return;
        counts.set(rows.clients[row], (counts.get(rows.clients[row]) ?? 0) + 1);
        count++;
        sum += output[row];
      });
      expect(count).toBe(requests);
      for (const [client, wanted] of expected) {
        expect(Math.abs((counts.get(client) ?? 0) - wanted)).toBeLessThan(1 + 1e-6);
      }
      expect([...counts.keys()].every((client) => expected.has(client))).toBe(true);
      // Five standard errors; lengths of a client are drawn independently.
      expect(Math.abs(sum / count - mean)).toBeLessThan((5 * deviation) / Math.sqrt(count));
    }
  });

  test('have each client within one of what it expects in all of them', async () => {
    const rows = await rowsOf({
      pool: releasedDirectory('mm-image'),
      phases: [36_000, 72_000].map((from) => ({ rate: 25, pool: { span: [from, from + 1800] as const } })),
    });
    const counts = new Map<number, number>();
    for (const id of rows.clients) counts.set(id, (counts.get(id) ?? 0) + 1);
    const wanted = new Map<number, number>();
    for (const from of [36_000, 72_000]) {
      for (const [id, expected] of ofFiles(from, from + 1800, 45_000, 'output_tokens').expected) {
        wanted.set(id, (wanted.get(id) ?? 0) + expected);
      }
    }
    for (const [id, expected] of wanted)
      expect(Math.abs((counts.get(id) ?? 0) - expected)).toBeLessThan(1 + 1e-6);
  });
});

describeReal('exact counts of steps of a released pool', () => {
  test('are those of the steps', async () => {
    const rows = await rowsOf({
      pool: { source: releasedDirectory('m-small'), span: '18:00..18:30' },
      rate: {
        steps: [
          [0, 3],
          [700, 90.5],
          [1300, 17],
        ],
      },
      duration: 1800,
      counts: 'exact-per-step',
    });
    expect([countIn(rows, 0, 700), countIn(rows, 700, 1300), countIn(rows, 1300, 1800)]).toEqual([
      2100, 54_300, 8500,
    ]);
  });
});
