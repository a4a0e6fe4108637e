import { deterministicMath } from '../engine/math.js';
import { PoolError } from '../errors.js';
import type { Path } from '../fault.js';
import { supportOf } from '../fields.js';
import type { ResolvedDistribution } from '../laws/distribution.js';
import { partsOf } from '../laws/parts.js';
import { isRefusalOfAmount } from '../plan/plan-size.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { atPath, isOfSpec, pathOfField } from './in-spec.js';
import type { OpenWorkload } from './opened.js';

/**
 * The error of a workload whose trace cannot be generated, in the words of its spec: with file, line and path where
 * the spec is at fault, else as it is. What is looked for is only looked for when something has gone wrong.
 */
export function explained(error: unknown, workload: OpenWorkload): unknown {
  if (!isOfSpec(error)) return error;
  const { spec } = workload;
  const { field } = error.location;
  const path = field === undefined ? pathOfAmount(error, workload) : (pathOfField(field) ?? pathOfLaw(spec));
  return path === undefined ? error : atPath(spec, path, error);
}

/** Where the amount of requests is said that the schedule refuses; undefined where it is not the schedule. */
function pathOfAmount(error: Error, { spec }: OpenWorkload): Path | undefined {
  if (!isRefusalOfAmount(error)) return undefined;
  if (spec.phases !== undefined) return ['phases'];
  if (spec.rate !== undefined && spec.rate !== 'native') return ['rate'];
  if (spec.requests !== undefined) return ['requests'];
  if (spec.duration !== undefined) return ['duration'];
  return spec.pool?.span === undefined ? ['pool'] : ['pool', 'span'];
}

/** The first distribution, of the whole or of a phase, that cannot be sampled. */
function pathOfLaw(spec: ResolvedWorkload): Path | undefined {
  const stretches = [{ stretch: spec as Stretch, at: [] as Path }].concat(
    (spec.phases ?? []).map((stretch, index) => ({ stretch, at: ['phases', index] })),
  );
  for (const { stretch, at } of stretches) {
    for (const { fields, path } of lawsOf(stretch, at)) {
      for (const [field, distribution] of Object.entries(fields)) {
        const found = pathOfFault(distribution, field, [...path, field]);
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

type Stretch = Pick<ResolvedWorkload, 'fields' | 'conversations' | 'custom_clients'>;

/** Laws by field: those in place of the pool's, those of custom clients, and those of the tool calls of either. */
function lawsOf({ fields, conversations, custom_clients = [] }: Stretch, at: Path) {
  return [
    ...(fields === undefined ? [] : [{ fields, path: [...at, 'fields'] as Path }]),
    ...toolLawsOf(conversations, at),
    ...custom_clients.flatMap((client, index) => {
      const own = [...at, 'custom_clients', index];
      return [{ fields: client.fields, path: [...own, 'fields'] }, ...toolLawsOf(client.conversations, own)];
    }),
  ];
}

function toolLawsOf(conversations: Stretch['conversations'] = 'none', at: Path) {
  const fields = conversations === 'none' ? undefined : conversations.tool_calls?.fields;
  return fields === undefined ? [] : [{ fields, path: [...at, 'conversations', 'tool_calls', 'fields'] }];
}

function pathOfFault(distribution: ResolvedDistribution, field: string, path: Path): Path | undefined {
  if (canBeSampled(distribution, field)) return undefined;
  if (distribution.family !== 'mixture') return path;
  for (const [index, component] of distribution.components.entries()) {
    const inner = [...path, 'components', index, 'distribution'];
    const found = component.weight > 0 ? pathOfFault(component.distribution, field, inner) : undefined;
    if (found !== undefined) return found;
  }
  return path;
}

function canBeSampled(distribution: ResolvedDistribution, field: string): boolean {
  try {
    partsOf(distribution, supportOf(field), deterministicMath(), field);
    return true;
  } catch (error) {
    if (!(error instanceof PoolError)) throw error;
    return false;
  }
}
