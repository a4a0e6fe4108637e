import { constantInterArrivals } from './constant.js';
import { SHAPED_INTER_ARRIVALS, type ShapedFamily } from './families.js';
import { SAMPLES_CODE } from './samples.js';

/** The codes of inter-arrival laws by name: what the windows of pools and the plan have. An idle window has `none`. */
export const GapFamily = {
  none: 0,
  constant: constantInterArrivals.code,
  samples: SAMPLES_CODE,
  ...(Object.fromEntries(SHAPED_INTER_ARRIVALS.map(({ family, code }) => [family, code])) as Readonly<
    Record<ShapedFamily, number>
  >),
} as const;

/** One of these codes. */
export type GapFamily = number;
