import { UsageError } from '../errors.js';
import type { ArrivalMode, Burstiness, Method, RateOption } from '../generate-options.js';
import type { Path } from '../workload/fault.js';
import type { PoolSpec, RateSpec, WorkloadSpec } from '../workload/workload-spec.js';
import { rangesOf } from './open-view.js';
import type { ViewFlags } from './view-options.js';

/** The options of a command that say something about the trace. */
export interface WorkloadFlags {
  readonly pool?: string;
  readonly view: ViewFlags;
  readonly rate?: RateOption;
  readonly duration?: number;
  readonly requests?: number;
  readonly seed?: string;
  readonly arrivals?: ArrivalMode;
  readonly method?: Method;
  readonly burstiness?: Burstiness;
  readonly requestId?: true;
}

/**
 * A spec with the options of the command in place of what it says itself. Of rate, duration and requests two fix the
 * third: where an option would make all three, requests give way, or the duration where requests are the option.
 */
export function withFlags(spec: WorkloadSpec, flags: WorkloadFlags): WorkloadSpec {
  const { rate, duration, requests, seed, arrivals, requestId } = flags;
  const pool = poolOf(spec, flags);
  const merged: WorkloadSpec = {
    ...spec,
    ...(pool === undefined ? {} : { pool }),
    // The notation of the command line has rates that specs have, too.
    ...(rate === undefined ? {} : { rate: rate as RateSpec }),
    ...(duration === undefined ? {} : { duration }),
    ...(requests === undefined ? {} : { requests }),
    ...(seed === undefined ? {} : { seed }),
    ...(arrivals === undefined ? {} : { arrivals }),
    ...methodOf(flags),
    ...(requestId ? { output: { ...spec.output, request_id: true } } : {}),
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
export function optionOf({ view, ...flags }: WorkloadFlags): (path: Path) => string | undefined {
  return ([key, part]) => {
    switch (key) {
      case 'pool':
        if (part === 'span' && view.span !== undefined) return '--span';
        if (part === 'client_ids' && view.clientIds !== undefined) return '--client-ids';
        if (part === 'filter' && view.filter !== undefined) return '--filter';
        if (part === 'filter_windows' && view.filterWindows !== undefined) return '--filter-windows';
        return flags.pool === undefined || (part !== undefined && part !== 'source') ? undefined : '--pool';
      case 'method':
        if (flags.method === undefined) return undefined;
        return part === 'cv' && flags.burstiness !== undefined ? '--burstiness' : '--method';
      case 'output':
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
function poolOf(spec: WorkloadSpec, { pool, view }: WorkloadFlags): WorkloadSpec['pool'] {
  const own = typeof spec.pool === 'string' ? { source: spec.pool } : spec.pool;
  const builtin =
    spec.custom_clients === undefined ? { source: `builtin:${spec.category ?? 'language'}` } : undefined;
  const base: PoolSpec | undefined = pool === undefined ? (own ?? builtin) : { source: pool };
  const { span, clientIds, filter, filterWindows } = view;
  if (base === undefined) {
    if (Object.keys(view).length === 0) return undefined;
    throw new UsageError('the spec has no pool of which a part could be chosen; give --pool, too', {
      field: '--span, --client-ids or --filter',
    });
  }
  return {
    ...base,
    ...(span && { span: [span.from, span.to] as const }),
    ...(clientIds && { client_ids: clientIds }),
    ...(filter && { filter: rangesOf(filter) }),
    ...(filterWindows && { filter_windows: rangesOf(filterWindows) }),
  };
}

function methodOf({ method, burstiness }: WorkloadFlags): Pick<WorkloadSpec, 'method'> {
  if (method === undefined) return {};
  if (method === 'servegen' || burstiness === undefined) return { method };
  return { method: { kind: 'naive', cv: burstiness === 'poisson' ? 1 : burstiness } };
}
