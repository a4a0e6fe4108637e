import { PoolError, type ServegenError, SpecError, UsageError } from '../errors.js';
import type { Path } from '../fault.js';
import { CHECKED_SCHEMA } from '../workload/check/checked-schema.generated.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { specError } from '../workload/sources.js';

/** Whether an error can be the spec's fault; what is wrong with a file of a pool has its line there. */
export function isOfSpec(error: unknown): error is UsageError | PoolError {
  if (error instanceof SpecError) return false;
  return error instanceof UsageError || (error instanceof PoolError && error.location.line === undefined);
}

/** What an error says, at a place of the spec, and with the pool that it is about. */
export function atPath(spec: ResolvedWorkload, path: Path, error: ServegenError): SpecError {
  const { file } = error.location;
  const about = file === undefined || error.message === error.problem ? '' : `${file}: `;
  return specError(spec, [{ path, problem: `${about}${error.problem}` }], { cause: error });
}

/** The place of a spec that an error's field names, such as `method.cv`; undefined where it is not of the spec. */
export function pathOfField(field: string): Path | undefined {
  const path = field.split(/[.[\]]+/).filter((key) => key !== '');
  if (!Object.hasOwn(CHECKED_SCHEMA.properties!, path[0] ?? '')) return undefined;
  return path.map((key) => (/^\d+$/.test(key) && path[0] !== 'pool' ? Number(key) : key));
}

/** Does a part of the opening of a spec, whose faults are then those of the spec at `path` or where they say. */
export async function inSpec<T>(spec: ResolvedWorkload, path: Path, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isOfSpec(error)) throw error;
    const { field } = error.location;
    throw atPath(spec, field === undefined ? path : placeOf(field, path), error);
  }
}

/** Where a field is that is one of the spec, or part of what stands at `path`, such as `weights.5` of a pool. */
function placeOf(field: string, path: Path): Path {
  const [head, ...rest] = field.split('.');
  return head === path.at(-1) ? [...path, ...rest] : (pathOfField(field) ?? path);
}
