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
import { isSpecFile } from '../spec-file.js';
import { type NamedTrace, openTraceArgument } from '../trace-argument.js';

/** As commander hands them over. */
interface Flags extends OpenOptions, ColumnFlags {
  /** Seconds. */
  readonly window?: number;
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
      .argument('<a>', 'a trace, in a file or pipe; a workload spec, .yaml or .json; - is standard input')
      .argument('<b>', 'the other one')
      .option(
        '--window <time>',
        'length of the windows whose rates are compared: 0.5, 3s, 1m (default: 3s)',
        (text) => parseDuration(text, '--window'),
      )
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
  servegen compare a.arrow b.arrow --json | jq '.columns[] | {column, ks: .values.kolmogorovSmirnov}'
  servegen generate --arrivals reference --out - | servegen compare trace.arrow -
`,
    )
    .action(compare);
}

async function compare(a: string, b: string, flags: Flags): Promise<void> {
  if (a === '-' && b === '-') {
    throw new UsageError('standard input can be one of the two traces, not both');
  }
  const comparison = await readBoth(a, b, flags);
  print(flags.json ? formatJson(comparison) : describeComparison(comparison));
}

async function readBoth(a: string, b: string, flags: Flags): Promise<TraceComparison> {
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
  async function* batchesOf(trace: NamedTrace) {
    for await (const batch of trace) {
      yield batch;
      rows += batch.numRows;
      progress.update(rows);
    }
  }
  const counted = (trace: NamedTrace) => Object.assign(batchesOf(trace), { skipped: trace.skipped });
  try {
    return await compareTraces(counted(left), counted(right), {
      ...(windowSeconds === undefined ? {} : { windowSeconds }),
      names: [left.name, right.name],
    });
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
