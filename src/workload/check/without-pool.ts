import type { Report } from '../../fault.js';
import { sumOf } from '../../laws/lists.js';
import { isOfClients, ratePartsOf } from '../rate-parts.js';
import type { WorkloadSpec } from '../workload-spec.js';

/** What a pool would say has to be said otherwise where there are only custom clients. */
export function checkWithoutPool(spec: WorkloadSpec, report: Report): void {
  const { pool, custom_clients, category, duration, requests } = spec;
  if (pool !== undefined || custom_clients === undefined) return;
  if (category === undefined) {
    report(
      [],
      'category is missing; without a pool it says what fields requests have: language, reason or multimodal',
    );
  }
  if (duration === undefined && requests === undefined) {
    report([], 'duration or requests is missing; without a pool nothing else says how long the trace is');
  }
  const weighted = custom_clients.filter(({ rate }) => rate === undefined);
  const weights = weighted.flatMap(({ weight }) => (weight === undefined ? [] : [weight]));
  if (weights.length === 0) return;
  if (weights.length < custom_clients.length) {
    const mixed = custom_clients.indexOf(weighted[0]);
    report(
      ['custom_clients', mixed, 'weight'],
      'without a pool, weights are relative to each other, and cannot be beside clients with a rate',
    );
  } else if (sumOf(weights) === 0) {
    report(['custom_clients'], 'all weights are 0; at least one is above');
  }
  checkTotalRate(spec, report);
}

/** Clients that have weights only have no rates of their own. */
function checkTotalRate({ rate, duration, requests }: WorkloadSpec, report: Report): void {
  const reason = 'custom clients with weights have no rates of their own without a pool';
  if (rate === undefined) {
    if (duration === undefined || requests === undefined) {
      report([], `rate is missing, or duration and requests together: ${reason}`);
    }
    return;
  }
  for (const part of ratePartsOf(rate, ['rate'])) {
    if (isOfClients(part.rate))
      report(part.path, `native, scale and max stand for the clients' own rates, but ${reason}`);
  }
}
