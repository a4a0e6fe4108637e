import { formatPath, type Path, type Report } from '../../fault.js';
import type { CustomClientSpec, WorkloadSpec } from '../workload-spec.js';
import { areAlike, LASTING } from './lasting.js';

interface PlacedClient {
  readonly client: CustomClientSpec;
  readonly path: Path;
  /** By what it is the same one; undefined where nobody else is. */
  readonly name: string | undefined;
}

/**
 * Custom clients of one id, or without one of one label, are one client in all phases. It goes on from phase to phase, and
 * what it is does not change.
 *
 * @param spec whose clients are valid by themselves
 */
export function checkIdentities(spec: WorkloadSpec, report: Report): void {
  const known = new Map<string, PlacedClient>();
  for (const placed of clientsOf(spec)) {
    if (placed.name === undefined) continue;
    const before = known.get(placed.name);
    if (before === undefined) known.set(placed.name, placed);
    else checkLasting(placed, before, spec, report);
  }
}

/** An attribute has values of one kind, whoever has it and in whatever phase. */
export function checkAttributeKinds(spec: WorkloadSpec, report: Report): void {
  const kinds = new Map<string, { readonly kind: string; readonly path: Path }>();
  for (const { client, path } of clientsOf(spec)) {
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
  spec: WorkloadSpec,
  report: Report,
): void {
  // Those of one phase are told apart by their own check.
  if (path.length === before.path.length && path.slice(0, -1).join() === before.path.slice(0, -1).join())
    return;
  for (const [key, meaningOf] of Object.entries(LASTING)) {
    if (areAlike(meaningOf(client, spec), meaningOf(before.client, spec))) continue;
    report(
      Object.hasOwn(client, key) ? [...path, key] : path,
      `it is the client of ${formatPath(before.path)}, which goes on through all phases, so that its ${key} is the same in all`,
    );
  }
}
