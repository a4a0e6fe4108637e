import type { Category } from '../fields.js';
import { resolveLaws } from '../laws/resolve.js';
import { builtinName, isBuiltin } from '../notation/builtin-name.js';
import { inOnePiece, type Sliced } from '../platform/slices.js';
import type { RateExpression } from '../rate/expression.js';
import { categoryOf, checkWorkload } from './check-workload.js';
import { resolveConversations } from './conversations.js';
import { frozen } from './frozen.js';
import { resolveMaxContext } from './max-context.js';
import { readCount, readDuration } from './notations.js';
import { plainCopy } from './plain-copy.js';
import { resolveAttributes } from './resolve/attributes.js';
import { type CsvFiles, type CsvFilesOf, refuseCsvFiles } from './resolve/csv-files.js';
import { checkBeside, resolveJoint } from './resolve/joint.js';
import { type LocatePool, resolvePool } from './resolve/pools.js';
import { resolvePrefixes } from './resolve/prefixes.js';
import { resolveRate } from './resolve/rate.js';
import { readCsvFiles } from './resolve/read-csv-files.js';
import { resolveClients, resolvePhase } from './resolve/stretches.js';
import type { ResolvedOutput, ResolvedPhase, ResolvedWorkload } from './resolved-workload.js';
import { errorAt, faultsOf, inheritSource, rememberSource, type Source, sourceOf } from './sources.js';
import type { NaiveSpec, WorkloadSpec } from './workload-spec.js';

export interface ResolveOptions {
  /** That of the pool, once it is open; by default as far as the spec tells it. Fields are checked against it. */
  readonly category?: Category;
  /** The text of a CSV file with rates or lengths, whose path is relative to the spec's file. Default: such files are refused. */
  readonly readCsv?: (path: string) => string;
  /** Where a pool is that the spec names, at `path`. Default: as it stands there. */
  readonly locatePool?: LocatePool;
}

/**
 * Resolves a spec: lengths and times become seconds, counts numbers, spans and ranges pairs; defaults are filled in.
 * The result is plain JSON, in which the trace's metadata has what is needed to make it again. It is a valid spec, too,
 * and resolves to itself.
 *
 * @throws SpecError when the spec is not valid
 */
export function resolveWorkload(
  given: WorkloadSpec | ResolvedWorkload,
  options: ResolveOptions = {},
): ResolvedWorkload {
  return inOnePiece(resolving(given, options, readCsvFiles));
}

/**
 * `resolveWorkload` in slices.
 *
 * @param filesOf what reads CSV files, `readCsvFiles`: pages that have none load none of it
 */
export function* resolving(
  given: WorkloadSpec | ResolvedWorkload,
  options: ResolveOptions = {},
  filesOf: CsvFilesOf = refuseCsvFiles,
): Sliced<ResolvedWorkload> {
  if (isResolved(given) && (options.category ?? given.category) === given.category) return given;
  return yield* resolveDocument(given, sourceOf(given), options, filesOf);
}

/**
 * `resolveWorkload` for a document that can be anything, and that may have come from a file.
 *
 * @param source where its faults are
 * @param filesOf as for `resolving`
 */
export function* resolveDocument(
  document: unknown,
  source: Source | undefined,
  options: ResolveOptions,
  filesOf: CsvFilesOf,
): Sliced<ResolvedWorkload> {
  const copy = yield* plainCopy(document);
  const faults = yield* faultsOf((report) => checkWorkload(copy, report, options.category));
  if (faults.length > 0) throw errorAt(source, faults);
  const spec = copy as WorkloadSpec;
  if (source !== undefined) rememberSource(spec, source);
  return remembered(yield* resolve(spec, options, filesOf(spec, options.readCsv)), spec);
}

/** A resolved workload with valid parts in the place of its own, which is not checked again. */
export function withParts(spec: ResolvedWorkload, parts: Partial<ResolvedWorkload>): ResolvedWorkload {
  return remembered({ ...spec, ...parts }, spec);
}

/** Those that nobody can have changed since they were checked. */
const resolvedOnes = new WeakSet<object>();

function remembered(resolved: ResolvedWorkload, from: WorkloadSpec | ResolvedWorkload): ResolvedWorkload {
  const whole = inheritSource(frozen(resolved), from);
  resolvedOnes.add(whole);
  return whole;
}

function isResolved(spec: WorkloadSpec | ResolvedWorkload): spec is ResolvedWorkload {
  return resolvedOnes.has(spec);
}

