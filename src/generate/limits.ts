import { ClientWindow, Window } from '../engine/plan-layout.generated.js';
import { UsageError } from '../errors.js';
import type { Path } from '../fault.js';
import { isBuiltin, parseBuiltinName } from '../notation/builtin-name.js';
import { ActivityReader } from '../plan/activity.js';
import { NO_LIMITS } from '../plan/client-limits.js';
import { conversationsIn, countWindows } from '../plan/clients.js';
import type { Limiting } from '../plan/context/limiting.js';
import { schedule } from '../plan/schedule.js';
import type { Sliced } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import { poolsOf } from '../workload/phases.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { specError } from '../workload/sources.js';
import { atPath } from './in-spec.js';

/** What a spec of a stranger may ask for, at most; what is absent has no limit but those that all specs have. */
export interface WorkloadLimits {
  /** Expected requests of the whole trace. */
  readonly maxRequests?: number;
  /** Clients: of the pool, drawn, and custom ones, each by itself and all together. */
  readonly maxClients?: number;
  /** Bytes of the plan's windows and active client-windows, which each worker holds once. */
  readonly maxPlanBytes?: number;
}

const NAMES = [
  'maxRequests',
  'maxClients',
  'maxPlanBytes',
] as const satisfies readonly (keyof WorkloadLimits)[];

/** @throws UsageError for a limit that is no number above 0 */
export function checkLimits(limits: WorkloadLimits): void {
  for (const field of NAMES) {
    const value: unknown = limits[field];
    if (value === undefined || (typeof value === 'number' && value > 0)) continue;
    throw new UsageError(`${typeof value === 'number' ? value : typeof value} is not a number above 0`, {
      field,
    });
  }
}

/**
 * Refuses more clients than are allowed before any of them is made.
 *
 * @param asked for; without a pool that is open already
 * @param spec names the places in errors
 * @throws SpecError
 */
export function checkClients(
  asked: ResolvedWorkload,
  spec: ResolvedWorkload,
  { maxClients }: WorkloadLimits,
): void {
  if (maxClients === undefined) return;
  for (const { source, path } of poolsOf(asked)) {
    if (isBuiltin(source)) refuseMore(spec, path, builtinClients(spec, path, source), maxClients);
  }
  refuseMoreOfItsOwn(spec, [], asked, maxClients);
  for (const [index, phase] of (asked.phases ?? []).entries()) {
    refuseMoreOfItsOwn(spec, ['phases', index], phase, maxClients);
  }
}

/** Of clients that are drawn or written, in the whole or in a phase. */
function refuseMoreOfItsOwn(
  spec: ResolvedWorkload,
  at: Path,
  { clients, custom_clients = [] }: Pick<ResolvedWorkload, 'clients' | 'custom_clients'>,
  maxClients: number,
): void {
  const drawn =
    typeof clients === 'object' ? clients.reduce((most, [, count]) => Math.max(most, count), 0) : clients;
  const custom = custom_clients.reduce((sum, { count }) => sum + count, 0);
  refuseMore(spec, [...at, 'clients'], drawn ?? 0, maxClients);
  refuseMore(spec, [...at, 'custom_clients'], custom + (drawn ?? 0), maxClients);
}

/** The clients that a name asks for; those that a population has by itself are few. */
function builtinClients(spec: ResolvedWorkload, path: Path, source: string): number {
  try {
    return parseBuiltinName(source).clients ?? 0;
  } catch (error) {
    throw error instanceof UsageError ? atPath(spec, path, error) : error;
  }
}

function refuseMore(spec: ResolvedWorkload, path: Path, clients: number, most: number): void {
  if (!(clients > most)) return;
  throw specError(spec, [{ path, problem: `${clients} clients are more than are allowed here, ${most}` }]);
}

/**
 * Refuses a trace that is larger than is allowed, before it is compiled.
 *
 * @param limits none where they are undefined
 * @param limiting where `mayHaveLimits`
 * @throws SpecError
 */
export function* checkSize(
  spec: ResolvedWorkload,
  pool: Pool,
  { maxRequests, maxClients, maxPlanBytes }: WorkloadLimits = {},
  limiting?: Limiting,
): Sliced<void> {
  if (maxClients !== undefined) refuseMore(spec, ['pool'], pool.clientIds.length, maxClients);
  if (maxRequests === undefined && maxPlanBytes === undefined) return;
  const reader = new ActivityReader(pool);
  const expected = yield* schedule(pool, spec, reader);
  const { expectedRequests } = expected;
  const path = amountOf(spec);
  if (maxRequests !== undefined && expectedRequests > maxRequests) {
    const problem = `it amounts to ${expectedRequests} requests, which are more than are allowed here, ${maxRequests}`;
    throw specError(spec, [{ path, problem }]);
  }
  if (maxPlanBytes === undefined) return;
  const activity = yield* reader.read(expected.windowCount);
  const { windows, clientWindows } = yield* countWindows(
    pool,
    expected,
    activity,
    conversationsIn(pool, spec),
    limiting?.requestLimitsIn(pool, spec) ?? NO_LIMITS,
  );
  const bytes = windows * Window.SIZE + clientWindows * ClientWindow.SIZE;
  if (bytes > maxPlanBytes) {
    const problem =
      `its plan would have ${windows} windows and ${clientWindows} client-windows, ${bytes} bytes, which are more than ` +
      `are allowed here, ${maxPlanBytes}; use a shorter duration, fewer requests or fewer clients`;
    throw specError(spec, [{ path, problem }]);
  }
}

/** The part of a spec that says most of how large its trace is. */
function amountOf({ requests, duration, rate, phases }: ResolvedWorkload): Path {
  if (phases !== undefined) return ['phases'];
  if (requests !== undefined) return ['requests'];
  if (duration !== undefined) return ['duration'];
  return rate === undefined || rate === 'native' ? ['pool'] : ['rate'];
}
