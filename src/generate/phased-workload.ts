import { formatPath } from '../fault.js';
import { inSlices } from '../platform/slices.js';
import type { PoolPhase } from '../pool/composed/phased-pool.js';
import type { Pool } from '../pool/pool.js';
import type { Attended } from '../progress.js';
import { placeInPhase, type WithPhases, workloadOfPhase } from '../workload/phases.js';
import type { ResolvedPhase, ResolvedPool, ResolvedWorkload } from '../workload/resolved-workload.js';
import { inheritSource, specError } from '../workload/sources.js';
import type { WorkloadSpec } from '../workload/workload-spec.js';
import { type Composed, compose, refuseUsedIds } from './compose.js';
import { inSpec } from './in-spec.js';
import { PhaseIdentities } from './phase-identities.js';
import { loadChanges, PoolOpener, viewOf } from './pool-parts.js';
import { withBehaviour, withCategory } from './settled-spec.js';

/**
 * `workloadPool` of a workload with phases: each is opened as the workload that it is by itself, and all become one pool,
 * in which a client of several phases is one.
 */
export async function phasedWorkloadPool(
  resolved: WithPhases,
  given: Pool | undefined,
  attended: Attended,
): Promise<{ readonly pool: Pool; readonly spec: ResolvedWorkload }> {
  const opener = new PoolOpener(attended, true);
  const views = await viewsOf(resolved, given, opener);
  const spoken = given === undefined ? resolved : await described(resolved, given, views, opener);
  const category = views.find((view) => view !== undefined)?.category;
  const spec = (await inSlices(withCategory(spoken, category), attended)) as WithPhases;
  const phases = spec.phases.map((_, index) => workloadOfPhase(spec, index));
  const composed: Composed[] = [];
  const placesOf = phases.map((_, index) => {
    const placeOf = placeInPhase(spec as WorkloadSpec, index);
    return (customClient: number) => formatPath(placeOf(['custom_clients', customClient]));
  });
  for (const [index, phase] of phases.entries())
    composed.push(await compose(phase, views[index], opener, placesOf[index]));
  refuseIdsOfOthers(phases, composed);
  const { phasedPool, WITHOUT_IDS } = await loadChanges();
  const identities = new PhaseIdentities(WITHOUT_IDS);
  const parts = phases.map(
    (phase, index): PoolPhase => ({
      pool: composed[index].pool,
      seconds: phase.duration!,
      strands: identities.strandsOf(phase),
      identityOf: identities.identitiesOf(phase, composed[index], placesOf[index]),
      space: spaceOf(phase),
    }),
  );
  const pool = await inSpec(spec, ['phases'], () => inSlices(phasedPool(parts), attended));
  return {
    pool,
    spec: withBehaviour(
      spec,
      composed.some(({ all }) => all?.hasBehaviour),
    ),
  };
}

/** The part in use of the pool that each phase names; undefined where it has only custom clients. */
async function viewsOf(
  spec: WithPhases,
  given: Pool | undefined,
  opener: PoolOpener,
): Promise<(Pool | undefined)[]> {
  const views: (Pool | undefined)[] = [];
  let first: Pool | undefined;
  for (const index of spec.phases.keys()) {
    const phase = workloadOfPhase(spec, index);
    if (phase.pool === undefined) {
      views.push(undefined);
      continue;
    }
    const whole =
      given !== undefined && isOfWhole(spec.phases[index])
        ? given
        : await opener.open(phase, ['pool', 'source'], phase.pool.source);
    const view = await viewOf(phase, ['pool'], whole, phase.pool, opener.attended);
    first ??= view;
    if (view.category !== first.category) {
      const problem = `its category is ${view.category}, and that of the phases before it ${first.category}; all have one`;
      throw specError(phase, [{ path: ['pool', 'source'], problem }]);
    }
    views.push(view);
  }
  return views;
}

/** Whether a phase has the pool of the whole, or a part of it. */
function isOfWhole({ pool }: ResolvedPhase): boolean {
  return pool?.source === undefined;
}

/** A spec that names, of a pool that a program has opened and narrowed, what makes it again. */
async function described(
  spec: WithPhases,
  given: Pool,
  views: readonly (Pool | undefined)[],
  opener: PoolOpener,
): Promise<WithPhases> {
  const { describePool } = await import('./describe-pool.js');
  const again = (view: Pool, { weights }: Partial<ResolvedPool>) => ({
    ...describePool(view),
    ...(weights && { weights }),
  });
  const named = spec.pool!;
  const pool = again(await viewOf(spec, ['pool'], given, named, opener.attended), named);
  const phases = spec.phases.map((phase, index) => {
    const view = views[index];
    if (phase.pool === undefined || !isOfWhole(phase) || view === undefined) return phase;
    return { ...phase, pool: again(view, workloadOfPhase(spec, index).pool!) };
  });
  return inheritSource({ ...spec, pool, phases }, spec);
}

/** A custom client that says its id is no client of a pool, not of another phase's either. */
function refuseIdsOfOthers(phases: readonly ResolvedWorkload[], composed: readonly Composed[]): void {
  for (const phase of phases) {
    if (!phase.custom_clients?.some(({ id }) => id !== undefined)) continue;
    for (const { base } of composed) if (base !== undefined) refuseUsedIds(phase, base);
  }
}

/** What decides what the index of a dataset, or of observed gaps, means in the pool of a phase. */
function spaceOf({ pool, mix = [], custom_clients, fields, inter_arrival }: ResolvedWorkload): string {
  const sources = [pool?.source, ...mix.map(({ source }) => source)];
  return JSON.stringify({ sources, custom_clients, fields, inter_arrival });
}
