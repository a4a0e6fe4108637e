import { generate } from '../generate/generate.js';
import { type OpenWorkload, openWorkload } from '../generate/open-workload.js';
import type { RunOptions as LibraryRun } from '../generate/run-options.js';
import type { Trace } from '../generate/trace.js';
import type { Shard } from '../notation/units.js';
import { openSink } from '../output/file/open-sink.js';
import { outputFormat } from '../output/file/output-format.js';
import { outputName } from '../output/file/output-target.js';
import { FORMATS, type FormatName } from '../output/formats.js';
import type { ViewStep } from '../pool/clients/criteria.js';
import type { OpenPoolOptions } from '../pool/open.js';
import type { Pool } from '../pool/pool.js';
import { closingMetadata, readTraceMetadata, type TraceMetadata } from '../trace/metadata.js';
import { visibleText } from '../visible-text.js';
import type { WorkerCount } from '../workers/worker-count.js';
import type { ResolvedPool } from '../workload/resolved-workload.js';
import { specError } from '../workload/sources.js';
import { checkOutput } from './check-output.js';
import { secondsSinceStart } from './clock.js';
import type { GenerateCommandOptions } from './commands/generate.js';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFullClock,
  formatInteger,
  formatNumber,
  formatRate,
  formatShare,
  plural,
} from './format.js';
import { formatJson } from './format-json.js';
import type { InputFile } from './input-files.js';
import { clearLeftovers } from './leftovers.js';
import { poolLimits, specOf } from './open-spec.js';
import { describeFilters } from './open-view.js';
import { withPoolProgress } from './pool-progress.js';
import { print, printError } from './print.js';
import { Progress } from './progress.js';
import type { RunSettings } from './run-options.js';

/** What `--json` prints. */
interface GenerateReport {
  readonly output: string;
  readonly format: FormatName;
  readonly requests: number;
  /** Which part of the trace was made, such as `2/8`. */
  readonly shard?: string;
  /** Length of the whole trace. */
  readonly durationSeconds: number;
  readonly bytes: number;
  /** Of the whole command, from the start of its process. */
  readonly seconds: number;
  /** From the start of the process to the first batch; null where there is none. */
  readonly firstBatchSeconds: number | null;
  /** From the call of `generate` to the last row. */
  readonly generateSeconds: number;
  /** Over `generateSeconds`. */
  readonly rowsPerSecond: number;
  readonly peakMemoryBytes: number;
  /** Threads that made the rows, and why they were fewer than were asked for, if they were. */
  readonly workers: WorkerCount;
  readonly seed: string;
  readonly digest?: string;
  readonly method: 'servegen' | 'naive';
  /** With the naive method: the coefficient of variation of the stream's inter-arrival times. */
  readonly naiveCv?: number;
  readonly pool: string;
  /** The part of the pool's clock that was asked for, in seconds. */
  readonly span?: readonly [from: number, to: number];
  /** How the part of the pool was chosen; see `Pool.view`. */
  readonly view: readonly ViewStep[];
  /** Clients of the pool, of those that filters keep. */
  readonly clients: number;
  /** Those that are active in the whole trace. */
  readonly activeClients: number;
  /** Clients of the pool that could not be used, and their share of its requests. */
  readonly leftOut: { readonly clients: number; readonly requestShare: number };
}

const DEFAULT_OUT = 'trace.arrow';

