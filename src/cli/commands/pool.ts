import type { Command } from 'commander';
import { parseSpan, type Span } from '../../spec/units.js';

/** `servegen pool`, which is two commands. */
export function define(command: Command): void {
  command.description('Looks at a client pool, or packs a released directory into one file.');

  command
    .command('info')
    .summary('describe a pool: clients, rates, burstiness, lengths, what was left out')
    .description(
      'Describes a pool: clients, windows, rates, skew, burstiness, lengths, and what was left out.',
    )
    .argument('<pool>', 'builtin:<name>, a directory, or a packed file')
    .option(
      '--span <from>..<to>',
      "a part of the pool's clock; ends as seconds, hh:mm[:ss] or d:hh:mm:ss",
      (text) => parseSpan(text),
    )
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Examples:
  servegen pool info builtin:language
  servegen pool info ./m-large --span 18:00..19:00
  servegen pool info m-large.pool.arrow --json
`,
    )
    .action(async (source: string, options: { span?: Span; json?: true }) => {
      const { poolInfo } = await import('../pool-info.js');
      await poolInfo(source, options.span, options.json ?? false);
    });

  command
    .command('pack')
    .summary('pack a released directory into one file that opens fast')
    .description(
      'Packs a directory in the released layout into one Arrow file that loses nothing and opens fast.',
    )
    .argument('<directory>', 'files chunk-<id>-trace.csv and chunk-<id>-dataset.json')
    .requiredOption('-o, --out <path>', 'the packed pool')
    .addHelpText(
      'after',
      `
Examples:
  servegen pool pack ./m-large -o m-large.pool.arrow
  servegen generate --pool m-large.pool.arrow --span 18:00..19:00
`,
    )
    .action(async (directory: string, options: { out: string }) => {
      const { packDirectory } = await import('../pool-pack.js');
      await packDirectory(directory, options.out);
    });
}
