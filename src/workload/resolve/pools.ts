import type { Path } from '../../fault.js';
import { readRange, readSpan } from '../notations.js';
import type { ResolvedPool, ResolvedWorkload } from '../resolved-workload.js';
import type { MixPoolSpec, PoolSpec } from '../workload-spec.js';

/** Where a pool is that the spec names, at `path`. */
export type LocatePool = (source: string, path: Path) => string;

export function resolvePool(spec: PoolSpec, path: Path, locatePool: LocatePool | undefined): ResolvedPool;
/** Of a phase, which can leave it to the whole what pool it is. */
export function resolvePool(
  spec: Partial<PoolSpec>,
  path: Path,
  locatePool: LocatePool | undefined,
): Partial<ResolvedPool>;
export function resolvePool(
  { source, span, filter, filter_windows, client_ids, weights }: Partial<PoolSpec>,
  path: Path,
  locatePool: LocatePool | undefined,
): Partial<ResolvedPool> {
  const ends = span === undefined ? undefined : readSpan(span);
  return {
    ...(source === undefined
      ? {}
      : { source: locatePool === undefined ? source : locatePool(source, [...path, 'source']) }),
    ...(ends === undefined ? {} : { span: [ends.from, ends.to] }),
    ...(filter === undefined ? {} : { filter: mapValues(filter, readRange) }),
    ...(filter_windows === undefined ? {} : { filter_windows: mapValues(filter_windows, readRange) }),
    ...(client_ids === undefined ? {} : { client_ids: client_ids.toSorted((a, b) => a - b) }),
    ...(weights === undefined ? {} : { weights }),
  };
}

export function resolveMixPool(
  { weight, ...pool }: MixPoolSpec,
  path: Path,
  locatePool: LocatePool | undefined,
): NonNullable<ResolvedWorkload['mix']>[number] {
  return { ...resolvePool(pool, path, locatePool), ...(weight === undefined ? {} : { weight }) };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
