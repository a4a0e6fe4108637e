import type { Command } from 'commander';
import { parseCount } from '../../../notation/units.js';
import { clientSummaries } from '../../../pool/clients/summaries.js';
import { poolStatistics } from '../../../pool/statistics.js';
import { BUILTIN_HELP } from '../../builtin-help.js';
import { formatJson } from '../../format-json.js';
import { openView } from '../../open-view.js';
import { describeClients, describePool } from '../../pool-report.js';
import { print } from '../../print.js';
import { checkPage } from '../../report/check-page.js';
import { noSyncOption } from '../../run-options.js';
import { addViewOptions, partOf, VIEW_HELP, type ViewFlags } from '../../view-options.js';

/** Described by `--clients` without a number. */
const BUSIEST_CLIENTS = 20;

/** As commander hands them over. */
interface Flags extends ViewFlags {
  readonly clients?: number | true;
  readonly html?: string;
  readonly sync: boolean;
  readonly json?: true;
}

/** `servegen pool info`. */
export function define(command: Command): void {
  command
    .description(
      'Describes a pool: clients, windows, rates and their shifts, skew, inter-arrival CVs, lengths and how they go ' +
        'together, and what was left out.',
    )
    .argument('<pool>', 'builtin:<name>, a directory, or a packed file');
  addViewOptions(command)
    .option(
      '--clients [count]',
      `describe the busiest clients, too: their rates, CVs and mean lengths (${BUSIEST_CLIENTS} of them)`,
      (text) => parseCount(text, '--clients'),
    )
    .option(
      '--html <file>',
      'write pictures of the trace that it makes by itself as one HTML file, too; see servegen report',
    )
    .addOption(noSyncOption())
    .option('--json', 'print it as JSON; of the clients, all figures')
    .addHelpText(
      'after',
      `${VIEW_HELP}${BUILTIN_HELP}
Examples:
  servegen pool info builtin:language
  servegen pool info ./m-large --span 18:00..19:00 --clients 5
  servegen pool info ./m-large --filter cv=1.5.. --filter input_tokens.mean=100..2000
  servegen pool info m-large.pool.arrow --json
  servegen pool info builtin:reason --span 18:00..20:00 --html reason.html
`,
    )
    .action(info);
}

async function info(source: string, { clients, json, html, sync, ...view }: Flags): Promise<void> {
  const page = html === undefined ? undefined : await checkPage(html, [source]);
  const pool = await openView(source, partOf(view));
  const statistics = poolStatistics(pool);
  const busiest =
    clients === undefined
      ? undefined
      : clientSummaries(pool)
          .sort((a, b) => b.requestShare - a.requestShare)
          .slice(0, clients === true ? BUSIEST_CLIENTS : clients);
  const text = describePool(statistics) + (busiest ? describeClients(busiest) : '');
  if (page !== undefined) {
    const { countMade, openOfPool } = await import('../../report/made-traffic.js');
    const { writeReport } = await import('../../report/write-report.js');
    const workload = await openOfPool(pool, source, { part: partOf(view) });
    await writeReport([await countMade(source, workload)], page, sync, text);
  }
  if (json) {
    const report = { ...statistics, ...(busiest && { busiestClients: busiest }) };
    print(formatJson(report, arraysAsLists));
  } else {
    print(text);
  }
}

function arraysAsLists(_key: string, value: unknown): unknown {
  return value instanceof Float64Array ? Array.from(value) : value;
}
