import { describe, expect, test } from 'vitest';
import { svgText } from '../../src/report/page/svg-text.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';
import { document, pictureOf } from './drawn.js';
import { trafficSummary } from './summary.js';

describe('conversations, modalities and reasoning', () => {
  test('say how many values are not shown, as a logarithm has no place for 0', () => {
    const { conversations, modalities } = trafficSummary();
    const bins = [
      { from: 1, to: 2, count: 60 },
      { from: 2, to: 4, count: 20 },
    ];
    const withZeros = trafficSummary({
      conversations: {
        ...conversations!,
        interTurnHistogram: bins,
        interTurnSeconds: { ...conversations!.interTurnSeconds, count: 100 },
      },
      modalities: {
        ...modalities!,
        modalities: modalities!.modalities.map((one, index) => ({
          ...one,
          itemHistogram: index === 0 ? [{ from: 0, to: 1, count: 3 }, ...bins] : bins,
        })),
      },
    });
    const said = (id: string, ...all: TrafficSummary[]) =>
      pictureOf(id, ...all).sentence.replaceAll('\u00a0', ' ');
    expect(said('inter-turn-times', withZeros)).toMatch(/ Not shown, as they are 0: 20 of 100 times\.$/);
    expect(said('modality-tokens', withZeros)).toMatch(/ Not shown, as they are 0: 3 of 83 image items\.$/);
    for (const id of ['inter-turn-times', 'modality-tokens']) {
      expect(said(id, trafficSummary())).not.toContain('Not shown');
    }
    const both = said('inter-turn-times', { ...withZeros, name: 'a' }, { ...withZeros, name: 'b' });
    expect(both).toMatch(/: 20 of 100 times in a and 20 of 100 times in b\.$/);
  });

  test('say what they are by their figures', () => {
    const [turns, times, history, shares, reasoning] = [
      'conversation-turns',
      'inter-turn-times',
      'history-by-turn',
      'modality-shares',
      'reasoning-shares',
    ].map((id) => pictureOf(id, trafficSummary()).sentence.replaceAll('\u00a0', ' '));
    expect(turns).toBe(
      'Conversations make 40 % of the requests and have 4 turns on average, one in a hundred 24 or more.',
    );
    expect(times).toBe(
      'Half of the turns come within 50 s of the one before, one in a hundred takes 10 min or longer.',
    );
    // 900 + 400 x 19 tokens at turn 21, of which 500 + 380 x 19 are history.
    expect(history).toBe(
      'The mean input goes from 900 tokens at turn 2 to 8,500 at turn 21, 91 % of which is history.',
    );
    // Bin k of 20 has 10 k requests: those of bins 11 to 20 are 155 of 210.
    expect(shares).toContain('in 74 % of the requests');
    // Bins 26 to 50 of 50: 950 of 1,275.
    expect(reasoning).toContain('Reasoning takes 3.2 times the tokens of answers');
    expect(reasoning).toContain('in 75 % of the requests');
  });

  test('tell how inputs grow up to the last turn that 30 requests have', () => {
    const { conversations } = trafficSummary();
    const sentenceOf = (requests: (index: number) => number, meanInput?: number) => {
      const byTurn = conversations!.byTurn.map((one, index) => ({
        ...one,
        requests: requests(index),
        meanInput: meanInput ?? one.meanInput,
      }));
      const changed = trafficSummary({ conversations: { ...conversations!, byTurn } });
      return pictureOf('history-by-turn', changed)?.sentence.replaceAll('\u00a0', ' ');
    };
    // Turn 11 is the last with 30: 900 + 400 x 9 tokens, of which 500 + 380 x 9 are history.
    expect(sentenceOf((index) => (index < 10 ? 30 : 29))).toBe(
      'The mean input goes from 900 tokens at turn 2 to 4,500 at turn 11, 87 % of which is history.',
    );
    expect(sentenceOf(() => 29)).toBe(
      'Fewer than two turns have 30 requests or more, too few to tell how inputs grow.',
    );
    expect(sentenceOf(() => 100, Number.NaN)).toBeUndefined();
  });

  test('without history have inputs only', () => {
    const { conversations } = trafficSummary();
    const byTurn = conversations!.byTurn.map((one) => ({ ...one, meanHistory: Number.NaN }));
    const picture = pictureOf(
      'history-by-turn',
      trafficSummary({ conversations: { ...conversations!, historyTokens: undefined, byTurn } }),
    );
    expect(picture.legend).toEqual([]);
    expect(picture.sentence).toBe('The mean input goes from 900 tokens at turn 2 to 8,500 at turn 21.');
    expect(svgText(picture.draw(document))).not.toContain('NaN');
  });
});
