import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { UsageError } from '../../errors.js';
import { checkFit, checkHeldOut, type FitCheck } from '../../fit/check-fit.js';
import { type FittedPool, fitLog } from '../../fit/fit-log.js';
import { DEFAULT_WINDOW_SECONDS, type FitOptions, LENGTH, WHOLE } from '../../fit/options.js';
import { partOfLog } from '../../fit/passes.js';
import type { Log } from '../../logs/log.js';
import { isBuiltin } from '../../notation/builtin-name.js';
import { parseCountWithin, parseDuration } from '../../notation/units.js';
import { NewFolder } from '../../output/file/new-folder.js';
import { Output } from '../../output/file/output.js';
import { packedPieces } from '../../pool/packed/write.js';
import { TabulatedPool } from '../../pool/tabulated-pool.js';
import type { Attended } from '../../progress.js';
import { checkOutput } from '../check-output.js';
import { describeComparison } from '../compare-report.js';
import { describeFit } from '../fit-report.js';
import { formatDuration } from '../format.js';
import { formatJson } from '../format-json.js';
import { clearLeftovers } from '../leftovers.js';
import { addLogOptions, LOG_HELP, type LogFlags, logExamples, openLogArgument } from '../log-options.js';
import { print, printError } from '../print.js';
import { Progress } from '../progress.js';
import { noSyncOption, quietOption } from '../run-options.js';
import { parseShareBelow } from '../share-option.js';

/** As commander hands them over. */
interface Flags extends LogFlags {
  readonly out: string;
  readonly window?: number;
  readonly period?: number;
  readonly minimumCount?: number;
  readonly clients?: number;
  readonly layout?: 'packed' | 'servegen';
  readonly joint: boolean;
  readonly name?: string;
  readonly keepNames?: true;
  readonly holdout?: number;
  readonly check: boolean;
  readonly sync: boolean;
  readonly json?: true;
  readonly quiet?: true;
}

/** Of the log, the most that can be held out: what it is compared with has to be as long. */
const MOST_HELD_OUT = 0.5;

/** `servegen fit`. */
export function define(command: Command): void {
  command
    .description(
      'Fits a client pool to a log: of each client the rate and the law of gaps by window, lengths by period, how lengths go ' +
        'together, and conversations. Then generates from the pool and compares with the log. No single request stands in the pool.',
    )
    .argument(
      '<log>',
      'a log or trace, in a file or pipe, or a folder of parts or of shards; - is standard input',
    )
    .requiredOption(
      '-o, --out <path>',
      'the pool: a packed file, - is standard output; or a directory, see --layout',
    );
  addLogOptions(command)
    .option('--window <time>', 'length of the windows of rates and gaps (default: 10m)', (text) =>
      parseLength(text, '--window'),
    )
    .option('--period <time>', 'length of the periods of lengths (default: 6h)', (text) =>
      parseLength(text, '--period'),
    )
    .option(
      '--minimum-count <count>',
      'what fewer requests have said is not in the pool by itself: clients, values (default: 5)',
      (text) => parseCountWithin(text, '--minimum-count', 'requests', ...WHOLE.minimumCount),
    )
    .option(
      '--clients <count>',
      'clients of the pool at most; all others are one, the residual (default: 10k)',
      (text) => parseCountWithin(text, '--clients', 'clients', ...WHOLE.clients),
    )
    .addOption(
      new Option(
        '--layout <layout>',
        'packed: one file; servegen: a directory in the released layout, which has no place for all of it (default: packed)',
      ).choices(['packed', 'servegen']),
    )
    .option('--no-joint', 'make the lengths of a request independent of each other')
    .option('--name <text>', "the pool's name (default: that of the output)", parseName)
    .option('--keep-names', 'write what clients are called in the log into the pool')
    .option(
      '--holdout <share>',
      'fit only what comes before the last part of the time, such as 20%, and compare with that part',
      (text) => parseShareBelow(text, MOST_HELD_OUT, '--holdout'),
    )
    .option('--no-check', 'do not generate and compare')
    .addOption(noSyncOption())
    .option('--json', 'print report and comparison as JSON')
    .addOption(quietOption())
    .addHelpText(
      'after',
      `${LOG_HELP}
Examples:
  servegen fit log.csv.gz -o mine.pool.arrow
${logExamples('fit')}  servegen fit trace.arrow -o pool.arrow --holdout 20% --json
  servegen fit log.csv -o mine --layout servegen
  servegen generate --pool mine.pool.arrow --rate scale:2 --out trace.arrow
`,
    )
    .action(fit);
}

