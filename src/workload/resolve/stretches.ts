import type { Path } from '../../fault.js';
import type { Category } from '../../fields.js';
import type { JointTable } from '../../laws/joint.js';
import { resolveLaws } from '../../laws/resolve.js';
import { builtinName } from '../../notation/builtin-name.js';
import type { Sliced } from '../../platform/slices.js';
import { frozen } from '../frozen.js';
import { readCount, readTime } from '../notations.js';
import { secondsOfPhase } from '../phases.js';
import type { ResolvedClient, ResolvedPhase, ResolvedWorkload } from '../resolved-workload.js';
import type { PhaseSpec, PoolSpec, WorkloadSpec } from '../workload-spec.js';
import { type ClientDefaults, resolveClient } from './clients.js';
import type { CsvFiles } from './csv-files.js';
import { checkBeside, resolveJoint } from './joint.js';
import { type LocatePool, resolveMixPool, resolvePool } from './pools.js';
import { resolveRate } from './rate.js';

/** What the parts of a workload are resolved by. */
export interface Parts {
  readonly category: Category | undefined;
  readonly defaults: ClientDefaults;
  readonly locatePool: LocatePool | undefined;
  readonly files: CsvFiles;
  /** The table of lengths of the whole. */
  readonly joint: JointTable | undefined;
}

/** Who is there beside the clients of the pool, and how many of these. */
export function* resolveClients(
  { mix, clients, custom_clients }: Pick<WorkloadSpec, 'mix' | 'clients' | 'custom_clients'>,
  path: Path,
  { category, defaults, locatePool, files }: Parts,
): Sliced<Pick<ResolvedWorkload, 'mix' | 'clients' | 'custom_clients'>> {
  const ofItsOwn: ResolvedClient[] = [];
  for (const client of custom_clients ?? []) {
    // What is frozen already need not be gone through with the whole.
    ofItsOwn.push(frozen(resolveClient(client, category, defaults, files)));
    yield;
  }
  return {
    ...(mix === undefined
      ? {}
      : { mix: mix.map((other, index) => resolveMixPool(other, [...path, 'mix', index], locatePool)) }),
    ...(clients === undefined ? {} : { clients: resolveClientCount(clients) }),
    ...(custom_clients === undefined ? {} : { custom_clients: ofItsOwn }),
  };
}

/** A phase, which keeps to what is its own. */
export function* resolvePhase(
  phase: PhaseSpec,
  path: Path,
  spec: WorkloadSpec,
  parts: Parts,
): Sliced<ResolvedPhase> {
  const { rate, requests, inter_arrival, fields } = phase;
  const joint = phase.joint && resolveJoint(phase.joint, parts.category, parts.files);
  const [given, table] = phase.joint === undefined ? [spec.joint, parts.joint] : [phase.joint, joint];
  if (given !== undefined && table !== undefined) checkBeside(given, table, fields ?? spec.fields);
  const pool = poolOfPhase(phase, spec, parts.category);
  // Where requests and a rate fix it, it is not said.
  const seconds =
    phase.duration === undefined && requests !== undefined ? undefined : secondsOfPhase(phase, spec.rate);
  return {
    ...(pool === undefined ? {} : { pool: resolvePool(pool, [...path, 'pool'], parts.locatePool) }),
    ...(yield* resolveClients(phase, path, parts)),
    ...(rate === undefined ? {} : { rate: resolveRate(rate, parts.files) }),
    ...(seconds === undefined ? {} : { duration: seconds }),
    ...(requests === undefined ? {} : { requests: readCount(requests) }),
    ...(fields === undefined ? {} : { fields: resolveLaws(fields) }),
    ...(joint === undefined ? {} : { joint }),
    ...(inter_arrival === undefined ? {} : { inter_arrival }),
  };
}

/** What a phase says of its pool, and the source where the whole names none; undefined where it says nothing. */
function poolOfPhase(
  { pool, custom_clients: own }: PhaseSpec,
  { pool: common, custom_clients }: WorkloadSpec,
  category: Category | undefined,
): Partial<PoolSpec> | undefined {
  if (typeof pool === 'string') return { source: pool };
  if (common !== undefined || pool?.source !== undefined || category === undefined) return pool;
  const hasClients = custom_clients !== undefined || own !== undefined;
  return pool === undefined && hasClients ? undefined : { source: builtinName(category), ...pool };
}

function resolveClientCount(clients: NonNullable<WorkloadSpec['clients']>): ResolvedWorkload['clients'] & {} {
  if (typeof clients !== 'object') return readCount(clients);
  return clients.map(([time, count]) => [readTime(time), readCount(count)] as const);
}
