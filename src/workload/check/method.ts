import type { Report } from '../../fault.js';
import type { WorkloadSpec } from '../workload-spec.js';

/** The naive method has one stream and no clients: what is said of each client's arrivals is lost in it. */
export function checkMethod(spec: WorkloadSpec, report: Report): void {
  const {
    method = 'servegen',
    conversations,
    inter_arrival,
    prefixes,
    max_context,
    custom_clients = [],
  } = spec;
  if (method === 'servegen') return;
  const refuse = (path: readonly (string | number)[], what: string) =>
    report(path, `the naive method has no ${what}: its requests are one stream of unrelated ones`);
  if (conversations !== undefined && conversations !== 'none') refuse(['conversations'], 'conversations');
  if (prefixes !== undefined) refuse(['prefixes'], 'prefixes');
  if (inter_arrival !== undefined) {
    report(
      ['inter_arrival'],
      'the naive method has no inter-arrival law of clients; method.cv is that of its stream',
    );
  }
  if (max_context !== undefined && max_context !== 'none') refuse(['max_context'], 'limits of clients');
  custom_clients.forEach((client, index) => {
    if (client.conversations !== undefined && client.conversations !== 'none') {
      refuse(['custom_clients', index, 'conversations'], 'conversations');
    }
    if (client.max_context !== undefined && client.max_context !== 'none') {
      refuse(['custom_clients', index, 'max_context'], 'limits of clients');
    }
    if (client.system_prompt !== undefined && client.system_prompt !== 'none') {
      refuse(['custom_clients', index, 'system_prompt'], 'prefixes');
    }
  });
}
