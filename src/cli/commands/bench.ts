import { type Command, Option } from 'commander';
import { parseCount } from '../../notation/units.js';

const EXAMPLES = `
Throughput is measured with one worker, and with as many as there are cores. Every scenario runs three times, each
time in a process of its own; the medians are printed. The first batch counts from the start of the process, the rows
per second from the call of the generator to the end of the output, and the memory is the peak of the whole process.

Examples:
  servegen bench                             all scenarios, about a minute
  servegen bench --only language --rows 100M
  servegen bench --pool ./m-large --json
`;

/** The options of `servegen bench`, parsed. */
export interface BenchCommandOptions {
  readonly pool?: string;
  readonly rows?: number;
  readonly only?: string;
  /** A scenario to run once, in this process. */
  readonly measure?: string;
  readonly json?: true;
}

/** `servegen bench`. */
export function define(command: Command): void {
  command
    .description(
      'Measures on this machine how many rows a second are generated, how soon the first come, and how much memory ' +
        'that takes.',
    )
    .option('--pool <source>', 'a pool to measure in place of the built-in populations')
    .option('--rows <count>', 'rows of each scenario: 10000, 10k, 250M, 1e9', (text) =>
      parseCount(text, '--rows'),
    )
    .option('--only <scenario>', 'this scenario alone, as --json names it')
    .option('--json', 'print the figures as JSON')
    .addOption(new Option('--measure <scenario>').hideHelp())
    .addHelpText('after', EXAMPLES)
    .action(async (options: BenchCommandOptions) => {
      const { runBench } = await import('../bench/run-bench.js');
      await runBench(options);
    });
}
