import { type Command, Option } from 'commander';
import { UsageError } from '../../errors.js';
import { parseCount, parsePoints } from '../../notation/units.js';
import type { CdfWeights } from '../../pool/clients/client-cdf.js';
import { addViewOptions, VIEW_HELP, type ViewFlags } from '../view-options.js';

/** Rows of `pool info --clients`. */
const BUSIEST_CLIENTS = 20;

/** `servegen pool`, which is three commands. */
export function define(command: Command): void {
  command.description('Looks at a client pool, or packs a released directory into one file.');
  defineInfo(command);
  defineCdf(command);
  definePack(command);
}

function defineInfo(command: Command): void {
  const info = command
    .command('info')
    .summary('describe a pool: clients, rates, burstiness, lengths, what was left out')
    .description(
      'Describes a pool: clients, windows, rates, skew, burstiness, lengths, and what was left out.',
    )
    .argument('<pool>', 'builtin:<name>, a directory, or a packed file');
  addViewOptions(info)
    .option(
      '--clients [count]',
      `describe the busiest clients, too: their rates, burstiness and mean lengths (${BUSIEST_CLIENTS} of them)`,
      (text) => parseCount(text, '--clients'),
    )
    .option('--json', 'print it as JSON; of the clients, all figures')
    .addHelpText(
      'after',
      `${VIEW_HELP}
Examples:
  servegen pool info builtin:language
  servegen pool info ./m-large --span 18:00..19:00 --clients 5
  servegen pool info ./m-large --filter cv=1.5.. --filter input_tokens.mean=100..2000
  servegen pool info m-large.pool.arrow --json
`,
    )
    .action(async (source: string, flags: InfoFlags) => {
      const { clients, json, ...view } = flags;
      const { poolInfo } = await import('./pool/info.js');
      await poolInfo(source, {
        view,
        ...(clients && { clients: clients === true ? BUSIEST_CLIENTS : clients }),
        json: json ?? false,
      });
    });
}

/** As commander hands them over. */
interface InfoFlags extends ViewFlags {
  readonly clients?: number | true;
  readonly json?: true;
}

function defineCdf(command: Command): void {
  const cdf = command
    .command('cdf')
    .summary('how rates, burstiness and lengths are distributed over clients')
    .description(
      'Prints how quantities are distributed over the clients of a pool: quantiles as a table, or the whole ' +
        'distribution function as CSV or JSON.',
    )
    .argument('<pool>', 'builtin:<name>, a directory, or a packed file');
  addViewOptions(cdf)
    .option(
      '--of <quantities>',
      'with commas between them (default: rate, cv, law_cv and the mean of each field)',
    )
    .addOption(
      new Option(
        '--weights <weights>',
        'what a client counts for: its requests, or as much as every other (default: clients for rates and ' +
          'shares, requests for the rest)',
      ).choices(['requests', 'clients']),
    )
    .option('--points <count>', 'as many points at equal steps of probability, 1 to 1000000', (text) =>
      parsePoints(text),
    )
    .addOption(new Option('--json', 'print the distribution functions as JSON').conflicts('csv'))
    .option('--csv', 'print them as CSV: quantity, weights, value, probability of it or less')
    .addHelpText(
      'after',
      `${VIEW_HELP}
Without --points, CSV and JSON have one point for each value that a client has.

Examples:
  servegen pool cdf builtin:language
  servegen pool cdf ./m-large --span 20:00..21:00 --of rate,cv,input_tokens.mean,input_tokens.p99
  servegen pool cdf ./m-large --filter rate=1.. --of cv --weights clients --csv
`,
    )
    .action(async (source: string, flags: CdfFlags) => {
      const { of, weights, points, json, csv, ...view } = flags;
      if (points !== undefined && !json && !csv) {
        throw new UsageError('the table has its own points; it is for --json and --csv', {
          field: '--points',
        });
      }
      const { poolCdf } = await import('./pool/cdf.js');
      await poolCdf(source, {
        view,
        ...(of !== undefined && { quantities: of.split(',') }),
        ...(weights && { weights }),
        ...(points && { points }),
        format: json ? 'json' : csv ? 'csv' : 'table',
      });
    });
}

/** As commander hands them over. */
interface CdfFlags extends ViewFlags {
  readonly of?: string;
  readonly weights?: CdfWeights;
  readonly points?: number;
  readonly json?: true;
  readonly csv?: true;
}

function definePack(command: Command): void {
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
      const { packDirectory } = await import('./pool/pack.js');
      await packDirectory(directory, options.out);
    });
}
