import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PoolError } from '../../src/errors.js';
import { allocateClientWindows } from '../../src/pool/pool.js';
import type { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { loadDirectory } from '../support/load-directory.js';
import { DATASET, datasetOf, directoryOf, languageDataset, TRACE } from './released-fixture.js';

const IDLE = '0,0,0,,0,0\n600,0,0,,0,0\n';

function load(files: Readonly<Record<string, string>>): Promise<TabulatedPool> {
  return loadDirectory(directoryOf(files));
}

/** A trace that is active in each of `count` windows of 600 s. */
function activeTrace(count: number): string {
  return Array.from({ length: count }, (_, i) => `${i * 600},1,1,Gamma,1,1\n`).join('');
}

/** The dataset index in each window of the only client. */
function datasetIndices(pool: TabulatedPool): number[] {
  const windows = allocateClientWindows(pool.windowCount);
  pool.readClient(0, 0, pool.windowCount, windows);
  return [...windows.dataset];
}

describe('loadDirectory', () => {
  it('gives clients, windows and datasets', async () => {
    const pool = await load({
      'chunk-12-trace.csv': TRACE,
      'chunk-12-dataset.json': languageDataset('{5: 1.0}', '{6: 1.0}'),
      'chunk-3-trace.csv': '0,0,0,,0,0\n600,2,1.5,Weibull,0.75,0.42\n',
      'chunk-3-dataset.json': DATASET,
      'README.md': 'not of the pool',
    });
    expect(pool.category).toBe('language');
    expect([...pool.clientIds]).toEqual([3, 12]);
    expect(pool.leftOut).toEqual([]);
    const { windowSeconds, startSeconds, windowCount, fromSeconds, toSeconds } = pool;
    expect({ windowSeconds, startSeconds, windowCount, fromSeconds, toSeconds }).toEqual({
      windowSeconds: 600,
      startSeconds: 0,
      windowCount: 2,
      fromSeconds: 0,
      toSeconds: 1200,
    });
    const windows = allocateClientWindows(2);
    pool.readClient(0, 0, 2, windows);
    expect([...windows.rate]).toEqual([0, 2]);
    expect([...windows.cv]).toEqual([0, 1.5]);
    expect([...windows.family]).toEqual([0, 2]);
    expect([...windows.shape]).toEqual([0, 0.75]);
    expect([...windows.dataset]).toEqual([-1, 0]);
    expect(pool.dataset(0)).toEqual({
      input_tokens: {
        family: 'empirical',
        values: Float64Array.of(10, 20),
        probabilities: Float64Array.of(0.25, 0.75),
      },
      output_tokens: { family: 'empirical', values: Float64Array.of(1), probabilities: Float64Array.of(1) },
    });
    pool.readClient(1, 0, 1, windows);
    expect(windows.family[0]).toBe(1);
    expect(pool.dataset(windows.dataset[0]).input_tokens).toMatchObject({ values: Float64Array.of(5) });
  });

  it('reads any part of the windows', async () => {
    const full = { input_tokens: '{1: 1.0}', output_tokens: '{1: 1.0}' };
    const pool = await load({
      'chunk-0-trace.csv': activeTrace(4),
      'chunk-0-dataset.json': datasetOf({ 0: full, 1200: full }),
    });
    const windows = allocateClientWindows(2);
    pool.readClient(0, 1, 3, windows);
    expect([...windows.dataset]).toEqual([0, 1]);
    pool.span(1800, 2400).readClient(0, 0, 1, windows);
    expect(windows.dataset[0]).toBe(1);
  });

  it('lets the nearest complete dataset stand in, the earlier ones first', async () => {
    const full = { input_tokens: '{1: 1.0}', output_tokens: '{1: 1.0}' };
    const half = { input_tokens: '{1: 1.0}', output_tokens: '{}' };
    const pool = await load({
      'chunk-0-trace.csv': activeTrace(6),
      'chunk-0-dataset.json': datasetOf({ 600: half, 1200: full, 1800: {}, 2400: half, 3000: full }),
    });
    expect(datasetIndices(pool)).toEqual([1, 1, 1, 1, 1, 4]);
  });

  it('leaves out, with the reason and the share of requests', async () => {
    const pool = await load({
      'chunk-0-trace.csv': TRACE,
      'chunk-0-dataset.json': DATASET,
      'chunk-1-trace.csv': '0,1,1,Gamma,1,1\n600,0.25,1,Gamma,1,4\n',
      'chunk-2-dataset.json': DATASET,
      'chunk-3-trace.csv': IDLE,
      'chunk-3-dataset.json': DATASET,
      'chunk-4-trace.csv': '0,0.25,1,Gamma,1,4\n600,0,0,,0,0\n',
      'chunk-4-dataset.json': languageDataset('{}', '{}'),
    });
    expect([...pool.clientIds]).toEqual([0]);
    expect(pool.leftOut).toEqual([
      { clientId: 1, reason: 'no dataset file', requestShare: 0.625 },
      { clientId: 2, reason: 'no trace file', requestShare: 0 },
      { clientId: 3, reason: 'never active', requestShare: 0 },
      { clientId: 4, reason: 'every dataset window is empty', requestShare: 0.125 },
    ]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'no chunk files',
      { 'a.csv': '' },
      /the directory holds no clients; a pool has files chunk-<id>-trace.csv/,
    ],
    ['no dataset', { 'chunk-0-trace.csv': TRACE }, /no client has a dataset with fields/],
    ['no trace', { 'chunk-0-dataset.json': DATASET }, /no client has a trace/],
    [
      'no usable client',
      { 'chunk-0-trace.csv': IDLE, 'chunk-0-dataset.json': DATASET },
      /none of the pool's 1 clients can be used; client 0: never active/,
    ],
    [
      'an id above 32 bits',
      { 'chunk-4294967296-trace.csv': TRACE },
      /chunk-4294967296-trace.csv: the client id 4294967296 must be at most 4294967295/,
    ],
    [
      'an id twice',
      { 'chunk-1-trace.csv': TRACE, 'chunk-01-trace.csv': TRACE },
      /the client 1 already has the file chunk-0?1-trace.csv/,
    ],
    [
      'mixed categories',
      {
        'chunk-0-dataset.json': DATASET,
        'chunk-1-dataset.json': datasetOf({
          0: { input_tokens: '{}', output_tokens: '{}', reason_ratio: '{}' },
        }),
      },
      /chunk-1-dataset.json:2: 0: the dataset's fields are those of category reason, but/,
    ],
    [
      'different windows',
      { 'chunk-0-trace.csv': TRACE, 'chunk-1-trace.csv': '0,0,0,,0,0\n300,0,0,,0,0\n' },
      /chunk-1-trace.csv:2: start: the window start 300 must be 600/,
    ],
  ])('rejects %s', async (_, files, message) => {
    const loading = load(files);
    await expect(loading).rejects.toThrow(PoolError);
    await expect(loading).rejects.toThrow(message);
  });

  it('names the directory, or the file, that cannot be read', async () => {
    const missing = join(directoryOf({}), 'missing');
    await expect(loadDirectory(missing)).rejects.toThrow(PoolError);
    await expect(loadDirectory(missing)).rejects.toMatchObject({ location: { file: missing } });
  });

  it('sets memory aside for the clients that have a trace, not for those that have none', async () => {
    const files: Record<string, string> = { 'chunk-0-trace.csv': activeTrace(50_000) };
    for (let client = 0; client < 200; client++) files[`chunk-${client}-dataset.json`] = DATASET;
    const before = process.memoryUsage().arrayBuffers;
    const pool = await load(files);
    expect(pool.windowCount).toBe(50_000);
    // A window of a client takes 33 bytes: 330 MB of all 200.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5e7);
  });

  it('reports one file of many, without unhandled rejections of the others', async () => {
    const files: Record<string, string> = {};
    for (let client = 0; client < 30; client++) {
      files[`chunk-${client}-trace.csv`] = TRACE;
      files[`chunk-${client}-dataset.json`] = client === 17 ? '{' : DATASET;
    }
    await expect(load(files)).rejects.toThrow(/chunk-17-dataset.json:1: found the end of the file/);
  });
});
