import type { WorkloadSpec } from './workload-spec.js';

/** What is said of clients and has no meaning in one stream, which the naive method refuses. */
const OF_CLIENTS = [
  'conversations',
  'inter_arrival',
  'max_burst_rate',
  'prefixes',
  'max_context',
  'attributes',
] as const;
const OF_CUSTOM_CLIENTS = ['conversations', 'max_context', 'max_burst_rate', 'system_prompt'] as const;

/** The same workload by the naive method: one stream with the total rate, and lengths of the pooled distribution. */
export function naiveTwin(spec: WorkloadSpec): WorkloadSpec {
  const { custom_clients: clients } = spec;
  return {
    ...without(spec, OF_CLIENTS),
    ...(clients && { custom_clients: clients.map((client) => without(client, OF_CUSTOM_CLIENTS)) }),
    method: 'naive',
  } as WorkloadSpec;
}

function without<T extends object>(value: T, keys: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) as Partial<T>;
}
