import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { RecordBatch, Schema } from '../../arrow/classes.js';
import { UsageError } from '../../errors.js';
import { generate } from '../../generate/generate.js';
import type { OpenOptions } from '../../generate/open-options.js';
import type { OpenWorkload } from '../../generate/opened.js';
import type { Log } from '../../logs/log.js';
import type { RateOfPool, Span } from '../../notation/units.js';
import { TrafficTally } from '../../report/tally/traffic-tally.js';
import type { TrafficSummary } from '../../report/traffic-summary.js';
import { MANIFEST_NAME } from '../../trace/manifest.js';
import { readTraceMetadata } from '../../trace/metadata.js';
import type { OpenedTrace } from '../../trace/reading/open-parts.js';
import { inTrace } from '../../trace/trace-fault.js';
import { isPool } from '../is-pool.js';
import { limitsOf } from '../limit-options.js';
import { type LogFlags, openLogArgument } from '../log-options.js';
import { openSpec } from '../open-spec.js';
import { openView } from '../open-view.js';
import { Progress } from '../progress.js';
import { isSpecFile } from '../spec-file.js';
import type { WorkloadFlags } from '../spec-of-flags.js';
import { withProgress } from '../with-progress.js';
import type { Counted } from './counted.js';
import { openOwnTrace } from './own-trace.js';

/** What is said of traffic that is made for its pictures. */
export interface MadeFlags extends OpenOptions {
  readonly span?: Span;
  readonly rate?: RateOfPool;
  readonly seed?: string;
}

/** The kinds of what an argument can name. */
export type TrafficKind = 'spec' | 'pool' | 'log';

export async function kindOf(argument: string): Promise<TrafficKind> {
  if (isSpecFile(argument) && basename(argument) !== MANIFEST_NAME) return 'spec';
  return (await isPool(argument)) ? 'pool' : 'log';
}

/**
 * Counts the requests of what an argument names in one pass: a trace of ours as it is read, any other log when it has been
 * sorted, and of a pool or spec the trace that it makes.
 *
 * @throws as whoever opens or makes it
 */
export async function summarise(
  argument: string,
  kind: TrafficKind,
  flags: LogFlags & MadeFlags,
): Promise<Counted> {
  if (kind !== 'log') return summariseMade(argument, kind, flags);
  if (flags.columns === undefined && flags.clientColumn === undefined && flags.timeUnit === undefined) {
    const trace = await openOwnTrace(argument);
    if (trace !== undefined) return countTrace(trace);
  }
  const log = await openLogArgument(argument, flags);
  try {
    return { summary: await summariseLog(log), spec: undefined };
  } finally {
    await log.close();
  }
}

/** The NAIVE twin of a pool or spec: the same amount of requests from one stream. */
export async function summariseNaive(
  argument: string,
  kind: TrafficKind,
  flags: LogFlags & MadeFlags,
): Promise<Counted> {
  if (kind === 'log') {
    throw new UsageError(
      `${argument} is neither a pool nor a workload spec, which can be made by the naive method`,
      {
        field: '--naive',
      },
    );
  }
  const twin = await summariseMade(argument, kind, flags, { method: 'naive' });
  return { ...twin, summary: { ...twin.summary, name: `${twin.summary.name}, NAIVE` } };
}

async function summariseMade(
  argument: string,
  kind: 'spec' | 'pool',
  { span, rate, seed, ...rest }: LogFlags & MadeFlags,
  method: Pick<WorkloadFlags, 'method'> = {},
): Promise<Counted> {
  const said: WorkloadFlags = {
    ...(span && { part: { span: [span.from, span.to] } }),
    ...(rate !== undefined && { rate }),
    ...(seed !== undefined && { seed }),
    ...method,
  };
  const limits = limitsOf(rest);
  if (kind === 'pool') return summarisePool(argument, said, limits);
  const workload = await withProgress((attended) => openSpec(argument, said, { ...limits, ...attended }));
  return summariseWorkload(argument, workload);
}

/**
 * Counts the trace of a pool by itself, which lasts as long as its windows.
 *
 * @param said of the workload besides
 */
export async function summarisePool(
  source: string,
  said: WorkloadFlags,
  limits: OpenOptions = {},
): Promise<Counted> {
  const { fromSeconds, toSeconds } = await openView(source, said.part ?? {});
  const flags = { ...said, pool: source, duration: toSeconds - fromSeconds };
  const workload = await withProgress((attended) => openSpec(undefined, flags, { ...limits, ...attended }));
  return summariseWorkload(source, workload);
}

async function summariseWorkload(name: string, workload: OpenWorkload): Promise<Counted> {
  const trace = await withProgress((attended) =>
    generate(workload, { workers: availableParallelism(), ...attended }),
  );
  return countBatches(name, trace.schema, trace, trace.expectedRequests);
}

/** Counts all requests of a log. */
export async function summariseLog(log: Log): Promise<TrafficSummary> {
  const { name, category, fields, durationSeconds, startUnixSeconds, notes } = log;
  const tally = new TrafficTally({
    name,
    category,
    fields,
    durationSeconds,
    startUnixSeconds,
    notes,
    clientName: (client) => log.clientName(client),
  });
  const progress = new Progress('rows', log.requests);
  let rows = 0;
  try {
    for await (const batch of log.batches()) {
      tally.add(batch);
      rows += batch.rows;
      progress.update(rows);
    }
  } finally {
    progress.end();
  }
  return tally.end();
}

async function countTrace(trace: OpenedTrace): Promise<Counted> {
  try {
    return await inTrace(trace.name, () => countBatches(trace.name, trace.schema, trace, undefined));
  } finally {
    await trace.close();
  }
}

async function countBatches(
  name: string,
  schema: Schema,
  batches: AsyncIterable<RecordBatch>,
  expected: number | undefined,
): Promise<Counted> {
  const tally = new TrafficTally({ name, schema });
  const progress = new Progress('rows', expected);
  let rows = 0;
  try {
    for await (const batch of batches) {
      tally.add(batch);
      rows += batch.numRows;
      progress.update(rows);
    }
  } finally {
    progress.end();
  }
  return { summary: tally.end(), spec: readTraceMetadata(schema).spec };
}
