import { describe, expect, test } from 'vitest';
import { SpecError } from '../../src/errors.js';
import { compilePlan, generate, type Workload } from '../../src/index.js';
import { countIn, digestsByWays, hashesBySeek, rowsOf, type TraceRows } from './phase-rows.js';

const STEPS = {
  steps: [
    [0, 5],
    ['10m', 10],
  ],
} as const;
const FIELDS = { input_tokens: 9, output_tokens: 3 };

/** The counts of the steps that begin at these times. */
function countsOf(rows: TraceRows, edges: readonly number[]): number[] {
  return edges.slice(1).map((edge, index) => countIn(rows, edges[index], edge));
}

describe('exact counts of steps', () => {
  const workload: Workload = { rate: STEPS, duration: '20m', counts: 'exact-per-step' };

  test('are those of the steps, of the built-in population', async () => {
    // Trials had 3,024 and 5,976.
    expect(countsOf(await rowsOf(workload), [0, 600, 1200])).toEqual([3000, 6000]);
  });

  test('are the same rows however they are made', async () => {
    expect(new Set(await digestsByWays(workload)).size).toBe(1);
    const [forward, backward] = await hashesBySeek(workload);
    expect(backward).toBe(forward);
  });

  test('are those of many short steps, whose halves are carried', async () => {
    // 0.45 a second for 300 s in a longer trace is 135; a rate of 1 / 7 s for 10 s is 1.43, and the total 200.
    const steps = Array.from({ length: 140 }, (_, index) => [300 + 10 * index, 1 / 7] as const);
    const rate = { steps: [[0, 0.45], ...steps] } as const;
    const rows = await rowsOf({ ...workload, rate, duration: 1700 });
    expect(countIn(rows, 0, 300)).toBe(135);
    const edges = [300, ...steps.slice(1).map(([time]) => time), 1700];
    const expected = steps.map((_, index) => {
      return Math.round(135 + (10 * (index + 1)) / 7) - Math.round(135 + (10 * index) / 7);
    });
    expect(countsOf(rows, edges)).toEqual(expected);
  });

  test('are those of phases, whatever their rates', async () => {
    const rows = await rowsOf({
      pool: 'builtin:language?clients=80',
      counts: 'exact-per-step',
      phases: [
        { duration: 120, requests: 777 },
        { duration: 60, rate: { ramp: { from: 10, to: 20, duration: 60 } }, clients: 300 },
        {
          duration: 90,
          rate: {
            steps: [
              [0, 7],
              [30, 11],
            ],
          },
          pool: { span: '03:00..03:30' },
        },
      ],
    });
    // The ramp has (10 + 20) / 2 x 60.
    expect(countsOf(rows, [0, 120, 180, 210, 270])).toEqual([777, 900, 210, 660]);
  });

  test('are those of a custom client beside others, and of the naive method', async () => {
    const clients: Workload = {
      category: 'language',
      custom_clients: [
        { weight: 5, count: 40, inter_arrival: { family: 'gamma', cv: 3 }, fields: FIELDS },
        { weight: 1, inter_arrival: { family: 'constant' }, fields: FIELDS },
        { weight: 2, count: 7, inter_arrival: { family: 'weibull', cv: 0.4 }, fields: FIELDS },
      ],
      ...workload,
    };
    expect(countsOf(await rowsOf(clients), [0, 600, 1200])).toEqual([3000, 6000]);
    expect(countsOf(await rowsOf({ ...workload, method: 'naive' }), [0, 600, 1200])).toEqual([3000, 6000]);
    const requests: Workload = { rate: STEPS, requests: 4500, counts: 'exact-per-step' };
    expect(countsOf(await rowsOf(requests), [0, 600, 750])).toEqual([3000, 1500]);
  });

  test('leave the mean of each client what it was', async () => {
    // Five clients of weights 1 to 5 in 12 steps of 7 requests: client i expects 84 i / 15. Rounding moves it by less than
    // one in each step, so that the mean over 200 seeds has an error of sqrt(12 / 4 / 200) = 0.12 at most.
    const sums = new Float64Array(5);
    const steps = Array.from({ length: 12 }, (_, index) => [20 * index, 0.35 + (index % 2) * 1e-9] as const);
    for (let seed = 0; seed < 200; seed++) {
      const rows = await rowsOf({
        category: 'language',
        custom_clients: [1, 2, 3, 4, 5].map((weight) => ({ id: weight - 1, weight, fields: FIELDS })),
        rate: { steps },
        duration: 240,
        counts: 'exact-per-step',
        seed,
      });
      expect(rows.times.length).toBe(84);
      for (const id of rows.clients) sums[id]++;
    }
    sums.forEach((sum, id) => {
      expect(Math.abs(sum / 200 - (84 * (id + 1)) / 15)).toBeLessThan(4 * 0.12);
    });
  });

  test('leave gaps as bursty as their law where steps hold enough', async () => {
    const rows = await rowsOf({
      category: 'language',
      custom_clients: [{ weight: 1, inter_arrival: { family: 'gamma', cv: 4 }, fields: FIELDS }],
      rate: {
        steps: Array.from({ length: 20 }, (_, index) => [500 * index, 20 + (index % 2) * 20] as const),
      },
      duration: 10_000,
      counts: 'exact-per-step',
    });
    // Gaps within steps, over the mean of their step.
    const gaps: number[] = [];
    for (let step = 0; step < 20; step++) {
      const times = rows.times.filter((time) => time >= 500 * step && time < 500 * (step + 1));
      expect(times.length).toBe(500 * (20 + (step % 2) * 20));
      for (let row = 1; row < times.length; row++)
        gaps.push((times[row] - times[row - 1]) * (20 + (step % 2) * 20));
    }
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const cv = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length) / mean;
    // The error of a Gamma CV of 4 from n = 300,000 gaps: kurtosis 3 + 6 x 16 gives sqrt((98 / 4 + 16) / n) x 4 = 0.047.
    expect(gaps.length).toBeGreaterThan(290_000);
    expect(Math.abs(cv - 4)).toBeLessThan(4 * 0.047);
  });

  test.each<[Partial<Workload>, string]>([
    [{ rate: 5 }, "counts: 'exact-per-step' needs a rate of steps"],
    [
      {
        rate: {
          linear: [
            [0, 5],
            [60, 7],
          ],
        },
      },
      "counts: 'exact-per-step' needs a rate of steps",
    ],
    [{ arrivals: 'renewal' }, "counts: 'exact-per-step' is of exact arrivals"],
    [{ arrivals: 'reference' }, "counts: 'exact-per-step' is of exact arrivals"],
    [
      { conversations: { share: 0.5, turns: { mean: 3 }, inter_turn_seconds: 30 } },
      'conversations: turns come when they come',
    ],
    [
      {
        rate: {
          steps: [
            [0, 1e-6],
            [60, 1e-5],
          ],
        },
      },
      'counts: no step has a request',
    ],
    [{ counts: 'steps' as never }, "counts: 'steps' is not 'exact' or 'exact-per-step'"],
  ])('%j is refused at its place', async (part, message) => {
    const refused = generate({ ...workload, ...part } as Workload);
    await expect(refused).rejects.toThrow(SpecError);
    await expect(refused).rejects.toThrow(message);
  });

  test('are the same as without them where nobody asks', async () => {
    const [asked, not] = [
      { rate: STEPS, duration: 120, counts: 'exact' },
      { rate: STEPS, duration: 120 },
    ] as const;
    expect((await compilePlan(asked)).bytes).toEqual((await compilePlan(not)).bytes);
  });
});
