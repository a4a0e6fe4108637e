import { join } from 'node:path';
import type { Schema } from 'apache-arrow';
import { columnHeads } from '../output/chunks/chunk.js';
import { compressionOf } from '../output/compression/compression.js';
import type { FormatWriter } from '../output/encoder.js';
import { goesElsewhere } from '../output/file/output-format.js';
import { outputName } from '../output/file/output-target.js';
import { partName } from '../output/file/parts/parts-folder.js';
import { loadWriter } from '../output/format-writers.js';
import type { FormatName } from '../output/formats.js';
import { type FormatOptions, formatOptionsOf } from '../output/options.js';
import type { LeftOut } from '../pool/left-out.js';
import { firstRowOf, readTraceMetadata } from '../trace/metadata.js';
import { visibleText } from '../visible-text.js';
import type { WorkerCount } from '../workers/worker-count.js';
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
import type { MadeTrace, TraceRun } from './trace-run.js';
import type { SourceReport, TraceSource } from './trace-source.js';

/** What `--json` prints. */
interface TraceReport extends SourceReport {
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
  readonly digest?: string;
  /** What has to be told of how the format holds it. */
  readonly notes?: readonly string[];
  /** Of a trace in parts: how many there are, and rows that had been written by earlier runs. */
  readonly parts?: MadeTrace['parts'];
  /** With the naive method: the coefficient of variation of the stream's inter-arrival times. */
  readonly naiveCv?: number;
  /** Those that are active in the whole trace. */
  readonly activeClients: number;
}

/** Says what came of a workload, as its options ask. */
export async function tellTrace(source: TraceSource, run: TraceRun, made: MadeTrace): Promise<void> {
  const formatOptions = formatOptionsOf(source.output);
  const told = await toldOfFormat({ ...run, formatOptions }, made.trace.schema);
  const report = reportOf(source, run, made, told);
  if (run.json) {
    const text = formatJson(report);
    if (run.out === '-') printError(text);
    else print(text);
  } else if (!run.quiet) {
    printError(describe(report));
    printError(describeRefused(made.trace.workers));
    printError((report.notes ?? []).map((note) => `${visibleText(note)}\n`).join(''));
    printError(linesOf(run, told));
    if (run.digest && report.digest !== undefined) printError(`digest ${report.digest}\n`);
    if (report.requests === 0) {
      printError(
        describeEmpty(
          run.shard === undefined ? await source.expectedRequests() : made.trace.expectedRequests,
        ),
      );
    }
  }
}

/** A line where workers could not be started, else nothing. */
function describeRefused({ count, limitedBy, problem }: WorkerCount): string {
  if (limitedBy !== 'start') return '';
  return `${plural(count, 'thread')} made the rows: ${problem}\n`;
}

type ToldOfFormat = Pick<TraceReport, 'formatLeavesOut' | 'warning' | 'replay'>;

/** What the format has left out, what its tool does with it, and how the tool replays it. */
async function toldOfFormat(
  { format, out, partition, compression, formatOptions: options }: FormatRun,
  schema: Schema,
): Promise<ToldOfFormat> {
  const { leftOut, warning, replay }: FormatWriter = await loadWriter(format);
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
  { about }: TraceSource,
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
    ...about,
    ...(trace.naiveCv === undefined ? {} : { naiveCv: trace.naiveCv }),
    activeClients: trace.clientCount,
  };
}

function describeEmpty(expected: number): string {
  return `no request fell into it; ${expected > 0 ? formatNumber(expected) : 'less than 1'} expected\n`;
}

function describeClients({ clients, activeClients, naiveCv }: TraceReport): string {
  if (clients === undefined) return plural(activeClients, 'active client');
  return naiveCv === undefined
    ? `${formatInteger(activeClients)} active of ${plural(clients, 'client')}`
    : `${plural(clients, 'client')} as one stream (naive) with an inter-arrival CV of ${formatNumber(naiveCv)}`;
}

function describe(report: TraceReport): string {
  const { requests, shard, durationSeconds, bytes, seconds, rowsPerSecond, span, parts } = report;
  const length = formatDuration(durationSeconds);
  const extent =
    shard === undefined
      ? `${plural(requests, 'request')} over ${length} (${formatRate(requests / durationSeconds)})`
      : `${plural(requests, 'request')}, part ${shard} of ${length}`;
  const spanned =
    span === undefined ? '' : `, span ${formatFullClock(span[0])} to ${formatFullClock(span[1])}`;
  const filtered = describeFilters(report.view ?? []).map((filter) => `, ${filter}`);
  const divided = parts === undefined ? '' : ` in ${plural(parts.count, 'part')}`;
  const written =
    parts?.wasComplete === true
      ? '; it was complete already, and nothing is written'
      : ` in ${formatDuration(seconds)} (${formatCount(rowsPerSecond)} rows/s)`;
  const origin = report.plan === undefined ? `pool ${report.pool}` : `plan ${report.plan}`;
  const lines = [
    `${outputName(report.output)}: ${extent}${divided}, ${formatBytes(bytes)}${written}`,
    `${origin}${spanned}${filtered.join('')}, ${describeClients(report)}, seed ${report.seed}`,
  ];
  return `${lines.map(visibleText).join('\n')}\n${describeLeftOut(report)}`;
}

/** A line on the clients of a pool that could not be used; nothing where there are none. */
export function describeLeftOut({ leftOut }: SourceReport): string {
  return leftOut === undefined || leftOut.clients === 0 ? '' : `${leftOutText(leftOut)}\n`;
}

/** A sentence on the clients of a pool that could not be used, of which there are some. */
export function leftOutText({ clients, requestShare }: LeftOut): string {
  const verb = clients === 1 ? 'was' : 'were';
  return (
    `${plural(clients, 'client')} of the pool ${verb} left out, with ${formatShare(requestShare)} ` +
    "of its requests; 'servegen pool info' says why"
  );
}
