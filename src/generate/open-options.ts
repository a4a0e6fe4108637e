import type { OpenPoolOptions } from '../pool/open.js';
import type { WorkloadLimits } from './limits.js';

/** What a workload may do, for programs that run those of others. */
export interface OpenOptions extends OpenPoolOptions, WorkloadLimits {
  /**
   * The folder that pools have to be in, links followed, or `'none'`, which leaves built-in populations alone; by
   * default a spec may name any path. Files of rates are for `readCsv` of `resolveWorkload` to allow.
   */
  readonly allowFiles?: string;
}
