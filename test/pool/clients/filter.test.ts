import { describe, expect, it } from 'vitest';
import type { ClientCriteria, ViewStep } from '../../../src/pool/clients/criteria.js';
import { allocateClientWindows, type Pool } from '../../../src/pool/pool.js';
import { poolStatistics } from '../../../src/pool/statistics.js';
import { loadDirectory } from '../../support/load-directory.js';
import { DATASET, directoryOf, TRACE } from '../released-fixture.js';
import { HandPool } from './hand-pool.js';

const idsOf = (pool: Pool) => [...pool.clientIds];

describe('filter', () => {
  it.each<[ClientCriteria, number[]]>([
    [{ cv: { min: 2 } }, [5, 9]],
    [{ cv: { max: 2 } }, [2, 9]],
    [{ cv: { min: 0.5, max: 0.5 } }, [2]],
    [{ rate: { max: 1 } }, [2, 9, 11]],
    [{ rate: { min: 1, max: 1 } }, [2, 9]],
    [{ max_rate: { min: 3 } }, [5, 9]],
    [{ request_share: { min: 0.25, max: 0.25 } }, [2, 9]],
    [{ active_share: { max: 0.5 } }, [9, 11]],
    [{ 'input_tokens.mean': { min: 20, max: 50 } }, [2, 5]],
    [{ 'input_tokens.max': { min: 100 } }, [5, 9]],
    [{ 'output_tokens.max': { max: 9 } }, [2, 5]],
    [{ 'output_tokens.p50': { min: 5, max: 5 } }, [2, 5]],
    [{ 'input_tokens.p95': { min: 1000 } }, [9]],
    [{ 'output_tokens.cv': { max: 0 } }, [2, 9]],
    [{ rate: { min: 1, max: 1 }, 'output_tokens.mean': { min: 100 } }, [9]],
    [{ client_ids: [9, 2, 9] }, [2, 9]],
    [{ client_ids: [11, 5], rate: { min: 1 } }, [5]],
  ])('keeps the clients of %j', (criteria, expected) => {
    expect(idsOf(new HandPool().filter(criteria))).toEqual(expected);
  });

  it('takes any function of what clients are like', () => {
    const pool = new HandPool().filter(
      ({ clientId, fields }) => clientId !== 9 && fields.input_tokens.mean > 30,
    );
    expect(idsOf(pool)).toEqual([5]);
    expect(pool.view).toEqual([{ filter: { client_ids: [5] } }]);
  });

  it('hands on the windows and datasets of those that it keeps', () => {
    const pool = new HandPool().filter({ client_ids: [5, 9] });
    const windows = allocateClientWindows(3);
    pool.readClient(0, 0, 3, windows);
    expect([...windows.rate, ...windows.dataset]).toEqual([2, 0, 4, 1, -1, 0]);
    pool.readClient(1, 2, 3, windows);
    expect([windows.rate[0], windows.cv[0], windows.dataset[0]]).toEqual([3, 2, 2]);
    expect(poolStatistics(pool)).toMatchObject({ clients: 2, rate: { mean: 3 }, view: pool.view });
  });

  it('looks at the part in use when it is applied', () => {
    const pool = new HandPool();
    const early = pool.span(0, 1200);
    // Client 5 has 2 requests a second over all of the pool, 1 over its first two windows; client 9 comes later.
    expect(idsOf(pool.filter({ rate: { min: 2 } }).span(0, 1200))).toEqual([5]);
    expect(() => early.filter({ rate: { min: 2 } })).toThrow(
      'filter: no client of synthetic has rate=2.. in 0..1200 seconds',
    );
    expect(idsOf(early.filter({ cv: { min: 1 } }))).toEqual([5]);
    expect(idsOf(pool.filter({ cv: { min: 1 } }).span(0, 1200))).toEqual([5, 9]);
    // Shares are those of the view that is filtered.
    expect(idsOf(pool.filter({ cv: { max: 2 } }).filter({ request_share: { min: 0.5 } }))).toEqual([2, 9]);
  });

  it('makes views of views, and tells how they came about', () => {
    const view = new HandPool()
      .filter({ rate: { min: 1 } })
      .span(300, 1500)
      .filterWindows({ cv: { min: 1 } })
      .filter({ client_ids: [9, 5] });
    const steps: ViewStep[] = [
      { filter: { rate: { min: 1 } } },
      { span: [300, 1500] },
      { filter_windows: { cv: { min: 1 } } },
      { filter: { client_ids: [5, 9] } },
    ];
    expect(view.view).toEqual(steps);
    expect([idsOf(view), view.fromSeconds, view.toSeconds, view.windowCount]).toEqual([[5, 9], 300, 1500, 3]);
  });

  it('reads no window for ids, and no dataset for rates and burstiness', () => {
    const pool = new HandPool();
    pool.filter({ client_ids: [2, 5] });
    expect([pool.clientReads, pool.datasetReads]).toEqual([0, 0]);
    pool.filter({ cv: { min: 1 }, rate: { max: 3 } }).span(0, 1800);
    pool.filter(({ cv }) => cv > 1);
    expect(pool.clientReads).toBeGreaterThan(0);
    expect(pool.datasetReads).toBe(0);
    // Client 5 alone is left for the question about tokens; its two datasets are read.
    pool.filter({ 'input_tokens.mean': { min: 1 }, cv: { min: 3 } });
    expect(pool.datasetReads).toBe(2);
  });

  it('keeps the clients that the loader left out', async () => {
    const pool = await loadDirectory(
      directoryOf({
        'chunk-0-trace.csv': TRACE,
        'chunk-0-dataset.json': DATASET,
        'chunk-1-trace.csv': TRACE,
        'chunk-1-dataset.json': DATASET,
        'chunk-2-trace.csv': TRACE,
      }),
    );
    const view = pool.filter({ client_ids: [1] });
    expect(view.leftOut).toEqual(pool.leftOut);
    expect(view.leftOut.map(({ clientId }) => clientId)).toEqual([2]);
    expect(() => pool.filter({ client_ids: [2] })).toThrow(/client 2 of .+ cannot be used: no dataset file/);
  });
});

