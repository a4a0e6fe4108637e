import { describe, expect, test } from 'vitest';
import { generate, type WorkloadSpec } from '../../src/index.js';

const fields = { input_tokens: 10, output_tokens: 5 };

/** Times between requests of one client, of all clients, and how many requests there are. */
async function gapsOf(spec: WorkloadSpec): Promise<{ gaps: number[]; times: number[] }> {
  const last = new Map<number, number>();
  const gaps: number[] = [];
  const times: number[] = [];
  for await (const batch of await generate(spec)) {
    const ids = batch.getChild('client_id')!.toArray() as Uint32Array;
    (batch.getChild('timestamp')!.toArray() as Float64Array).forEach((time, row) => {
      const before = last.get(ids[row]);
      if (before !== undefined) gaps.push(time - before);
      last.set(ids[row], time);
      times.push(time);
    });
  }
  return { gaps, times };
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const cvOf = (values: readonly number[]) => {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2))) / mean;
};
const smallest = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));

const LAWS = [
  { law: { family: 'exponential' }, cv: 1 },
  { law: { family: 'gamma', cv: 3 }, cv: 3 },
  { law: { family: 'gamma', cv: 0.4 }, cv: 0.4 },
  { law: { family: 'weibull', cv: 2 }, cv: 2 },
  { law: { family: 'pareto', shape: 6 }, cv: 1 / Math.sqrt(6 * 4) },
  // Mean 2.5, mean square 20.5.
  { law: { family: 'samples', samples: [0, 0, 1, 9] }, cv: Math.sqrt(20.5 / 6.25 - 1) },
] as const;

describe.each(['exact', 'renewal'] as const)('a bound on bursts, %s arrivals', (arrivals) => {
  test.each(LAWS)('moves gaps to F + (1 - F) X: $law', async ({ law, cv }) => {
    const spec: WorkloadSpec = {
      category: 'language',
      duration: '4h',
      arrivals,
      seed: 'burst',
      max_burst_rate: 20,
      custom_clients: [{ rate: 10, inter_arrival: law, fields }],
    };
    const { gaps } = await gapsOf(spec);
    // F is 10 / 20, and 1/65,536 more at most, so that the CV is half of the family's.
    expect(smallest(gaps)).toBeGreaterThanOrEqual(1 / 20);
    if (cv >= 1) expect(smallest(gaps)).toBeLessThan(1.01 / 20);
    // 144,000 gaps: six standard errors of a CV with a kurtosis of 50, and the renewal mode's drift.
    expect(cvOf(gaps) / (cv / 2)).toBeGreaterThan(0.94);
    expect(cvOf(gaps) / (cv / 2)).toBeLessThan(1.06);
    // The counts' standard deviation is CV sqrt(n), of which five.
    const mostOff = arrivals === 'exact' ? 1 : 5 * (cv / 2) * Math.sqrt(144_000);
    expect(Math.abs(gaps.length + 1 - 144_000)).toBeLessThanOrEqual(Math.ceil(mostOff));
  });

  test.each([
    ['a rate next to it', { rate: 19.9, max_burst_rate: 20 }],
    [
      'a rate that rises and falls within windows',
      {
        rate: { sine: { mean: 9.5, amplitude: 9.5, period: '7m' } },
        max_burst_rate: 20,
      },
    ],
    [
      'a rate that doubles again and again',
      {
        rate: { exponential: { from: 0.2, to: 19, duration: '30m' } },
        max_burst_rate: 20,
      },
    ],
  ] as const)('holds at %s', async (_, { rate, max_burst_rate }) => {
    const spec: WorkloadSpec = {
      category: 'language',
      duration: '30m',
      arrivals,
      rate,
      max_burst_rate,
      custom_clients: [{ weight: 1, inter_arrival: { family: 'gamma', cv: 4 }, fields }],
    };
    const { gaps } = await gapsOf(spec);
    expect(smallest(gaps)).toBeGreaterThanOrEqual(1 / max_burst_rate);
  });

  test('holds where several laws share a stretch, and for clients with few requests', async () => {
    const spec: WorkloadSpec = {
      pool: { source: 'builtin:language?clients=300&burstiness=2', span: '18:00..20:00' },
      arrivals,
      rate: 10,
      max_burst_rate: 8,
    };
    const { gaps, times } = await gapsOf(spec);
    expect(smallest(gaps)).toBeGreaterThanOrEqual(1 / 8);
    expect(times.length).toBeGreaterThan(50_000);
  });

  test('leaves requests as frequent at the ends of segments as within', async () => {
    // Segments of 600 requests and less, 100 clients alike.
    const spec: WorkloadSpec = {
      category: 'language',
      duration: 60,
      arrivals,
      max_burst_rate: 20,
      custom_clients: [{ rate: 10, count: 1000, inter_arrival: { family: 'gamma', cv: 2 }, fields }],
    };
    const { times } = await gapsOf(spec);
    const first = times.filter((time) => time < 1).length;
    const last = times.filter((time) => time >= 59).length;
    // 10,000 requests are expected in a second, whose dispersion is 1: the first gaps follow the equilibrium law.
    for (const count of [first, last]) expect(Math.abs(count / 10_000 - 1)).toBeLessThan(0.05);
  });
});

