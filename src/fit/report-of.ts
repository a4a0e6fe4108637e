import { FIELDS, isOptional, partnerOf } from '../fields.js';
import type { Log } from '../logs/log.js';
import type { Burstiness } from './burstiness.js';
import type { FitClients } from './clients.js';
import type { ConversationFit } from './conversations.js';
import type { Datasets } from './datasets.js';
import type { JointFit } from './joint-lengths.js';
import { countedFields } from './measure.js';
import type { CheckedFitOptions } from './options.js';
import type { FitReport } from './report.js';
import type { Timeline } from './timeline.js';

interface Fits {
  readonly burstiness: Burstiness;
  readonly datasets: Datasets;
  readonly joint: JointFit | undefined;
  readonly conversations: ConversationFit | undefined;
  readonly history: boolean;
}

export function reportOf(
  log: Log,
  clients: FitClients,
  timeline: Timeline,
  options: CheckedFitOptions & { readonly leastKept: number },
  { burstiness, datasets, joint, conversations, history }: Fits,
): FitReport {
  const { requests: byRow, total, residual } = clients;
  const inPool = byRow.reduce((sum, count) => sum + count, 0);
  const { startSeconds, windowSeconds, count } = timeline;
  return {
    log: log.name,
    category: log.category,
    requests: total,
    durationSeconds: log.durationSeconds,
    clientKey: log.clientKey,
    clients: clients.clients,
    keptClients: clients.indices.reduce((sum, index) => sum + (index < 0 ? 0 : 1), 0),
    keptBy: clients.keptBy,
    leastKept: options.leastKept,
    residual: residual && { ...residual, share: residual.requests / total },
    windowSeconds,
    windows: count,
    periodSeconds: options.periodSeconds,
    clock: [startSeconds, startSeconds + windowSeconds * count],
    burstiness: sharesOf(burstiness.sources, inPool),
    families: sharesOf(burstiness.families, inPool),
    lengths: sharesOf(datasets.sources, inPool),
    largestLengthError: datasets.bits === undefined ? 0 : 1 / (1 << datasets.bits),
    joint: joint && {
      grid: options.grid,
      ownShare: joint.ownRequests / inPool,
      pairs:
        typeof joint.all === 'object' && 'copula' in joint.all
          ? joint.all.copula.map(({ fields }) => fields)
          : [],
    },
    conversations: conversations && {
      count: conversations.count,
      share: conversations.requests / inPool,
      meanTurns: conversations.requests / conversations.count,
      history,
      ownShare: conversations.ownRequests / inPool,
    },
    minimumCount: options.minimumCount,
    dropped: log.dropped,
    notes: [...log.notes, ...timeline.notes, ...ownNotes(log), ...noteOfResidual(clients)],
  };
}

function sharesOf<Key extends string>(
  counts: Readonly<Record<Key, number>>,
  total: number,
): Record<Key, number> {
  return Object.fromEntries(
    Object.entries<number>(counts).map(([key, count]) => [key, count / total]),
  ) as Record<Key, number>;
}

/** Share of the requests from which on the residual is worth a word. */
const LARGE_RESIDUAL = 0.2;

function noteOfResidual({ residual, total }: FitClients): string[] {
  if (residual === undefined || residual.requests < LARGE_RESIDUAL * total) return [];
  return [
    'many requests are of the residual, one client for all who are not kept: how unequal these are is lost',
  ];
}

/** What the log lacks that a pool would have. */
function ownNotes(log: Log): string[] {
  const notes: string[] = [];
  const { clientKey } = log;
  if (clientKey === 'none') {
    notes.push(
      'nothing tells clients apart, so the pool has one client: how unequal clients are, and that lengths and rates shift ' +
        'with who is active, is lost',
    );
  } else if (clientKey !== 'client') {
    notes.push(`clients are pseudo-clients, by ${clientKey}: requests of one need not be of one sender`);
  }
  const counted = countedFields(log);
  const lacking = FIELDS[log.category].filter((field) => !counted.includes(field) && !isOptional(field));
  for (const field of counted) {
    const partner = partnerOf(field);
    if (partner !== undefined && !counted.includes(partner)) lacking.push(partner);
  }
  if (lacking.length > 0) notes.push(`the log has no ${lacking.join(', ')}: 0 stands for them in the pool`);
  return notes;
}

/** What a pool says of itself: nothing that a single request, or the log's name, could be told from. */
export function provenanceOf(report: FitReport): object {
  const { log: _, dropped: __, notes: ___, durationSeconds: ____, conversations, ...told } = report;
  // The mean of one conversation's turns is its number of turns.
  const tellsOfConversations = conversations !== undefined && conversations.count >= report.minimumCount;
  return { fitted: { ...told, ...(tellsOfConversations && { conversations }) } };
}
