import type { ConversationsSummary } from '../traffic-summary.js';
import { type DistributionShown, distribution } from './distribution.js';
import { percentPerOctave, seenBins, totalOf } from './histogram.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown } from './shown.js';
import { spreadTable } from './spread-table.js';
import { withConversations } from './turns.js';
import { saidOfZeros } from './unseen-zeros.js';
import { duration, number } from './words.js';

interface TimesShown extends DistributionShown {
  readonly conversations: ConversationsSummary;
  /** Turns that come at once, for which the histogram has no bin. */
  readonly zeros: number;
}

/** Times from one request of a conversation to the next. */
export function interTurnTimes(shown: readonly Shown[]): Picture | undefined {
  const all = withConversations(shown)
    .map((one): TimesShown => {
      const { interTurnHistogram: bins, interTurnSeconds } = one.conversations;
      const above = totalOf(bins);
      const zeros = Math.max(0, interTurnSeconds.count - above);
      return { ...one, zeros, bars: percentPerOctave(seenBins(bins, { low: 1e-3 }), above + zeros) };
    })
    .filter(({ bars }) => bars.length > 0);
  if (all.length === 0) return undefined;
  const of = (figure: 'p50' | 'p99') =>
    ofEach(all, ({ conversations }) => duration(conversations.interTurnSeconds[figure]));
  const zeros = saidOfZeros(
    all.map((one) => ({
      zeros: one.zeros,
      count: one.conversations.interTurnSeconds.count,
      noun: 'time',
      whose: one.isNamed ? one.name : undefined,
    })),
  );
  return distribution({
    id: 'inter-turn-times',
    title: 'Times between turns',
    sentence: `Half of the turns come within ${of('p50')} of the one before, one in a hundred takes ${of('p99')} or longer.${zeros}`,
    shown: all,
    x: { label: 'inter-turn time', isDuration: true, isLog: true },
    y: { label: '% of turns per doubling of the time' },
    table: spreadTable(
      all,
      ({ conversations }) => [['inter-turn time', conversations.interTurnSeconds]],
      'seconds',
    ),
    say: ({ from, to, height }) => `${duration(from)} to ${duration(to)}\n${number(height)} % per doubling`,
  });
}
