import { describe, expect, test } from 'vitest';
import type { Workload } from '../../src/index.js';
import { type PrefixRow, plainWorkload, prefixRows } from '../fixtures/prefixes.js';

/** A node of a radix tree over blocks of tokens: its id, and what comes behind it. */
interface Node {
  id: number | undefined;
  readonly children: Map<string, Node>;
}

/** What each token of each input is, by name: the same name is the same token. */
class Tokens {
  /** By conversation, all of its turns so far, with their outputs. */
  readonly #conversations = new Map<bigint, string[]>();
  #fresh = 0;

  of({
    group,
    system,
    document,
    documentTokens,
    input,
    output,
    history,
    turn,
    conversation,
  }: PrefixRow): string[] {
    const prompt = this.#named(`prompt ${group}`, system);
    const text = this.#named(`document ${document}`, documentTokens);
    // A history that began before the trace is known to begin with the prompt and the document alone.
    const before =
      turn === 1
        ? [...prompt, ...text]
        : (this.#conversations.get(conversation!) ?? [
            ...prompt,
            ...text,
            ...this.#new(history - system - documentTokens),
          ]);
    const kept = turn === 1 ? before : cut(before, history, system);
    expect(kept).toHaveLength(turn === 1 ? system + documentTokens : history);
    const tokens = [...kept, ...this.#new(input - kept.length)];
    if (conversation !== undefined) this.#conversations.set(conversation, [...tokens, ...this.#new(output)]);
    return tokens;
  }

  #named(name: string, count: number): string[] {
    return Array.from({ length: count }, (_, index) => `${name} ${index}`);
  }

  #new(count: number): string[] {
    return Array.from({ length: count }, () => `${this.#fresh++}`);
  }
}

/** As much of a history as fits: the prompt, and of the rest the newest tokens. */
function cut(history: readonly string[], fits: number, system: number): readonly string[] {
  if (fits >= history.length) return history;
  const newest = fits - Math.min(system, fits);
  return [...history.slice(0, fits - newest), ...history.slice(history.length - newest)];
}

const CASES: readonly (readonly [name: string, Partial<Workload>])[] = [
  [
    'a prompt for all and documents',
    { prefixes: { system_prompt: { tokens: 75, group: 'all' }, documents: documents(1) } },
  ],
  [
    'prompts of groups, some without, and documents for some',
    {
      prefixes: {
        system_prompt: {
          groups: [
            { name: 'a', tokens: 100, weight: 1 },
            { name: 'b', tokens: 64, weight: 1 },
            { name: 'c', tokens: 0, weight: 1 },
          ],
        },
        documents: documents(0.7),
      },
    },
  ],
  ['prompts of each client', { prefixes: { system_prompt: { tokens: 75 } } }],
  ['documents alone', { prefixes: { documents: documents(0.9) } }],
  [
    'what is part of the lengths and may be cut',
    {
      prefixes: { system_prompt: { tokens: 75, group: 'all' }, documents: documents(0.9), counted: 'within' },
    },
  ],
  ['histories that are cut', { max_context: { tokens: 300, of: 'input', beyond: 'truncate' } }],
  [
    'histories that are cut behind a prompt',
    {
      max_context: { tokens: 420, of: 'input_and_output', beyond: 'truncate' },
      prefixes: { system_prompt: { tokens: 75, group: 'all' }, documents: documents(0.7) },
    },
  ],
];

function documents(share: number) {
  return { count: 8, exponent: 1, tokens: { family: 'uniform', min: 10, max: 90 }, share } as const;
}

describe('two requests have the same blocks exactly as far as their inputs begin alike', () => {
  test.each(CASES)('%s', async (_, prefixes) => {
    const size = 16;
    const workload = plainWorkload(
      { count: 12 },
      {
        duration: 60,
        conversations: {
          share: 0.7,
          turns: { 2: 0.5, 4: 0.5 },
          inter_turn_seconds: { family: 'exponential', mean: 15 },
        },
        output: { block_size: size },
        ...prefixes,
      },
    );
    (workload as { custom_clients: unknown }).custom_clients = [
      {
        rate: 1,
        count: 12,
        fields: { input_tokens: { family: 'uniform', min: 20, max: 140 }, output_tokens: 30 },
      },
    ];
    const rows = await prefixRows(workload);
    const root: Node = { id: undefined, children: new Map() };
    const tokensOf = new Tokens();
    const used = new Map<number, Node>();
    let shared = 0;
    for (const row of rows) {
      const tokens = tokensOf.of(row);
      expect(row.ids).toHaveLength(Math.ceil(tokens.length / size));
      let node = root;
      for (const [at, id] of row.ids.entries()) {
        const isFull = (at + 1) * size <= tokens.length;
        const block = tokens.slice(at * size, (at + 1) * size).join();
        let child = isFull ? node.children.get(block) : undefined;
        if (child === undefined) {
          child = { id, children: new Map() };
          if (isFull) node.children.set(block, child);
          // A block that nobody had before has an id that nobody had.
          expect(used.has(id)).toBe(false);
          used.set(id, child);
        } else shared++;
        expect(id).toBe(child.id);
        node = child;
      }
    }
    expect(rows.length).toBeGreaterThan(700);
    expect(shared).toBeGreaterThan(rows.length);
  });
});

test('a cache without limits is hit as often as the closed form says', async () => {
  const [count, share, blocksOfPrompt, blocksOfDocument, own] = [300, 0.6, 8, 12, 5];
  const rows = await prefixRows(
    plainWorkload(
      { input: own * 16 },
      {
        requests: 5000,
        output: { block_size: 16 },
        prefixes: {
          system_prompt: { tokens: blocksOfPrompt * 16, group: 'all' },
          documents: { count, exponent: 0.9, tokens: blocksOfDocument * 16, share },
        },
      },
    ),
  );
  const cached = new Set<number>();
  let hits = 0;
  for (const { ids } of rows) {
    for (const id of ids) {
      if (cached.has(id)) hits++;
      cached.add(id);
    }
  }
  const weights = Array.from({ length: count }, (_, index) => (index + 1) ** -0.9);
  const sum = weights.reduce((a, b) => a + b);
  const asked = weights.map((weight) => (share * weight) / sum);
  // Every request but the first finds the prompt; of documents all but the first request for each find it.
  const distinct = asked.reduce((total, p) => total + 1 - (1 - p) ** rows.length, 0);
  const expected = (rows.length - 1) * blocksOfPrompt + (rows.length * share - distinct) * blocksOfDocument;
  // Requests with a document are binomial, and documents that are asked for vary by less than their number's root.
  const sd = blocksOfDocument * Math.sqrt(rows.length * share * (1 - share) + distinct);
  expect(Math.abs(hits - expected)).toBeLessThan(5 * sd);
  expect(5 * sd).toBeLessThan(0.05 * expected);
});
