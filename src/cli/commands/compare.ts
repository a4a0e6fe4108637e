import type { Command } from 'commander';
import type { OpenOptions } from '../../generate/open-options.js';
import { parseDuration } from '../../notation/units.js';
import { addLimitOptions, LIMIT_HELP, limitsOf } from '../limit-options.js';

/** `servegen compare`. */
export function define(command: Command): void {
  addLimitOptions(
    command
      .description(
        'Compares two traces, such as a real one and a generated one, or workload specs: the rates of short windows, how lengths go with ' +
          'the rate, the burstiness over time, the distribution of each column, and the skew of clients. Reads each ' +
          'trace once, in bounded memory.',
      )
      .argument('<a>', 'an Arrow file or stream; a workload spec, .yaml or .json; - is standard input')
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
      `${LIMIT_HELP}
Examples:
  servegen compare real.arrow generated.arrow
  servegen compare workload.yaml naive.yaml
  servegen compare monday.arrow tuesday.arrow --window 10s
  servegen compare a.arrow b.arrow --json | jq '.columns[] | {column, ks: .values.kolmogorovSmirnov}'
  servegen generate --arrivals reference --out - | servegen compare trace.arrow -
`,
    )
    .action(async (a: string, b: string, options: OpenOptions & { window?: number; json?: true }) => {
      const { compare } = await import('../compare.js');
      await compare(a, b, options.window, options.json ?? false, limitsOf(options));
    });
}
