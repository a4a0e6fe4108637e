import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { MAX_BLOCK_SIZE, MAX_WORKERS } from '../../bounds.js';
import { parseCountWithin } from '../../notation/units.js';
import { outputName } from '../../output/file/output-target.js';
import { formatOptionsOf } from '../../output/options.js';
import { partsAt } from '../../trace/reading/trace-place.js';
import { withTrace } from '../../trace/reading/with-trace.js';
import { visibleText } from '../../visible-text.js';
import { checkTraceOutput } from '../check-output.js';
import { secondsSinceStart } from '../clock.js';
import { addColumnOptions, COLUMN_HELP, type ColumnFlags, columnsOf } from '../column-options.js';
import { type ExportedTrace, type ExportRun, exportTrace } from '../export-trace.js';
import { formatBytes, formatCount, formatDuration, plural } from '../format.js';
import { formatJson } from '../format-json.js';
import { print, printError } from '../print.js';
import {
  addFormatOptions,
  FORMAT_HELP,
  type FormatFlags,
  formatOptionNamed,
  fromFlags,
  noSyncOption,
  quietOption,
} from '../run-options.js';
import { describeFormat } from '../trace-report.js';

/** As commander hands them over. */
interface Flags extends ColumnFlags, FormatFlags {
  readonly out: string;
  readonly to?: string;
  readonly blockSize?: number;
  readonly systemPromptTokens?: number;
  readonly workers?: number;
  readonly sync: boolean;
  readonly json?: true;
  readonly quiet?: true;
}

/** In place of the line that replays it. */
const NO_ROWS = 'warning: the trace has no requests, so that there is nothing to replay';

/** `servegen export`. */
export function define(command: Command): void {
  command
    .description(
      'Writes a trace in another format, for tools that replay it or to go on with here: one of this package, or one ' +
        'that others wrote. Reads it once, in bounded memory.',
    )
    .argument('<trace>', 'a file or pipe, or a folder of parts or of shards; - is standard input')
    .requiredOption('-o, --out <path>', 'a file, device or named pipe, or - for standard output')
    .addOption(
      formatOptionNamed('--format, --to <format>', 'the format, see below; by default from the extension'),
    );
  addFormatOptions(addColumnOptions(command))
    .option(
      '--block-size <tokens>',
      'add the column hash_ids, or make it anew: the ids of the blocks of so many tokens of each input (default: as the ' +
        'format needs)',
      (text) => parseCountWithin(text, '--block-size', 'tokens', 1, MAX_BLOCK_SIZE),
    )
    .option(
      '--system-prompt-tokens <tokens>',
      'with hash_ids that are made, tokens with which every input of a client begins (default: 0)',
      (text) => parseCountWithin(text, '--system-prompt-tokens', 'tokens', 0, MAX_BLOCK_SIZE),
    )
    .option('--workers <count>', 'threads that encode, 1 to 256 (default: the cores)', (text) =>
      parseCountWithin(text, '--workers', 'workers', 1, MAX_WORKERS),
    )
    .addOption(noSyncOption())
    .option('--json', 'print the summary as JSON on standard output; on standard error with --out -')
    .addOption(quietOption())
    .addHelpText(
      'after',
      `${COLUMN_HELP}${FORMAT_HELP}
What the new format has no place for is left out, and named at the end; what its readers would take for something else
is refused. Times are as they stand, or seconds from the first request where they are dates or Unix times.

Examples:
  servegen export trace.arrow --to mooncake -o trace.jsonl
  servegen export AzureLLMInferenceTrace_conv.csv -o azure.arrow
  servegen export requests.parquet --columns time=arrival_ts,input=prompt_tokens,output=completion_tokens -o trace.csv
  servegen export log.jsonl.gz --columns time=start,input=in,output=out --time-unit ms -o trace.arrow
`,
    )
    .action(runExport);
}

async function runExport(path: string, flags: Flags): Promise<void> {
  const { blockSize, systemPromptTokens, json = false } = flags;
  const parts = path === '-' ? undefined : await partsAt(path);
  const inputs = [{ path: parts?.folder ?? path, role: 'the trace' }];
  const target = await checkTraceOutput(flags.out, flags.to, inputs);
  const run: ExportRun = {
    ...target,
    formatOptions: formatOptionsOf(fromFlags(flags)),
    workers: Math.min(flags.workers ?? availableParallelism(), availableParallelism()),
    sync: flags.sync,
    quiet: flags.quiet ?? false,
    ...(blockSize !== undefined && { blockSize }),
    ...(systemPromptTokens !== undefined && { systemPromptTokens }),
  };
  const start = secondsSinceStart();
  const columns = { skipOtherColumns: true, onlyTraceColumns: true, ...columnsOf(flags) };
  const exported = await withTrace(path, columns, (trace) => exportTrace(trace, run));
  const seconds = secondsSinceStart() - start;
  if (json) printJson(path, run, exported, seconds);
  else if (!run.quiet) printError(await describe(run, exported, seconds));
}

function printJson(path: string, run: ExportRun, exported: ExportedTrace, seconds: number): void {
  const { schema: _, ...facts } = exported;
  const report = {
    trace: path,
    output: run.out,
    format: run.format,
    ...facts,
    ...(exported.requests === 0 && { warning: NO_ROWS }),
    seconds,
    rowsPerSecond: exported.requests / seconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1_024,
  };
  (run.out === '-' ? printError : print)(formatJson(report));
}

async function describe(run: ExportRun, exported: ExportedTrace, seconds: number): Promise<string> {
  const { requests, bytes, leftOut, notes, schema, digest } = exported;
  const others = leftOut.map(({ column, reason }) => `${column} ${reason}`);
  const lines = [
    `${outputName(run.out)}: ${plural(requests, 'request')}, ${formatBytes(bytes)} in ${formatDuration(seconds)} ` +
      `(${formatCount(requests / seconds)} rows/s)`,
    ...notes,
    ...(others.length === 0 ? [] : [`left out: ${others.join('; ')}`]),
    ...(digest === undefined ? [] : [`digest ${digest}`]),
  ];
  const format = requests === 0 ? `${NO_ROWS}\n` : await describeFormat(run, schema);
  return `${lines.map(visibleText).join('\n')}\n${format}`;
}
