import { DataType } from '../arrow/classes.js';
import { traceColumns } from '../fields.js';
import { generatePlan } from '../generate/generate.js';
import { generateParted } from '../generate/generate-workload.js';
import type { OpenWorkload } from '../generate/opened.js';
import type { Plan } from '../generate/plan.js';
import type { PartedTrace, TraceRun } from '../generate/trace.js';
import type { ViewStep } from '../pool/clients/criteria.js';
import { type LeftOut, leftOutOf } from '../pool/left-out.js';
import type { Pool } from '../pool/pool.js';
import { readTraceMetadata } from '../trace/metadata.js';
import type { ResolvedOutput, ResolvedPool } from '../workload/resolved-workload.js';

/** What a command makes a trace of. */
export interface TraceSource {
  readonly output: ResolvedOutput | undefined;
  /** Whether its requests have lists, as those with images do. */
  readonly hasLists: boolean;
  readonly about: SourceReport;
  /** Makes ready to make the rows. */
  make(run: TraceRun): Promise<PartedTrace>;
  /** An expectation of rows that need not be whole, unlike that of the trace. */
  expectedRequests(): Promise<number>;
}

/** What is told of it. */
export interface SourceReport {
  readonly seed: string;
  /** The file of a plan. */
  readonly plan?: string;
  readonly method?: 'servegen' | 'naive';
  readonly pool?: string;
  /** The part of the pool's clock that was asked for, in seconds. */
  readonly span?: readonly [from: number, to: number];
  /** How the part of the pool was chosen; see `Pool.view`. */
  readonly view?: readonly ViewStep[];
  /** Clients of the pool, of those that filters keep. */
  readonly clients?: number;
  /** Clients of the pool that could not be used, and their share of its requests. */
  readonly leftOut?: LeftOut;
}

export function ofWorkload(workload: OpenWorkload): TraceSource {
  const { pool, spec } = workload;
  return {
    output: spec.output,
    hasLists: hasLists(pool),
    about: {
      seed: spec.seed,
      method: spec.method === 'servegen' ? spec.method : spec.method.kind,
      pool: pool.name,
      ...(spec.pool?.span && spec.phases === undefined && { span: spec.pool.span }),
      view: viewOf(spec.pool),
      clients: pool.clientIds.length,
      leftOut: leftOutOf(pool),
    },
    make: async (run) => generateParted(workload, run),
    async expectedRequests() {
      const { schedule } = await import('../plan/schedule.js');
      const { inSlices } = await import('../platform/slices.js');
      return (await inSlices(schedule(pool, spec))).expectedRequests;
    },
  };
}

/**
 * @param path of its file
 * @param output with the columns that are made of rows
 */
export function ofPlan(plan: Plan, path: string, output: ResolvedOutput): TraceSource {
  const { seed = '' } = readTraceMetadata(plan.schema);
  return {
    output,
    hasLists: plan.schema.fields.some(({ type }) => DataType.isList(type)),
    about: { seed, plan: path },
    make: async (run) => generatePlan(plan, output, run),
    expectedRequests: async () => plan.expectedRequests,
  };
}

function hasLists({ category }: Pool): boolean {
  return traceColumns(category, false).some(({ type }) => type === 'list');
}

/** The part of a pool that a spec chooses, as the library tells it. */
function viewOf(pool: ResolvedPool | undefined): ViewStep[] {
  const { span, filter, client_ids, filter_windows } = pool ?? {};
  return [
    ...(span ? [{ span }] : []),
    ...(filter || client_ids ? [{ filter: { ...(client_ids && { client_ids }), ...filter } }] : []),
    ...(filter_windows ? [{ filter_windows }] : []),
  ];
}
