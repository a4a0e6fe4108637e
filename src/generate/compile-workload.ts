import { engineSha256 } from '../engine/module.js';
import { naiveWorkload } from '../naive/naive-workload.js';
import { compilePlan } from '../plan/compile.js';
import type { CompiledPlan } from '../plan/read-plan.js';
import type { Sliced } from '../platform/slices.js';
import { readTraceMetadata, specMetadata, traceMetadata } from '../trace/metadata.js';
import type { ResolvedOutput, ResolvedWorkload } from '../workload/resolved-workload.js';
import type { WorkloadPool } from './workload-pool.js';

/** The plan of a workload. */
export interface CompiledWorkload {
  readonly plan: CompiledPlan;
  /** With the naive method: the coefficient of variation of the stream's inter-arrival times. */
  readonly naiveCv?: number;
}

/**
 * Compiles a workload.
 *
 * @param module the engine, or another build of it, for tests
 * @throws UsageError, PoolError where the pool cannot give what is asked; its field is a path of the spec
 */
export function* compileWorkload(
  module: WebAssembly.Module,
  { pool, spec }: WorkloadPool,
): Sliced<CompiledWorkload> {
  const { output: _, method, ...settings } = spec;
  const naive = method === 'servegen' ? undefined : yield* naiveWorkload(pool, settings, method.cv, module);
  const written = ofTrace(spec);
  const origin = { spec: written, specJson: yield* jsonOf(written), seed: spec.seed, engineSha256 };
  const plan = yield* compilePlan(naive?.pool ?? pool, settings, (planFingerprint) =>
    traceMetadata({ ...origin, planFingerprint }),
  );
  return naive === undefined ? { plan } : { plan, naiveCv: naive.cv };
}

/** A plan whose metadata says which columns of its output are made of rows, as that of a workload does. */
export function withOutput(plan: CompiledPlan, output: ResolvedOutput | undefined): CompiledPlan {
  const { spec } = readTraceMetadata(plan);
  if (typeof spec !== 'object' || spec === null || output === undefined) return plan;
  return {
    ...plan,
    metadata: specMetadata(plan.metadata, ofTrace({ ...(spec as ResolvedWorkload), output })),
  };
}

/** `JSON.stringify` of a spec, which can have many clients. */
function* jsonOf(spec: ResolvedWorkload): Sliced<string> {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(spec)) {
    if (value === undefined) continue;
    let json: string;
    if (key === 'custom_clients') {
      const clients: string[] = [];
      for (const client of spec.custom_clients ?? []) {
        clients.push(JSON.stringify(client));
        yield;
      }
      json = `[${clients.join(',')}]`;
    } else json = JSON.stringify(value);
    parts.push(`${JSON.stringify(key)}:${json}`);
  }
  return `{${parts.join(',')}}`;
}

/** Where a trace goes, and in which batches, is no part of what it is; the columns that it asks for are. */
function ofTrace({ output, ...spec }: ResolvedWorkload): ResolvedWorkload {
  const { request_id, block_size, system_prompt_tokens } = output ?? {};
  const columns = {
    ...(request_id === true && { request_id }),
    ...(block_size !== undefined && { block_size }),
    ...(block_size !== undefined && system_prompt_tokens !== undefined && { system_prompt_tokens }),
  };
  return Object.keys(columns).length === 0 ? spec : { ...spec, output: columns };
}
