import { inSlices } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import type { Attended } from '../progress.js';
import { hasPhases } from '../workload/phases.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { inheritSource } from '../workload/sources.js';
import { compose } from './compose.js';
import { inSpec } from './in-spec.js';
import { loadChanges, PoolOpener, viewOf } from './pool-parts.js';
import { withBehaviour, withCategory } from './settled-spec.js';

/** The pool that a workload's trace is generated from. */
export interface WorkloadPool {
  /** All clients of the workload: those that are used of the pool that it names, drawn ones, and its own. */
  readonly pool: Pool;
  /** What it was opened from, resolved; it travels in the trace's metadata, so that the trace can be made again. */
  readonly spec: ResolvedWorkload;
}

/**
 * Opens the pools that a workload names, and makes one of them and of the workload's own clients.
 *
 * @param given a pool that is open already, in the place of the one that is named
 * @throws SpecError where a pool cannot give what is asked of it
 * @throws PoolError when a pool cannot be read
 */
export async function workloadPool(
  resolved: ResolvedWorkload,
  given: Pool | undefined,
  attended: Attended,
): Promise<WorkloadPool> {
  const made = await wholePool(resolved, given, attended);
  return { ...made, pool: await withAttributes(made, attended) };
}

/** The pool with the attributes of its clients, and their labels, as columns of the trace have them. */
async function withAttributes({ pool, spec }: WorkloadPool, attended: Attended): Promise<Pool> {
  const { attributes, custom_clients = [], phases = [], seed } = spec;
  const written = [...custom_clients, ...phases.flatMap((phase) => phase.custom_clients ?? [])];
  const areThere =
    attributes !== undefined ||
    pool.labels !== undefined ||
    written.some((client) => client.attributes !== undefined);
  if (!areThere) return pool;
  const { attributeClients } = await loadChanges();
  const make = () => inSlices(attributeClients(pool, attributes ?? {}, seed), attended);
  return inSpec(spec, ['attributes'], make);
}

/** All clients, as their pools have them. */
async function wholePool(
  resolved: ResolvedWorkload,
  given: Pool | undefined,
  attended: Attended,
): Promise<WorkloadPool> {
  if (hasPhases(resolved)) {
    const { phasedWorkloadPool } = await import('./phased-workload.js');
    return phasedWorkloadPool(resolved, given, attended);
  }
  const opener = new PoolOpener(attended);
  const { pool: named } = resolved;
  const whole =
    given ??
    (named === undefined ? undefined : await opener.open(resolved, ['pool', 'source'], named.source));
  const view = whole === undefined ? undefined : await viewOf(resolved, ['pool'], whole, named!, attended);
  const spoken = given === undefined ? resolved : await described(resolved, view!);
  const categorised = await inSlices(withCategory(spoken, view?.category), attended);
  const { pool, all } = await compose(categorised, view, opener);
  return { pool, spec: withBehaviour(categorised, all?.hasBehaviour === true) };
}

/** A spec that names, of a pool that a program has opened and narrowed, what makes it again. */
async function described(spec: ResolvedWorkload, view: Pool): Promise<ResolvedWorkload> {
  const { weights } = spec.pool!;
  const { describePool } = await import('./describe-pool.js');
  const pool = { ...describePool(view), ...(weights && { weights }) };
  return inheritSource({ ...spec, pool }, spec);
}
