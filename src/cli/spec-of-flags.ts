import { UsageError } from '../errors.js';
import type { Path } from '../fault.js';
import { builtinName } from '../notation/builtin-name.js';
import type { ResolvedPool } from '../workload/resolved-workload.js';
import type { ArrivalMode, PoolSpec, RateSpec, WorkloadSpec } from '../workload/workload-spec.js';

/** The options of a command that say something about the trace. */
export interface WorkloadFlags {
  readonly pool?: string;
  /** Of the pool. */
  readonly part?: Omit<ResolvedPool, 'source'>;
  readonly rate?: RateSpec;
  readonly duration?: number;
  readonly requests?: number;
  readonly seed?: string;
  readonly arrivals?: ArrivalMode;
  readonly method?: 'servegen' | 'naive';
  /** Of the naive method. */
  readonly cv?: number | 'aggregate';
  readonly requestId?: true;
  readonly blockSize?: number;
  readonly systemPromptTokens?: number;
}

/**
 * A spec with the options of the command in place of what it says itself. Of rate, duration and requests two fix the
 * third: where an option would make all three, requests give way, or the duration where requests are the option.
 */
export function withFlags(spec: WorkloadSpec, flags: WorkloadFlags): WorkloadSpec {
  const { rate, duration, requests, seed, arrivals } = flags;
  const pool = poolOf(spec, flags);
  const merged: WorkloadSpec = {
    ...spec,
    ...(pool === undefined ? {} : { pool }),
    ...(rate === undefined ? {} : { rate }),
    ...(duration === undefined ? {} : { duration }),
    ...(requests === undefined ? {} : { requests }),
    ...(seed === undefined ? {} : { seed }),
    ...(arrivals === undefined ? {} : { arrivals }),
    ...methodOf(flags),
    ...outputOf(spec, flags),
  };
  const { rate: anyRate, duration: anyDuration, requests: anyRequests, ...rest } = merged;
  if (anyRate === undefined || anyDuration === undefined || anyRequests === undefined) return merged;
  if (rate !== undefined && duration !== undefined && requests !== undefined) return merged;
  if (rate === undefined && duration === undefined && requests === undefined) return merged;
  if (requests === undefined) return { ...rest, rate: anyRate, duration: anyDuration };
  if (duration !== undefined) return { ...rest, duration, requests };
  return { ...rest, rate: anyRate, requests };
}

/** Tells of a place in a spec with options over it which option says what is there; undefined where the spec does. */
export function optionOf({ part: of = {}, ...flags }: WorkloadFlags): (path: Path) => string | undefined {
  return ([key, part]) => {
    switch (key) {
      case 'pool':
        if (part === 'span' && of.span !== undefined) return '--span';
        if (part === 'client_ids' && of.client_ids !== undefined) return '--client-ids';
        if (part === 'filter' && of.filter !== undefined) return '--filter';
        if (part === 'filter_windows' && of.filter_windows !== undefined) return '--filter-windows';
        return flags.pool === undefined || (part !== undefined && part !== 'source') ? undefined : '--pool';
      case 'method':
        if (flags.method === undefined) return undefined;
        return part === 'cv' && flags.cv !== undefined ? '--cv' : '--method';
      case 'output':
        if (part === 'block_size' && flags.blockSize !== undefined) return '--block-size';
        if (part === 'system_prompt_tokens' && flags.systemPromptTokens !== undefined)
          return '--system-prompt-tokens';
        return part === 'request_id' && flags.requestId ? '--request-id' : undefined;
      case 'rate':
      case 'duration':
      case 'requests':
      case 'seed':
      case 'arrivals':
        return flags[key] === undefined ? undefined : `--${key}`;
      default:
        return undefined;
    }
  };
}

/** Another pool takes the place of the spec's, its view included; a view alone takes the place of the spec's view. */
function poolOf(spec: WorkloadSpec, { pool, part = {} }: WorkloadFlags): WorkloadSpec['pool'] {
  const own = typeof spec.pool === 'string' ? { source: spec.pool } : spec.pool;
  const builtin =
    spec.custom_clients === undefined ? { source: builtinName(spec.category ?? 'language') } : undefined;
  const base: PoolSpec | undefined = pool === undefined ? (own ?? builtin) : { source: pool };
  if (base !== undefined) return { ...base, ...part };
  if (Object.keys(part).length === 0) return undefined;
  throw new UsageError('the spec has no pool of which a part could be chosen; give --pool, too', {
    field: '--span, --client-ids or --filter',
  });
}

/** The columns that options ask for. */
function outputOf(
  spec: WorkloadSpec,
  { requestId, blockSize, systemPromptTokens }: WorkloadFlags,
): Pick<WorkloadSpec, 'output'> {
  const columns = {
    ...(requestId && { request_id: true }),
    ...(blockSize !== undefined && { block_size: blockSize }),
    ...(systemPromptTokens !== undefined && { system_prompt_tokens: systemPromptTokens }),
  };
  return Object.keys(columns).length === 0 ? {} : { output: { ...spec.output, ...columns } };
}

function methodOf({ method, cv }: WorkloadFlags): Pick<WorkloadSpec, 'method'> {
  if (method === undefined) return {};
  return { method: method === 'servegen' || cv === undefined ? method : { kind: 'naive', cv } };
}
