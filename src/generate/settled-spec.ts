import type { Category } from '../fields.js';
import type { Sliced } from '../platform/slices.js';
import { resolving } from '../workload/resolve.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { inheritSource } from '../workload/sources.js';

/** Fields are checked against the category; where only the pool tells it, that is now. */
export function* withCategory(
  spec: ResolvedWorkload,
  category: Category | undefined,
): Sliced<ResolvedWorkload> {
  if (category === undefined || spec.category === category) return spec;
  return yield* resolving(spec, { category });
}

/**
 * A spec that says what all clients have where its pools say nothing of any, now that they are open.
 *
 * @param isOfPools whether a pool says it
 */
export function withBehaviour(spec: ResolvedWorkload, isOfPools: boolean): ResolvedWorkload {
  const { output, coupling, conversations, ...others } = spec;
  if (isOfPools || (coupling !== undefined && conversations !== undefined)) return spec;
  // In the order that resolved specs have.
  const whole = {
    ...others,
    coupling: coupling ?? 'independent',
    conversations: conversations ?? 'none',
  } as const;
  return inheritSource(output === undefined ? whole : { ...whole, output }, spec);
}
