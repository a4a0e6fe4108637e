import { UsageError } from '../errors.js';
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

/** All of them, by name. */
export const OPEN_OPTION_NAMES = [
  'signal',
  'onProgress',
  'allowFiles',
  'maxRequests',
  'maxClients',
  'maxPlanBytes',
] as const;

/** Why an open workload takes no limits: others than those that it was opened with would come too late for its pool. */
export const OPEN_ALREADY = 'the workload is open already; give limits to openWorkload';

/**
 * Refuses limits for what has been made.
 *
 * @param limits those that are given
 * @param problem why they come too late
 * @throws UsageError that names the first
 */
export function refuseLimits(limits: OpenOptions, problem: string): void {
  const [field] = Object.keys(limits);
  if (field !== undefined) throw new UsageError(problem, { field });
}
