import { describe, expect, test } from 'vitest';
import { engineModule } from '../../src/engine/module.js';
import { TraceError } from '../../src/errors.js';
import { PrefixBlocks } from '../../src/trace/prefix-blocks.js';
import { HEAVY_TAILED, type TurnRow, turnRows } from '../fixtures/conversations.js';
import { allTiles } from '../fixtures/rows.js';
import { staircase } from '../fixtures/synthetic-datasets.js';
import { MIXED_CLIENTS, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';

interface PrefixRow {
  readonly clientId: number;
  readonly conversationId: bigint;
  readonly turn: number;
  readonly inputTokens: number;
  readonly historyTokens: number;
}

/** The ids of each of some rows, given together. */
function idsOf(blocks: PrefixBlocks, rows: readonly PrefixRow[]): number[][] {
  const { offsets, items } = blocks.idsOf({
    rows: rows.length,
    clientIds: Uint32Array.from(rows, ({ clientId }) => clientId),
    inputTokens: Uint32Array.from(rows, ({ inputTokens }) => inputTokens),
    conversations: {
      ids: BigUint64Array.from(rows, ({ conversationId }) => conversationId),
      turns: Uint16Array.from(rows, ({ turn }) => turn),
      historyTokens: Uint32Array.from(rows, ({ historyTokens }) => historyTokens),
    },
  });
  return rows.map((_, at) => [...items.subarray(offsets[at], offsets[at + 1])]);
}

const idsOfOne = (blocks: PrefixBlocks, one: PrefixRow) => idsOf(blocks, [one])[0];

/** A turn of a conversation, by the number of the conversation. */
function row(
  number: number,
  turns: number,
  turn: number,
  input: number,
  history = 0,
  clientId = 1,
): PrefixRow {
  const conversationId = BigInt(number * 64 + turns - 1);
  return { clientId, conversationId, turn, inputTokens: input, historyTokens: history };
}

describe('blocks of 10 tokens', () => {
  test('of single requests are all their own', () => {
    expect(
      idsOf(new PrefixBlocks(10), [row(1, 1, 1, 25), row(2, 1, 1, 20), row(3, 1, 1, 0), row(4, 1, 1, 1)]),
    ).toEqual([[0, 1, 2], [3, 4], [], [5]]);
  });

  test('of a later turn are those of the earlier as far as these were full', () => {
    // 25 in, 30 out; then 55 and 12 in, 9 out; then 76 and 30 in.
    const rows = [row(1, 3, 1, 25), row(9, 1, 1, 10), row(1, 3, 2, 67, 55), row(1, 3, 3, 106, 76)];
    expect(idsOf(new PrefixBlocks(10), rows)).toEqual([
      [0, 1, 2],
      [3],
      [0, 1, 4, 5, 6, 7, 8],
      [0, 1, 4, 5, 6, 7, 9, 10, 11, 12, 13],
    ]);
  });

  test('of a system prompt are those of all requests of its client', () => {
    const blocks = new PrefixBlocks(10, { systemTokens: 25 });
    const rows = [
      row(1, 1, 1, 40),
      row(2, 2, 1, 31),
      row(3, 1, 1, 40, 0, 2),
      row(2, 2, 2, 55, 35),
      row(4, 1, 1, 12),
    ];
    expect(idsOf(blocks, rows)).toEqual([
      [0, 1, 2, 3],
      [0, 1, 4, 5],
      [6, 7, 8, 9],
      [0, 1, 4, 10, 11, 12],
      [0, 13],
    ]);
  });

  test('of a turn without a history are its own but for the system prompt', () => {
    const blocks = new PrefixBlocks(10, { systemTokens: 10 });
    expect(idsOf(blocks, [row(1, 3, 1, 40), row(1, 3, 2, 30), row(1, 3, 3, 7)])).toEqual([
      [0, 1, 2, 3],
      [0, 4, 5],
      [6],
    ]);
    expect(blocks.openConversations).toBe(0);
  });
});

/**
 * What a block is known by, from the model of a conversation as a growing text: the owner of the text up to the
 * block's end. Blocks that are not full have no owner but the request.
 */
function* contents({ clientId, conversationId, input }: TurnRow, at: number, size: number, system: number) {
  for (let end = size; end < input + size; end += size) {
    if (end > input) yield `request ${at}`;
    else if (end <= system) yield `client ${clientId} ${end}`;
    else yield `conversation ${conversationId} ${end}`;
  }
}

const pool = new SyntheticPool({
  category: 'language',
  clients: MIXED_CLIENTS,
  datasets: [{ input_tokens: staircase(700, 1, 3), output_tokens: staircase(300, 1, 5) }],
});

test.each([16, 512])(
  'two blocks of a trace have the same id where their prefixes are the same: %d tokens',
  (size) => {
    const plan = compilePlan(pool, { requests: 3000, conversations: HEAVY_TAILED }).bytes;
    const systemTokens = 700;
    const blocks = new PrefixBlocks(size, { systemTokens });
    const idOf = new Map<string, number>();
    const contentOf = new Map<number, string>();
    const firstInput = new Map<number, number>();
    const open = new Set<number>();
    let shared = 0;
    for (const [at, request] of [...turnRows(allTiles(plan, engineModule()))].entries()) {
      const { clientId, conversationId, turn, input, history } = request;
      const ids = idsOfOne(blocks, {
        clientId,
        conversationId: BigInt(conversationId),
        turn,
        inputTokens: input,
        historyTokens: history,
      });
      if (turn <= conversationId % 64) open.add(conversationId);
      else open.delete(conversationId);
      expect(blocks.openConversations).toBe(open.size);
      expect(ids.length).toBe(Math.ceil(input / size));
      // A first input that is shorter than the system prompt has only as much of it, and so have the turns behind it.
      if (!firstInput.has(conversationId)) firstInput.set(conversationId, input);
      const system = Math.min(systemTokens, firstInput.get(conversationId)!);
      let place = 0;
      let mismatches = 0;
      for (const content of contents(request, at, size, system)) {
        const id = ids[place++];
        if (idOf.has(content)) shared++;
        if ((idOf.get(content) ?? id) !== id || (contentOf.get(id) ?? content) !== content) mismatches++;
        idOf.set(content, id);
        contentOf.set(id, content);
      }
      expect(mismatches).toBe(0);
    }
    expect(shared).toBeGreaterThan(1000);
    // Ids are dense.
    expect([...contentOf.keys()].reduce((most, id) => Math.max(most, id), 0)).toBe(contentOf.size - 1);
  },
);

describe('when ids run out', () => {
  const LIMIT = 4 * 65_536;

  test('those that are still shared are never given again, and others are', () => {
    const blocks = new PrefixBlocks(1, { systemTokens: 3, limit: LIMIT });
    const system = idsOfOne(blocks, row(1, 1, 1, 3, 0, 7));
    const first = idsOfOne(blocks, row(2, 3, 1, 5));
    const held = new Set([...system, ...first]);
    const seen = new Set<number>();
    let [repeated, wrong] = [0, 0];
    for (let request = 10; request < 10_000; request++) {
      // Behind the system prompt of their client.
      for (const id of idsOfOne(blocks, row(request, 1, 1, 103)).slice(3)) {
        if (seen.has(id)) repeated++;
        if (held.has(id) || id >= LIMIT) wrong++;
        seen.add(id);
      }
    }
    expect(wrong).toBe(0);
    expect(repeated).toBeGreaterThan(500_000);
    expect(idsOfOne(blocks, row(2, 3, 2, 9, 7)).slice(0, 5)).toEqual(first);
    expect(idsOfOne(blocks, row(3, 1, 1, 4, 0, 7)).slice(0, 3)).toEqual(system);
    // The conversation ends: the chunk in which it was is free but for the system prompt.
    idsOfOne(blocks, row(2, 3, 3, 12, 10));
    expect(blocks.openConversations).toBe(0);
  });

  test('by conversations that are open, that is said', () => {
    const blocks = new PrefixBlocks(1, { limit: LIMIT });
    for (let conversation = 0; conversation < 4; conversation++) {
      idsOfOne(blocks, row(conversation, 2, 1, 65_536));
    }
    expect(() => idsOfOne(blocks, row(9, 1, 1, 1))).toThrow(TraceError);
    expect(() => idsOfOne(blocks, row(9, 1, 1, 1))).toThrow('more than 262144 blocks');
    // The last turn of one of them leaves its chunk free; it takes no more than it shares.
    idsOfOne(blocks, row(2, 2, 2, 65_536, 65_536));
    expect(idsOfOne(blocks, row(9, 1, 1, 2))).toEqual([131_072, 131_073]);
  });
});
