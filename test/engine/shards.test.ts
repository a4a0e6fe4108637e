import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import type { Category } from '../../src/fields.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { readTraceMetadata } from '../../src/trace/metadata.js';
import type { ArrivalMode } from '../../src/workload/workload-spec.js';
import { digestOf } from '../fixtures/rows.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { generateOn } from '../support/generate.js';
import { BUILDS } from './modules.js';

const [release] = BUILDS;
/** Some thirty tiles. */
const REQUESTS = 230_000;

test.each([
  ['language', 'exact', 2],
  ['language', 'exact', 7],
  ['multimodal', 'exact', 3],
  ['reason', 'reference', 3],
] as const satisfies readonly (readonly [Category, ArrivalMode, number])[])(
  'the shards of a trace, one after the other, are the whole: %s, %s, %d shards',
  async (category, arrivals, count) => {
    const pool = mixedPool(category);
    const options = { requests: REQUESTS, arrivals, requestId: true };
    let digest: TraceDigest | undefined;
    let rows = 0;
    for (let index = 1; index <= count; index++) {
      const shard = generateOn(release.engine, pool, { ...options, shard: { index, count } });
      digest ??= new TraceDigest(shard.schema);
      for await (const batch of shard) {
        digest.update(batch);
        rows += batch.numRows;
      }
    }
    expect(rows).toBe(REQUESTS);
    expect(digest?.hex()).toBe(await digestOf(release.engine, pool, options));
  },
);

test('the shards of a trace with renewal arrivals are the whole, whose number of rows only it tells', async () => {
  const pool = mixedPool('reason');
  const options = { requests: REQUESTS, arrivals: 'renewal' } as const;
  const parts = new TraceDigest(generateOn(release.engine, pool, options).schema);
  let rows = 0;
  for (let index = 1; index <= 3; index++) {
    const shard = generateOn(release.engine, pool, { ...options, shard: { index, count: 3 } });
    const { shard: part, firstRequestId } = readTraceMetadata(shard.schema);
    expect([part, firstRequestId]).toEqual([`${index}/3`, index === 1 ? 0 : undefined]);
    for await (const batch of shard) {
      parts.update(batch);
      rows += batch.numRows;
    }
  }
  expect(parts.hex()).toBe(await digestOf(release.engine, pool, options));
  // The rows are of MIXED_CLIENTS, whose mean CV^2 is about 10: five standard errors.
  expect(rows).not.toBe(REQUESTS);
  expect(Math.abs(rows - REQUESTS)).toBeLessThan(5 * Math.sqrt(10 * REQUESTS));
});

test('request ids of a later shard with renewal arrivals are refused', () => {
  const options = { requests: REQUESTS, arrivals: 'renewal', requestId: true } as const;
  const part = (index: number) =>
    generateOn(release.engine, mixedPool('language'), { ...options, shard: { index, count: 2 } });
  expect(() => part(2)).toThrow(UsageError);
  expect(() => part(2)).toThrow(
    'output.request_id: with renewal arrivals or conversations the number of requests before',
  );
  expect(part(1).schema.names).toContain('request_id');
});
