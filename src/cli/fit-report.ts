import type { FitReport } from '../fit/report.js';
import { formatClock, formatDuration, formatInteger, formatNumber, formatShare, plural } from './format.js';
import { formatFacts, formatList } from './table.js';

/** What a fit made of a log, for people. */
export function describeFit(report: FitReport): string {
  const { clock, windows, windowSeconds, periodSeconds } = report;
  return [
    formatFacts([
      ['log', report.log],
      [
        'requests',
        `${formatInteger(report.requests)} in ${formatDuration(report.durationSeconds)}, ${report.category}`,
      ],
      ['clients', clientsOf(report)],
      ['residual', residualOf(report)],
      [
        'windows',
        `${formatInteger(windows)} of ${formatDuration(windowSeconds)}, ${formatClock(clock[0])} to ${formatClock(clock[1])}; ` +
          `lengths by ${formatDuration(periodSeconds)}`,
      ],
      ['gaps are of', shares(GAP_WORDS, report.burstiness)],
      [
        'families',
        shares({ gamma: 'Gamma', weibull: 'Weibull', exponential: 'exponential' }, report.families),
      ],
      ['lengths are of', shares(LENGTH_WORDS, report.lengths)],
      ['binning', binningOf(report)],
      ['joint lengths', jointOf(report)],
      ['conversations', conversationsOf(report)],
    ]),
    formatList(
      'left out of the log',
      report.dropped.map(
        ({ reason, rows, first }) => `${plural(rows, 'row')}: ${reason}, the first at ${first}`,
      ),
    ),
    formatList('notes', report.notes),
  ]
    .filter((section) => section !== '')
    .join('\n');
}

const GAP_WORDS = {
  window: 'the window',
  neighbours: 'windows beside it',
  client: 'the client as a whole',
  cluster: 'clients like it',
  all: 'all clients',
  none: 'nobody (too few gaps: exponential)',
} as const;

const LENGTH_WORDS = {
  period: 'the period',
  periods: 'several periods',
  cluster: 'clients like it',
  all: 'all clients',
} as const;

function shares<Key extends string>(
  words: Readonly<Record<Key, string>>,
  of: Readonly<Record<Key, number>>,
): string {
  return Object.entries<string>(words)
    .filter(([key]) => of[key as Key] > 0)
    .map(([key, word]) => `${word} ${formatShare(of[key as Key])}`)
    .join(', ');
}

function clientsOf(report: FitReport): string {
  const { clients, keptClients, clientKey } = report;
  const what =
    clientKey === 'client'
      ? clients === 1
        ? 'client'
        : 'clients'
      : clientKey === 'none'
        ? 'one client for all'
        : `pseudo-clients by ${clientKey}`;
  return `${formatInteger(clients)} ${what}, ${formatInteger(keptClients)} kept (${whyKept(report)})`;
}

function whyKept({ keptBy, leastKept, windowSeconds }: FitReport): string {
  if (keptBy === 'clients') return 'the busiest, as many as --clients says';
  if (keptBy === 'client-windows') {
    return `the busiest, as many as a pool can have with windows of ${formatDuration(windowSeconds)}; a longer --window makes room for more`;
  }
  return `at least ${plural(leastKept, 'request')}`;
}

function residualOf({ residual }: FitReport): string {
  if (residual === undefined) return 'none';
  const { clients, share, isDropped } = residual;
  const what = `${plural(clients, 'client')}, ${formatShare(share)} of the requests`;
  return isDropped ? `${what}: too few to be told of, left out` : `${what}, as one client`;
}

function binningOf({ largestLengthError }: FitReport): string {
  return largestLengthError === 0
    ? 'none'
    : `lengths to within ${formatNumber(largestLengthError * 100)} % where values are many`;
}

function jointOf({ joint }: FitReport): string {
  if (joint === undefined) return 'not kept';
  const pairs = joint.pairs.map(([first, second]) => `${second} by ${first}`).join(', ');
  return `${formatShare(joint.ownShare)} clients' own; of all clients ${pairs === '' ? 'no dependence' : pairs}`;
}

function conversationsOf({ conversations }: FitReport): string {
  if (conversations === undefined) return 'the log has no sessions';
  const { count, share, meanTurns, history } = conversations;
  if (count === 0) return 'none of several turns';
  const inputs = history ? 'inputs hold the turns before' : 'inputs do not hold the turns before';
  return `${formatShare(share)} of the requests, ${formatNumber(meanTurns)} turns, ${inputs}`;
}
