import { formatPath, type Path, type Report } from '../../fault.js';
import type { Category } from '../../fields.js';
import { builtinCategory } from '../../notation/builtin-name.js';
import type { Sliced } from '../../platform/slices.js';
import { placeInPhase, secondsOfPhase, specOfPhase } from '../phases.js';
import type { CustomClientSpec, WorkloadSpec } from '../workload-spec.js';

/**
 * Phases: each is a workload by itself, and one client is the same one in all of them.
 *
 * @param category that of all phases, as far as it is known
 * @param checkStretch checks what a phase is by itself
 */
export function* checkPhases(
  spec: WorkloadSpec,
  report: Report,
  category: Category | undefined,
  checkStretch: (phase: WorkloadSpec, report: Report) => Sliced<void>,
): Sliced<void> {
  checkWhole(spec, report);
  // What phases have in common would be wrong once for each.
  const reported = new Set<string>();
  for (const index of (spec.phases ?? []).keys()) {
    const placeOf = placeInPhase(spec, index);
    const its: Report = (path, problem) => {
      const place = placeOf(path);
      const fault = `${formatPath(place)} ${problem}`;
      if (reported.has(fault)) return;
      reported.add(fault);
      report(place, problem);
    };
    const phase = specOfPhase(spec, index);
    checkLength(spec, index, report);
    checkCategory(phase, category, its);
    yield* checkStretch(phase, its);
  }
  checkIdentities(spec, report);
}

/** What the phases say has no place beside them. */
function checkWhole({ phases = [], rate, duration, requests }: WorkloadSpec, report: Report): void {
  const sum =
    'phases say themselves how long they are, or how many requests they have, and the trace has their sum';
  if (duration !== undefined) report(['duration'], sum);
  if (requests !== undefined) report(['requests'], sum);
  const isReplaced = phases.every((phase) => {
    return phase.rate !== undefined || (phase.duration !== undefined && phase.requests !== undefined);
  });
  if (rate !== undefined && isReplaced)
    report(['rate'], 'every phase has a rate of its own, so that this is of none');
}

function checkLength({ phases = [], rate: common }: WorkloadSpec, index: number, report: Report): void {
  const phase = phases[index];
  try {
    if (secondsOfPhase(phase, common) !== undefined) return;
  } catch {
    // It is told where the length or the span is checked.
    return;
  }
  if (phase.requests !== undefined) {
    report(
      ['phases', index, 'requests'],
      'they say how long the phase is only at a rate that is a number; give it a duration in place of the rate',
    );
    return;
  }
  report(
    ['phases', index],
    'duration is missing, or requests at a rate that is a number, or a span of its pool',
  );
}

function checkCategory({ pool }: WorkloadSpec, category: Category | undefined, report: Report): void {
  if (pool === undefined || category === undefined) return;
  const own = builtinCategory(typeof pool === 'string' ? pool : pool.source);
  if (own === undefined || own === category) return;
  report(
    ['pool', 'source'],
    `its category is ${own}, and that of the other phases ${category}; all have one`,
  );
}

/** Custom clients of one id, or without one of one label, are one client, whose name and conversations stay. */
function checkIdentities(spec: WorkloadSpec, report: Report): void {
  const { phases = [], conversations: common = 'none' } = spec;
  const lists = [{ clients: spec.custom_clients, at: [] as Path }].concat(
    phases.map(({ custom_clients }, index) => ({ clients: custom_clients, at: ['phases', index] })),
  );
  const known = new Map<string, { readonly client: CustomClientSpec; readonly path: Path }>();
  const byId = new Map<number, string | undefined>();
  for (const { clients = [], at } of lists) {
    for (const [position, client] of clients.entries()) {
      const path: Path = [...at, 'custom_clients', position];
      const name = client.id === undefined ? client.label && `label ${client.label}` : `id ${client.id}`;
      if (name === undefined || name === '') continue;
      if (client.id !== undefined) checkLabel(client, client.id, byId, path, report);
      const before = known.get(name);
      if (before === undefined) {
        known.set(name, { client, path });
        continue;
      }
      const behaviours = [before.client, client].map(({ conversations }) =>
        JSON.stringify(conversations ?? common),
      );
      if (behaviours[0] === behaviours[1]) continue;
      const where = client.conversations === undefined ? path : [...path, 'conversations'];
      report(
        where,
        `it is the client of ${formatPath(before.path)}, whose conversations go on from phase to phase, so that they are the ` +
          'same in all',
      );
    }
  }
}

function checkLabel(
  { label }: CustomClientSpec,
  id: number,
  labels: Map<number, string | undefined>,
  path: Path,
  report: Report,
): void {
  if (!labels.has(id)) labels.set(id, label);
  const first = labels.get(id);
  if (first === label) return;
  report(
    [...path, 'id'],
    `client ${id} has ${first === undefined ? 'no label' : 'another label'} in a phase before`,
  );
}
