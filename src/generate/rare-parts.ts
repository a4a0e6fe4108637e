import type { naiveWorkload } from '../naive/naive-workload.js';
import { mayHaveLimits } from '../plan/client-limits.js';
import type { Limiting } from '../plan/context/limiting.js';
import { type HashIdsOf, loadHashIds } from './load-hash-ids.js';
import type { WorkloadPool } from './workload-pool.js';

/** What only some workloads need. What compiles them cannot wait for it, so it is loaded before. */
export interface RareParts {
  readonly naiveMethod: typeof naiveWorkload | undefined;
  readonly limiting: Limiting | undefined;
  readonly hashIdsOf: HashIdsOf;
}

/** What a workload needs of it: a page loads nothing else. */
export async function rarePartsOf({ pool, spec }: WorkloadPool): Promise<RareParts> {
  const isNaive = spec.method !== 'servegen';
  const [naive, context, hashIdsOf] = await Promise.all([
    isNaive ? import('../naive/naive-workload.js') : undefined,
    mayHaveLimits(pool, spec) ? import('../plan/context/limiting.js') : undefined,
    loadHashIds(spec.output),
  ]);
  return { naiveMethod: naive?.naiveWorkload, limiting: context?.limiting, hashIdsOf };
}
