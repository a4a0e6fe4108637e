import { beforeAll, expect, test } from 'vitest';
import type { Pool } from '../../src/pool/pool.js';
import { countedStretches, OperationalClock } from '../fixtures/segments.js';
import { mean, median, rankCorrelation } from '../fixtures/statistics.js';
import { describeReal, type ReleasedModel, releasedDirectory, releasedPool } from './data.js';
import { type ExpectedClient, expectedClients } from './expected.js';
import { arrivalTimes, boundarySeconds, type ClientRows, generateByClient } from './generated.js';
import {
  DURATION,
  expectedVariation,
  FROM,
  fieldTest,
  lowerBound,
  ratiosOf,
  round,
  squaredVariationOfCircle,
  TO,
} from './measures.js';

/** 360,000 rows in the hour. */
const RATE = 100;
/** Requests from which a client's fields are tested. */
const BUSY = 1000;
/** Family-wise error of each list of tests of one model; divided by the number of tests (Bonferroni). */
const FAMILY_ALPHA = 1e-3;
/** Rounding of expected arrivals. */
const ROUNDING = 1e-6;
const EDGE_SEEDS = 24;

/** The column that shows a field, and where a field of lists has its items. */
const COLUMNS: Readonly<Record<string, string>> = {
  image_count: 'image_tokens',
  audio_count: 'audio_tokens',
  video_count: 'video_tokens',
  image_tokens: 'image_tokens[]',
  audio_tokens: 'audio_tokens[]',
  video_tokens: 'video_tokens[]',
};

const models: readonly ReleasedModel[] = ['m-large', 'm-small', 'deepseek-r1', 'mm-image'];

describeReal.each(models)('accuracy of %s', (model) => {
  let pool: Pool;
  let expected: ExpectedClient[];
  let rows: Map<number, ClientRows>;

  beforeAll(async () => {
    pool = (await releasedPool(model)).span(FROM, TO);
    expected = expectedClients(releasedDirectory(model), FROM, TO, RATE);
    rows = await generateByClient(pool, { rate: RATE, duration: DURATION, seed: 'accuracy' });
  });

  const report = (figures: object) => console.log(`${model}: ${JSON.stringify(figures)}`);

  test('counts: the whole, every client and every counted stretch within 1 of expectation', () => {
    const total = [...rows.values()].reduce((sum, { times }) => sum + times.length, 0);
    expect(Math.abs(total - RATE * DURATION)).toBeLessThanOrEqual(1);
    expect([...rows.keys()].every((id) => expected.some((client) => client.id === id))).toBe(true);
    let [worst, stretches, countedWindows, windows] = [0, 0, 0, 0];
    for (const client of expected) {
      const times = rows.get(client.id)?.times ?? [];
      const countIn = (start: number, end: number) => lowerBound(times, end) - lowerBound(times, start);
      const check = (count: number, expectedArrivals: number, label: string) => {
        worst = Math.max(worst, Math.abs(count - expectedArrivals));
        expect(Math.abs(count - expectedArrivals), `client ${client.id}, ${label}`).toBeLessThan(
          1 + ROUNDING,
        );
      };
      check(times.length, client.expectedArrivals, 'whole');
      windows += client.windows.length;
      for (const { expectedBegin, expectedEnd, start, end, ...stretch } of countedStretches(client.windows)) {
        check(countIn(start, end), expectedEnd - expectedBegin, `${start} to ${end} s`);
        stretches++;
        if (stretch.windows === 1) countedWindows++;
      }
    }
    report({
      requests: total,
      clients: expected.length,
      stretches,
      windows,
      countedWindows,
      worstCount: round(worst),
    });
  });

  test('no pile-up in the first or last second of windows', async () => {
    const traces: Float64Array[] = [];
    for (let seed = 0; seed < EDGE_SEEDS; seed++) {
      traces.push(await arrivalTimes(pool, { rate: RATE, duration: DURATION, seed: `edge ${seed}` }));
    }
    const { first, last, error } = boundarySeconds(traces, DURATION);
    report({ firstSecond: round(first), lastSecond: round(last), standardError: round(error) });
    // Two tests at 3.5 standard errors: 5e-4 each if normal.
    expect(Math.abs(first - 1)).toBeLessThan(3.5 * error);
    expect(Math.abs(last - 1)).toBeLessThan(3.5 * error);
  });

  test('every field of every busy client follows its own distribution', () => {
    const tests: { readonly label: string; readonly pValue: number }[] = [];
    for (const { id, fields } of expected) {
      const client = rows.get(id);
      if (client === undefined || client.times.length < BUSY) continue;
      for (const [field, entries] of Object.entries(fields)) {
        const values =
          field === 'reason_ratio' ? ratiosOf(client, entries) : client.values[COLUMNS[field] ?? field];
        if (values === undefined || values.length < BUSY) continue;
        tests.push({ label: `client ${id}, ${field}`, pValue: fieldTest(values, entries) });
      }
    }
    const alpha = FAMILY_ALPHA / tests.length;
    const smallest = tests.reduce((least, test) => (test.pValue < least.pValue ? test : least));
    const below5 = tests.filter(({ pValue }) => pValue < 0.05).length / tests.length;
    report({
      fieldTests: tests.length,
      smallestP: smallest.pValue.toPrecision(2),
      bonferroni: alpha.toPrecision(2),
      shareBelow5Percent: round(below5),
    });
    expect(smallest.pValue, smallest.label).toBeGreaterThan(alpha);
  });

  test('independent fields are uncorrelated within every busy client', () => {
    const first = model === 'mm-image' ? 'text_tokens' : 'input_tokens';
    const scores = expected.flatMap(({ id }) => {
      const client = rows.get(id);
      if (client === undefined || client.times.length < BUSY) return [];
      return (
        rankCorrelation(client.values[first], client.values.output_tokens) *
        Math.sqrt(client.times.length - 1)
      );
    });
    const worst = Math.max(...scores.map(Math.abs));
    // Near standard normal each; 4.5 is below 1e-3 in all for up to 140 clients.
    report({
      correlatedClients: scores.length,
      worstStandardScore: round(worst),
      meanScore: round(mean(scores)),
    });
    expect(worst).toBeLessThan(4.5);
  });

  test('the gaps of counted stretches have the variation of their laws', () => {
    const ratios: number[] = [];
    for (const { id, windows } of expected) {
      const times = rows.get(id)?.times ?? [];
      const clock = new OperationalClock(windows);
      const positions = times.map((time) => clock.expectedAt(time));
      for (const { expectedBegin, expectedEnd } of countedStretches(windows)) {
        const inside = positions.slice(
          lowerBound(positions, expectedBegin),
          lowerBound(positions, expectedEnd),
        );
        if (inside.length < 100) continue;
        const realised = squaredVariationOfCircle(inside, expectedEnd - expectedBegin);
        ratios.push(
          Math.sqrt(realised / expectedVariation(windows, clock, expectedBegin, expectedEnd, inside.length)),
        );
      }
    }
    report({ stretchesWith100: ratios.length, medianCvRatio: round(median(ratios)) });
    expect(Math.abs(median(ratios) - 1)).toBeLessThan(0.05);
  });

  test('reference arrivals: the procedure counts what it says', async () => {
    const times = await arrivalTimes(pool, { rate: RATE, duration: DURATION, arrivals: 'reference' });
    const counted = expected.reduce(
      (sum, { windows }) =>
        windows.reduce((inner, { expectedArrivals }) => inner + Math.ceil(expectedArrivals) - 1, sum),
      0,
    );
    expect(times.length).toBe(counted);
    report({ referenceRequests: times.length });
  });
});
