import type { Pool } from '../pool/pool.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import type { PoolSpec, WorkloadSpec } from '../workload/workload-spec.js';
import type { WorkloadLimits } from './limits.js';
import type { WorkloadPool } from './workload-pool.js';

/** What a spec file holds, in which a pool that is open may stand where a file names one. */
export type Workload =
  | WorkloadSpec
  | ResolvedWorkload
  | (Omit<WorkloadSpec, 'pool'> & {
      readonly pool: Pool | (Omit<PoolSpec, 'source'> & { readonly source: Pool });
    });

/** A workload whose pool is open. */
export interface OpenWorkload extends WorkloadPool {
  /** Those of `OpenOptions`, which hold for the trace, too. */
  readonly limits?: WorkloadLimits;
}

const opened = new WeakSet<object>();

/** Remembers that it is open. */
export function remembered(workload: OpenWorkload): OpenWorkload {
  opened.add(workload);
  return workload;
}

/** Whether it comes from `openWorkload`. */
export function isOpen(workload: Workload | OpenWorkload): workload is OpenWorkload {
  return typeof workload === 'object' && workload !== null && opened.has(workload);
}
