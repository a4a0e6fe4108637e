import type { TrafficSummary } from '../../report/traffic-summary.js';

/** Traffic that has been counted. */
export interface Counted {
  readonly summary: TrafficSummary;
  /** The spec of what made it; undefined where it does not say. */
  readonly spec: unknown;
}
