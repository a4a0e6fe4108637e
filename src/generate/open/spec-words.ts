import { PoolError, type ServegenError, SpecError, UsageError } from '../../errors.js';
import type { Path } from '../../workload/fault.js';
import type { ResolvedWorkload } from '../../workload/resolved-workload.js';
import { specError } from '../../workload/sources.js';

/** What the options and fields of the library are called in a spec; of longer ones the beginning decides. */
const PATHS: Readonly<Record<string, Path>> = {
  span: ['pool', 'span'],
  filter: ['pool', 'filter'],
  filterWindows: ['pool', 'filter_windows'],
  weights: ['pool', 'weights'],
  clients: ['clients'],
  rate: ['rate'],
  duration: ['duration'],
  durationSeconds: ['duration'],
  requests: ['requests'],
  arrivals: ['arrivals'],
  gaps: ['inter_arrival'],
  coupling: ['coupling'],
  conversations: ['conversations'],
  burstiness: ['method', 'cv'],
  requestId: ['output', 'request_id'],
};

/** Whether an error can be the spec's fault; what is wrong with a file of a pool has its line there. */
export function isOfSpec(error: unknown): error is UsageError | PoolError {
  if (error instanceof SpecError) return false;
  return error instanceof UsageError || (error instanceof PoolError && error.location.line === undefined);
}

/** What the library's error says, at a place of the spec, and with the pool that it is about. */
export function atPath(spec: ResolvedWorkload, path: Path, error: ServegenError): SpecError {
  const { file } = error.location;
  const about = file === undefined || error.message === error.problem ? '' : `${file}: `;
  return specError(spec, [{ path, problem: `${about}${error.problem}` }], { cause: error });
}

/** The place of a spec that an option of the library is made from; undefined where it is not of the spec. */
export function pathOfOption(field: string): Path | undefined {
  const [head = '', ...rest] = field.split('.');
  const name = head.replace(/\[.*$/, '');
  if (!Object.hasOwn(PATHS, name)) return undefined;
  return name === 'weights' ? [...PATHS.weights!, ...rest] : PATHS[name];
}

/** Does a part of the opening of a spec, whose faults are then those of the spec at `path`. */
export async function inSpec<T>(spec: ResolvedWorkload, path: Path, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isOfSpec(error)) throw error;
    const { field } = error.location;
    const own = field === undefined || isNear(path, field) ? undefined : pathOfOption(field);
    throw atPath(spec, own ?? path, error);
  }
}

/** Whether a path says as much as the library's own field: all but the id of a weight, and lengths of time. */
function isNear([key]: Path, field: string): boolean {
  if (key === 'pool') return !field.startsWith('weights');
  return key === 'custom_clients' && field.startsWith('clients');
}
