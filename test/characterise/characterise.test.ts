import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import type { Characterisation } from '../../src/characterise/characterisation.js';
import { characterise } from '../../src/characterise/characterise.js';
import { UsageError } from '../../src/errors.js';
import { memoryLog, type Request } from './memory-log.js';

/** Uniform numbers in [0, 1). */
function uniforms(seed: number): () => number {
  return seedrandom(`characterise ${seed}`);
}

/** Exponential times of mean 1; a gamma time of a whole shape is a sum of them. */
function exponentials(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => -Math.log(1 - uniform());
}

/** Requests of one stream. */
function stream(gap: () => number, seconds: number, request: Partial<Request> = {}): Request[] {
  const requests: Request[] = [];
  for (let time = gap(); time < seconds; time += gap()) requests.push({ time, ...request });
  return requests;
}

function characterised(requests: readonly Request[], options = {}): Promise<Characterisation> {
  return characterise(memoryLog(requests, { batchSize: 1000, ...options }));
}

describe('arrivals', () => {
  const inSeconds = (requests: readonly Request[]) =>
    requests.map(({ time }) => ({ time: Math.floor(time) }));

  it('of a Poisson process in whole seconds: the clock makes nothing bursty of it', async () => {
    const exponential = exponentials(11);
    const { arrivals } = await characterised(inSeconds(stream(() => exponential() / 6.9, 7200)));
    expect(arrivals).toMatchObject({ tickSeconds: 1, interArrivalCvOf: 'fitted law' });
    expect(arrivals.burstyWindows).toBeNaN();
    expect(arrivals.interArrivalCv.low).toBeNaN();
    expect(Math.abs(arrivals.interArrivalCv.cv - 1)).toBeLessThan(0.1);
    expect(arrivals.interArrivalCvByWindow.count).toBeGreaterThan(6);
    expect(Math.abs(arrivals.interArrivalCvByWindow.p50 - 1)).toBeLessThan(0.1);
  });

  it('of Gamma times of CV 2 in whole seconds: that of the law before the clock', async () => {
    // A Gamma time of shape 1/4 (Johnk): with b = Beta(1/4, 3/4) and e exponential, b e.
    const [uniform, exponential] = [uniforms(12), exponentials(13)];
    const gap = (): number => {
      for (;;) {
        const [x, y] = [uniform() ** 4, uniform() ** (4 / 3)];
        if (x + y <= 1) return (x / (x + y)) * exponential() * (4 / 6.9);
      }
    };
    const { arrivals } = await characterised(inSeconds(stream(gap, 14400)));
    expect(arrivals.interArrivalCvOf).toBe('fitted law');
    expect(Math.abs(arrivals.interArrivalCv.cv - 2)).toBeLessThan(0.2);
    expect(Math.abs(arrivals.interArrivalCvByWindow.p50 - 2)).toBeLessThan(0.2);
  });

  it('in whole seconds: a busy client has no CV, and a quiet one its own', async () => {
    const exponential = exponentials(14);
    const busy = stream(() => exponential() / 5, 3600, { client: 0 });
    const quiet = stream(() => exponential() * 15, 3600, { client: 1 });
    const requests = [...busy, ...quiet].sort((a, b) => a.time - b.time);
    const { clients } = await characterised(requests.map((one) => ({ ...one, time: Math.floor(one.time) })));
    const [first, second] = clients!.largest;
    expect([first.interArrivalCv, first.interArrivalCvOfLog]).toEqual([Number.NaN, Number.NaN]);
    expect(clients!.stability[0].interArrivalCvVariation).toBeNaN();
    expect(Math.abs(second.interArrivalCv - 1)).toBeLessThan(0.15);
    expect(clients!.interArrivalCvByRequest.max).toBe(second.interArrivalCv);
  });

  it('of a clock that shows nothing but 0 and one tick: no CV', async () => {
    const times = Array.from({ length: 3000 }, (_, index) => ({ time: Math.floor(index / 5) }));
    const { arrivals } = await characterised(times);
    expect(arrivals.interArrivalCvOf).toBe('fitted law');
    expect(arrivals.interArrivalCv.cv).toBeNaN();
    expect(arrivals.interArrivalCvByWindow.count).toBe(0);
  });

  it('by window, of a log by hand', async () => {
    // In the first window of ten minutes a request every 10 s; in the second alternately 5 and 15 s apart: a CV of 1/2. In the
    // third, which is not whole, nothing counts.
    const first = Array.from({ length: 60 }, (_, index) => 10 * index);
    const second = Array.from({ length: 60 }, (_, index) => 600 + 10 * index + (index % 2) * 5);
    const times = [...first, ...second, 1300];
    const { arrivals, shifts, log } = await characterised(times.map((time) => ({ time })));
    expect(log.requests).toBe(121);
    expect(arrivals.ratePerSecond).toBe(121 / 1300);
    expect(
      arrivals.windows.map(({ startSeconds, requests, ratePerSecond }) => [
        startSeconds,
        requests,
        ratePerSecond,
      ]),
    ).toEqual([
      [0, 60, 0.1],
      [600, 60, 0.1],
    ]);
    expect(arrivals.windows[0].interArrivalCv!.cv).toBeCloseTo(0, 6);
    // 30 gaps of 15 s and 29 of 5 s.
    const mean = (30 * 15 + 29 * 5) / 59;
    const variance = (30 * (15 - mean) ** 2 + 29 * (5 - mean) ** 2) / 59;
    expect(arrivals.windows[1].interArrivalCv!.cv).toBeCloseTo(Math.sqrt(variance) / mean, 12);
    expect(arrivals.burstyWindows).toBe(0);
    expect(shifts!.periods.map(({ requests }) => requests)).toEqual([60, 60]);
    expect(shifts!.busiestOverQuietest).toBe(1);
    expect(shifts!.sdOfLogRate).toBe(0);
  });

  it('of a Poisson process have CV 1 and index of dispersion 1, and are not rejected as exponential', async () => {
    const gap = exponentials(1);
    const { arrivals, families } = await characterised(
      stream(() => gap() / 2, 48_000),
      {
        durationSeconds: 48_000,
      },
    );
    // 96,000 gaps; the standard error of the CV is 1 over the root of their number.
    expect(Math.abs(arrivals.interArrivalCv.cv - 1)).toBeLessThan(4 / Math.sqrt(96_000));
    const { cv, low, high } = arrivals.interArrivalCv;
    // The variance of the CV is 1 / n: by (m_4 / m_2^2 - 1) / 4 - m_3 / (m m_2) + 1 of an exponential law, 2 - 2 + 1.
    expect((high - low) / cv).toBeCloseTo((2 * 1.96) / Math.sqrt(96_000), 3);
    // n bins: the standard error is the root of 2 / n.
    for (const { windowSeconds, index } of arrivals.dispersion) {
      expect(Math.abs(index - 1)).toBeLessThan(4 * Math.sqrt((2 * windowSeconds) / 46_800));
    }
    // 95 % are to have 1 in their interval, and a half of the others lie above it: of 80 windows 2, at most 8.
    expect(arrivals.burstyWindows).toBeLessThan(0.1);
    // Of 40 windows 38 are expected to pass; fewer than 33 would be a chance of 1 in 1,000.
    expect(families!.windows).toHaveLength(40);
    expect(families!.exponentialPasses).toBeGreaterThanOrEqual(33 / 40);
  });

  it('of gamma gaps have the CV of their shape, and gamma is the law', async () => {
    const gap = exponentials(2);
    // Shape 4: CV 1/2.
    const erlang = () => (gap() + gap() + gap() + gap()) / 8;
    const { arrivals, families } = await characterised(stream(erlang, 10 * 1200));
    expect(arrivals.interArrivalCv.cv).toBeCloseTo(0.5, 2);
    for (const window of families!.windows) {
      expect(window.best).toBe('gamma');
      expect(window.exponentialPasses).toBe(false);
      expect(window.fits.gamma.shape).toBeGreaterThan(3.4);
      expect(window.fits.gamma.shape).toBeLessThan(4.6);
      expect(window.fits.gamma.shape * window.fits.gamma.scaleSeconds).toBeCloseTo(0.5, 1);
    }
    expect(families!.wins).toEqual({ exponential: 0, gamma: 1, weibull: 0 });
  });

  it('of Weibull gaps have Weibull as their law, and are bursty', async () => {
    const gap = exponentials(3);
    // A power of an exponential time is a Weibull one, of shape 1/2: its CV is the root of 5.
    const { arrivals, families } = await characterised(stream(() => gap() ** 2 / 10, 5 * 1200));
    expect(families!.wins).toEqual({ exponential: 0, gamma: 0, weibull: 1 });
    for (const { fits } of families!.windows) expect(fits.weibull.shape).toBeCloseTo(0.5, 1);
    expect(arrivals.burstyWindows).toBe(1);
    expect(arrivals.interArrivalCvByWindow.p50).toBeGreaterThan(2);
  });
});

