import { beforeAll, expect, it, test } from 'vitest';
import { allocateClientWindows, type Dataset, type Pool } from '../../src/pool/pool.js';
import { kolmogorovSmirnov, kolmogorovSmirnovBound, mean, median } from '../fixtures/statistics.js';
import { aggregatePool } from '../support/at-once.js';
import { aggregateCv } from '../support/generate.js';
import { describeReal, type ReleasedModel, releasedDirectory, releasedPool } from './data.js';
import type { Entries } from './expected.js';
import { arrivalTimes, type ClientRows, generateByClient } from './generated.js';
import { coefficientOfVariation, DURATION, FROM, fieldTest, ratiosOf, round, TO } from './measures.js';
import { cvOf, meanOf, quantileOf, type RawAggregate, rawAggregate } from './raw-aggregate.js';

const RATE = 100;
/** Family-wise error of the chi-square tests of one model; divided by the number of tests (Bonferroni). */
const FAMILY_ALPHA = 1e-3;

function entriesOf(dataset: Dataset, field: string): Entries {
  const distribution = dataset[field];
  if (distribution.family !== 'empirical') throw new Error(`${field} is no table`);
  return Array.from(distribution.values, (value, index) => [value, distribution.probabilities[index]]);
}

describeReal.each<ReleasedModel>(['m-large', 'deepseek-r1', 'mm-image'])('the aggregate of %s', (model) => {
  let pool: Pool;
  let raw: RawAggregate;
  let aggregate: Pool;

  beforeAll(async () => {
    pool = await releasedPool(model);
    raw = rawAggregate(releasedDirectory(model));
    aggregate = aggregatePool(pool);
  });

  it('has the total rate of the files in every window', () => {
    const { rate } = allocateClientWindows(aggregate.windowCount);
    aggregate.readClient(0, 0, aggregate.windowCount, {
      ...allocateClientWindows(aggregate.windowCount),
      rate,
    });
    expect(aggregate.windowCount).toBe(raw.rates.size);
    for (const [window, total] of rate.entries()) {
      const expected = raw.rates.get(aggregate.startSeconds + window * aggregate.windowSeconds)!;
      expect(Math.abs(total - expected)).toBeLessThanOrEqual(1e-12 * expected);
    }
  });

  it('has the lengths of all requests of the files', () => {
    const dataset = aggregate.dataset(0);
    expect(Object.keys(dataset).sort()).toEqual(Object.keys(raw.fields).sort());
    for (const [field, expected] of Object.entries(raw.fields)) {
      const actual = entriesOf(dataset, field);
      expect(actual.length, field).toBe(expected.length);
      const worst = expected.reduce((largest, [value, probability], index) => {
        expect(actual[index][0] === value, `value ${value} of ${field}`).toBe(true);
        return Math.max(largest, Math.abs(actual[index][1] - probability));
      }, 0);
      // Sums of thousands of probabilities in two orders.
      expect(worst, field).toBeLessThan(1e-13);
      expect(Math.abs(meanOf(actual) - meanOf(expected))).toBeLessThanOrEqual(1e-10 * meanOf(expected));
      expect(Math.abs(cvOf(actual) - cvOf(expected))).toBeLessThanOrEqual(1e-9);
      const shares = [0.5, 0.9, 0.99];
      const quantiles = shares.map((share) => quantileOf(actual, share));
      expect(quantiles).toEqual(shares.map((share) => quantileOf(expected, share)));
      const figures = [meanOf(actual), cvOf(actual), ...quantiles].map(round).join(', ');
      console.log(`${model}, ${field}: ${actual.length} values; mean, CV, p50, p90, p99 ${figures}`);
    }
  });
});

describeReal('the images of mm-image', () => {
  it('have as many tokens in the aggregate as in its clients', async () => {
    const pool = await releasedPool('mm-image');
    const imageTokens = (dataset: Dataset) =>
      meanOf(entriesOf(dataset, 'image_count')) * meanOf(entriesOf(dataset, 'image_tokens'));
    let [requests, tokens] = [0, 0];
    const windows = allocateClientWindows(pool.windowCount);
    for (let client = 0; client < pool.clientIds.length; client++) {
      pool.readClient(client, 0, pool.windowCount, windows);
      const byDataset = new Map<number, number>();
      windows.rate.forEach((rate, window) => {
        const index = windows.dataset[window];
        if (rate > 0) byDataset.set(index, (byDataset.get(index) ?? 0) + rate);
      });
      for (const [index, weight] of byDataset) {
        requests += weight;
        tokens += weight * imageTokens(pool.dataset(index));
      }
    }
    expect(imageTokens(aggregatePool(pool).dataset(0)) / (tokens / requests)).toBeCloseTo(1, 9);
  });
});