/** Carries `servegen generate` out. */
export async function runGenerate(options: GenerateCommandOptions): Promise<void> {
  const inputs: InputFile[] = options.spec === undefined ? [] : [{ path: options.spec, role: 'the spec' }];
  // What the command line says of the output is refused before a spec or a pool is read, which can take seconds.
  if (options.out !== undefined) await traceOutput(options.out, options.format, inputs);
  const { limits } = options;
  const spec = await specOf(options.spec, options.workload, limits.allowFiles, (path) =>
    inputs.push({ path, role: 'a file of rates' }),
  );
  if (options.out === undefined && spec.output?.path !== undefined && limits.allowFiles !== undefined) {
    throw specError(spec, [
      {
        path: ['output', 'path'],
        problem: 'with --allow-files a spec does not say where to write; give --out',
      },
    ]);
  }
  for (const pool of [spec.pool, ...(spec.mix ?? [])]) {
    if (pool !== undefined) inputs.push({ path: pool.source, role: 'the pool' });
  }
  const named = options.out ?? spec.output?.path ?? DEFAULT_OUT;
  const output = await traceOutput(named, options.format ?? spec.output?.format, inputs);
  const open = (progress: OpenPoolOptions) =>
    openWorkload(spec, { ...poolLimits(limits, options.workload.pool), ...progress });
  const workload = await withPoolProgress(open, !options.quiet);
  await runWorkload(workload, { ...options, ...output });
}

/** How a command makes a trace, and where it goes. */
export interface RunOptions extends RunSettings {
  readonly runtime: Pick<LibraryRun, 'workers' | 'batchSize' | 'shard'>;
  readonly out: string;
  readonly format: FormatName;
  /** Refuses a trace, before its first row, whose metadata is not what it should be. */
  readonly check?: (metadata: TraceMetadata) => void;
}

/**
 * Where a trace goes, and in which format.
 *
 * @throws UsageError when the format is not known or told; else as `checkOutput`
 */
export async function traceOutput(
  named: string,
  format: string | undefined,
  inputs: readonly InputFile[],
): Promise<Pick<RunOptions, 'out' | 'format'>> {
  const known = outputFormat(named, format);
  return { out: await checkOutput(named, inputs), format: known };
}

