import type { Command } from 'commander';
import type { AttributeSummary } from '../../trace/attribute-tally.js';
import type { ColumnChoice } from '../../trace/column-names.js';
import {
  isWholeTrace,
  readTraceMetadata,
  specifiedDuration,
  type TraceMetadata,
} from '../../trace/metadata.js';
import type { OpenedTrace } from '../../trace/reading/open-parts.js';
import { withTrace } from '../../trace/reading/with-trace.js';
import { traceSpan } from '../../trace/span.js';
import { type Distribution, TraceSummarizer, type TraceSummary } from '../../trace/summary.js';
import { inTrace } from '../../trace/trace-fault.js';
import { addColumnOptions, COLUMN_HELP, type ColumnFlags, columnsOf } from '../column-options.js';
import { formatDuration, formatInteger, formatNumber, formatRate, formatShare, plural } from '../format.js';
import { formatJson } from '../format-json.js';
import { print } from '../print.js';
import { Progress } from '../progress.js';
import { READ_ONCE } from '../read-once.js';
import { formatFacts, formatList, formatTable } from '../table.js';

const MAX_ID_CHARACTERS = 60;
/** Values of an attribute that are told. */
const SHOWN_VALUES = 10;

/** `servegen inspect`. */
export function define(command: Command): void {
  command
    .description(
      'Summarises a trace: rows, duration and rate, each column, the busiest clients, the inter-arrival CV, and ' +
        'the specification that made it. Any trace with times will do: what it does not know ' +
        'it leaves out, and says so. Reads the trace once, in bounded memory.',
    )
    .argument('<trace>', 'a file or pipe, or a folder of parts or of shards; - is standard input');
  addColumnOptions(command)
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `${COLUMN_HELP}
Examples:
  servegen inspect trace.arrow
  servegen inspect log.csv --columns time=start,input=prompt_tokens,output=completion_tokens
  servegen inspect trace.arrow --json | jq .interArrivalCv
  servegen generate --duration 1h --out - | servegen inspect -
`,
    )
    .action((path: string, { json = false, ...flags }: ColumnFlags & { json?: boolean }) =>
      inspect(path, json, columnsOf(flags)),
    );
}

async function inspect(path: string, asJson: boolean, columns: ColumnChoice): Promise<void> {
  const options = { skipOtherColumns: true, ...READ_ONCE, ...columns };
  const { metadata, summary } = await withTrace(path, options, summarize);
  const { durationSeconds } = traceSpan(
    specifiedDuration(metadata.spec),
    summary.firstTimestamp,
    summary.lastTimestamp,
  );
  // The rows of a shard or part are not those of the whole duration.
  const requestsPerSecond = isWholeTrace(metadata) ? summary.rows / durationSeconds : Number.NaN;
  if (asJson) {
    const report = { trace: path, durationSeconds, requestsPerSecond, ...summary, metadata };
    print(formatJson(report));
  } else {
    print(describe(path, summary, metadata, durationSeconds));
  }
}

async function summarize(trace: OpenedTrace): Promise<{ metadata: TraceMetadata; summary: TraceSummary }> {
  const progress = new Progress('rows', undefined);
  const read = inTrace(trace.name, async () => {
    const metadata = readTraceMetadata(trace.schema);
    const summarizer = new TraceSummarizer(trace.schema, trace.skipped);
    let rows = 0;
    for await (const batch of trace) {
      summarizer.update(batch);
      rows += batch.numRows;
      progress.update(rows);
    }
    return { metadata, summary: summarizer.summary() };
  });
  return read.finally(async () => {
    progress.end();
    await trace.close();
  });
}