async function fit(path: string, flags: Flags): Promise<void> {
  const { quiet = false, json = false } = flags;
  const inputs = [{ path, role: 'the log' }];
  const isFolder = flags.layout === 'servegen';
  if (isFolder) await NewFolder.check(flags.out);
  const out = isFolder ? flags.out : await checkOutput(flags.out, inputs);
  const log = await openLogArgument(path, flags);
  try {
    const heldFrom = heldFromOf(log, flags);
    const fitted = await withRows((attended) =>
      fitLog(heldFrom === undefined ? log : partOfLog(log, 0, heldFrom), optionsOf(flags, out), attended),
    );
    const lost = await write(fitted, out, flags);
    const check = flags.check
      ? await withRows((attended) =>
          heldFrom === undefined
            ? checkFit(log, fitted, attended)
            : checkHeldOut(log, heldFrom, fitted, attended),
        )
      : undefined;
    const report = {
      ...fitted.report,
      notes: [...fitted.report.notes, ...lost.map((what) => `the released layout has no place for ${what}`)],
    };
    if (json) say(formatJson({ report, ...(check && { check }) }), out);
    else if (!quiet) say(`${describeFit(report)}${check ? describeCheck(check) : ''}`, out);
  } finally {
    await log.close();
  }
}

/** @throws UsageError when it is shorter or longer than windows and periods can be */
/** @throws UsageError for one that specs would take for a built-in population */
function parseName(text: string): string {
  if (!isBuiltin(text)) return text;
  throw new UsageError(`${text} would be taken for a built-in population`, { field: '--name' });
}

function parseLength(text: string, field: string): number {
  const seconds = parseDuration(text, field);
  const [least, most] = LENGTH;
  if (seconds >= least && seconds <= most) return seconds;
  throw new UsageError(`'${text}' is not a length of time from ${least} to ${most} seconds`, { field });
}

/** Standard output may have the pool. */
function say(text: string, out: string): void {
  if (out === '-') printError(text);
  else print(text);
}

/** @returns what of the pool its layout has no place for */
async function write({ tables }: FittedPool, out: string, { sync, quiet, layout }: Flags): Promise<string[]> {
  if (layout === 'servegen') {
    const { writeReleased } = await import('../write-released.js');
    return writeReleased(tables, out, { sync });
  }
  await clearLeftovers(out, quiet ?? false);
  const output = await Output.open(out, { sync });
  try {
    for (const piece of packedPieces(new TabulatedPool(tables))) {
      output.push(piece);
      await output.flow();
    }
    await output.commit();
  } finally {
    // Does nothing after a commit.
    await output.discard();
  }
  return [];
}

function optionsOf(
  { window, period, minimumCount, clients, joint, name, keepNames }: Flags,
  out: string,
): FitOptions {
  return {
    ...(window !== undefined && { windowSeconds: window }),
    ...(period !== undefined && { periodSeconds: period }),
    ...(minimumCount !== undefined && { minimumCount }),
    ...(clients !== undefined && { clients }),
    ...(keepNames && { keepNames }),
    joint,
    name: name ?? nameOf(out),
  };
}

/** A file's name without what says its kind. */
function nameOf(out: string): string {
  const name = basename(out).replace(/(\.pool)?\.arrow$/, '');
  return out === '-' || name === '' ? 'fitted' : name;
}

/** From when on a log is held out, seconds: a window's end. */
function heldFromOf(
  { durationSeconds }: Log,
  { holdout, window = DEFAULT_WINDOW_SECONDS }: Flags,
): number | undefined {
  if (holdout === undefined) return undefined;
  // A share such as 0.1 is a little off in binary, and can be so below a window's end.
  const from = Math.floor(((durationSeconds * (1 - holdout)) / window) * (1 + 1e-12)) * window;
  if (from > 0) return from;
  throw new UsageError(
    `the log lasts ${formatDuration(durationSeconds)}: without the part that is held out it has no window of ` +
      `${formatDuration(window)}; take shorter ones by --window`,
    { field: '--holdout' },
  );
}

function describeCheck({ comparison, logSeconds, poolSeconds }: FitCheck): string {
  const [log, pool] = [logSeconds, poolSeconds].map(
    ([from, to]) => `${formatDuration(from)} to ${formatDuration(to)}`,
  );
  const head = `\nThe log from ${log} beside what the pool generates from ${pool} of it:\n\n`;
  return `${head}${describeComparison(comparison)}`;
}

async function withRows<T>(work: (attended: Attended) => Promise<T>): Promise<T> {
  const progress = new Progress('rows', undefined);
  try {
    return await work({
      onProgress(told) {
        if (told.phase === 'rows') progress.update(told.rows, told.expectedRows);
      },
    });
  } finally {
    progress.end();
  }
}
