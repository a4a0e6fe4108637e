import { describe, expect, it } from 'vitest';
import { historyByTurn } from '../../src/report/pictures/history-by-turn.js';
import { shownOf } from '../../src/report/pictures/shown.js';
import { turns } from '../../src/report/pictures/turns.js';
import type { ConversationsSummary } from '../../src/report/traffic-summary.js';
import { conversationsSummary, trafficSummary } from './summary.js';

function shownWith(...all: Partial<ConversationsSummary>[]) {
  return shownOf(
    all.map((changes, index) =>
      trafficSummary({ name: 'ab'[index], conversations: { ...conversationsSummary(), ...changes } }),
    ),
  );
}

describe('pictures of conversations', () => {
  it('say whose turns are counted', () => {
    const said = (...all: Partial<ConversationsSummary>[]) =>
      turns(shownWith(...all))!.sentence.replace(/.* or more( in b)?, /, '');
    expect(said({ turnsAre: 'whole' })).toBe('as the ids of those that begin here say.');
    expect(said({ turnsAre: 'seen' })).toBe('as far as they are seen here.');
    expect(said({ turnsAre: 'seen' }, { turnsAre: 'seen' })).toBe('as far as they are seen here.');
    expect(said({ turnsAre: 'whole' }, { turnsAre: 'seen' })).toBe(
      'as the ids of those that begin here say in a and as far as they are seen here in b.',
    );
  });

  it('say where turns are counted from the first that is seen', () => {
    const own = historyByTurn(shownWith({ turnNumbersAre: 'own' }))!;
    expect(own.sentence).toMatch(/of which is history\.$/);
    expect(own.table.columns[0].name).toBe('turn');
    const seen = historyByTurn(shownWith({ turnNumbersAre: 'seen' }))!;
    const words = 'turns are counted from the first one seen of each conversation';
    expect(seen.sentence).toContain(`; ${words}, which need not be its first.`);
    expect(seen.table.columns[0].name).toBe('turn, from the first one seen');
    const both = historyByTurn(shownWith({ turnNumbersAre: 'own' }, { turnNumbersAre: 'seen' }))!;
    expect(both.sentence).toContain(`; ${words} in b, which`);
    expect(both.table.columns[1].name).toBe('turn');
  });
});