function describe(
  path: string,
  summary: TraceSummary,
  metadata: TraceMetadata,
  durationSeconds: number,
): string {
  const { rows, columns, attributes = [], topClients } = summary;
  const facts: [string, string][] = [
    ['trace', path],
    ['requests', formatInteger(rows)],
    ...durationFacts(rows, durationSeconds, metadata),
    ['clients', formatNumber(summary.clientCount)],
    ['inter-arrival CV', formatNumber(summary.interArrivalCv)],
    ...sharingFacts(summary),
  ];
  const columnRows = columns.flatMap(({ name, values, itemsPerRequest }) =>
    itemsPerRequest === undefined
      ? [distributionRow(name, values)]
      : [
          distributionRow(`${name}, items a request`, itemsPerRequest),
          distributionRow(`${name}, an item`, values),
        ],
  );
  const clientRows = topClients.map(({ clientId, requests, share }) => [
    `client ${shortened(String(clientId))}`,
    formatInteger(requests),
    formatShare(share),
  ]);
  const attributeRows = attributes.flatMap(attributeTable);
  const sections = [
    formatFacts(facts),
    columns.length === 0
      ? ''
      : formatTable([['column', 'mean', 'min', 'p50', 'p90', 'p99', 'max'], ...columnRows], ''),
    attributeRows.length === 0
      ? ''
      : formatTable([['attribute', 'value', 'requests', 'share'], ...attributeRows], ''),
    clientRows.length === 0 ? '' : formatTable([['busiest', 'requests', 'share'], ...clientRows], ''),
    formatList('notes', summary.notes),
    formatList(
      'left out',
      summary.leftOut.map(({ column, reason }) => `${column} ${reason}`),
    ),
    describeOrigin(metadata),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** The values of an attribute with the most requests, and how many others there are. */
function attributeTable({ name, valueCount, values }: AttributeSummary): string[][] {
  const shown = values.slice(0, SHOWN_VALUES);
  const rows = shown.map(({ value, requests, share }) => [
    name,
    shortened(value === '' ? "''" : String(value)),
    formatInteger(requests),
    formatShare(share),
  ]);
  const others = valueCount - shown.length;
  return others === 0 ? rows : [...rows, [name, `and ${plural(others, 'other')}`, '', '']];
}

/** What requests have in common: conversations, and blocks of their inputs. */
function sharingFacts({ conversations, blocks }: TraceSummary): [string, string][] {
  const facts: [string, string][] = [];
  if (conversations !== undefined) {
    const { count, meanTurns, singleRequests } = conversations;
    const turns = count === 0 ? '' : `, of ${formatNumber(meanTurns)} turns`;
    facts.push([
      'conversations',
      `${formatInteger(count)} begin${turns}; ${plural(singleRequests, 'request')} alone`,
    ]);
  }
  if (blocks !== undefined) {
    const { meanBlocks, seenShare } = blocks;
    const again = Number.isNaN(seenShare)
      ? 'which of them come again is not counted, as their ids are too far apart'
      : `${formatShare(seenShare)} of them were there before`;
    facts.push(['blocks (hash_ids)', `${formatNumber(meanBlocks)} a request; ${again}`]);
  }
  return facts;
}

/**
 * The rows of a shard or part are not those of the whole duration, so it has no rate; where the specification does not say
 * the duration, a shard cannot tell it.
 */
function durationFacts(rows: number, durationSeconds: number, metadata: TraceMetadata): [string, string][] {
  const { shard, part, firstRow, firstRequestId, spec } = metadata;
  const duration = formatDuration(durationSeconds);
  if (isWholeTrace(metadata)) {
    return [
      ['duration', duration],
      ['rate', formatRate(rows / durationSeconds)],
    ];
  }
  const from = (row: number | undefined) => (row === undefined ? '' : `, from request ${formatInteger(row)}`);
  const facts: [string, string][] = [];
  if (shard !== undefined) facts.push(['shard', `part ${shard}${from(firstRequestId)}`]);
  if (part !== undefined) facts.push(['part', `${part}${from(firstRow)}`]);
  if (specifiedDuration(spec) !== undefined) facts.push(['whole trace', duration]);
  return facts;
}

function distributionRow(name: string, { mean, min, p50, p90, p99, max }: Distribution): string[] {
  return [name, ...[mean, min, p50, p90, p99, max].map(formatNumber)];
}

function describeOrigin(metadata: TraceMetadata): string {
  const { spec, seed, packageVersion, valueStreamVersion, engineSha256, digest } = metadata;
  if (spec === undefined && seed === undefined) return 'The trace does not say how it was made.\n';
  const version = packageVersion === undefined ? 'unknown' : `servegen ${packageVersion}`;
  const facts = formatFacts([
    ['made by', `${version}, value stream ${valueStreamVersion ?? 'unknown'}`],
    ['engine', engineSha256 ?? 'unknown'],
    ['seed', seed ?? 'unknown'],
    ...(digest === undefined
      ? []
      : ([['digest', `${digest}, as recorded; servegen verify checks it`]] as const)),
  ]);
  if (spec === undefined) return facts;
  return facts + formatList('spec', JSON.stringify(spec, null, 2).split('\n'));
}

/** Ids of clients that are texts can be of any length. */
function shortened(id: string): string {
  return id.length > MAX_ID_CHARACTERS ? `${id.slice(0, MAX_ID_CHARACTERS - 1)}…` : id;
}