test('one of a client goes before that of all', async () => {
  const spec: WorkloadSpec = {
    category: 'language',
    duration: '20m',
    max_burst_rate: 5,
    custom_clients: [
      { id: 1, rate: 4, fields },
      { id: 2, rate: 6, max_burst_rate: 50, fields },
    ],
  };
  const own = new Map<number, number[]>();
  for await (const batch of await generate(spec)) {
    const ids = batch.getChild('client_id')!.toArray() as Uint32Array;
    (batch.getChild('timestamp')!.toArray() as Float64Array).forEach((time, row) => {
      const times = own.get(ids[row]) ?? [];
      times.push(time);
      own.set(ids[row], times);
    });
  }
  const gapsOfClient = (id: number) =>
    own
      .get(id)!
      .slice(1)
      .map((time, index) => time - own.get(id)![index]);
  expect(smallest(gapsOfClient(1))).toBeGreaterThanOrEqual(0.2);
  expect(smallest(gapsOfClient(2))).toBeGreaterThanOrEqual(0.02);
  expect(smallest(gapsOfClient(2))).toBeLessThan(0.03);
});

test('a rate that reaches it is refused by name', async () => {
  const spec: WorkloadSpec = {
    category: 'language',
    duration: '20m',
    max_burst_rate: 5,
    custom_clients: [
      {
        label: 'probes',
        rate: {
          steps: [
            [0, 1],
            [300, 5],
          ],
        },
        fields,
      },
    ],
  };
  await expect(generate(spec)).rejects.toThrow(
    "max_burst_rate: client 0 ('probes') has a rate of 5 requests per second from 300 s on, and max_burst_rate 5 has to be 5.0002 or more",
  );
});

test.each([0.0123, 1, 7.77777, 99.9999, 10, 123456])(
  'a bound that is said to be enough is, for %s',
  async (rate) => {
    const specOf = (bound: number): WorkloadSpec => ({
      category: 'language',
      duration: 100 / rate,
      max_burst_rate: bound,
      custom_clients: [{ rate, fields }],
    });
    const refusal: Error = await generate(specOf(rate)).then(
      () => expect.fail('a bound at the rate was taken'),
      (error) => error,
    );
    const [, enough] = /has to be (\S+) or more/.exec(refusal.message)!;
    expect(Number(enough) / rate).toBeLessThan(1.0001);
    await generate(specOf(Number(enough)));
  },
);

test('a bound on bursts leaves the rates of clients of few requests, renewal arrivals', async () => {
  const rows: number[] = [];
  for (let seed = 0; seed < 12; seed++) {
    const { times } = await gapsOf({
      category: 'language',
      duration: 10_000,
      arrivals: 'renewal',
      seed: String(seed),
      max_burst_rate: 20,
      custom_clients: [{ count: 1000, rate: 5e-4, inter_arrival: { family: 'gamma', cv: 3 }, fields }],
    });
    rows.push(times.length);
  }
  // 12 times 5,000 requests, whose counts vary by at most CV squared, 9, times their mean: four standard deviations.
  expect(Math.abs(meanOf(rows) - 5000)).toBeLessThan(4 * Math.sqrt((9 * 5000) / 12));
});
