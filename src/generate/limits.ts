import { UsageError } from '../errors.js';

/** What a spec of a stranger may ask for, at most; what is absent has no limit but those that all specs have. */
export interface WorkloadLimits {
  /** Expected requests of the whole trace. */
  readonly maxRequests?: number;
  /** Clients: of the pool, drawn, and custom ones, each by itself and all together. */
  readonly maxClients?: number;
  /** Bytes of the plan's windows and active client-windows, which each worker holds once. */
  readonly maxPlanBytes?: number;
}

const NAMES = [
  'maxRequests',
  'maxClients',
  'maxPlanBytes',
] as const satisfies readonly (keyof WorkloadLimits)[];

/** @throws UsageError for a limit that is no number above 0 */
export function checkLimits(limits: WorkloadLimits): void {
  for (const field of NAMES) {
    const value: unknown = limits[field];
    if (value === undefined || (typeof value === 'number' && value > 0)) continue;
    throw new UsageError(`${typeof value === 'number' ? value : typeof value} is not a number above 0`, {
      field,
    });
  }
}
