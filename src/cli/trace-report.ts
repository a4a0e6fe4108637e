import { join } from 'node:path';
import type { Schema } from 'apache-arrow';
import type { OpenWorkload } from '../generate/open-workload.js';
import type { Trace } from '../generate/trace.js';
import type { Shard } from '../notation/units.js';
import { columnHeads } from '../output/chunks/chunk.js';
import { compressionOf } from '../output/compression/compression.js';
import type { FormatWriter } from '../output/encoder.js';
import { goesElsewhere } from '../output/file/output-format.js';
import { outputName } from '../output/file/output-target.js';
import { partName } from '../output/file/parts/parts-folder.js';
import { FORMATS, type FormatName } from '../output/formats.js';
import { type FormatOptions, formatOptionsOf } from '../output/options.js';
import type { ViewStep } from '../pool/clients/criteria.js';
import type { Pool } from '../pool/pool.js';
import { readTraceMetadata } from '../trace/metadata.js';
import { visibleText } from '../visible-text.js';
import type { WorkerCount } from '../workers/worker-count.js';
import type { ResolvedPool } from '../workload/resolved-workload.js';
import { secondsSinceStart } from './clock.js';
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
import { describeFilters } from './open-view.js';
import { print, printError } from './print.js';
import { firstRowOf, type MadeTrace, type TraceRun } from './trace-run.js';

/** What `--json` prints. */
interface TraceReport {
  readonly output: string;
  readonly format: FormatName;
  /** What of the trace has no place in the format, in a few words each. */
  readonly formatLeavesOut: readonly string[];
  /** What the format's tool does with the file that its user has to know. */
  readonly warning?: string;
  /** The line with which the format's tool replays the file. */
  readonly replay?: string;
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
  /** Of a trace in parts: how many there are, and rows that had been written by earlier runs. */
  readonly parts?: MadeTrace['parts'];
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

/** Says what came of a workload, as its options ask. */
export async function tellTrace(workload: OpenWorkload, run: TraceRun, made: MadeTrace): Promise<void> {
  const formatOptions = formatOptionsOf(workload.spec.output);
  const told = await toldOfFormat({ ...run, formatOptions }, made.trace.schema);
  const report = reportOf(workload, run, made, told);
  if (run.json) {
    const text = formatJson(report);
    if (run.out === '-') printError(text);
    else print(text);
  } else if (!run.quiet) {
    printError(describe(report));
    printError(linesOf(run, told));
    if (run.digest && report.digest !== undefined) printError(`digest ${report.digest}\n`);
    if (report.requests === 0) {
      printError(describeEmpty(await expectedRequests(made.trace, workload, run.shard)));
    }
  }
}

type ToldOfFormat = Pick<TraceReport, 'formatLeavesOut' | 'warning' | 'replay'>;

/** What the format has left out, what its tool does with it, and how the tool replays it. */
async function toldOfFormat(
  { format, out, partition, compression, formatOptions: options }: FormatRun,
  schema: Schema,
): Promise<ToldOfFormat> {
  const { leftOut, warning, replay }: FormatWriter = await FORMATS[format].load();
  const place = { firstRow: firstRowOf(readTraceMetadata(schema)) };
  const path = partition === undefined ? out : join(out, partName(0, format, compression));
  return {
    formatLeavesOut: leftOut?.(columnHeads(schema), options, place) ?? [],
    ...(warning === undefined ? {} : { warning }),
    ...(replay === undefined || goesElsewhere(out)
      ? {}
      : { replay: unpackedBefore(path, (name) => replay(name, options, schema.metadata)) }),
  };
}

/** A line for a file as its tool reads it: few of them take what is compressed. */
function unpackedBefore(path: string, lineOf: (path: string) => string): string {
  const { compression, name } = compressionOf(path);
  const line = lineOf(shellWord(name));
  if (compression === undefined) return line;
  return `${compression === 'gzip' ? 'gunzip' : 'unzstd'} --keep ${shellWord(path)} && ${line}`;
}

/** A path as one word of a line for a shell. */
function shellWord(path: string): string {
  return /^[\w./:@%+=,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

type FormatRun = Pick<TraceRun, 'format' | 'out' | 'partition' | 'compression'> & {
  readonly formatOptions: FormatOptions;
};

/** The same in lines for people. */
export async function describeFormat(run: FormatRun, schema: Schema): Promise<string> {
  return linesOf(run, await toldOfFormat(run, schema));
}

function linesOf(
  { format, partition }: Pick<FormatRun, 'format' | 'partition'>,
  { formatLeavesOut, warning, replay }: ToldOfFormat,
): string {
  const what = partition === undefined ? 'it' : 'a part';
  const lines = [
    ...(formatLeavesOut.length === 0
      ? []
      : [`left out, as ${format} has no place for it: ${formatLeavesOut.join(', ')}`]),
    ...(warning === undefined ? [] : [warning]),
    ...(replay === undefined ? [] : [`to replay ${what}: ${replay}`]),
  ];
  return lines.map((line) => `${visibleText(line)}\n`).join('');
}

function reportOf(
  { pool, spec }: OpenWorkload,
  { out, format, shard }: TraceRun,
  { trace, startSeconds, firstBatchSeconds, lastRowSeconds, ...counts }: MadeTrace,
  told: ToldOfFormat,
): TraceReport {
  const generateSeconds = lastRowSeconds - startSeconds;
  return {
    output: out,
    format,
    ...told,
    ...(shard === undefined ? {} : { shard: `${shard.index}/${shard.count}` }),
    durationSeconds: trace.durationSeconds,
    ...counts,
    seconds: secondsSinceStart(),
    firstBatchSeconds: firstBatchSeconds ?? null,
    generateSeconds,
    rowsPerSecond: (counts.requests - (counts.parts?.rowsBefore ?? 0)) / generateSeconds,
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

function leftOutClients({ leftOut }: Pool): TraceReport['leftOut'] {
  return {
    clients: leftOut.length,
    requestShare: leftOut.reduce((sum, client) => sum + client.requestShare, 0),
  };
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

function describeEmpty(expected: number): string {
  return `no request fell into it; ${expected > 0 ? formatNumber(expected) : 'less than 1'} expected\n`;
}

function describeClients({ clients, activeClients, naiveCv }: TraceReport): string {
  return naiveCv === undefined
    ? `${formatInteger(activeClients)} active of ${plural(clients, 'client')}`
    : `${plural(clients, 'client')} as one stream (naive) with an inter-arrival CV of ${formatNumber(naiveCv)}`;
}

function describe(report: TraceReport): string {
  const { requests, shard, durationSeconds, bytes, seconds, rowsPerSecond, span, leftOut, parts } = report;
  const length = formatDuration(durationSeconds);
  const extent =
    shard === undefined
      ? `${plural(requests, 'request')} over ${length} (${formatRate(requests / durationSeconds)})`
      : `${plural(requests, 'request')}, part ${shard} of ${length}`;
  const spanned =
    span === undefined ? '' : `, span ${formatFullClock(span[0])} to ${formatFullClock(span[1])}`;
  const filtered = describeFilters(report.view).map((filter) => `, ${filter}`);
  const divided = parts === undefined ? '' : ` in ${plural(parts.count, 'part')}`;
  const written =
    parts?.wasComplete === true
      ? '; it was complete already, and nothing is written'
      : ` in ${formatDuration(seconds)} (${formatCount(rowsPerSecond)} rows/s)`;
  const lines = [
    `${outputName(report.output)}: ${extent}${divided}, ${formatBytes(bytes)}${written}`,
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
