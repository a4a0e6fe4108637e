import type { ConversationsSummary, HistogramBin } from '../traffic-summary.js';
import { type DistributionShown, distribution } from './distribution.js';
import { type Bar, seenBins, totalOf } from './histogram.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown } from './shown.js';
import { spreadTable } from './spread-table.js';
import { compact, integer, number, percent } from './words.js';

interface TurnsShown extends DistributionShown {
  readonly conversations: ConversationsSummary;
}

/** How many requests conversations have. */
export function turns(shown: readonly Shown[]): Picture | undefined {
  const all = withConversations(shown)
    .map((one): TurnsShown => ({ ...one, bars: perCount(one.conversations.turnsHistogram) }))
    .filter(({ bars }) => bars.length > 0);
  if (all.length === 0) return undefined;
  return distribution({
    id: 'conversation-turns',
    title: 'Turns of a conversation',
    sentence: sentenceOf(all),
    shown: all,
    lacking: LACKING_CONVERSATIONS,
    x: { label: 'turns', format: compact, isLog: true },
    y: { label: '% of conversations for each number of turns' },
    table: spreadTable(all, ({ conversations }) => [['turns', conversations.turns]]),
    say: ({ from, to, height }) =>
      `${to - from > 1 ? `${integer(from)} to ${integer(to - 1)}` : integer(from)} turns\n${number(height)} % for each number`,
  });
}

function sentenceOf(all: readonly TurnsShown[]): string {
  const told = (say: (conversations: ConversationsSummary) => string) =>
    ofEach(all, ({ conversations }) => say(conversations));
  const basis = ({ turnsAre }: ConversationsSummary) =>
    turnsAre === 'whole' ? 'as the ids of those that begin here say' : 'as far as they are seen here';
  const isSame = all.every(({ conversations: { turnsAre } }) => turnsAre === all[0].conversations.turnsAre);
  return `Conversations make ${told(({ requestShare }) => percent(requestShare))} of the requests and have ${told(({ turns: { mean } }) => number(mean))} turns on average, one in a hundred ${told(({ turns: { p99 } }) => number(p99))} or more, ${isSame ? basis(all[0].conversations) : told(basis)}.`;
}

/** What the others lack. */
export const LACKING_CONVERSATIONS = 'it has no conversation of two requests';

/** Those that have conversations. */
export function withConversations(
  shown: readonly Shown[],
): (Shown & { readonly conversations: ConversationsSummary })[] {
  return shown.flatMap((one) => {
    const { conversations } = one.summary;
    return conversations !== undefined && conversations.conversations > 0 ? [{ ...one, conversations }] : [];
  });
}

/** Percent of conversations for each whole number that a bin holds. */
function perCount(bins: readonly HistogramBin[]): Bar[] {
  const total = totalOf(bins);
  return seenBins(bins)
    .filter(({ from, to }) => from > 0 && to > from)
    .map(({ from, to, count }) => ({ from, to, height: ((count / total) * 100) / (to - from) }));
}
