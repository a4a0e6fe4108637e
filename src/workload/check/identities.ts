import { formatPath, type Path, type Report } from '../../fault.js';
import type { CustomClientSpec, WorkloadSpec } from '../workload-spec.js';

/** What a client has in all phases; what else is written of it can differ. */
const LASTING = [
  'label',
  'conversations',
  'attributes',
  'system_prompt',
  'max_context',
  'max_burst_rate',
] as const;

interface PlacedClient {
  readonly client: CustomClientSpec;
  readonly path: Path;
  /** By what it is the same one; undefined where nobody else is. */
  readonly name: string | undefined;
}

/**
 * Custom clients of one id, or without one of one label, are one client in all phases. It goes on from phase to phase, and
 * what it is does not change; and an attribute has values of one kind, whoever has it.
 */
export function checkIdentities(spec: WorkloadSpec, report: Report): void {
  const known = new Map<string, PlacedClient>();
  const kinds = new Map<string, { readonly kind: string; readonly path: Path }>();
  for (const placed of clientsOf(spec)) {
    const { client, path } = placed;
    for (const [name, value] of Object.entries(client.attributes ?? {})) {
      const at = [...path, 'attributes', name];
      const before = kinds.get(name) ?? { kind: typeof value, path: at };
      kinds.set(name, before);
      if (before.kind === typeof value) continue;
      report(
        at,
        `it is a text here or in ${formatPath(before.path)}, and a number in the other; all are of one kind`,
      );
    }
    if (placed.name === undefined) continue;
    const before = known.get(placed.name);
    if (before === undefined) known.set(placed.name, placed);
    else checkLasting(placed, before, spec, report);
  }
}

/** The custom clients of the whole, and of each phase. */
function clientsOf({ custom_clients = [], phases = [] }: WorkloadSpec): PlacedClient[] {
  const lists = [{ clients: custom_clients, at: [] as Path }].concat(
    phases.map((phase, index) => ({ clients: phase.custom_clients ?? [], at: ['phases', index] })),
  );
  return lists.flatMap(({ clients, at }) => {
    const times = new Map<string, number>();
    return clients.map((client, index) => ({
      client,
      path: [...at, 'custom_clients', index],
      name: nameOf(client, times),
    }));
  });
}

/** @param times how often labels have been met in the list; those of one list are different clients */
function nameOf({ id, label }: CustomClientSpec, times: Map<string, number>): string | undefined {
  if (id !== undefined) return `id ${id}`;
  if (label === undefined) return undefined;
  const time = (times.get(label) ?? 0) + 1;
  times.set(label, time);
  return `label ${label} ${time}`;
}

function checkLasting(
  { client, path }: PlacedClient,
  before: PlacedClient,
  { conversations = 'none' }: WorkloadSpec,
  report: Report,
): void {
  // Those of one phase are told apart by their own check.
  if (path.length === before.path.length && path.slice(0, -1).join() === before.path.slice(0, -1).join())
    return;
  const common: Readonly<Record<string, unknown>> = { conversations };
  const [its, was]: Readonly<Record<string, unknown>>[] = [client, before.client] as never;
  for (const key of LASTING) {
    if (JSON.stringify(its[key] ?? common[key]) === JSON.stringify(was[key] ?? common[key])) continue;
    report(
      its[key] === undefined ? path : [...path, key],
      `it is the client of ${formatPath(before.path)}, which goes on through all phases, so that its ${key} is the same in all`,
    );
  }
}
