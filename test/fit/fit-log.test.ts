import { describe, expect, test } from 'vitest';
import { chooseClients } from '../../src/fit/clients.js';
import { fitLog } from '../../src/fit/fit-log.js';
import type { FitOptions } from '../../src/fit/options.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { packPool } from '../../src/pool/packed/write.js';
import { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { generate } from '../support/generate.js';
import { type Columns, memoryLog } from './logs.js';
import { Random } from './random.js';

const HOUR = 3600;

/** Requests of some clients, merged. */
function merged(clients: readonly (readonly number[])[]): { times: number[]; clients: number[] } {
  const all = clients.flatMap((times, client) => times.map((time) => ({ time, client })));
  all.sort((a, b) => a.time - b.time);
  return { times: all.map(({ time }) => time), clients: all.map(({ client }) => client) };
}

/** Arrivals at a rate, whose gaps are multiples of the mean gap. */
function arrivals(rate: number, seconds: number, gap: () => number): number[] {
  const times: number[] = [];
  for (let time = gap() / rate; time < seconds; time += gap() / rate) times.push(time);
  return times;
}

/** A log whose requests have the same lengths. */
function plainColumns(times: readonly number[], clients?: readonly number[]): Columns {
  const values = { input_tokens: times.map(() => 100), output_tokens: times.map(() => 10) };
  return clients === undefined ? { times, values } : { times, clients, values };
}

async function fitted(
  columns: Columns,
  options: FitOptions = {},
  told: Parameters<typeof memoryLog>[1] = {},
) {
  const fit = await fitLog(memoryLog(columns, told), options);
  return { ...fit, pool: () => new TabulatedPool(fit.tables) };
}

describe('rates and gaps', () => {
  test('the rate of a client-window is its requests over its seconds', async () => {
    const random = new Random(1);
    const first = arrivals(0.5, HOUR, () => random.exponential());
    const second = arrivals(0.1, HOUR, () => random.exponential()).filter(
      (time) => time < 600 || time >= 1200,
    );
    const { tables, report } = await fitted(
      plainColumnsOf(merged([second, first])),
      {},
      { durationSeconds: HOUR },
    );
    expect(report).toMatchObject({ keptClients: 2, residual: undefined, windows: 6, windowSeconds: 600 });
    for (const [row, times] of [first, second].entries()) {
      for (let window = 0; window < 6; window++) {
        const count = times.filter((time) => Math.floor(time / 600) === window).length;
        expect(tables.rate[row * 6 + window]).toBe(count / 600);
      }
    }
    expect(tables.rate[6 + 1]).toBe(0);
    expect(tables.pattern[6 + 1]).toBe(GapFamily.none);
  });

  test.each([
    ['gamma', 0.25, 2],
    ['weibull', 0.6, 1.758],
    ['gamma', 6, 0.408],
  ] as const)('%s gaps of shape %d are found', async (family, shape, cv) => {
    const random = new Random(2);
    const times = arrivals(5, HOUR, () => random[family](shape));
    const { tables } = await fitted(plainColumns(times), {}, { durationSeconds: HOUR });
    for (let window = 0; window < 6; window++) {
      expect(tables.pattern[window]).toBe(GapFamily[family]);
      // 3,000 gaps, four standard errors of the shape.
      expect(Math.abs(tables.arg1[window] / shape - 1)).toBeLessThan(0.12);
      expect(Math.abs(tables.cv[window] / cv - 1)).toBeLessThan(0.1);
      // The law's mean is the rate's.
      const { rate, arg1, arg2 } = tables;
      if (family === 'gamma') expect(arg1[window] * arg2[window] * rate[window]).toBeCloseTo(1, 9);
    }
  });

  test('a rate that changes between windows is no burstiness', async () => {
    const random = new Random(3);
    const times = [0, 600, 1200, 1800, 2400, 3000].flatMap((start, window) =>
      arrivals(window % 2 === 0 ? 0.05 : 2, 600, () => random.exponential()).map((time) => start + time),
    );
    const { tables } = await fitted(plainColumns(times), {}, { durationSeconds: HOUR });
    for (const cv of tables.cv) expect(Math.abs(cv - 1)).toBeLessThan(0.2);
  });

  test('clients with few requests borrow, and it is said', async () => {
    const random = new Random(4);
    // One client of many gaps, and 40 with eight requests each.
    const busy = arrivals(3, HOUR, () => random.gamma(0.25));
    const few = Array.from({ length: 40 }, () =>
      Array.from({ length: 8 }, () => random.uniform() * HOUR).sort((a, b) => a - b),
    );
    const { report, tables } = await fitted(
      plainColumnsOf(merged([busy, ...few])),
      {},
      { durationSeconds: HOUR },
    );
    const share = 320 / (320 + busy.length);
    expect(report.keptClients).toBe(41);
    expect(report.burstiness.all).toBeCloseTo(share, 9);
    expect(report.burstiness.window).toBeCloseTo(1 - share, 9);
    const { period, periods, cluster, all } = report.lengths;
    expect(cluster).toBeCloseTo(share, 9);
    expect(period + periods + cluster + all).toBeCloseTo(1, 9);
    // What they borrow is the law of the client that has one.
    const active = tables.rate.findIndex((rate, cell) => cell >= 6 && rate > 0);
    expect(Math.abs(tables.cv[active] - 2)).toBeLessThan(0.3);
  });

  test('whole seconds with many requests each are not all gaps of 0', async () => {
    const random = new Random(5);
    const times = arrivals(4, HOUR, () => random.exponential()).map(Math.floor);
    const { tables } = await fitted(plainColumns(times), {}, { durationSeconds: HOUR });
    for (const cv of tables.cv) expect(Math.abs(cv - 1)).toBeLessThan(0.15);
  });
});

function plainColumnsOf({ times, clients }: { times: number[]; clients: number[] }): Columns {
  return plainColumns(times, clients);
}

describe('the residual', () => {
  // Client 0 has 30 requests, 1 to 20 have four each.
  const many = Array.from({ length: 30 }, (_, i) => 10 + i * 100);
  const few = Array.from({ length: 20 }, (_, client) => [1, 2, 3, 4].map((i) => i * 700 + client));

  test('has the requests of clients that are too small, and can be drawn from', async () => {
    const { report, tables, pool } = await fitted(
      plainColumnsOf(merged([many, ...few])),
      {},
      { durationSeconds: HOUR },
    );
    expect(report.residual).toEqual({ clients: 20, requests: 80, share: 80 / 110, isDropped: false });
    expect(tables.labels).toEqual([undefined, 'residual of 20 clients']);
    expect(tables.rate.subarray(6).reduce((sum, rate) => sum + 600 * rate, 0)).toBeCloseTo(80, 9);
    let rows = 0;
    for await (const batch of generate(pool())) rows += batch.numRows;
    expect(Math.abs(rows - 110)).toBeLessThanOrEqual(1);
  });

  test('is dropped where it is too small itself', async () => {
    const { report, tables } = await fitted(
      plainColumnsOf(merged([many, [5, 6, 7]])),
      {},
      { durationSeconds: HOUR },
    );
    expect(report.residual).toEqual({ clients: 1, requests: 3, share: 3 / 33, isDropped: true });
    expect(tables.clientIds).toHaveLength(1);
  });

  test('has what is beyond the number of clients', async () => {
    const columns = plainColumnsOf(merged([many, ...few]));
    const { report } = await fitted(columns, { clients: 3, minimumCount: 1 }, { durationSeconds: HOUR });
    expect(report).toMatchObject({
      keptClients: 3,
      keptBy: 'clients',
      residual: { clients: 18, requests: 72 },
    });
    expect(report.notes).toContainEqual(expect.stringMatching(/^many requests are of the residual/));
  });

  test.each([
    [2_796_202, 2, 'client-windows'],
    [144, 3, 'requests'],
  ] as const)('has what there is no room for: %i windows', (windows, kept, keptBy) => {
    const counts = Uint32Array.of(9, 8, 7, 1);
    const { indices, keptBy: by } = chooseClients(counts, { least: 5, most: 10, minimum: 1, windows });
    expect([...indices]).toEqual([0, 1, 2].slice(0, kept).concat(-1));
    expect(by).toBe(keptBy);
  });

  test('is what short sessions are together', async () => {
    const columns = plainColumnsOf(merged([Array.from({ length: 64 }, (_, i) => i), ...few]));
    const { report } = await fitted(columns, {}, { durationSeconds: HOUR, clientKey: 'session' });
    expect(report).toMatchObject({ keptClients: 0, leastKept: 65, residual: { clients: 21, requests: 144 } });
  });
});

test('names are kept where that is asked for', async () => {
  const columns = plainColumnsOf(merged([[1, 2, 3, 4, 5, 6], Array.from({ length: 9 }, (_, i) => 10 * i)]));
  const names = ['alice', 'bob'];
  const kept = await fitted(columns, { keepNames: true }, { names });
  expect(kept.tables.labels).toEqual(['bob', 'alice']);
  const plain = await fitted(columns, {}, { names });
  expect(JSON.stringify([plain.tables.labels, plain.tables.provenance])).not.toMatch(/alice|bob|hand-made/);
});

describe('logs of next to nothing', () => {
  test('no requests are refused in a sentence', async () => {
    await expect(fitted(plainColumns([]))).rejects.toThrow('hand-made.csv: it has no requests');
  });

  test('fewer requests than may be told of are refused in a sentence', async () => {
    await expect(fitted(plainColumns([0]))).rejects.toThrow('it has 1 requests, fewer than the 5');
  });

  test('one request is a pool where that is asked for', async () => {
    const { tables } = await fitted(plainColumns([0]), { minimumCount: 1 });
    expect(tables).toMatchObject({ windowCount: 1, windowSeconds: 1 });
    expect([...tables.rate]).toEqual([1]);
  });

  test('requests that are all simultaneous are those of a second', async () => {
    const { tables, report, pool } = await fitted(plainColumns(new Array(500).fill(0)));
    expect([...tables.rate]).toEqual([500]);
    expect(report.burstiness.none).toBe(1);
    let rows = 0;
    for await (const batch of generate(pool())) rows += batch.numRows;
    expect(rows).toBe(500);
  });
});

describe('lengths', () => {
  test('are those of the client and the period', async () => {
    const times = Array.from({ length: 400 }, (_, i) => i * 108);
    const columns = {
      times,
      values: {
        input_tokens: times.map((time) => (time < 21_600 ? 100 : 200)),
        output_tokens: times.map((_, i) => 10 + (i % 4)),
      },
    };
    const { tables } = await fitted(columns, {}, { durationSeconds: 43_200 });
    expect([...tables.datasetStart]).toEqual([0, 21_600]);
    expect([...tables.fields.input_tokens.values]).toEqual([100, 200]);
    expect([...tables.fields.output_tokens.values]).toEqual([10, 11, 12, 13, 10, 11, 12, 13]);
    expect([...tables.fields.output_tokens.probabilities]).toEqual(new Array(8).fill(0.25));
  });

  test('of a field that the log has not are 0, and it is said', async () => {
    const times = Array.from({ length: 60 }, (_, i) => i);
    const { tables, report } = await fitted({ times, values: { input_tokens: times.map(() => 5) } });
    expect([...tables.fields.output_tokens.values]).toEqual([0]);
    expect(report.notes.join('\n')).toContain('output_tokens');
  });
});

/** Mean output by tenth of the input, in ascending order of input. */
function meansByDecile(input: readonly number[], output: readonly number[]): number[] {
  const order = Array.from(input.keys()).sort((a, b) => input[a] - input[b]);
  return Array.from({ length: 10 }, (_, decile) => {
    const rows = order.slice(
      Math.round((decile * order.length) / 10),
      Math.round(((decile + 1) * order.length) / 10),
    );
    return rows.reduce((sum, row) => sum + output[row], 0) / rows.length;
  });
}

describe('joint lengths', () => {
  /** Mean output by decile of input of a conversation log with a rank correlation near 0. */
  const HUMP = [151, 84, 100, 105, 325, 412, 412, 330, 114, 73];
  const random = new Random(6);
  const times = arrivals(8, 2 * HOUR, () => random.exponential());
  const ranks = times.map(() => random.uniform());
  const input = ranks.map((rank) => Math.round(20 * Math.exp(6 * rank)));
  const output = ranks.map((rank) => Math.round(random.exponential(HUMP[Math.floor(10 * rank)])));
  const columns = { times, values: { input_tokens: input, output_tokens: output } };

  async function generated(options: FitOptions) {
    const { pool } = await fitted(columns, options, { durationSeconds: 2 * HOUR });
    const [inputs, outputs]: [number[], number[]] = [[], []];
    for await (const batch of generate(pool(), { seed: 'hump' })) {
      inputs.push(...batch.getChild('input_tokens')!.toArray());
      outputs.push(...batch.getChild('output_tokens')!.toArray());
    }
    return meansByDecile(inputs, outputs);
  }

  test('a hump of the mean output by input comes out as a hump', async () => {
    const before = meansByDecile(input, output);
    const after = await generated({});
    for (const [decile, mean] of before.entries()) {
      expect(Math.abs(mean / HUMP[decile] - 1)).toBeLessThan(0.1);
      // 5,760 requests a decile and trace, exponential: 1.9 % standard error of the ratio.
      expect(Math.abs(after[decile] / mean - 1), `decile ${decile + 1}`).toBeLessThan(0.08);
    }
  });

  test('is lost where lengths are to be independent', async () => {
    const after = await generated({ joint: false });
    expect(Math.max(...after) / Math.min(...after)).toBeLessThan(1.2);
  });

  test('of lengths that are independent there are none', async () => {
    const shuffled = {
      times,
      values: { input_tokens: input, output_tokens: times.map(() => Math.round(random.exponential(200))) },
    };
    const { tables, report } = await fitted(shuffled, {}, { durationSeconds: 2 * HOUR });
    expect(tables.couplings).toEqual(['independent']);
    expect(report.joint!.pairs).toEqual([]);
  });

  test('what makes clients differ is not in the dependence within them', async () => {
    // Long inputs and outputs of one client, short ones of the other.
    const clients = times.map((_, i) => i % 2);
    const lengths = {
      times,
      clients,
      values: {
        input_tokens: clients.map((c) => 10 + c * 1000 + Math.floor(random.uniform() * 50)),
        output_tokens: clients.map((c) => 10 + c * 1000 + Math.floor(random.uniform() * 50)),
      },
    };
    const { tables } = await fitted(lengths, {}, { durationSeconds: 2 * HOUR });
    expect(tables.couplings).toEqual(['independent', 'independent']);
  });
});

describe('conversations', () => {
  /** A fifth of the starts begin three turns, 60 s apart in the mean; inputs hold the turns before where `history`. */
  function sessionsLog(history: boolean) {
    const random = new Random(7);
    const requests: { time: number; session: number; input: number; output: number }[] = [];
    for (const [session, start] of arrivals(1, 4 * HOUR, () => random.exponential()).entries()) {
      const turns = random.uniform() < 0.2 ? 3 : 1;
      let [time, before] = [start, 0];
      for (let turn = 0; turn < turns; turn++) {
        const [own, output] = [50 + Math.floor(random.uniform() * 10), 5 + Math.floor(random.uniform() * 3)];
        requests.push({ time, session, input: own + (history ? before : 0), output });
        before += own + output;
        time += random.exponential(60);
      }
    }
    requests.sort((a, b) => a.time - b.time);
    return {
      times: requests.map(({ time }) => time),
      sessions: requests.map(({ session }) => session),
      values: {
        input_tokens: requests.map(({ input }) => input),
        output_tokens: requests.map(({ output }) => output),
      },
    };
  }

  test.each([true, false])('are found, and whether inputs hold the turns before: %s', async (history) => {
    const columns = sessionsLog(history);
    const { tables, report } = await fitted(columns);
    const [conversations] = tables.conversations!;
    if (conversations === 'none' || conversations === undefined) throw new Error('there are conversations');
    // 3 of 3 x 0.2 + 0.8 requests are 3 x 0.2.
    expect(Math.abs(conversations.share - 0.6 / 1.4)).toBeLessThan(0.03);
    expect(conversations.history).toBe(history);
    expect(report.conversations!.meanTurns).toBeCloseTo(3, 1);
    expect((conversations.turns as Record<string, number>)['3']).toBeGreaterThan(0.97);
    const law = conversations.inter_turn_seconds;
    if (law.family !== 'exponential') throw new Error(`the times are exponential, not ${law.family}`);
    // The inputs that are fitted are what is new, and the gaps those between starts.
    const { values } = tables.fields.input_tokens;
    expect([Math.min(...values), Math.max(...values)]).toEqual([50, 59]);
    for (const cv of tables.cv) expect(Math.abs(cv - 1)).toBeLessThan(0.2);
    const starts = columns.times.length;
    expect(tables.rate.reduce((sum, rate) => sum + rate * 600, 0)).toBeGreaterThan(starts * 0.98);
  });
});

test('the same log gives the same bytes, in whatever batches it comes', async () => {
  const random = new Random(8);
  const requests = merged([0.5, 0.2, 0.01].map((rate) => arrivals(rate, 4 * HOUR, () => random.gamma(0.5))));
  const lengths = requests.times.map(() => Math.floor(random.exponential(300)));
  const columns = {
    ...requests,
    values: { input_tokens: lengths, output_tokens: lengths.map((tokens) => tokens >> 1) },
  };
  const packed = await Promise.all(
    [4096, 1, 777].map(async (batchRows) => packPool((await fitted(columns, {}, { batchRows })).pool())),
  );
  expect(Buffer.from(packed[1]).equals(packed[0])).toBe(true);
  expect(Buffer.from(packed[2]).equals(packed[0])).toBe(true);
});

test.each([
  [{ windowSeconds: 0 }, 'windowSeconds: 0 is not a length of time'],
  [{ minimumCount: 1.5 }, 'minimumCount: 1.5 is not a whole number from 1'],
  [{ grid: 1 }, 'grid: 1 is not a whole number from 2'],
  [{ windows: 3 }, 'windows: there is no such option'],
  [{ name: 'builtin:mine' }, 'name: builtin:mine would be taken for a built-in population'],
])('options out of range are refused: %j', async (options, message) => {
  await expect(fitted(plainColumns([0, 1]), options as FitOptions)).rejects.toThrow(message);
});