/** Generates and writes the trace of a workload, and says what came of it. */
export async function runWorkload(workload: OpenWorkload, options: RunOptions): Promise<void> {
  const { pool, spec } = workload;
  const { out, format, runtime } = options;
  const start = secondsSinceStart();
  const trace = await generate(workload, runtime);
  options.check?.(readTraceMetadata(trace.schema));
  if (!options.json && !options.quiet) printError(describeWorkers(runtime.workers, trace.workers));
  const written = await writeTrace(trace, options);
  const { end, firstBatch, ...counts } = written;
  const { shard } = runtime;
  const generateSeconds = end - start;
  const report: GenerateReport = {
    output: out,
    format,
    ...(shard === undefined ? {} : { shard: `${shard.index}/${shard.count}` }),
    durationSeconds: trace.durationSeconds,
    ...counts,
    seconds: secondsSinceStart(),
    firstBatchSeconds: firstBatch ?? null,
    generateSeconds,
    rowsPerSecond: counts.requests / generateSeconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1_024,
    workers: trace.workers,
    seed: spec.seed,
    method: spec.method === 'servegen' ? spec.method : spec.method.kind,
    ...(trace.naiveCv === undefined ? {} : { naiveCv: trace.naiveCv }),
    pool: pool.name,
    ...(spec.pool?.span && { span: spec.pool.span }),
    view: viewOf(spec.pool),
    clients: pool.clientIds.length,
    activeClients: trace.clientCount,
    leftOut: leftOutClients(pool),
  };
  if (options.json) {
    const text = formatJson(report);
    if (out === '-') printError(text);
    else print(text);
  } else if (!options.quiet) {
    printError(describe(report));
    if (options.digest && report.digest !== undefined) printError(`digest ${report.digest}\n`);
    if (report.requests === 0) printError(describeEmpty(await expectedRequests(trace, workload, shard)));
  }
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

/** An expectation that need not be whole, unlike that of the trace; of a shard it is rounded. */
async function expectedRequests(
  trace: Trace,
  { pool, spec }: OpenWorkload,
  shard: Shard | undefined,
): Promise<number> {
  if (shard !== undefined) return trace.expectedRequests;
  const { schedule } = await import('../plan/schedule.js');
  return schedule(pool, spec).expectedRequests;
}

/** A line where the machine has no room for the workers that were asked for, else nothing. */
function describeWorkers(asked: number | undefined, { count, limitedBy }: WorkerCount): string {
  if (limitedBy !== 'cores' && limitedBy !== 'memory') return '';
  const reason = limitedBy === 'cores' ? 'there are no more cores' : 'half of the memory holds no more';
  return `${count} of ${plural(asked ?? 1, 'worker')} ${count === 1 ? 'is' : 'are'} used: ${reason}\n`;
}

function describeEmpty(expected: number): string {
  return `no request fell into it; ${expected > 0 ? formatNumber(expected) : 'less than 1'} expected\n`;
}

interface Written {
  readonly requests: number;
  readonly bytes: number;
  readonly digest?: string;
  /** Seconds from the start of the process to the first batch. */
  readonly firstBatch: number | undefined;
  /** Seconds from the start of the process to the last row. */
  readonly end: number;
}

async function writeTrace(trace: Trace, options: RunOptions): Promise<Written> {
  const { out, format, sync, quiet } = options;
  // Only files have a footer; elsewhere nobody would see it.
  const digest =
    (options.digest ?? FORMATS[format].hasFooter)
      ? new (await import('../trace/digest.js')).TraceDigest(trace.schema)
      : undefined;
  await clearLeftovers(out, quiet);
  const sink = await openSink(out, format, trace.schema, { sync });
  const progress = new Progress('rows', trace.expectedRequests, !quiet);
  try {
    let requests = 0;
    let firstBatch: number | undefined;
    for await (const batch of trace) {
      firstBatch ??= secondsSinceStart();
      // The batch is on its way to the output while it is hashed.
      const accepted = sink.write(batch, () => trace.recycle(batch));
      // Where hashing fails first nobody awaits it; its own failure must not end the process before `abort`.
      accepted.catch(() => undefined);
      digest?.update(batch);
      await accepted;
      requests += batch.numRows;
      progress.update(requests);
    }
    const end = secondsSinceStart();
    const hex = digest?.hex();
    await sink.close(hex === undefined ? undefined : closingMetadata(hex));
    return {
      requests,
      bytes: sink.bytesWritten,
      ...(hex === undefined ? {} : { digest: hex }),
      firstBatch,
      end,
    };
  } catch (error) {
    await sink.abort();
    throw error;
  } finally {
    progress.end();
  }
}

function leftOutClients({ leftOut }: Pool): GenerateReport['leftOut'] {
  return {
    clients: leftOut.length,
    requestShare: leftOut.reduce((sum, client) => sum + client.requestShare, 0),
  };
}

function describeClients({ clients, activeClients, naiveCv }: GenerateReport): string {
  return naiveCv === undefined
    ? `${formatInteger(activeClients)} active of ${plural(clients, 'client')}`
    : `${plural(clients, 'client')} as one stream (naive) with an inter-arrival CV of ${formatNumber(naiveCv)}`;
}

function describe(report: GenerateReport): string {
  const { requests, shard, durationSeconds, bytes, seconds, rowsPerSecond, span, leftOut } = report;
  const length = formatDuration(durationSeconds);
  const extent =
    shard === undefined
      ? `${plural(requests, 'request')} over ${length} (${formatRate(requests / durationSeconds)})`
      : `${plural(requests, 'request')}, part ${shard} of ${length}`;
  const spanned =
    span === undefined ? '' : `, span ${formatFullClock(span[0])} to ${formatFullClock(span[1])}`;
  const filtered = describeFilters(report.view).map((filter) => `, ${filter}`);
  const lines = [
    `${outputName(report.output)}: ${extent}, ${formatBytes(bytes)} ` +
      `in ${formatDuration(seconds)} (${formatCount(rowsPerSecond)} rows/s)`,
    `pool ${report.pool}${spanned}${filtered.join('')}, ${describeClients(report)}, seed ${report.seed}`,
  ];
  if (leftOut.clients > 0) {
    const verb = leftOut.clients === 1 ? 'was' : 'were';
    lines.push(
      `${plural(leftOut.clients, 'client')} of the pool ${verb} left out, with ${formatShare(leftOut.requestShare)} ` +
        "of its requests; 'servegen pool info' says why",
    );
  }
  return `${lines.map(visibleText).join('\n')}\n`;
}
