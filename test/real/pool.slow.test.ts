import { afterAll, beforeAll, expect, it } from 'vitest';
import { FIELDS } from '../../src/fields.js';
import { clientSummaries } from '../../src/pool/clients/summaries.js';
import { readPackedPool } from '../../src/pool/packed/read.js';
import { packPool } from '../../src/pool/packed/write.js';
import { allocateClientWindows } from '../../src/pool/pool.js';
import type { PoolStatistics } from '../../src/pool/statistics/pool-statistics.js';
import { poolStatistics } from '../../src/pool/statistics.js';
import type { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { weibullCv } from '../pool/builtin/figures.js';
import { loadDirectory } from '../support/load-directory.js';
import { describeReal, RELEASED, type ReleasedModel, releasedDirectory, releasedPool } from './data.js';
import { type RawClient, readRawClients } from './raw-pool.js';

const PATTERNS = ['', 'Gamma', 'Weibull'];

/** The request-weighted mean, CV, p50, p90 and p99 that the model's description states. */
const STATED: Record<ReleasedModel, Record<string, readonly number[]>> = {
  'm-large': { input_tokens: [914, 1.25, 601, 2371, 5452], output_tokens: [155, 1.47, 53, 461, 872] },
  'm-small': { input_tokens: [120, 2.7, 40, 322, 1478], output_tokens: [15, 3.33, 3, 44, 142] },
  'deepseek-r1': {
    input_tokens: [1268, 3.12, 208, 2092, 23423],
    output_tokens: [1527, 1.52, 792, 3432, 12607],
  },
  'mm-image': { text_tokens: [572, 1.39, 106, 1914, 3064], output_tokens: [130, 1.19, 100, 264, 587] },
};

describeReal.each(Object.keys(RELEASED) as ReleasedModel[])('the released pool %s', (model) => {
  let pool: TabulatedPool;
  let statistics: PoolStatistics;
  let rawClients: readonly RawClient[];

  beforeAll(async () => {
    pool = await loadDirectory(releasedDirectory(model));
    statistics = poolStatistics(pool);
    rawClients = [...readRawClients(releasedDirectory(model))];
  });
  afterAll(() => {
    // Half a gigabyte, which the next pool needs too.
    rawClients = [];
  });

  it('has every number of the files', () => {
    const withDataset: number[] = [];
    const leftOut: { clientId: number; requests: number }[] = [];
    let requests = 0;
    let row = 0;
    for (const raw of rawClients) {
      const ofClient = raw.trace.reduce((sum, columns) => sum + Number(columns[1]), 0);
      requests += ofClient;
      if (raw.dataset === undefined) leftOut.push({ clientId: raw.clientId, requests: ofClient });
      else withDataset.push(raw.clientId);
      compareTables(pool, row++, raw);
    }
    expect(pool.tables.clientIds.length).toBe(row);
    expect([...pool.clientIds]).toEqual(withDataset);
    expect(pool.leftOut.map(({ clientId, reason }) => [clientId, reason])).toEqual(
      leftOut.map(({ clientId }) => [clientId, 'no dataset file']),
    );
    for (const [index, { requestShare }] of pool.leftOut.entries()) {
      expect(requestShare).toBeCloseTo(leftOut[index].requests / requests, 12);
    }
  });

  it('gives each window its own numbers and the newest complete dataset', () => {
    const windows = allocateClientWindows(pool.windowCount);
    let clientIndex = 0;
    for (const { clientId, trace, dataset } of rawClients) {
      if (dataset === undefined) continue;
      expect(pool.clientIds[clientIndex]).toBe(clientId);
      pool.readClient(clientIndex++, 0, pool.windowCount, windows);
      let compared = -1;
      for (const [window, [start, rate, cv, pattern, arg1]] of trace.entries()) {
        const active = Number(rate) > 0;
        const expected = active
          ? [Number(rate), Number(cv), PATTERNS.indexOf(pattern), Number(arg1)]
          : [0, 0, 0, 0];
        const actual = [
          windows.rate[window],
          windows.cv[window],
          windows.family[window],
          windows.shape[window],
        ];
        if (!actual.every((value, i) => value === expected[i])) expect(actual).toEqual(expected);
        const index = windows.dataset[window];
        if (!active) {
          if (index !== -1) expect.fail(`an idle window at ${start} s has dataset ${index}`);
        } else if (index !== compared) {
          // The first window of each run is compared, as comparing all would take minutes.
          expectDataset(pool, index, dataset, Number(start));
          compared = index;
        }
      }
    }
  });

  it('survives packing bit for bit', () => {
    const packed = packPool(pool, model);
    const copy = readPackedPool(packed, 'packed');
    expect(copy.name).toBe(model);
    const original = bytesOf(pool);
    // One comparison of bytes each: comparing element by element takes gigabytes.
    expect(bytesOf(copy).map((bytes, i) => bytes.equals(original[i]))).toEqual(original.map(() => true));
    expect(copy.leftOut).toEqual(pool.leftOut);
  });

  it('tells the CV that is reported from that of the law, window by window', () => {
    const { cv, lawCv } = statistics;
    let [requests, reported, ofLaws] = [0, 0, 0];
    for (const { trace, dataset } of rawClients) {
      if (dataset === undefined) continue;
      for (const [, rate, column, pattern, shape] of trace) {
        if (!(Number(rate) > 0)) continue;
        requests += Number(rate);
        reported += Number(rate) * Number(column);
        const gamma = 1 / Math.sqrt(Number(shape));
        ofLaws += Number(rate) * (pattern === 'Gamma' ? gamma : weibullCv(Number(shape)));
      }
    }
    expect(cv.byRequest.mean / (reported / requests)).toBeCloseTo(1, 9);
    expect(lawCv.byRequest.mean / (ofLaws / requests)).toBeCloseTo(1, 6);
  });

  it('has the figures that a plain sum over the files gives', () => {
    const field = FIELDS[pool.category][0];
    let requests = 0;
    let sum = 0;
    let gamma = 0;
    let active = 0;
    let clients = 0;
    for (const { trace, dataset } of rawClients) {
      if (dataset === undefined) continue;
      clients++;
      const means = meansOf(dataset, field);
      for (const [start, rate, , pattern] of trace) {
        if (!(Number(rate) > 0)) continue;
        active++;
        requests += Number(rate);
        if (pattern === 'Gamma') gamma += Number(rate);
        sum += Number(rate) * means(Number(start));
      }
    }
    expect(statistics.rate.mean).toBeCloseTo(requests / pool.windowCount, 9);
    expect(statistics.gammaShare).toBeCloseTo(gamma / requests, 12);
    expect(statistics.activeShare).toBeCloseTo(active / clients / pool.windowCount, 12);
    expect(statistics.fields[0].mean / (sum / requests)).toBeCloseTo(1, 12);
  });

  it('has the figures that are stated of it', () => {
    for (const [field, stated] of Object.entries(STATED[model])) {
      const { mean, cv, p50, p90, p99 } = statistics.fields.find((candidate) => candidate.field === field)!;
      expect([Math.round(mean), Math.round(cv * 100) / 100, p50, p90, p99]).toEqual(stated);
    }
  });
});

describeReal('the first window of client 0 of m-large', () => {
  it('reports a CV of 8.60 and has a law of 3.50', async () => {
    const pool = await releasedPool('m-large');
    const [client] = clientSummaries(pool.span(0, 600).filter({ client_ids: [0] }));
    expect(client.cv.toFixed(2)).toBe('8.60');
    expect(client.lawCv.toFixed(2)).toBe('3.50');
  });
});

function compareTables(
  { tables }: TabulatedPool,
  row: number,
  { clientId, trace, dataset }: RawClient,
): void {
  expect(tables.clientIds[row]).toBe(clientId);
  const offset = tables.windowOffsets[row];
  expect(tables.windowOffsets[row + 1] - offset).toBe(trace.length);
  for (const [window, [start, rate, cv, pattern, arg1, arg2]] of trace.entries()) {
    const index = offset + window;
    const same =
      tables.startSeconds + window * tables.windowSeconds === Number(start) &&
      tables.rate[index] === Number(rate) &&
      tables.cv[index] === Number(cv) &&
      PATTERNS[tables.pattern[index]] === pattern &&
      tables.arg1[index] === Number(arg1) &&
      tables.arg2[index] === Number(arg2);
    if (!same) expect.fail(`window ${window} of client ${clientId} differs`);
  }
  const firstDataset = tables.datasetOffsets[row];
  expect(tables.datasetOffsets[row + 1] - firstDataset).toBe(dataset?.size ?? 0);
  for (const [position, [start, fields]] of [...(dataset ?? [])].entries()) {
    expect(tables.datasetStart[firstDataset + position]).toBe(start);
    for (const [field, entries] of Object.entries(fields)) {
      const { offsets, values, probabilities } = tables.fields[field];
      const first = offsets[firstDataset + position];
      expect(offsets[firstDataset + position + 1] - first).toBe(entries.length);
      const same = entries.every(
        ([value, probability], i) => values[first + i] === value && probabilities[first + i] === probability,
      );
      if (!same) expect.fail(`${field} of client ${clientId} from ${start} s differs`);
    }
  }
}

type RawDataset = NonNullable<RawClient['dataset']>;

/** The newest complete dataset from at or before a time, else the first complete one. */
function completeDataset(dataset: RawDataset, time: number): Record<string, readonly [number, number][]> {
  const complete = [...dataset].filter(([, fields]) =>
    Object.values(fields).every((entries) => entries.length > 0),
  );
  const before = complete.filter(([start]) => start <= time);
  return (before.at(-1) ?? complete[0])[1];
}

function expectDataset(pool: TabulatedPool, index: number, dataset: RawDataset, time: number): void {
  const actual = pool.dataset(index);
  const expected = completeDataset(dataset, time);
  expect(Object.keys(actual)).toEqual(FIELDS[pool.category]);
  for (const [field, distribution] of Object.entries(actual)) {
    if (distribution.family !== 'empirical') throw new Error(`${field} is not empirical`);
    const { values, probabilities } = distribution;
    expect(values.length).toBe(expected[field].length);
    const same = expected[field].every(([value, p], i) => values[i] === value && probabilities[i] === p);
    if (!same) expect.fail(`${field} at ${time} s differs`);
  }
}

function meansOf(dataset: RawDataset, field: string): (time: number) => number {
  const means = new Map<readonly [number, number][], number>();
  return (time) => {
    const entries = completeDataset(dataset, time)[field];
    const known = means.get(entries);
    if (known !== undefined) return known;
    const mean = entries.reduce((sum, [value, probability]) => sum + value * probability, 0);
    means.set(entries, mean);
    return mean;
  };
}

/** The bytes of all tables, which tell -0 from 0 and one NaN from another. */
function bytesOf({ tables }: TabulatedPool): Buffer[] {
  const fields = FIELDS[tables.category].flatMap((field) => {
    const { offsets, values, probabilities } = tables.fields[field];
    return [offsets, values, probabilities];
  });
  const { clientIds, windowOffsets, rate, cv, pattern, arg1, arg2, datasetOffsets, datasetStart } = tables;
  return [
    clientIds,
    windowOffsets,
    rate,
    cv,
    pattern,
    arg1,
    arg2,
    datasetOffsets,
    datasetStart,
    ...fields,
  ].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
}
