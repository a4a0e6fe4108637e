import { availableParallelism } from 'node:os';
import { generate } from '../../generate/generate.js';
import type { OpenOptions } from '../../generate/open-options.js';
import { openWorkload } from '../../generate/open-workload.js';
import type { OpenWorkload, Workload } from '../../generate/opened.js';
import type { RateOfPool, Span } from '../../notation/units.js';
import { leftOutOf } from '../../pool/left-out.js';
import type { Pool } from '../../pool/pool.js';
import type { TrafficSummary } from '../../report/traffic-summary.js';
import { naiveTwin } from '../../workload/naive-twin.js';
import type { ResolvedWorkload } from '../../workload/resolved-workload.js';
import { inheritSource } from '../../workload/sources.js';
import type { WorkloadSpec } from '../../workload/workload-spec.js';
import { limitsOf } from '../limit-options.js';
import { type ChangeDocument, openSpec, specOf } from '../open-spec.js';
import { openView } from '../open-view.js';
import type { WorkloadFlags } from '../spec-of-flags.js';
import { leftOutText } from '../trace-report.js';
import { withProgress } from '../with-progress.js';
import { countBatches } from './count-batches.js';
import type { Counted } from './counted.js';

/** What is said of traffic that is made for its pictures. */
export interface MadeFlags extends OpenOptions {
  readonly span?: Span;
  readonly rate?: RateOfPool;
  readonly seed?: string;
}

/** Of a document that has been checked before: it is opened after what it is the twin of. */
const twin: ChangeDocument = (document) => naiveTwin(document as WorkloadSpec);

/**
 * Opens what a pool or spec is to be made of.
 *
 * @param isNaive whether its NAIVE twin, the same amount of requests from one stream, is opened beside it
 * @returns the workload, and its twin where that is asked for
 * @throws as `openSpec`
 */
export async function openMade(
  argument: string,
  kind: 'spec' | 'pool',
  { span, rate, seed, ...rest }: MadeFlags,
  isNaive: boolean,
): Promise<readonly OpenWorkload[]> {
  const said: WorkloadFlags = {
    ...(span && { part: { span: [span.from, span.to] } }),
    ...(rate !== undefined && { rate }),
    ...(seed !== undefined && { seed }),
  };
  const limits = limitsOf(rest);
  if (kind === 'pool') {
    const pool = await openView(argument, said.part ?? {}, limits);
    const workload = await openOfPool(pool, argument, said, limits);
    return isNaive ? [workload, await openOfPool(pool, argument, said, limits, twin)] : [workload];
  }
  const open = (change?: ChangeDocument) =>
    withProgress((attended) => openSpec(argument, said, { ...limits, ...attended }, change));
  const workload = await open();
  return isNaive ? [workload, await open(twin)] : [workload];
}

/**
 * Opens the workload of a pool by itself, which lasts as long as the pool's windows.
 *
 * @param said of the workload besides
 */
export async function openOfPool(
  pool: Pool,
  source: string,
  said: WorkloadFlags,
  { allowFiles: _, ...limits }: OpenOptions = {},
  change?: ChangeDocument,
): Promise<OpenWorkload> {
  const flags = { ...said, pool: source, duration: pool.toSeconds - pool.fromSeconds };
  const spec = await specOf(undefined, flags, undefined, undefined, change);
  return withProgress((attended) => openWorkload(withPool(spec, pool), { ...limits, ...attended }));
}

/** A pool that is open in the place of its name. */
function withPool(spec: ResolvedWorkload, pool: Pool): Workload {
  return inheritSource({ ...spec, pool }, spec) as Workload;
}

const CONVERSATIONS_NOTE =
  'conversations begin at random and bring all of their turns: the rate of the spec is that of many such traces on average, ' +
  'from which that of one can be some way off';

/** Makes and counts the trace of a workload, of whose pool it says what clients are called, and who was left out. */
export async function countMade(name: string, workload: OpenWorkload): Promise<Counted> {
  const trace = await withProgress((attended) =>
    generate(workload, { workers: availableParallelism(), ...attended }),
  );
  const left = leftOutOf(workload.pool);
  const notes = [
    ...(left.clients === 0 ? [] : [leftOutText(left)]),
    ...(typeof workload.spec.conversations === 'object' ? [CONVERSATIONS_NOTE] : []),
  ];
  const counted = await countBatches(name, trace.schema, trace, trace.expectedRequests, notes);
  return { ...counted, summary: withLabels(counted.summary, workload.pool) };
}

function withLabels(summary: TrafficSummary, { labels }: Pool): TrafficSummary {
  const { clients } = summary;
  if (clients === undefined || labels === undefined) return summary;
  const busiest = clients.busiest.map((one) => ({
    ...one,
    client: labels.get(Number(one.client)) ?? one.client,
  }));
  return { ...summary, clients: { ...clients, busiest } };
}
