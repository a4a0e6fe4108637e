import { engineSha256 } from '../engine/module.js';
import { compilePlan } from '../plan/compile.js';
import type { CompiledPlan } from '../plan/read-plan.js';
import type { Sliced } from '../platform/slices.js';
import { traceMetadata } from '../trace/metadata.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { ofTrace } from './output-columns.js';
import type { RareParts } from './rare-parts.js';
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
 * @param parts those of the workload
 * @throws UsageError, PoolError where the pool cannot give what is asked; its field is a path of the spec
 */
export function* compileWorkload(
  module: WebAssembly.Module,
  { pool, spec }: WorkloadPool,
  { naiveMethod, limiting }: Pick<RareParts, 'naiveMethod' | 'limiting'>,
): Sliced<CompiledWorkload> {
  const { output: _, method, ...settings } = spec;
  const naive = method === 'servegen' ? undefined : yield* naiveMethod!(pool, settings, method.cv, module);
  const written = ofTrace(spec);
  const origin = { spec: written, specJson: yield* jsonOf(written), seed: spec.seed, engineSha256 };
  const clients = naive?.pool ?? pool;
  const { attributeNames: attributes } = clients;
  const metadata = (planFingerprint: string) => traceMetadata({ ...origin, planFingerprint, attributes });
  const plan = yield* compilePlan(clients, settings, metadata, undefined, limiting);
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
