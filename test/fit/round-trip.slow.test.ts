import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import { beforeAll, expect, test } from 'vitest';
import { compareTraces } from '../../src/compare/compare.js';
import type { TraceComparison } from '../../src/compare/comparison.js';
import { FIELDS } from '../../src/fields.js';
import { type FittedPool, fitLog } from '../../src/fit/fit-log.js';
import { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { squaredVariationOf } from '../fixtures/segments.js';
import { chiSquareTail, median } from '../fixtures/statistics.js';
import { describeReal, type ReleasedModel, releasedDirectory, releasedPool } from '../real/data.js';
import { readRawClients } from '../real/raw-pool.js';
import { generate } from '../support/generate.js';
import { traceLog } from './logs.js';

const WINDOW = 600;
const PERIOD = 21_600;
/** Requests of a client-window from which its law has to be found. */
const ENOUGH = 500;
/** Requests of a client in a period whose lengths are tested. */
const BUSY = 2000;
const BINS = 20;
const FAMILY_ALPHA = 1e-3;
const FAMILIES: Readonly<Record<string, number>> = { Gamma: 1, Weibull: 2 };

/** Each of a day. */
const MODELS: readonly (readonly [ReleasedModel, seconds: number])[] = [
  ['deepseek-r1', 86_400],
  ['mm-image', 86_400],
  ['m-small', 86_400],
];

interface RawWindow {
  readonly row: number;
  readonly window: number;
  readonly client: number;
  readonly rate: number;
  readonly family: number;
  readonly shape: number;
}

describeReal.each(MODELS)('round trip of %s', (model, seconds) => {
  let fitted: FittedPool;
  let comparison: TraceComparison;
  /** Windows with requests, as the files have them, and the row of their client in the fitted pool. */
  let windows: RawWindow[];
  /** Values of the second trace by row, period and column. */
  const counts = new Map<string, Map<number, number>>();
  let rowOfId: Map<number, number>;
  let second: string[] = [];

  beforeAll(async () => {
    const pool = (await releasedPool(model)).span(0, seconds);
    const make = () => generate(pool, { seed: 'observed' });
    const { log, ids } = traceLog(make, pool.category, seconds);
    fitted = await fitLog(log);
    rowOfId = new Map(Array.from(fitted.clientIndices, (index, row) => [ids[index], row]));
    const again = () => generate(new TabulatedPool(fitted.tables), { seed: 'again' });
    comparison = await compareTraces(make(), tallied(again()));
    windows = rawWindows(model, seconds, rowOfId);
    second = [...counts.keys()];
  }, 600_000);

  async function* tallied(trace: AsyncIterable<RecordBatch>) {
    for await (const batch of trace) {
      const times = batch.getChild('timestamp')!.toArray() as Float64Array;
      const clients = batch.getChild('client_id')!.toArray() as Uint32Array;
      for (const field of ['input_tokens', 'text_tokens', 'output_tokens']) {
        const column = batch.getChild(field)?.toArray() as Uint32Array | undefined;
        if (column === undefined) continue;
        for (let i = 0; i < times.length; i++) {
          const key = `${clients[i]} ${Math.floor(times[i] / PERIOD)} ${field}`;
          const values = counts.get(key) ?? new Map<number, number>();
          counts.set(key, values);
          values.set(column[i], (values.get(column[i]) ?? 0) + 1);
        }
      }
      yield batch;
    }
  }

  const report = (figures: object) => console.log(`${model}: ${JSON.stringify(figures)}`);

  test('rates of clients and windows are those of the files, within sampling error', () => {
    const { rate, windowCount } = fitted.tables;
    let worst = 0;
    for (const { row, window, rate: expected, family, shape } of windows) {
      const observed = rate[row * windowCount + window] ?? 0;
      // Counts are known to within one where a window holds enough, and else vary as the renewal process does.
      const sd = Math.sqrt(expected * WINDOW * Math.max(1, squaredVariationOf(family, shape)));
      worst = Math.max(worst, (Math.abs(observed - expected) * WINDOW - 1) / sd);
    }
    report({ windows: windows.length, worstInStandardErrors: worst });
    expect(windows.length).toBeGreaterThan(400);
    expect(worst).toBeLessThan(6);
  });

  test('families are recovered, and CVs within 5 % at the median', () => {
    const { pattern, arg1, windowCount } = fitted.tables;
    let [recovered, tested] = [0, 0];
    const ratios: number[] = [];
    for (const { row, window, rate, family, shape } of windows) {
      if (rate * WINDOW < ENOUGH) continue;
      const cell = row * windowCount + window;
      tested++;
      const same = pattern[cell] === family;
      if (same) recovered++;
      ratios.push(
        Math.sqrt(squaredVariationOf(pattern[cell], arg1[cell]) / squaredVariationOf(family, shape)),
      );
    }
    report({
      tested,
      recovered: recovered / tested,
      medianCvRatio: median(ratios),
      medianError: median(ratios.map((r) => Math.abs(r - 1))),
    });
    expect(tested).toBeGreaterThan(100);
    expect(Math.abs(median(ratios) - 1)).toBeLessThan(0.05);
    expect(median(ratios.map((ratio) => Math.abs(ratio - 1)))).toBeLessThan(0.05);
    expect(recovered / tested).toBeGreaterThan(0.9);
  });

  test('lengths of the second trace pass a chi-square test against the files', () => {
    const pValues: number[] = [];
    const idOf = new Map(Array.from(rowOfId, ([id, row]) => [row, id]));
    const datasets = new Map(
      Array.from(readRawClients(releasedDirectory(model)), ({ clientId, dataset }) => [clientId, dataset]),
    );
    for (const key of second) {
      const [row, period, field] = key.split(' ');
      const observed = counts.get(key)!;
      const total = [...observed.values()].reduce((sum, count) => sum + count, 0);
      const dataset = datasets.get(idOf.get(Number(row))!)?.get(Number(period) * PERIOD);
      // What stands in for a dataset that is not complete is for the tests of pools.
      if (
        total < BUSY ||
        dataset === undefined ||
        FIELDS[fitted.tables.category].some((name) => !dataset[name]?.length)
      )
        continue;
      pValues.push(binnedTest(observed, total, dataset[field]));
    }
    report({ tests: pValues.length, smallest: Math.min(...pValues) });
    expect(pValues.length).toBeGreaterThan(10);
    expect(Math.min(...pValues)).toBeGreaterThan(FAMILY_ALPHA / pValues.length);
  });

  test('output by decile of input, rates of 3 seconds and lengths are those of the first trace', () => {
    const { a, b, columns } = comparison;
    const outputs = [a, b].map(({ joint }) => joint!.deciles.map(({ meanOutput }) => meanOutput));
    const ratios = outputs[0].map((mean, decile) => outputs[1][decile] / mean);
    report({
      requests: [a.requests, b.requests],
      rateCv: [a.windowRates.cv, b.windowRates.cv],
      decileRatios: ratios.map((ratio) => Math.round(ratio * 1000) / 1000),
      ks: Object.fromEntries(columns.map(({ column, values }) => [column, values.kolmogorovSmirnov])),
    });
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
    expect(Math.abs(b.windowRates.cv / a.windowRates.cv - 1)).toBeLessThan(0.1);
    // Of audio and video there is none.
    const there = columns.filter(({ values }) => values.a.count > 0);
    for (const { values } of there) expect(values.kolmogorovSmirnov).toBeLessThan(0.01);
  });
});

/** The windows with requests of a pool's files. */
function rawWindows(
  model: ReleasedModel,
  seconds: number,
  rowOfId: ReadonlyMap<number, number>,
): RawWindow[] {
  const directory = releasedDirectory(model);
  return readdirSync(directory).flatMap((name) => {
    const client = Number(/^chunk-(\d+)-trace\.csv$/.exec(name)?.[1] ?? Number.NaN);
    const row = rowOfId.get(client);
    if (row === undefined) return [];
    return readFileSync(join(directory, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','))
      .filter(([start, rate]) => Number(start) < seconds && Number(rate) > 0)
      .map(([start, rate, , pattern, shape]) => ({
        row,
        client,
        window: Number(start) / WINDOW,
        rate: Number(rate),
        family: FAMILIES[pattern],
        shape: Number(shape),
      }));
  });
}

/**
 * p-value of values against their distribution, in bins of at least a twentieth of them each. The values were drawn from what
 * was counted of others that were drawn from it, as many: the statistic is twice that of a single draw.
 */
function binnedTest(
  observed: ReadonlyMap<number, number>,
  total: number,
  entries: readonly (readonly [number, number])[],
): number {
  const ascending = [...entries].sort(([a], [b]) => a - b);
  const mass = ascending.reduce((sum, [, probability]) => sum + probability, 0);
  const edges: number[] = [];
  const expected: number[] = [];
  let open = 0;
  for (const [value, probability] of ascending) {
    open += (total * probability) / mass;
    if (open < total / BINS) continue;
    edges.push(value);
    expected.push(open);
    open = 0;
  }
  if (open > 0) {
    edges[edges.length - 1] = Number.POSITIVE_INFINITY;
    expected[expected.length - 1] += open;
  }
  if (expected.length < 2) return 1;
  const found = new Float64Array(expected.length);
  for (const [value, count] of observed) {
    const bin = edges.findIndex((edge) => value <= edge);
    found[bin < 0 ? expected.length - 1 : bin] += count;
  }
  const statistic = expected.reduce((sum, count, bin) => sum + (found[bin] - count) ** 2 / count, 0);
  return chiSquareTail(statistic / 2, expected.length - 1);
}
