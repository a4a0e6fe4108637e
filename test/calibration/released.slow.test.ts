import { expect, it } from 'vitest';
import { dayFigures, hourFigures } from '../../calibration/figures/index.js';
import { openReleased } from '../../calibration/released.js';
import { describeReal, releasedDirectory } from '../real/data.js';
import { type RawClient, readRawClients } from '../real/raw-pool.js';

/** What the rows of a trace file have, by their columns. */
const RATE = 1;
const CV = 2;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return below + (same - 1) / 2;
  });
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const [meanX, meanY] = [x, y].map((values) => sum(values) / values.length);
  const product = (a: readonly number[], b: readonly number[], meanA: number, meanB: number) =>
    sum(a.map((value, index) => (value - meanA) * (b[index] - meanB)));
  return product(x, y, meanX, meanY) / Math.sqrt(product(x, x, meanX, meanX) * product(y, y, meanY, meanY));
}

describeReal('figures of released pools, beside what their files say', () => {
  it('counts all clients of m-large for arrivals, and those with datasets for lengths', async () => {
    const directory = releasedDirectory('m-large');
    const hour = 42;
    const clients = [...readRawClients(directory)].map((client) => ({
      ...client,
      trace: client.trace.slice(6 * hour, 6 * hour + 6),
    }));
    const requests = (client: RawClient) => sum(client.trace.map((row) => Number(row[RATE])));
    const all = sum(clients.map(requests));
    const sorted = clients.map((client) => requests(client) / all).sort((a, b) => b - a);
    const windows = clients.flatMap(({ trace }) => trace.map((row) => [Number(row[CV]), Number(row[RATE])]));
    windows.sort(([a], [b]) => a - b);
    let passed = 0;
    const p95 = windows.find(([, rate]) => {
      passed += rate;
      return passed >= 0.95 * all;
    })![0];
    // Means of the dataset of the quarter of a day that the hour lies in, whose clients all have one where they are active.
    const means = clients.flatMap((client) => {
      const entries = client.dataset?.get(Math.floor(hour / 6) * 21_600)?.input_tokens;
      if (entries === undefined || requests(client) === 0) return [];
      const mean = sum(entries.map(([value, probability]) => value * probability));
      return [[requests(client), mean]];
    });

    const { pool, withoutLengths } = await openReleased(directory, 'language');
    expect(withoutLengths.size).toBe(clients.filter(({ dataset }) => dataset === undefined).length);
    const figures = hourFigures(pool, 3600 * hour, { withoutLengths })!;
    expect(figures.top1).toBeCloseTo(sorted[0], 10);
    expect(figures.top5).toBeCloseTo(sum(sorted.slice(0, 5)), 10);
    expect(figures.effectiveClients).toBeCloseTo(1 / sum(sorted.map((share) => share * share)), 8);
    expect(figures.cvP95).toBe(p95);
    const mean = sum(means.map(([weight, own]) => weight * own)) / sum(means.map(([weight]) => weight));
    expect(figures.inputMean / mean).toBeCloseTo(1, 6);
  });

  it('has the shifts of the day of deepseek-r1, and how its inputs go with its rate', async () => {
    const directory = releasedDirectory('deepseek-r1');
    const clients = [...readRawClients(directory)];
    const windows = Array.from({ length: 144 }, (_, window) => {
      const start = 600 * window;
      const rates = clients.map(({ trace }) => Number(trace[window][RATE]));
      const inputs = clients.map(({ dataset }, index) => {
        if (rates[index] === 0) return 0;
        const starts = [...dataset!.keys()].filter((own) => own <= start);
        const entries = dataset!.get(Math.max(...starts))!.input_tokens;
        return sum(entries.map(([value, probability]) => value * probability));
      });
      const rate = sum(rates);
      return { rate, input: sum(inputs.map((input, index) => input * rates[index])) / rate };
    });
    const rates = windows.map(({ rate }) => rate);
    const ratios = rates.slice(1).map((rate, index) => Math.log(rate / rates[index]));
    const mean = sum(ratios) / ratios.length;
    const deviation = Math.sqrt(sum(ratios.map((ratio) => (ratio - mean) ** 2)) / ratios.length);
    const inputs = windows.map(({ input }) => input);

    const figures = dayFigures((await openReleased(directory, 'reason')).pool, 0)!;
    expect(figures.rateShift).toBeCloseTo(deviation, 10);
    expect(figures.inputRatePearson).toBeCloseTo(correlation(rates, inputs), 4);
    expect(figures.inputRateSpearman).toBeCloseTo(correlation(ranks(rates), ranks(inputs)), 4);
    expect(figures.meanRate).toBeCloseTo(sum(rates) / 144, 10);
  });
});
