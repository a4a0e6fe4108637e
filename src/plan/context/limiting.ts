import { LimitedDatasets } from './limited-dataset.js';
import { requestLimitsIn } from './limits-in.js';

/** What compiles limits: a page whose workloads have none loads none of it. */
export const limiting = { requestLimitsIn, LimitedDatasets };

export type Limiting = typeof limiting;
