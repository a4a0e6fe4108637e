import { type Command, Option } from 'commander';
import { UsageError } from '../../../errors.js';
import { FIELDS } from '../../../fields.js';
import type { Quantity } from '../../../notation/quantity.js';
import { parseCountWithin } from '../../../notation/units.js';
import { type CdfWeights, clientCdfs, defaultWeights } from '../../../pool/clients/client-cdf.js';
import type { Pool } from '../../../pool/pool.js';
import type { Cdf } from '../../../statistics/cdf.js';
import { BUILTIN_HELP } from '../../builtin-help.js';
import { formatClock, formatInteger, formatNumber } from '../../format.js';
import { formatJson } from '../../format-json.js';
import { describeJoint, jointCsv, jointReport } from '../../joint-cdf.js';
import { describeFilters, openView } from '../../open-view.js';
import { print } from '../../print.js';
import { QUANTILE_NAMES, quantilesOf, staircase } from '../../staircase.js';
import { formatFacts, formatTable } from '../../table.js';
import { addViewOptions, partOf, VIEW_HELP, type ViewFlags } from '../../view-options.js';

/** Points of a curve, at most. */
const MAX_POINTS = 1_000_000;

/** One line of the table, or one curve. */
interface Curve {
  readonly quantity: Quantity;
  readonly weights: CdfWeights;
  readonly cdf: Cdf;
}

/** As commander hands them over. */
interface Flags extends ViewFlags {
  /** By default the rate, the two CVs and the mean of each field. */
  readonly of?: string;
  /** By default those of each quantity; see `defaultWeights`. */
  readonly weights?: CdfWeights;
  /** Outputs by input, in the place of quantities of clients. */
  readonly joint?: true;
  /** How many points of the distribution function; by default all. */
  readonly points?: number;
  readonly json?: true;
  readonly csv?: true;
}

/** `servegen pool cdf`. */
export function define(command: Command): void {
  command
    .description(
      'Prints how quantities are distributed over the clients of a pool: quantiles as a table, or the whole ' +
        'distribution function as CSV or JSON; and outputs by input over its requests.',
    )
    .argument('<pool>', 'builtin:<name>, a directory, or a packed file');
  addViewOptions(command)
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
    .addOption(
      new Option(
        '--joint',
        'of requests, and not of clients: the output in each tenth of the requests by input',
      ).conflicts(['of', 'weights']),
    )
    .option('--points <count>', 'as many points at equal steps of probability, 1 to 1000000', (text) =>
      parseCountWithin(text, '--points', 'points', 1, MAX_POINTS),
    )
    .addOption(new Option('--json', 'print the distribution functions as JSON').conflicts('csv'))
    .option('--csv', 'print them as CSV: quantity, weights, value, probability of it or less')
    .addHelpText(
      'after',
      `${VIEW_HELP}${BUILTIN_HELP}
Without --points, CSV and JSON have one point for each value that a client, or with --joint a request, has.

Examples:
  servegen pool cdf builtin:language
  servegen pool cdf ./m-large --span 20:00..21:00 --of rate,cv,input_tokens.mean,input_tokens.p99
  servegen pool cdf ./m-large --filter rate=1.. --of cv --weights clients --csv
  servegen pool cdf ./m-large --joint
`,
    )
    .action(cdf);
}

async function cdf(source: string, flags: Flags): Promise<void> {
  const { of, weights, joint, points, json, csv, ...view } = flags;
  if (points !== undefined && !json && !csv) {
    throw new UsageError('the table has its own points; it is for --json and --csv', { field: '--points' });
  }
  const pool = await openView(source, partOf(view));
  if (joint) {
    if (json) print(formatJson({ ...poolAsJson(pool), ...jointReport(pool, points) }));
    else print(csv ? jointCsv(pool, points) : `${describePart(pool)}\n${describeJoint(pool)}`);
    return;
  }
  // Names that are none are refused there.
  const quantities = (of?.split(',') as Quantity[] | undefined) ?? usualQuantities(pool);
  const curves = clientCdfs(pool, quantities, weights && { weights }).map((curve, i) => ({
    quantity: quantities[i],
    weights: weights ?? defaultWeights(quantities[i]),
    cdf: curve,
  }));
  if (json) print(curvesAsJson(pool, curves, points));
  else print(csv ? formatCsv(curves, points) : describe(pool, curves));
}

function usualQuantities({ category }: Pool): Quantity[] {
  return ['rate', 'cv', 'law_cv', ...FIELDS[category].map((field): Quantity => `${field}.mean`)];
}

function describePart(pool: Pool): string {
  return formatFacts([
    ['pool', pool.name],
    ['span', `${formatClock(pool.fromSeconds)} to ${formatClock(pool.toSeconds)}`],
    ...describeFilters(pool.view).map((filter): [string, string] => ['filter', filter]),
    ['clients', formatInteger(pool.clientIds.length)],
  ]);
}

function describe(pool: Pool, curves: readonly Curve[]): string {
  const rows = curves.map(({ quantity, weights, cdf }) => [
    quantity,
    weights,
    ...quantilesOf(cdf).map(formatNumber),
  ]);
  return `${describePart(pool)}\n${formatTable([['', 'by', ...QUANTILE_NAMES], ...rows], '')}`;
}

function formatCsv(curves: readonly Curve[], points: number | undefined): string {
  const lines = curves.flatMap(({ quantity, weights, cdf }) => {
    const { values, probabilities } = staircase(cdf, points);
    return values.map((value, i) => `${quantity},${weights},${value},${probabilities[i]}\n`);
  });
  return `quantity,weights,value,probability\n${lines.join('')}`;
}

function curvesAsJson(pool: Pool, curves: readonly Curve[], points: number | undefined): string {
  return formatJson({
    ...poolAsJson(pool),
    cdfs: curves.map(({ quantity, weights, cdf }) => ({ quantity, weights, ...staircase(cdf, points) })),
  });
}

function poolAsJson({ name, category, clientIds, fromSeconds, toSeconds, view }: Pool): object {
  return { name, category, clients: clientIds.length, fromSeconds, toSeconds, view };
}
