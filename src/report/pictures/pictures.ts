import type { TrafficSummary } from '../traffic-summary.js';
import { busiestClients } from './busiest-clients.js';
import { clientBurstiness } from './client-burstiness.js';
import { cvOverTime } from './cv-over-time.js';
import { historyByTurn } from './history-by-turn.js';
import { interArrivalHistogram } from './inter-arrival-histogram.js';
import { interArrivalQuantiles } from './inter-arrival-quantiles.js';
import { interTurnTimes } from './inter-turn-times.js';
import { jointLengths } from './joint-lengths.js';
import { lengths } from './lengths.js';
import { lengthsByRate } from './lengths-by-rate.js';
import { lorenzCurve } from './lorenz-curve.js';
import { modalityShares } from './modality-shares.js';
import { modalityTokens } from './modality-tokens.js';
import type { Picture } from './picture.js';
import { rateOverTime } from './rate-over-time.js';
import { reasoningShares } from './reasoning-shares.js';
import { type Shown, shownOf } from './shown.js';
import { turns } from './turns.js';

/** In the order in which they are looked at. */
const PICTURES: readonly ((shown: readonly Shown[]) => Picture | undefined)[] = [
  rateOverTime,
  cvOverTime,
  interArrivalHistogram,
  interArrivalQuantiles,
  lengths,
  jointLengths,
  lengthsByRate,
  lorenzCurve,
  busiestClients,
  clientBurstiness,
  turns,
  interTurnTimes,
  historyByTurn,
  modalityTokens,
  modalityShares,
  reasoningShares,
];

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
