import type { TrafficSummary } from '../traffic-summary.js';
import type { Picture } from './picture.js';
import { rateOverTime } from './rate-over-time.js';
import { type Shown, shownOf } from './shown.js';

/** In the order in which they are looked at. */
const PICTURES: readonly ((shown: readonly Shown[]) => Picture | undefined)[] = [rateOverTime];

/**
 * What there is to look at in one summary, or in two side by side, such as a workload and its NAIVE twin. What cannot be
 * computed gives no picture.
 *
 * @param summaries one or two; what comes behind is left out
 */
export function picturesOf(summaries: readonly TrafficSummary[]): Picture[] {
  const shown = shownOf(summaries);
  return PICTURES.flatMap((make) => make(shown) ?? []);
}
