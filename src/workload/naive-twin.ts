import type { PhaseSpec, WorkloadSpec } from './workload-spec.js';

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

/**
 * The same workload by the naive method: one stream with the total rate, and lengths of the pooled distribution, in every
 * phase.
 */
export function naiveTwin(spec: WorkloadSpec): WorkloadSpec {
  const { phases } = spec;
  return {
    ...withoutClients(spec),
    ...(phases && { phases: phases.map(withoutClients) }),
    method: 'naive',
  } as WorkloadSpec;
}

/** A workload, or a phase of one, without what it says of clients. */
function withoutClients<T extends WorkloadSpec | PhaseSpec>(spec: T): Partial<T> {
  const { custom_clients: clients } = spec;
  return {
    ...without(spec, OF_CLIENTS),
    ...(clients && { custom_clients: clients.map((client) => without(client, OF_CUSTOM_CLIENTS)) }),
  };
}

function without<T extends object>(value: T, keys: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) as Partial<T>;
}
