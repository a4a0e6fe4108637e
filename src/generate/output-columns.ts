import type { CompiledPlan } from '../plan/read-plan.js';
import { readTraceMetadata, specMetadata } from '../trace/metadata.js';
import type { ResolvedOutput, ResolvedWorkload } from '../workload/resolved-workload.js';

/** A plan whose metadata says which columns of its output are made of rows, as that of a workload does. */
export function withOutput(plan: CompiledPlan, output: ResolvedOutput | undefined): CompiledPlan {
  const { spec } = readTraceMetadata(plan);
  if (typeof spec !== 'object' || spec === null || output === undefined) return plan;
  return {
    ...plan,
    metadata: specMetadata(plan.metadata, ofTrace({ ...(spec as ResolvedWorkload), output })),
  };
}

/** Where a trace goes, and in which batches, is no part of what it is; the columns that it asks for are. */
export function ofTrace({ output, ...spec }: ResolvedWorkload): ResolvedWorkload {
  const { request_id, block_size, system_prompt_tokens } = output ?? {};
  const columns = {
    ...(request_id === true && { request_id }),
    ...(block_size !== undefined && { block_size }),
    ...(block_size !== undefined && system_prompt_tokens !== undefined && { system_prompt_tokens }),
  };
  return Object.keys(columns).length === 0 ? spec : { ...spec, output: columns };
}
