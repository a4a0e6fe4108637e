import type { Random } from '../random.js';
import type { PlanFields } from './fields.js';

/**
 * Changes a plan in place, and says how. Its checksum is written anew afterwards.
 *
 * @param view of the plan
 * @param fields of the plan before any change
 */
export type Change = (view: DataView, fields: PlanFields, random: Random) => string;