function* resolve(spec: WorkloadSpec, options: ResolveOptions, files: CsvFiles): Sliced<ResolvedWorkload> {
  const { custom_clients, phases, rate, duration, requests, inter_arrival, fields, output } = spec;
  const category = options.category ?? categoryOf(spec);
  // Where there are phases, those that need it have it.
  const isPooled = phases === undefined && custom_clients === undefined;
  const pool = spec.pool ?? (isPooled && category !== undefined ? builtinName(category) : undefined);
  const method = resolveMethod(spec.method ?? 'servegen');
  const defaults = {
    coupling: spec.coupling ?? 'independent',
    conversations: resolveConversations(spec.conversations ?? 'none'),
  } as const;
  const maxContext = resolveMaxContext(spec.max_context ?? 'none');
  // Where these are not said, a pool of files can tell them client by client.
  const canTell = [spec, ...(phases ?? [])]
    .flatMap((part) => [part.pool, ...(part.mix ?? [])])
    .concat(pool)
    .some((part) => {
      const source = typeof part === 'object' ? part.source : part;
      return source !== undefined && !isBuiltin(source);
    });
  const joint = spec.joint && resolveJoint(spec.joint, category, files);
  // A phase can have other laws beside it.
  if (spec.joint !== undefined && joint !== undefined && phases === undefined)
    checkBeside(spec.joint, joint, fields);
  const parts = { category, defaults, locatePool: options.locatePool, files, joint };
  const resolvedPhases: ResolvedPhase[] = [];
  for (const [index, phase] of (phases ?? []).entries())
    resolvedPhases.push(yield* resolvePhase(phase, ['phases', index], spec, parts));
  return {
    ...(category === undefined ? {} : { category }),
    ...(pool === undefined
      ? {}
      : {
          pool: resolvePool(typeof pool === 'string' ? { source: pool } : pool, ['pool'], options.locatePool),
        }),
    ...(yield* resolveClients(spec, [], parts)),
    ...(spec.attributes === undefined
      ? {}
      : { attributes: resolveAttributes(spec.attributes, [spec, ...(phases ?? [])].flatMap(clientsIn)) }),
    ...(phases === undefined ? {} : { phases: resolvedPhases }),
    ...(phases === undefined || rate !== undefined ? resolvedRate(spec, rate, files) : {}),
    ...(duration === undefined ? {} : { duration: readDuration(duration) }),
    ...(requests === undefined ? {} : { requests: readCount(requests) }),
    seed: String(spec.seed ?? '0'),
    method,
    // The naive stream is a renewal process, with the default CV a Poisson process, unless its total is given.
    arrivals:
      spec.arrivals ??
      (method !== 'servegen' && requests === undefined && !isPerStep(spec) ? 'renewal' : 'exact'),
    ...(isPerStep(spec) && { counts: 'exact-per-step' }),
    ...(fields === undefined ? {} : { fields: resolveLaws(fields) }),
    ...(joint === undefined ? {} : { joint }),
    ...(inter_arrival === undefined ? {} : { inter_arrival }),
    ...(spec.max_burst_rate === undefined ? {} : { max_burst_rate: spec.max_burst_rate }),
    ...(canTell && spec.coupling === undefined ? {} : { coupling: defaults.coupling }),
    ...(canTell && spec.conversations === undefined ? {} : { conversations: defaults.conversations }),
    ...(maxContext === 'none' ? {} : { max_context: maxContext }),
    ...(spec.prefixes === undefined ? {} : { prefixes: resolvePrefixes(spec.prefixes) }),
    ...(output === undefined ? {} : { output: resolveOutput(output) }),
  };
}

function clientsIn({ custom_clients = [] }: Pick<WorkloadSpec, 'custom_clients'>) {
  return custom_clients;
}

function isPerStep({ counts }: WorkloadSpec): boolean {
  return counts === 'exact-per-step';
}

/** Without a rate, duration and requests together fix it, and otherwise every client has its own. */
function resolvedRate(
  { duration, requests }: WorkloadSpec,
  rate: WorkloadSpec['rate'],
  files: CsvFiles,
): { rate?: RateExpression } {
  if (rate !== undefined) return { rate: resolveRate(rate, files) };
  return duration !== undefined && requests !== undefined ? {} : { rate: 'native' };
}

function resolveMethod(method: 'servegen' | 'naive' | NaiveSpec): ResolvedWorkload['method'] {
  if (method === 'servegen') return method;
  return { kind: 'naive', cv: method === 'naive' ? 1 : (method.cv ?? 1) };
}

function resolveOutput({ batch_size, ...rest }: NonNullable<WorkloadSpec['output']>): ResolvedOutput {
  return { ...rest, ...(batch_size === undefined ? {} : { batch_size: readCount(batch_size) }) };
}
