import { Uint64 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { ConversationTable } from '../../src/report/tally/conversation-table.js';
import { logBatch, tallied, talliedTrace } from './tallied.js';

/** Rows as time, session, input, history: one session of three turns, one of two, one of one, and a request of none. */
const ROWS = [
  [0, 1, 100, 0],
  [1, 2, 50, 0],
  [3, 1, 180, 150],
  [4, NaN, 10, 0],
  [9, 3, 20, 0],
  [11, 2, 90, 70],
  [13, 1, 300, 250],
] as const;
const column = (place: number) => ROWS.map((row) => row[place]);
const LOG = logBatch(column(0), {
  sessions: Float64Array.from(column(1)),
  history: Uint32Array.from(column(3)),
  values: { input_tokens: Uint32Array.from(column(2)), output_tokens: new Uint32Array(7).fill(5) },
});
const FIELDS = ['input_tokens', 'output_tokens'];

describe('conversations', () => {
  it('are those with two requests or more', async () => {
    const { conversations } = await tallied([LOG], { fields: FIELDS });
    expect(conversations).toMatchObject({ conversations: 2, requestShare: 5 / 7 });
    expect(conversations).toMatchObject({ turnsAre: 'seen', turnNumbersAre: 'seen' });
    expect(conversations!.turns).toMatchObject({ count: 2, mean: 2.5, cv: 0.2, min: 2, max: 3 });
    expect(conversations!.turnsHistogram).toEqual([
      { from: 2, to: 3, count: 1 },
      { from: 3, to: 4, count: 1 },
    ]);
    // From one request of a session to its next: 3, 10 and 10 seconds.
    expect(conversations!.interTurnSeconds).toMatchObject({
      count: 3,
      mean: 23 / 3,
      min: 3,
      p50: 10,
      max: 10,
    });
    expect(conversations!.interTurnHistogram.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    // Of the turns from the second on.
    expect(conversations!.historyTokens).toMatchObject({ count: 3, mean: 470 / 3, min: 70, max: 250 });
    // The session of one request is no conversation.
    expect(conversations!.byTurn).toEqual([
      { turn: 1, requests: 2, meanInput: 75, meanHistory: 0 },
      { turn: 2, requests: 2, meanInput: 135, meanHistory: 110 },
      { turn: 3, requests: 1, meanInput: 300, meanHistory: 250 },
    ]);
  });

  it('have no history where the log does not say it', async () => {
    const { conversations } = await tallied([{ ...LOG, history: undefined }], { fields: FIELDS });
    expect(conversations!.historyTokens).toBeUndefined();
    expect(conversations!.historyHistogram).toEqual([]);
    expect(conversations!.byTurn[1]).toEqual({ turn: 2, requests: 2, meanInput: 135, meanHistory: NaN });
  });

  it('are not there where no session has two requests', async () => {
    const alone = logBatch([0, 1, 2], { sessions: Float64Array.of(1, 2, Number.NaN) });
    expect((await tallied([alone])).conversations).toBeUndefined();
    expect((await tallied([logBatch([0, 1])])).conversations).toBeUndefined();
  });

  it('of a trace end by what their ids say, and those of others never', async () => {
    // Six bits are the number of turns less one: conversation 1 has two, conversation 2 four, of which three are here.
    const id = (number: number, turns: number) => BigInt(number * 64 + turns - 1);
    const ids = [id(1, 2), id(2, 4), id(1, 2), id(3, 1), id(2, 4), id(2, 4)];
    const trace = { timestamp: [0, 1, 2, 3, 5, 9], input_tokens: [1, 2, 3, 4, 5, 6], conversation_id: ids };
    const types = { conversation_id: new Uint64() };
    const own = await talliedTrace(
      trace,
      {},
      { types, batchRows: [1, 4], metadata: { 'servegen.seed': '1' } },
    );
    const others = await talliedTrace(trace, {}, { types, batchRows: [3] });
    for (const { conversations } of [own, others]) {
      expect(conversations).toMatchObject({ conversations: 2, requestShare: 5 / 6 });
      expect(conversations!.turns).toMatchObject({ count: 2, mean: 2.5 });
      expect(conversations!.interTurnSeconds).toMatchObject({ count: 3, mean: 10 / 3 });
    }
  });

  describe('that began before the trace', () => {
    // Six bits are the number of turns less one. Of the first, of five turns, the last two are here; the second, of three, begins
    // here, and has its third turn later; of the third, of two, the last is here alone; the fourth has one.
    const id = (number: number, turns: number) => BigInt(number * 64 + turns - 1);
    const trace = {
      timestamp: [0, 1, 2, 3, 4, 5],
      input_tokens: [400, 30, 500, 70, 20, 9],
      conversation_id: [id(1, 5), id(2, 3), id(1, 5), id(2, 3), id(3, 2), id(4, 1)],
      turn: [4, 1, 5, 2, 2, 1],
      history_tokens: [300, 0, 430, 50, 10, 0],
    };
    const types = { conversation_id: new Uint64() };
    const metadata = { 'servegen.seed': '1' };

    it('have the numbers of turns that the trace says', async () => {
      const { conversations } = await talliedTrace(trace, {}, { types, metadata });
      expect(conversations).toMatchObject({ conversations: 2, requestShare: 4 / 6, turnNumbersAre: 'own' });
      expect(conversations!.byTurn).toEqual([
        { turn: 1, requests: 1, meanInput: 30, meanHistory: 0 },
        { turn: 2, requests: 2, meanInput: 45, meanHistory: 30 },
        { turn: 4, requests: 1, meanInput: 400, meanHistory: 300 },
        { turn: 5, requests: 1, meanInput: 500, meanHistory: 430 },
      ]);
      // Of the turns from the second on.
      expect(conversations!.historyTokens).toMatchObject({ count: 4, mean: 790 / 4 });
      // Long conversations are more often met than begun: those that begin here tell how many turns there are.
      expect(conversations).toMatchObject({ turnsAre: 'whole' });
      expect(conversations!.turns).toMatchObject({ count: 1, mean: 3 });
    });

    it('are those that are seen where the trace has no turns', async () => {
      const { turn: _, ...without } = trace;
      const { conversations } = await talliedTrace(without, {}, { types, metadata });
      expect(conversations).toMatchObject({ turnsAre: 'seen', turnNumbersAre: 'seen' });
      expect(conversations!.turns).toMatchObject({ count: 2, mean: 2 });
      expect(conversations!.byTurn.map(({ turn, requests }) => [turn, requests])).toEqual([
        [1, 3],
        [2, 2],
      ]);
    });

    it('of others have their numbers, and as many turns as are seen', async () => {
      const { conversations } = await talliedTrace(trace, {}, { types });
      expect(conversations).toMatchObject({ turnsAre: 'seen', turnNumbersAre: 'own' });
    });
  });

  it('beyond so many are a sample, from the first turn on', () => {
    const table = new ConversationTable(100);
    const turns = new Map<number, number>();
    for (let turn = 0; turn < 3; turn++) {
      for (let id = 0; id < 1000; id++) {
        const number = table.turn(id, 5, 1000 * turn + id);
        if (number > 0) turns.set(id, number);
        if (number > 1) expect(table.lastTime).toBe(1000 * (turn - 1) + id);
      }
    }
    const open = [...table.openTurns()];
    expect(open.length).toBeLessThanOrEqual(100);
    expect(open.every((count) => count === 3)).toBe(true);
    // Each stands for 16: a sample of some 62 of 1,000, within 4 standard errors.
    expect(table.weight).toBe(16);
    expect(Math.abs(open.length - 62.5)).toBeLessThan(4 * Math.sqrt(62.5));
  });
});
