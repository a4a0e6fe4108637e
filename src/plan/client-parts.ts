import type { Pool } from '../pool/pool.js';
import type { Activity } from './activity.js';
import type { BurstFloors } from './burst-floors.js';
import type { ClientLimits } from './client-limits.js';
import type { TraitsOf } from './client-traits.js';
import type { FieldSets } from './field-sets.js';
import type { InterArrivals } from './inter-arrivals.js';
import type { Schedule } from './schedule-basis.js';
import type { StepCounts } from './step-counts.js';
import type { SystemPrompts } from './system-prompts.js';

/** What decides the requests of a plan's clients. */
export interface ClientParts {
  readonly pool: Pool;
  readonly schedule: Schedule;
  /** Of the windows that the schedule needs. */
  readonly activity: Activity;
  readonly fieldSets: FieldSets;
  readonly laws: InterArrivals;
  readonly traitsOf: TraitsOf;
  readonly prompts: SystemPrompts;
  readonly limits: ClientLimits;
  readonly floors: BurstFloors;
  /** Where steps have counts of their own. */
  readonly stepCounts?: StepCounts | undefined;
}
