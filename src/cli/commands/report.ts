import type { Command } from 'commander';
import { UsageError } from '../../errors.js';
import { parseRate, parseSpan } from '../../notation/units.js';
import { checkOutput } from '../check-output.js';
import { formatJson } from '../format-json.js';
import { addLimitOptions, LIMIT_HELP } from '../limit-options.js';
import { addLogOptions, checkTemporary, LOG_HELP, type LogFlags, logExamples } from '../log-options.js';
import { openInBrowser } from '../open-in-browser.js';
import { print } from '../print.js';
import type { Counted } from '../report/counted.js';
import type { MadeFlags } from '../report/made-traffic.js';
import { makeFolder } from '../report/make-folder.js';
import { kindOf, summarise, summariseWithNaive, type TrafficKind } from '../report/summarise.js';
import { requireNamed } from '../require-named.js';
import { noSyncOption } from '../run-options.js';

const USUAL_FILE = 'report.html';

/** As commander hands them over. */
interface Flags extends LogFlags, MadeFlags {
  readonly out?: string;
  readonly svg?: string;
  readonly naive?: true;
  readonly open?: true;
  readonly json?: true;
  readonly sync: boolean;
}

/** `servegen report`. */
export function define(command: Command): void {
  addLimitOptions(
    addLogOptions(
      command
        .description(
          'Writes pictures of traffic as one HTML file, which needs no network: rate and burstiness over time, inter-arrival ' +
            'times, lengths, clients, conversations, items, reasoning; with what to look for in each, and its figures. Of a ' +
            'workload spec or a pool, its trace is made and counted; nothing of it is kept. Reads once, in bounded memory.',
        )
        .argument(
          '<traffic>',
          'a trace or log, in a file or pipe, or a folder of parts or of shards; - is standard input; or a pool: builtin:<name>, ' +
            'a directory, a packed file; or a workload spec',
        )
        .argument('[other]', 'another one, to be seen side by side')
        .option('-o, --out <file>', `the file that is written, - is standard output (default: ${USUAL_FILE})`)
        .option('--naive', 'of a spec or pool: beside it what the naive method makes of it')
        .option('--open', 'open it in a browser')
        .option('--svg <folder>', 'write each picture as an SVG file, too')
        .option('--json', 'print what the pictures are drawn from; the page is written only with --out'),
    )
      .option(
        '--span <from>..<to>',
        'of a pool or spec: a part of the clock; see servegen generate',
        (text) => parseSpan(text),
      )
      .option(
        '--rate <rate>',
        'of a pool or spec: requests per second, native, scale:<factor> or max:<requests per second>',
        (text) => parseRate(text),
      )
      .option('--seed <text>', 'of a pool or spec: any text; the same text gives the same trace'),
  )
    .addOption(noSyncOption())
    .addHelpText(
      'after',
      `${LOG_HELP}${LIMIT_HELP}
Of two, what --columns, --client-column and --time-unit say is for the one that is no trace of this command; of two logs, for
those that have the columns.

Examples:
  servegen report trace.arrow -o trace.html
  servegen report workload.yaml --naive --open
  servegen report builtin:reason --span 18:00..20:00 --svg pictures
  servegen report real.arrow generated.arrow -o both.html
${logExamples('report')}`,
    )
    .action(report);
}

async function report(traffic: string, other: string | undefined, flags: Flags): Promise<void> {
  const { svg, naive, json, sync } = flags;
  requireNamed(traffic, other);
  await checkTemporary(flags);
  if (other !== undefined && naive) {
    throw new UsageError('there are two already to be seen side by side', { field: '--naive' });
  }
  if (traffic === '-' && other === '-') {
    throw new UsageError('standard input can be one of the two, not both');
  }
  const page = await pageOf([traffic, ...(other === undefined ? [] : [other])], flags);
  if (svg !== undefined) await makeFolder(svg);
  const counted = await countAll(traffic, other, flags);
  const summaries = counted.map(({ summary }) => summary);
  if (page !== undefined || svg !== undefined) {
    const { writePictures, writeReport } = await import('../report/write-report.js');
    if (svg !== undefined) await writePictures(summaries, svg, sync);
    if (page !== undefined) {
      await writeReport(counted, page, sync);
    }
  }
  if (json) print(formatJson(summaries.length === 1 ? summaries[0] : summaries));
  else if (page !== '-') print(`${page}\n`);
  if (flags.open && page !== undefined) await openInBrowser(page);
}

/** Where the page goes; undefined where none is asked for. */
async function pageOf(inputs: readonly string[], { out, json, open }: Flags): Promise<string | undefined> {
  if (out === undefined && json) {
    if (open)
      throw new UsageError('it opens the page, which --json leaves out; give --out, too', {
        field: '--open',
      });
    return undefined;
  }
  const page = await checkOutput(
    out ?? USUAL_FILE,
    inputs.map((path) => ({ path, role: 'what it is of' })),
  );
  if (page !== '-') return page;
  if (json)
    throw new UsageError('standard output can have the page or the JSON, not both', { field: '--out' });
  if (open)
    throw new UsageError('it needs a file, and the page goes to standard output', { field: '--open' });
  return page;
}

async function countAll(traffic: string, other: string | undefined, flags: Flags): Promise<Counted[]> {
  const named = [];
  for (const argument of other === undefined ? [traffic] : [traffic, other]) {
    named.push({ argument, kind: await kindOf(argument) });
  }
  requireUse(
    named.map(({ kind }) => kind),
    flags,
  );
  return flags.naive ? summariseWithNaive(named[0], flags) : summarise(named, flags);
}

/** @throws UsageError for options that say something of what is not there */
function requireUse(kinds: readonly TrafficKind[], flags: Flags): void {
  const ofMade = ['span', 'rate', 'seed', 'naive'] as const;
  const ofLogs = ['columns', 'timeUnit', 'clientColumn'] as const;
  const isLog = kinds.includes('log');
  const isMade = kinds.some((kind) => kind !== 'log');
  if (!isMade) refuse(flags, ofMade, 'it is of pools and workload specs, and there is none');
  if (!isLog) refuse(flags, ofLogs, 'it is of logs, and there is none');
}

function refuse(flags: Flags, names: readonly (keyof Flags)[], reason: string): void {
  const given = names.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  throw new UsageError(reason, {
    field: `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  });
}