describe('shifts', () => {
  it('are those of days, by hour', async () => {
    // Two days: every hour has 120 requests, but the sixth 360 on the first day and 240 on the second; outputs double there.
    const requests: Request[] = [];
    for (let hour = 0; hour < 48; hour++) {
      const count = hour === 5 ? 360 : hour === 29 ? 240 : 120;
      for (let index = 0; index < count; index++) {
        const output = hour % 24 === 5 ? 200 : 100;
        requests.push({
          time: hour * 3600 + (index * 3600) / count,
          values: { input_tokens: 50, output_tokens: output },
        });
      }
    }
    const { shifts } = await characterised(requests, { durationSeconds: 48 * 3600 });
    expect(shifts!.periods).toHaveLength(48);
    expect([shifts!.days, shifts!.periodSeconds]).toEqual([2, 3600]);
    // The median of two is the lower.
    expect(shifts!.busiestOverQuietest).toBe(2);
    const [input, output] = shifts!.lengths;
    expect([input.column, input.maxOverMin, input.pearsonWithRate]).toEqual(['input_tokens', 1, Number.NaN]);
    expect([output.column, output.maxOverMin]).toEqual(['output_tokens', 2]);
    expect(output.pearsonWithRate).toBeGreaterThan(0.9);
    // Of 288 windows of ten minutes, six have three times and six twice the rate of the others.
    const mean = (6 * Math.log(3) + 6 * Math.log(2)) / 288;
    const squares = 6 * Math.log(3) ** 2 + 6 * Math.log(2) ** 2;
    expect(shifts!.sdOfLogRate).toBeCloseTo(Math.sqrt(squares / 288 - mean ** 2), 12);
  });
});

