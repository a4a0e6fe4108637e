import type { Path } from '../fault.js';
import { builtinName } from '../notation/builtin-name.js';
import { readCount, readDuration, readSpan } from './notations.js';
import type { ResolvedPhase, ResolvedWorkload } from './resolved-workload.js';
import { inheritSource, rememberPlaces } from './sources.js';
import type { PhaseSpec, PoolSpec, WorkloadSpec } from './workload-spec.js';

/** The workload that a phase is by itself: with what it says in the place of what the whole says. */
export function specOfPhase(spec: WorkloadSpec, index: number): WorkloadSpec {
  const { phases = [], ...whole } = spec;
  const { duration: _, requests: _all, ...common } = whole;
  const { pool, ...own } = phases[index];
  const both = { ...common, ...own, ...(pool !== undefined && { pool: poolOf(pool, common) }) };
  if (own.duration === undefined || own.requests === undefined || own.rate !== undefined) return both;
  const { rate: _instead, ...counted } = both;
  return counted;
}

/** The same of a resolved workload, with its length; its faults are those of the whole. */
export function workloadOfPhase(spec: ResolvedWorkload, index: number): ResolvedWorkload {
  const { requests: _, ...phase } = specOfPhase(spec as WorkloadSpec, index) as ResolvedWorkload;
  const [{ seconds }] = amountsOfPhases({ ...spec, phases: [spec.phases![index]] });
  const place = placeInPhase(spec, index);
  return rememberPlaces(inheritSource({ ...phase, duration: seconds }, spec), place);
}

/** Where the whole says what a path of the workload of a phase leads to. */
export function placeInPhase(
  { phases = [], pool }: Pick<WorkloadSpec, 'phases' | 'pool'>,
  index: number,
): (path: Path) => Path {
  const phase: PhaseSpec = phases[index];
  return ([key, ...rest]) => {
    const here = ['phases', index] as const;
    if (key === undefined) return here;
    if (!Object.hasOwn(phase, key)) return isOfPhase(key) ? here : [key, ...rest];
    const inherits = key === 'pool' && typeof phase.pool === 'object' && phase.pool.source === undefined;
    const [within] = rest;
    if (inherits && within !== undefined && !Object.hasOwn(phase.pool as object, within))
      // A pool that nobody names is the built-in one.
      return pool === undefined ? [...here, key] : [key, ...rest];
    return [...here, key, ...rest];
  };
}

/** What the whole cannot say. */
function isOfPhase(key: string | number): boolean {
  return key === 'duration' || key === 'requests';
}

/** The pool of a phase: without a source that of the whole, with what the phase says in the place of what that says. */
function poolOf(pool: NonNullable<PhaseSpec['pool']>, whole: WorkloadSpec): string | PoolSpec {
  if (typeof pool === 'string') return pool;
  const { source } = pool;
  if (source !== undefined) return { ...pool, source };
  const common = whole.pool ?? builtinName(whole.category ?? 'language');
  return typeof common === 'string'
    ? { ...pool, source: common }
    : { ...common, ...pool, source: common.source };
}

/** How much of a workload a phase is. */
export interface PhaseAmount {
  /** Its length. */
  readonly seconds: number;
  readonly rate: NonNullable<ResolvedWorkload['rate']>;
  /** Absent where they follow from the rate. */
  readonly requests?: number;
}

/** How much each phase is of a workload that has phases. */
export function amountsOfPhases(spec: Pick<ResolvedWorkload, 'phases' | 'rate'>): PhaseAmount[] {
  return (spec.phases ?? []).map((phase) => {
    const seconds = secondsOfPhase(phase as PhaseSpec, spec.rate as WorkloadSpec['rate'])!;
    const { requests } = phase;
    const isCounted = requests !== undefined;
    const rate =
      phase.rate ?? (isCounted && phase.duration !== undefined ? undefined : spec.rate) ?? 'native';
    return { seconds, rate, ...(isCounted && { requests }) };
  });
}

/**
 * The length of a phase; undefined where neither it, nor requests at a rate that is a number, nor the phase's own span of
 * its pool says it.
 *
 * @param common the rate of the whole
 */
export function secondsOfPhase(
  { duration, requests, rate, pool }: PhaseSpec,
  common: WorkloadSpec['rate'],
): number | undefined {
  if (duration !== undefined) return readDuration(duration);
  if (requests !== undefined) {
    const each = rate ?? common;
    return typeof each === 'number' ? readCount(requests) / each : undefined;
  }
  if (typeof pool !== 'object' || pool.span === undefined) return undefined;
  const { from, to } = readSpan(pool.span);
  return to - from;
}

/** A resolved workload with other phases. */
export type WithPhases = ResolvedWorkload & { readonly phases: readonly ResolvedPhase[] };

export function hasPhases(spec: ResolvedWorkload): spec is WithPhases {
  return spec.phases !== undefined;
}

/** A pool that a workload names, or one of its phases, and where. */
export interface NamedPool {
  readonly source: string;
  readonly path: Path;
}

/** The pools that a workload names, in whatever phase. */
export function poolsOf({
  pool,
  mix,
  phases = [],
}: Pick<ResolvedWorkload, 'pool' | 'mix' | 'phases'>): NamedPool[] {
  return [
    ...poolsAt({ ...(pool && { pool }), ...(mix && { mix }) }, []),
    ...phases.flatMap((phase, index) => poolsAt(phase, ['phases', index])),
  ];
}

function poolsAt({ pool, mix = [] }: Pick<ResolvedPhase, 'pool' | 'mix'>, at: Path): NamedPool[] {
  return [
    ...(pool?.source === undefined ? [] : [{ source: pool.source, path: [...at, 'pool', 'source'] }]),
    ...mix.map(({ source }, index) => ({ source, path: [...at, 'mix', index, 'source'] })),
  ];
}
