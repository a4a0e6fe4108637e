import { expect, test } from 'vitest';
import { generateOn } from '../../src/generate.js';
import type { ArrivalMode } from '../../src/generate-options.js';
import type { Category } from '../../src/pool/pool.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { digestOf } from '../fixtures/rows.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { BUILDS } from './modules.js';

const [release] = BUILDS;
/** Seven tiles of 32,768 rows. */
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