describe('filterWindows', () => {
  const ratesOf = (pool: Pool) =>
    Array.from(pool.clientIds, (_, client) => {
      const windows = allocateClientWindows(pool.windowCount);
      pool.readClient(client, 0, pool.windowCount, windows);
      return [...windows.rate];
    });

  it('makes clients idle in the windows that do not meet criteria', () => {
    const pool = new HandPool().filterWindows({ cv: { min: 1, max: 2 } });
    expect(idsOf(pool)).toEqual([5, 9]);
    expect(ratesOf(pool)).toEqual([
      [2, 0, 0],
      [0, 0, 3],
    ]);
    expect(poolStatistics(pool).rate.byWindow).toEqual(Float64Array.of(2, 0, 3));
  });

  it('judges fields by the dataset of the window', () => {
    const pool = new HandPool().filterWindows({ rate: { min: 2 }, 'input_tokens.mean': { max: 20 } });
    expect(ratesOf(pool)).toEqual([[0, 0, 4]]);
    expect(idsOf(new HandPool().filterWindows({ 'output_tokens.max': { min: 9 } }))).toEqual([5, 9]);
  });

  it('reads no dataset for rates and burstiness', () => {
    const pool = new HandPool();
    ratesOf(pool.filterWindows({ cv: { min: 1 }, rate: { min: 1 } }));
    expect(pool.datasetReads).toBe(0);
  });
});

describe('what is refused', () => {
  const filter = (criteria: unknown) => () => new HandPool().filter(criteria as ClientCriteria);
  const there =
    'there are rate, max_rate, cv, law_cv, request_share, active_share, and <field>.<figure> with the fields ' +
    'input_tokens, output_tokens and the figures mean, cv, p50, p95, p99, max';

  it.each<[unknown, string]>([
    [{ 'text_tokens.mean': { min: 1 } }, `'text_tokens.mean' is not a quantity here; ${there}`],
    [{ 'input_tokens.p90': { min: 1 } }, `'input_tokens.p90' is not a quantity here; ${there}`],
    [{ input_tokens: { min: 1 } }, `'input_tokens' is not a quantity here; ${there}`],
    [{ 'input_tokens.mean.x': { min: 1 } }, `'input_tokens.mean.x' is not a quantity here; ${there}`],
    [{ cv: { min: 2, max: 1 } }, 'cv=2..1 is reversed; its start must not be above its end'],
    ...[{}, null, 1, { min: Number.NaN }, { min: '1' }, { max: Infinity }, { from: 1 }, () => 1].map(
      (range): [unknown, string] => [
        { cv: range },
        'the range of cv is not usable; expected { min, max } with finite numbers, an open end left out',
      ],
    ),
    [{}, 'there is no criterion; such as { cv: { min: 1.5 } } was expected'],
    [{ cv: undefined }, 'there is no criterion; such as { cv: { min: 1.5 } } was expected'],
    [undefined, 'undefined is not an object of criteria, such as { cv: { min: 1.5 } }'],
    [{ client_ids: 5 }, 'client_ids is not a list of ids'],
    [{ client_ids: [5, 6] }, 'there is no client 6 among the 4 of synthetic, 2 to 11'],
    [{ client_ids: ['5'] }, 'there is no client 5 among the 4 of synthetic, 2 to 11'],
    [{ client_ids: [] }, 'no client of synthetic has id none in 0..1800 seconds'],
    [
      { client_ids: [2, 5], cv: { min: 9 }, 'input_tokens.mean': { max: 5.5 } },
      'no client of synthetic has id 2, 5 and cv=9.. and input_tokens.mean=..5.5 in 0..1800 seconds',
    ],
    [() => false, 'no client of synthetic passes the function in 0..1800 seconds'],
  ])('filter(%j)', (criteria, message) => {
    expect(filter(criteria)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: `filter: ${message}` }),
    );
  });

  it('windows by what a window does not have, and none at all', () => {
    const windows = (criteria: object) => () => new HandPool().filterWindows(criteria);
    expect(windows({ max_rate: { min: 1 } })).toThrow(/^filterWindows: 'max_rate' is not a quantity here; /);
    expect(windows({ client_ids: [2] })).toThrow(/^filterWindows: 'client_ids' is not a quantity here; /);
    expect(windows({ cv: { min: 5 } })).toThrow(
      'filterWindows: no client of synthetic has a window with cv=5.. in 0..1800 seconds',
    );
  });
});
