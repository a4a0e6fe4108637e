import type { ClientSummary } from '../pool/clients/criteria.js';
import type { LeftOutClient } from '../pool/pool.js';
import type { PoolStatistics } from '../pool/statistics/pool-statistics.js';
import {
  formatClock,
  formatDuration,
  formatInteger,
  formatNumber,
  formatRate,
  formatShare,
  plural,
} from './format.js';
import { describeFilters } from './open-view.js';
import { concentrationTable, cvTable, fieldTable, jointTable, swingTable } from './pool-tables.js';
import { formatFacts, formatList, formatTable, sparkline } from './table.js';

/** Clients that are named for each reason to leave them out. */
const NAMED_CLIENTS = 8;

/** Said where a client has one file of two. */
const INCOMPLETE =
  'the directory may be an incomplete copy or download: in the released pools each client has both files';

/** The figures of a pool as tables for people. */
export function describePool(statistics: PoolStatistics): string {
  const { rate, fromSeconds, toSeconds, windows, windowSeconds } = statistics;
  const sections = [
    formatFacts([
      ['pool', statistics.name],
      ['category', statistics.category],
      ['clients', formatInteger(statistics.clients)],
      [
        'span',
        `${formatClock(fromSeconds)} to ${formatClock(toSeconds)}, ` +
          `${plural(windows, 'window')} of ${formatDuration(windowSeconds)}`,
      ],
      ...describeFilters(statistics.view).map((filter): [string, string] => ['filter', filter]),
      [
        'rate',
        `${formatRate(rate.mean)} on average, ${formatNumber(rate.min)} to ${formatNumber(rate.max)} by window`,
      ],
      ['', sparkline(rate.byWindow)],
      ...describePeak(statistics),
      ['active', `${formatShare(statistics.activeShare)} of all windows of all clients`],
      [
        'inter-arrivals',
        `${formatShare(statistics.gammaShare)} of the requests in Gamma windows, the rest in Weibull`,
      ],
      ...describeShifts(statistics),
      ...describeCorrelation(statistics),
    ]),
    concentrationTable(statistics),
    cvTable(statistics),
    fieldTable(statistics),
    jointTable(statistics),
    swingTable(statistics),
    describeLeftOut(statistics),
    describeHeld(statistics),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** Nothing where there are no two hours to compare. */
function describePeak({ peakOverTrough }: PoolStatistics): [string, string][] {
  if (peakOverTrough === undefined) return [];
  return [['peak over trough', `${formatNumber(peakOverTrough)} between hours of the day`]];
}

/** How rates move from window to window; nothing where there are too few windows to tell. */
function describeShifts({ shifts: { total, clients, clientsRobust } }: PoolStatistics): [string, string][] {
  const parts = [
    total === undefined ? [] : `${formatNumber(total)} in total`,
    clients === undefined
      ? []
      : `${formatNumber(clients)} of clients (${formatNumber(clientsRobust!)} without rare leaps)`,
  ].flat();
  return parts.length === 0 ? [] : [['window to window', `log of the rate moves by ${parts.join(', ')}`]];
}

function describeCorrelation({ joint }: PoolStatistics): [string, string][] {
  if (joint?.spearman === undefined) return [];
  const { input, output, spearman } = joint;
  return [['rank correlation', `${formatNumber(spearman)} of ${input} and ${output}`]];
}

/** A table of clients. */
export function describeClients(clients: readonly ClientSummary[]): string {
  const fields = Object.keys(clients[0].fields);
  const rows = clients.map(
    ({ clientId, requestShare, rate, maxRate, activeShare, cv, lawCv, fields: figures }) => [
      `client ${clientId}`,
      formatShare(requestShare),
      ...[rate, maxRate].map(formatNumber),
      formatShare(activeShare),
      ...[cv, lawCv, ...fields.map((field) => figures[field].mean)].map(formatNumber),
    ],
  );
  const head = ['busiest', 'requests', 'req/s', 'max req/s', 'active', 'CV', 'law CV', ...fields];
  return `\n${formatTable([head, ...rows], '')}`;
}

/** What a pool holds beside numbers. */
function describeHeld({ holds, provenance }: PoolStatistics): string {
  const counts = Object.entries(holds ?? {}).map(
    ([what, clients]) => `${what}: ${plural(clients, 'client')}`,
  );
  return (
    formatList('of its own', counts) +
    formatList('where it is from', provenance === undefined ? [] : linesOf(provenance))
  );
}

/** The members of an object, where a text is JSON of one, and those of objects in it, by paths; else its lines. */
function linesOf(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return membersOf(value, '');
  } catch {
    // Texts of any kind are allowed.
  }
  return text.split('\n');
}

function membersOf(value: object, path: string): string[] {
  return Object.entries(value).flatMap(([key, part]) =>
    isObject(part) ? membersOf(part, `${path}${key}.`) : [`${path}${key}: ${shown(part)}`],
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? formatInteger(value) : formatNumber(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function describeLeftOut({ leftOut, leftOutShare }: PoolStatistics): string {
  if (leftOut.length === 0) return '';
  const reasons = new Set(leftOut.map(({ reason }) => reason));
  const rows = [...reasons].map((reason) => {
    const clients = leftOut.filter((client) => client.reason === reason);
    return `  ${reason}: ${listClients(clients)}\n`;
  });
  const hint = leftOut.some(({ reason }) => reason === 'no dataset file' || reason === 'no trace file')
    ? `  ${INCOMPLETE}\n`
    : '';
  return `${plural(leftOut.length, 'client')} left out, with ${formatShare(leftOutShare)} of the requests\n${rows.join('')}${hint}`;
}

function listClients(clients: readonly LeftOutClient[]): string {
  const named = clients.slice(0, NAMED_CLIENTS).map(({ clientId }) => clientId);
  const more = clients.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${formatInteger(more)} more` : ''}`;
}