describe('lengths', () => {
  it('of exponential outputs have that law', async () => {
    const gap = exponentials(4);
    const requests = Array.from({ length: 20_000 }, (_, index) => ({
      time: index,
      values: { input_tokens: 1 + (index % 2), output_tokens: Math.round(300 * gap()) },
    }));
    const { lengths } = await characterised(requests);
    const output = lengths.find(({ column }) => column === 'output_tokens')!;
    expect(output.law).toMatchObject({ kind: 'exponential' });
    expect(output.law!.kolmogorovSmirnov).toBeLessThan(1.6 / Math.sqrt(20_000));
    const median = output.law!.qq.find(({ probability }) => probability === 0.5)!;
    expect(Math.abs(median.fitted - 300 * Math.LN2)).toBeLessThan(6);
    expect(Math.abs(median.observed - median.fitted)).toBeLessThan(10);
    const [input] = lengths;
    expect(input.tokens).toMatchObject({ count: 20_000, mean: 1.5, min: 1, p50: 1, p90: 2, max: 2 });
    expect(input.tokens.cv).toBeCloseTo(1 / 3, 12);
    expect(input.histogram).toEqual([
      { from: 1, to: 2, count: 10_000 },
      { from: 2, to: 3, count: 10_000 },
    ]);
  });

  it('of log-normal inputs with a Pareto tail have that law', async () => {
    const uniform = uniforms(5);
    const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    const draw = () =>
      uniform() < 0.2 ? 2000 * (1 - uniform()) ** (-1 / 1.5) : Math.exp(5 + 0.8 * normal());
    const requests = Array.from({ length: 40_000 }, (_, index) => ({
      time: index,
      values: { input_tokens: Math.min(4e9, Math.round(draw())) },
    }));
    const { lengths } = await characterised(requests);
    const { law } = lengths[0];
    if (law?.kind !== 'pareto and log-normal') throw new Error(`the law is ${law?.kind}`);
    expect(law.paretoWeight).toBeCloseTo(0.2, 1);
    expect(law.pareto!.alpha).toBeCloseTo(1.5, 1);
    expect(law.lognormal.mu).toBeCloseTo(5, 1);
    expect(law.lognormal.sigma).toBeCloseTo(0.8, 1);
    expect(law.kolmogorovSmirnov).toBeLessThan(0.02);
  });

  it('go together as a hump, which correlations do not see', async () => {
    // Ten inputs, as often each; the output rises to the fifth and sixth and falls again.
    const hump = [10, 20, 30, 40, 50, 50, 40, 30, 20, 10];
    const requests = Array.from({ length: 1000 }, (_, index) => ({
      time: index,
      values: { input_tokens: 100 * (1 + (index % 10)), output_tokens: hump[index % 10] },
    }));
    const { dependence } = await characterised(requests);
    expect(dependence).toHaveLength(1);
    const [{ x, y, pearson, spearman, deciles }] = dependence;
    expect([x, y]).toEqual(['input_tokens', 'output_tokens']);
    expect(pearson).toBeCloseTo(0, 12);
    expect(spearman).toBeCloseTo(0, 12);
    expect(deciles.map(({ meanX }) => meanX)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
    expect(deciles.map(({ meanY }) => meanY)).toEqual(hump);
  });

  it('that rise together have correlation 1', async () => {
    const requests = Array.from({ length: 500 }, (_, index) => ({
      time: index,
      values: { input_tokens: 10 + index, output_tokens: 3 * index },
    }));
    const [{ pearson, spearman }] = (await characterised(requests)).dependence;
    expect(pearson).toBeCloseTo(1, 9);
    expect(spearman).toBeCloseTo(1, 9);
  });
});

describe('clients', () => {
  it('by hand', async () => {
    // Of 100 requests the first client has 70, the second 20, the third 6 and the fourth 4; the third to the second second.
    const counts = [70, 20, 6, 4];
    const requests = counts
      .flatMap((count, client) =>
        Array.from({ length: count }, (_, index) => ({
          // In units that no clock ticks in.
          time: (client + index * (client === 1 ? 3 + (index % 2) : 2)) * Math.SQRT1_2,
          client,
          values: { input_tokens: 10 * (client + 1), output_tokens: index },
        })),
      )
      .sort((a, b) => a.time - b.time);
    const { clients } = await characterised(requests, {
      durationSeconds: 200,
      clientName: (index: number) => `client ${index}`,
    });
    expect(clients).toMatchObject({ clients: 4, key: 'client', clientsForNinetyPercent: 2 });
    expect(clients!.topShares).toEqual([
      { clients: 1, share: 0.7 },
      { clients: 5, share: 1 },
      { clients: 10, share: 1 },
      { clients: 20, share: 1 },
    ]);
    // Sum over all pairs of |a - b| over n times the sum: (50 + 64 + 66 + 14 + 16 + 2) / 400.
    expect(clients!.gini).toBeCloseTo(212 / 400, 12);
    expect(clients!.lorenz[0]).toEqual([0, 0]);
    expect(clients!.lorenz).toContainEqual([0.25, 0.7]);
    expect(clients!.lorenz).toContainEqual([0.5, 0.9]);
    expect(clients!.lorenz.at(-1)).toEqual([1, 1]);
    expect(clients!.largest.map(({ client, requests: made }) => [client, made])).toEqual([
      ['client 0', 70],
      ['client 1', 20],
      ['client 2', 6],
      ['client 3', 4],
    ]);
    const [first, second, third] = clients!.largest;
    expect(first).toMatchObject({
      share: 0.7,
      ratePerSecond: 70 / 200,
      meanTokens: { input_tokens: 10, output_tokens: 34.5 },
    });
    expect(first.interArrivalCv).toBeCloseTo(0, 6);
    // Every gap is that between two terms of index (3 + index mod 2): by hand from the list.
    const own = requests.filter(({ client }) => client === 1).map(({ time }) => time);
    const gaps = own.slice(1).map((time, index) => time - own[index]);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(second.interArrivalCv).toBeCloseTo(Math.sqrt(variance) / mean, 9);
    expect(second.interArrivalCvOfLog).toBeCloseTo(Math.sqrt(variance) / mean, 9);
    // Five gaps are too few.
    expect(third.interArrivalCv).toBeNaN();
    expect(clients!.interArrivalCvByRequest.count).toBe(2);
    expect(clients!.interArrivalCvByRequest.p50).toBeCloseTo(0, 6);
  });

  it('have a CV within windows, whatever they do between', async () => {
    // In the first window 21 requests 1 s apart, in the sixth 41 alternately 1 s and 3 s apart; in the ninth 5, too few.
    const times = [
      ...Array.from({ length: 21 }, (_, index) => index),
      ...Array.from({ length: 41 }, (_, index) => 3000 + 2 * index - (index % 2)),
      ...Array.from({ length: 5 }, (_, index) => 4800 + index ** 2),
    ];
    // In units a little longer than seconds, as no clock ticks.
    const requests = times.map((time) => ({ time: time * (1 + Math.SQRT2 / 1e3), client: 0 }));
    const { clients } = await characterised(requests, { durationSeconds: 6000, batchSize: 4 });
    // 20 gaps of 1 s and 20 of 3 s: mean 2, standard deviation 1.
    expect(clients!.largest[0].interArrivalCv).toBeCloseTo((21 * 0 + 41 * 0.5) / 62, 9);
    expect(clients!.largest[0].interArrivalCvOfLog).toBeGreaterThan(5);
    expect(clients!.interArrivalCvByRequest).toMatchObject({ count: 1 });
  });

  it('are as stable as their windows are alike', async () => {
    // Two clients over four windows: one with 60 requests in each, the other with 30 and 90 by turns, and outputs of 10 and 30.
    const requests: Request[] = [];
    for (let window = 0; window < 4; window++) {
      const counts = [60, window % 2 === 0 ? 30 : 90];
      for (const [client, count] of counts.entries()) {
        for (let index = 0; index < count; index++) {
          const output = client === 0 || window % 2 === 0 ? 10 : 30;
          requests.push({
            time: window * 600 + (index * 600) / count,
            client,
            values: { output_tokens: output },
          });
        }
      }
    }
    requests.sort((a, b) => a.time - b.time);
    const { clients } = await characterised(requests, { durationSeconds: 2400, batchSize: 13 });
    const [first, second] = clients!.stability;
    expect(first).toMatchObject({ client: '0', windows: 4, rateVariation: 0 });
    expect(first.meanTokensVariation.output_tokens).toBe(0);
    // Of 30 and 90: mean 60, standard deviation 30. Of 10 and 30: 20 and 10.
    expect(second).toMatchObject({ client: '1', windows: 4, rateVariation: 0.5 });
    expect(second.meanTokensVariation.output_tokens).toBe(0.5);
  });
});

describe('what some requests have', () => {
  it('items, by hand', async () => {
    // Of four requests one has two images of 100 and 300 tokens, one has an image of 100.
    const items = [[100, 300], [], [100], []];
    const requests = items.map((image_tokens, time) => ({
      time,
      values: { text_tokens: 100, output_tokens: 5, image_count: image_tokens.length },
      items: { image_tokens, audio_tokens: [] },
    }));
    const { modalities, lengths } = await characterised(requests, { category: 'multimodal', batchSize: 3 });
    expect(lengths.map(({ column }) => column)).toEqual(['text_tokens', 'output_tokens']);
    expect(modalities!.modalities).toHaveLength(1);
    expect(modalities!.modalities[0]).toMatchObject({
      modality: 'image',
      requestShare: 0.5,
      itemsPerRequest: { count: 2, mean: 1.5, max: 2 },
      itemTokens: { count: 3, p50: 100, max: 300 },
      commonSizes: [
        { tokens: 100, share: 2 / 3 },
        { tokens: 300, share: 1 / 3 },
      ],
      distinctSizes: 2,
      shareOfInputTokens: 500 / 900,
    });
    expect(modalities!.shareOfInputTokens).toBe(500 / 900);
    // Shares of 0.8, 0, 0.5 and 0.
    const counts = modalities!.requestsByShare!.map(({ count }) => count);
    expect([counts[0], counts[10], counts[16]]).toEqual([2, 1, 1]);
  });

  it('items whose sizes nobody knows', async () => {
    const requests = [1, 0, 3].map((image_count, time) => ({
      time,
      values: { text_tokens: 10, output_tokens: 5, image_count },
    }));
    const { modalities } = await characterised(requests, { category: 'multimodal' });
    expect(modalities!.modalities[0]).toMatchObject({ requestShare: 2 / 3, itemsPerRequest: { mean: 2 } });
    expect(modalities!.modalities[0].itemTokens).toBeUndefined();
    expect([modalities!.shareOfInputTokens, modalities!.requestsByShare]).toEqual([undefined, undefined]);
  });

  it('reasoning, by hand', async () => {
    // Half of the requests reason in 20 % of their output, half in 90 %.
    const requests = Array.from({ length: 2000 }, (_, index) => ({
      time: index,
      values: { input_tokens: 10, output_tokens: 1000, reason_ratio: index % 2 === 0 ? 0.2 : 0.9 },
    }));
    const { reasoning, lengths, dependence } = await characterised(requests, { category: 'reason' });
    expect(lengths.map(({ column }) => column)).toEqual([
      'input_tokens',
      'output_tokens',
      'reason_tokens',
      'answer_tokens',
    ]);
    expect(reasoning!.reasonTokens.mean).toBe(550);
    expect(reasoning!.answerTokens.mean).toBe(450);
    expect(reasoning!.reasonOverAnswer).toBe(550 / 450);
    expect(reasoning!.requestsByRatio.filter(({ count }) => count > 0).map(({ count }) => count)).toEqual([
      1000, 1000,
    ]);
    expect(reasoning!.ratioModes.map(({ share }) => share)).toEqual([0.5, 0.5]);
    expect(reasoning!.ratioModes[0].ratio).toBeCloseTo(0.2, 1);
    expect(reasoning!.ratioModes[1].ratio).toBeCloseTo(0.9, 1);
    const own = dependence.find(({ x }) => x === 'reason_tokens')!;
    expect(own.pearson).toBeCloseTo(-1, 9);
  });

  it('turns of conversations, by hand', async () => {
    // Session 7 has three turns, 8 one; one request belongs to none.
    const rows: readonly (readonly [time: number, session: number, history: number])[] = [
      [0, 7, 0],
      [1, 8, 0],
      [2, Number.NaN, 0],
      [100, 7, 30],
      [160, 7, 60],
    ];
    const requests = rows.map(([time, session, history]) => ({
      ...{ time, session, history },
      values: { input_tokens: 100, output_tokens: 5 },
    }));
    const { conversations } = await characterised(requests, { batchSize: 2 });
    expect(conversations).toMatchObject({
      followedShare: 1,
      sessions: 2,
      multiTurnShare: 3 / 5,
      turns: { count: 1, mean: 3 },
      interTurnSeconds: { count: 2, mean: 80, min: 60, max: 100 },
      historyShareOfInput: 90 / 500,
    });
  });
});

describe('what a log lacks', () => {
  it('is absent, and said', async () => {
    const { absent, lengths, dependence, clients, modalities, reasoning, conversations } =
      await characterised([{ time: 0 }, { time: 1 }]);
    expect([lengths, dependence]).toEqual([[], []]);
    expect([clients, modalities, reasoning, conversations]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(absent.map(({ figure, findings }) => [figure, findings])).toEqual([
      ['families of inter-arrival times', [1]],
      ['shifts over the day', [2, 4]],
      ['lengths', [3]],
      ['dependence of lengths', [3]],
      ['clients', [5, 8, 11]],
      ['modalities', [6, 7]],
      ['reasoning', [9]],
      ['conversations', [10]],
    ]);
  });

  it('is no fault: a request of 1970 among those of today, with windows of days', async () => {
    const requests = [0, ...Array.from({ length: 300 }, (_, index) => 1.8e9 + 100 * index)].map((time) => ({
      time,
    }));
    const days = { windowSeconds: 86_400, familyWindowSeconds: 86_400 };
    const { arrivals, shifts } = await characterise(memoryLog(requests), days);
    expect(arrivals.windows).toHaveLength(20_833);
    expect(shifts!.periodSeconds).toBe(86_400);
    await expect(characterise(memoryLog(requests))).rejects.toThrow(
      'the log has more than 262144 windows of 600 s',
    );
  });

  it('is no fault: very many short windows', async () => {
    const requests = Array.from({ length: 200 }, (_, index) => ({ time: index }));
    const { arrivals, shifts } = await characterise(memoryLog(requests), { windowSeconds: 0.001 });
    expect(arrivals.windows).toHaveLength(199_000);
    expect(shifts!.periods).toHaveLength(199_000);
  });

  it('is no fault: requests at two moments alone', async () => {
    const { arrivals } = await characterised([...Array(50).fill({ time: 0 }), { time: 5 }]);
    expect(arrivals.ratePerSecond).toBe(51 / 5);
    expect(arrivals.windows).toHaveLength(1);
    // One gap of 5 s and 49 of none.
    expect(arrivals.interArrivalCv.cv).toBeCloseTo(7, 9);
  });
});

describe('options', () => {
  const log = memoryLog([{ time: 0 }, { time: 10 }]);

  it.each([
    [{ windowSeconds: 0 }, 'windowSeconds'],
    [{ familyWindowSeconds: Number.NaN }, 'familyWindowSeconds'],
    [{ windowSeconds: 1e-7 }, 'windows of 1e-7 s'],
    [{ familyWindowSeconds: 1e-7 }, 'windows of 1e-7 s'],
    [{ window: 3 }, 'window'],
  ])('that are wrong: %j', async (options, message) => {
    const fault = await characterise(log, options as object).catch((error) => error);
    expect(fault).toBeInstanceOf(UsageError);
    expect(fault.message).toContain(message);
  });

  it('tell progress of both passes, and hear the signal', async () => {
    const told: unknown[] = [];
    await characterise(log, { onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([2, 4].map((rows) => ({ phase: 'rows', rows, expectedRows: 4 })));
    const reason = new Error('enough');
    await expect(characterise(log, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
