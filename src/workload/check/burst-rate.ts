import type { Path, Report } from '../../fault.js';
import type { WorkloadSpec } from '../workload-spec.js';
import { checkMagnitude } from './magnitudes.js';

/** Bounds on the bursts of all clients and of single ones: whether a rate reaches one is known when the rates are. */
export function checkBurstRates(spec: WorkloadSpec, report: Report): void {
  const { max_burst_rate, custom_clients = [], method = 'servegen', arrivals } = spec;
  const given: [Path, number][] = custom_clients.flatMap((client, index): [Path, number][] =>
    client.max_burst_rate === undefined
      ? []
      : [[['custom_clients', index, 'max_burst_rate'], client.max_burst_rate]],
  );
  if (max_burst_rate !== undefined) given.unshift([['max_burst_rate'], max_burst_rate]);
  for (const [path, bound] of given) {
    checkMagnitude(bound, 'rate', path, report);
    if (method !== 'servegen') {
      report(
        path,
        'the naive method has no clients whose bursts could have a bound; a clip bounds the total rate',
      );
    } else if (arrivals === 'reference') {
      report(path, 'reference arrivals have no bound on bursts: use exact or renewal arrivals');
    }
  }
}
