import type { Command } from 'commander';
import type { Characterisation } from '../../characterise/characterisation.js';
import { type CharacteriseOptions, characterise } from '../../characterise/characterise.js';
import { UsageError } from '../../errors.js';
import { parseDuration, parseRate, parseSpan, type RateOfPool, type Span } from '../../notation/units.js';
import { describeCharacterisation } from '../characterise-report/report.js';
import { checkOutput } from '../check-output.js';
import { formatJson } from '../format-json.js';
import { addLogOptions, LOG_HELP, type LogFlags, logExamples } from '../log-options.js';
import { openTraffic } from '../open-traffic.js';
import { print } from '../print.js';
import { Progress } from '../progress.js';
import type { Counted } from '../report/counted.js';
import { noSyncOption } from '../run-options.js';

/** As commander hands them over. */
interface Flags extends LogFlags {
  readonly window?: number;
  readonly familyWindow?: number;
  readonly span?: Span;
  readonly rate?: RateOfPool;
  readonly seed?: string;
  readonly html?: string;
  readonly sync: boolean;
  readonly json?: true;
}

/** `servegen characterise`. */
export function define(command: Command): void {
  command
    .description(
      'Shows what a log of requests is like, by the figures of ServeGen: rates and burstiness by window, the law of ' +
        'inter-arrival times, shifts over the day, the laws of lengths and how they go together, how unequal clients are, ' +
        'items, reasoning and conversations. Of a pool or workload spec, its trace is made and characterised. ' +
        'Reads the log once, in bounded memory.',
    )
    .argument(
      '<log>',
      'a log or trace, in a file or pipe, or the folder of a trace in parts; - is standard input; or a pool: builtin:<name>, a directory, a ' +
        'packed file; or a workload spec',
    );
  addLogOptions(command)
    .option('--window <time>', 'length of the windows of rate and CV: 1m, 1h (default: 10m)', (text) =>
      parseDuration(text, '--window'),
    )
    .option(
      '--family-window <time>',
      'length of the windows whose inter-arrival times laws are fitted to (default: 20m)',
      (text) => parseDuration(text, '--family-window'),
    )
    .option('--span <from>..<to>', 'of a pool: a part of its clock; see servegen generate', (text) =>
      parseSpan(text),
    )
    .option(
      '--rate <rate>',
      'of a pool: requests per second, native, scale:<factor> or max:<requests per second> (default: native)',
      (text) => parseRate(text),
    )
    .option('--seed <text>', 'of a pool: any text; the same text gives the same trace (default: 0)')
    .option('--html <file>', 'write the figures with pictures as one HTML file, - is standard output')
    .addOption(noSyncOption())
    .option('--json', 'print all figures as JSON')
    .addHelpText(
      'after',
      `${LOG_HELP}
Examples:
${logExamples('characterise')}  servegen characterise trace.arrow --html trace.html
  servegen characterise builtin:reason --span 18:00..20:00 --json | jq .families.wins
`,
    )
    .action(run);
}

async function run(path: string, flags: Flags): Promise<void> {
  const { html, json = false } = flags;
  const page =
    html === undefined ? undefined : await checkOutput(html, [{ path, role: 'the log' }], '--html');
  if (page === '-' && json) {
    throw new UsageError('standard output can have the page or the JSON, not both', { field: '--html' });
  }
  const { figures, counted } = await readFigures(path, flags, page !== undefined);
  if (page !== undefined && counted !== undefined) {
    const { writeReport } = await import('../report/write-report.js');
    await writeReport([counted], page, flags.sync, describeCharacterisation(figures));
  }
  if (json) print(formatJson(figures));
  else if (page !== '-') print(describeCharacterisation(figures));
}

/** @param isPictured whether the log is counted for pictures, too */
async function readFigures(
  path: string,
  flags: Flags,
  isPictured: boolean,
): Promise<{ readonly figures: Characterisation; readonly counted: Counted | undefined }> {
  const { window: windowSeconds, familyWindow: familyWindowSeconds } = flags;
  const log = await openTraffic(path, flags);
  const progress = new Progress('rows', undefined);
  const options: CharacteriseOptions = {
    ...(windowSeconds !== undefined && { windowSeconds }),
    ...(familyWindowSeconds !== undefined && { familyWindowSeconds }),
    onProgress(told) {
      if (told.phase === 'rows') progress.update(told.rows, told.expectedRows);
    },
  };
  try {
    const figures = await characterise(log, options);
    progress.end();
    if (!isPictured) return { figures, counted: undefined };
    const { countLog } = await import('../report/count-log.js');
    return { figures, counted: await countLog(log) };
  } finally {
    progress.end();
    await log.close();
  }
}
