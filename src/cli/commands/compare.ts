import type { Command } from 'commander';
import { compareTraces } from '../../compare/compare.js';
import type { TraceComparison } from '../../compare/comparison.js';
import { UsageError } from '../../errors.js';
import type { OpenOptions } from '../../generate/open-options.js';
import { parseDuration } from '../../notation/units.js';
import type { ColumnChoice } from '../../trace/column-names.js';
import { addColumnOptions, COLUMN_HELP, type ColumnFlags, columnsOf } from '../column-options.js';
import { describeComparison } from '../compare-report.js';
import { formatJson } from '../format-json.js';
import { addLimitOptions, LIMIT_HELP, limitsOf } from '../limit-options.js';
import { print } from '../print.js';
import { Progress } from '../progress.js';
import { checkPage } from '../report/check-page.js';
import type { Counted } from '../report/counted.js';
import { counting } from '../report/counting.js';
import { requireNamed } from '../require-named.js';
import { noSyncOption } from '../run-options.js';
import { isSpecFile } from '../spec-file.js';
import { type NamedTrace, openTraceArgument } from '../trace-argument.js';

/** As commander hands them over. */
interface Flags extends OpenOptions, ColumnFlags {
  /** Seconds. */
  readonly window?: number;
  readonly html?: string;
  readonly sync: boolean;
  readonly json?: true;
}

/** `servegen compare`. */
export function define(command: Command): void {
  addColumnOptions(
    addLimitOptions(command)
      .description(
        'Compares two traces, such as a real one and a generated one, or workload specs: the rates of short ' +
          'windows, how lengths go with the rate, the inter-arrival CV over time, the distribution of each column, ' +
          'and the skew of clients. Reads each trace once, in bounded memory.',
      )
      .argument(
        '<a>',
        'a trace, in a file, pipe, or folder of parts or of shards; a workload spec, .yaml or .json; - is standard input',
      )
      .argument('<b>', 'the other one')
      .option(
        '--window <time>',
        'length of the windows whose rates are compared: 0.5, 3s, 1m (default: 3s)',
        (text) => parseDuration(text, '--window'),
      )
      .option(
        '--html <file>',
        'write both as pictures side by side in one HTML file, too; see servegen report',
      )
      .addOption(noSyncOption())
      .option('--json', 'print the comparison as JSON'),
  )
    .addHelpText(
      'after',
      `${LIMIT_HELP}${COLUMN_HELP}
With --columns, what it says, and --time-unit, are for the trace that has all the columns that it names, or for both.

Examples:
  servegen compare real.arrow generated.arrow
  servegen compare workload.yaml naive.yaml
  servegen compare monday.arrow tuesday.arrow --window 10s
  servegen compare real.arrow generated.arrow --html both.html
  servegen compare a.arrow b.arrow --json | jq '.columns[] | {column, ks: .values.kolmogorovSmirnov}'
  servegen generate --arrivals reference --out - | servegen compare trace.arrow -
`,
    )
    .action(compare);
}

async function compare(a: string, b: string, flags: Flags): Promise<void> {
  requireNamed(a, b);
  if (a === '-' && b === '-') {
    throw new UsageError('standard input can be one of the two traces, not both');
  }
  const page = flags.html === undefined ? undefined : await checkPage(flags.html, [a, b]);
  const { comparison, counted } = await readBoth(a, b, flags, page !== undefined);
  const text = describeComparison(comparison);
  if (page !== undefined) {
    const { writeReport } = await import('../report/write-report.js');
    await writeReport(counted, page, flags.sync, text);
  }
  print(flags.json ? formatJson(comparison) : text);
}

/** @param isPictured whether both are counted for pictures, too */
async function readBoth(
  a: string,
  b: string,
  flags: Flags,
  isPictured: boolean,
): Promise<{ readonly comparison: TraceComparison; readonly counted: readonly Counted[] }> {
  const { window: windowSeconds } = flags;
  const limits = limitsOf(flags);
  const [first, second] = columnsOfEither(a, columnsOf(flags));
  const left = await openTraceArgument(a, limits, first);
  // Both are opened before one is read: a name that is wrong is said at once.
  const right = await openTraceArgument(b, limits, second).catch(async (error) => {
    await left.close();
    throw error;
  });
  const progress = new Progress('rows', undefined);
  let rows = 0;
  const counted: Counted[] = [];
  async function* batchesOf(trace: NamedTrace) {
    const batches = isPictured ? counting(trace, counted) : trace;
    for await (const batch of batches) {
      yield batch;
      rows += batch.numRows;
      progress.update(rows);
    }
  }
  const named = (trace: NamedTrace) => Object.assign(batchesOf(trace), { skipped: trace.skipped });
  try {
    const comparison = await compareTraces(named(left), named(right), {
      ...(windowSeconds === undefined ? {} : { windowSeconds }),
      names: [left.name, right.name],
    });
    return { comparison, counted };
  } finally {
    progress.end();
  }
}

/** The choice of columns for two traces, one of which may lack them; a spec does. */
function columnsOfEither(a: string, choice: ColumnChoice): readonly [ColumnChoice, ColumnChoice] {
  let isFirstLacking = isSpecFile(a);
  const first = {
    ...choice,
    mayLack: () => {
      isFirstLacking = true;
      return true;
    },
  };
  return [first, { ...choice, mayLack: () => !isFirstLacking }];
}
