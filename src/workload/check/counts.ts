import type { Report } from '../../fault.js';
import type { WorkloadSpec } from '../workload-spec.js';

/** Exact counts of steps: there have to be steps, and no requests that come when they come. */
export function checkCounts(spec: WorkloadSpec, report: Report): void {
  const { counts, arrivals = 'exact', conversations = 'none', custom_clients = [] } = spec;
  if (counts !== 'exact-per-step') return;
  if (arrivals !== 'exact') {
    report(
      ['counts'],
      `'exact-per-step' is of exact arrivals; those that are ${arrivals} have counts of their own`,
    );
  }
  const turns =
    'turns come when they come, so that no step can have an exact count of requests with conversations';
  if (conversations !== 'none') report(['conversations'], turns);
  custom_clients.forEach((client, index) => {
    const own = client.conversations ?? 'none';
    if (own !== 'none') report(['custom_clients', index, 'conversations'], turns);
  });
}

/** Where there are no phases, the rate has to have the steps that are counted. */
export function checkSteps({ counts, rate }: WorkloadSpec, report: Report): void {
  if (counts !== 'exact-per-step' || hasSteps(rate)) return;
  report(
    ['counts'],
    "'exact-per-step' needs a rate of steps, or a file of them, or phases, each of which is a step",
  );
}

/** Whether a rate is of steps throughout. */
export function hasSteps(rate: WorkloadSpec['rate']): boolean {
  if (typeof rate !== 'object') return false;
  return 'steps' in rate || ('csv' in rate && rate.interpolation !== 'linear');
}
