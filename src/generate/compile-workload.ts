import { engineSha256 } from '../engine/module.js';
import type { naiveWorkload } from '../naive/naive-workload.js';
import { compilePlan } from '../plan/compile.js';
import type { CompiledPlan } from '../plan/read-plan.js';
import type { Sliced } from '../platform/slices.js';
import { traceMetadata } from '../trace/metadata.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import type { checkSize } from './limit-checks.js';
import type { OpenWorkload } from './opened.js';
import { ofTrace } from './output-columns.js';
import type { WorkloadPool } from './workload-pool.js';

/** The plan of a workload. */
export interface CompiledWorkload {
  readonly plan: CompiledPlan;
  /** With the naive method: the coefficient of variation of the stream's inter-arrival times. */
  readonly naiveCv?: number;
}

/** The naive method, for a workload that has it. */
export type NaiveMethod = typeof naiveWorkload | undefined;

/** What a workload needs beside the compiler of plans: a page whose workloads need none of it loads none of it. */
export interface Needed {
  readonly naiveMethod: NaiveMethod;
  /** Where it has limits. */
  readonly checkSize: typeof checkSize | undefined;
}

export async function neededFor({ spec, limits }: OpenWorkload): Promise<Needed> {
  return {
    naiveMethod:
      spec.method === 'servegen' ? undefined : (await import('../naive/naive-workload.js')).naiveWorkload,
    checkSize: limits === undefined ? undefined : (await import('./limit-checks.js')).checkSize,
  };
}

/**
 * Compiles a workload.
 *
 * @param module the engine, or another build of it, for tests
 * @param naiveMethod that of the workload
 * @throws UsageError, PoolError where the pool cannot give what is asked; its field is a path of the spec
 */
export function* compileWorkload(
  module: WebAssembly.Module,
  { pool, spec }: WorkloadPool,
  naiveMethod: NaiveMethod,
): Sliced<CompiledWorkload> {
  const { output: _, method, ...settings } = spec;
  const naive = method === 'servegen' ? undefined : yield* naiveMethod!(pool, settings, method.cv, module);
  const written = ofTrace(spec);
  const origin = { spec: written, specJson: yield* jsonOf(written), seed: spec.seed, engineSha256 };
  const plan = yield* compilePlan(naive?.pool ?? pool, settings, (planFingerprint) =>
    traceMetadata({ ...origin, planFingerprint }),
  );
  return naive === undefined ? { plan } : { plan, naiveCv: naive.cv };
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