describeReal.each<ReleasedModel>(['m-large', 'deepseek-r1', 'mm-image'])('a naive trace of %s', (model) => {
  let raw: RawAggregate;
  let rows: ClientRows;

  beforeAll(async () => {
    const pool = (await releasedPool(model)).span(FROM, TO);
    raw = rawAggregate(releasedDirectory(model), FROM, TO);
    const clients = await generateByClient(pool, { rate: RATE, method: 'naive', seed: 'naive' });
    expect([...clients.keys()]).toEqual([0]);
    rows = clients.get(0)!;
  });

  it('has a random number of requests, about that which the rate asks for', () => {
    // Poisson: 3.5 standard deviations are two-sided 5e-4.
    const expected = RATE * DURATION;
    expect(Math.abs(rows.times.length - expected)).toBeLessThan(3.5 * Math.sqrt(expected));
    expect(rows.times.length).not.toBe(expected);
  });

  it('has exponential inter-arrival times', () => {
    const gaps = Float64Array.from(rows.times.slice(1), (time, index) => time - rows.times[index]);
    const bound = kolmogorovSmirnovBound(gaps.length, 1e-3);
    const statistic = kolmogorovSmirnov(gaps, (x) => -Math.expm1(-RATE * x));
    console.log(`${model}: n ${gaps.length}, D ${statistic.toPrecision(2)}, bound ${bound.toPrecision(2)}`);
    expect(statistic).toBeLessThan(bound);
  });

  it('has the lengths of all requests of the hour', () => {
    const tests = Object.entries(raw.fields).flatMap(([field, entries]) => {
      const [, modality] = /^(image|audio|video)_/.exec(field) ?? [];
      const column = field === `${modality}_tokens` ? `${field}[]` : field.replace('_count', '_tokens');
      const values = field === 'reason_ratio' ? ratiosOf(rows, entries) : rows.values[column];
      // Modalities that are absent have no items.
      return values === undefined ? [] : [{ field, pValue: fieldTest(values, entries) }];
    });
    expect(tests.length).toBeGreaterThanOrEqual(model === 'mm-image' ? 6 : 2);
    const alpha = FAMILY_ALPHA / tests.length;
    console.log(
      `${model}: p ${tests.map(({ field, pValue }) => `${field} ${pValue.toPrecision(2)}`).join(', ')}`,
    );
    for (const { field, pValue } of tests) expect(pValue, field).toBeGreaterThan(alpha);
  });
});

/** Requests per second, ten minutes, and three seconds, as in the paper's comparison. */
const WINDOWED_RATE = 50;
const STRETCH = 600;
const WINDOW = 3;
const SEEDS = 8;

/** CV of the counts of 3-second windows within ten minutes, mean over the stretches of the hour. */
function windowedCv(times: Float64Array): number {
  const counts = new Float64Array(DURATION / WINDOW);
  for (const time of times) counts[Math.min(Math.floor(time / WINDOW), counts.length - 1)]++;
  const perStretch = STRETCH / WINDOW;
  return mean(
    Array.from({ length: DURATION / STRETCH }, (_, stretch) => {
      const part = counts.subarray(stretch * perStretch, (stretch + 1) * perStretch);
      const center = mean(part);
      return Math.sqrt(mean(part.map((count) => (count - center) ** 2))) / center;
    }),
  );
}

/** How far the rates of 3-second windows of the pool's own workload vary beyond those of the naive one, at least. */
const RATIOS = { 'm-large': 2.5, 'm-small': 2, 'deepseek-r1': 1.3 } as const;

describeReal.each(Object.keys(RATIOS) as (keyof typeof RATIOS)[])('rates of %s in short windows', (model) => {
  let pool: Pool;

  beforeAll(async () => {
    pool = (await releasedPool(model)).span(FROM, TO);
  });

  const traces = (options: object) =>
    Promise.all(
      Array.from({ length: SEEDS }, (_, seed) =>
        arrivalTimes(pool, { rate: WINDOWED_RATE, seed: `windows ${seed}`, ...options }),
      ),
    );

  test('vary far more than those of the naive workload', async () => {
    const servegen = (await traces({})).map(windowedCv);
    const naive = (await traces({ method: 'naive' })).map(windowedCv);
    const bursty = (await traces({ method: { kind: 'naive', cv: 'aggregate' } })).map(windowedCv);
    const figures = [servegen, naive, bursty].map(
      (cvs) => `${round(mean(cvs))} (${round(Math.min(...cvs))} to ${round(Math.max(...cvs))})`,
    );
    console.log(`${model}: CV of ${WINDOW} s ServeGen, naive, naive as the aggregate: ${figures.join(', ')}`);
    // A Poisson process has 1 / sqrt(150) = 0.082. In ten minutes there are 200 counts, whose CV has 5% of error.
    const poisson = 1 / Math.sqrt(WINDOWED_RATE * WINDOW);
    expect(mean(naive)).toBeGreaterThan(0.96 * poisson);
    expect(mean(naive)).toBeLessThan(1.04 * poisson);
    expect(mean(servegen) / mean(naive)).toBeGreaterThan(RATIOS[model]);
    // The right CV of inter-arrival times is not enough: the bursts of clients last longer than gaps.
    expect(mean(servegen) / mean(bursty)).toBeGreaterThan(1.2);
  });

  test('the CV of the aggregate is that of the merged workload', async () => {
    const merged = (await traces({})).flatMap((times) =>
      [0, 1200, 2400].map((from) =>
        coefficientOfVariation(times.filter((time) => time >= from && time < from + 1200)),
      ),
    );
    const measured = aggregateCv(pool, { rate: WINDOWED_RATE });
    console.log(
      `${model}: aggregate CV ${round(measured)}, of ${merged.length} windows ${round(median(merged))}`,
    );
    // Of three windows of one seed against those of eight, each within some 2%.
    expect(Math.abs(measured / median(merged) - 1)).toBeLessThan(0.03);
  });
});
