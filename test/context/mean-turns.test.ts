/**
 * Mean numbers of turns that take place under a limit, as plans expect them, against closed forms and a simulation.
 *
 * The constants are what `simulate_turns.py` beside this prints: means of 2,000,000 conversations, or 400,000 with tool
 * calls. Their standard errors are below 0.025 % (0.12 % with tool calls). Allowed are 0.3 % and three standard errors.
 */
import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import type { Coupling } from '../../src/laws/coupling.js';
import type { FieldDistribution } from '../../src/laws/distribution.js';
import { requestLimitsIn } from '../../src/plan/context/limits-in.js';
import { inOnePiece } from '../../src/platform/slices.js';
import type { ContextLimit, Conversations } from '../../src/workload/resolved-workload.js';
import { customPool } from '../support/at-once.js';

const { log } = deterministicMath();

function lognormal(mean: number, cv: number, bounds: { min?: number; max?: number } = {}): FieldDistribution {
  const variance = log(1 + cv * cv);
  return { family: 'lognormal', mu: log(mean) - variance / 2, sigma: Math.sqrt(variance), ...bounds };
}

function constant(value: number): FieldDistribution {
  return { family: 'constant', value };
}

const BEHIND = { share: 1, inter_turn_seconds: { family: 'constant', value: 1 } } as const;

interface Case {
  readonly fields: Readonly<Record<string, FieldDistribution>>;
  readonly limit: Partial<ContextLimit> & { readonly tokens: number };
  readonly turns: Conversations['turns'];
  readonly more?: Partial<Conversations>;
  readonly coupling?: Coupling;
}

function meanTurns({ fields, limit, turns, more, coupling }: Case): number | undefined {
  const category = 'image_count' in fields ? 'multimodal' : 'language';
  const client = { id: 3, rate: 1, gaps: { family: 'exponential' }, dataset: fields } as const;
  const pool = customPool(category, [client]);
  const max_context = { of: 'input_and_output', beyond: 'end', ...limit } as const;
  const limits = requestLimitsIn(pool, { max_context, ...(coupling && { coupling }) });
  const conversations = { ...BEHIND, turns, ...more } as Conversations;
  inOnePiece(limits.find(0, 0, conversations));
  return limits.meanTurns(0, 0, conversations);
}

const CHAT = { input_tokens: lognormal(1500, 1.5), output_tokens: lognormal(600, 1) };

describe('a limit ends conversations', () => {
  test.each<[string, Case, number]>([
    ['of input and output', { fields: CHAT, limit: { tokens: 32_768 }, turns: { 40: 1 } }, 15.7607],
    ['of input', { fields: CHAT, limit: { tokens: 16_384, of: 'input' }, turns: { 40: 1 } }, 8.2953],
    [
      'of comonotone fields',
      { fields: CHAT, limit: { tokens: 32_768 }, turns: { 40: 1 }, coupling: 'comonotone' },
      16.1004,
    ],
    [
      'of fields with a Gaussian copula',
      {
        fields: CHAT,
        limit: { tokens: 32_768 },
        turns: { 40: 1 },
        coupling: { rank_correlations: [{ fields: ['input_tokens', 'output_tokens'], value: -0.5 }] },
      },
      15.6793,
    ],
    [
      'with images, which are in no history',
      {
        fields: {
          text_tokens: lognormal(300, 1),
          output_tokens: lognormal(200, 1),
          image_count: {
            family: 'empirical',
            values: Float64Array.of(0, 1, 2, 3),
            probabilities: Float64Array.of(0.4, 0.3, 0.2, 0.1),
          },
          image_tokens: constant(1000),
        },
        limit: { tokens: 8192 },
        turns: { 40: 1 },
      },
      12.939,
    ],
  ])('%s', (_, given, simulated) => {
    expect(Math.abs(meanTurns(given)! / simulated - 1)).toBeLessThan(0.003 + 3 * 0.00025);
  });

  test('of agents, whose tool calls have laws of their own', () => {
    const fields = {
      input_tokens: lognormal(900, 1.2, { min: 200, max: 4000 }),
      output_tokens: lognormal(250, 1),
    };
    const given = {
      fields: CHAT,
      limit: { tokens: 131_072 },
      turns: { mean: 57, max: 1000 },
      more: { tool_calls: { share: 0.8, fields } } as Partial<Conversations>,
    };
    expect(Math.abs(meanTurns(given)! / 47.0098 - 1)).toBeLessThan(0.003 + 3 * 0.0012);
  });

  test.each([
    // 1000 + 200 tokens a turn: floor(limit / 1200) turns, of 20.
    [{ tokens: 12_000 }, 10],
    [{ tokens: 11_999 }, 9],
    [{ tokens: 1_200 }, 1],
    [{ tokens: 100_000 }, 20],
    // Before turn k are 1200 (k - 1), and 1000 of its own.
    [{ tokens: 11_799, of: 'input' }, 9],
    [{ tokens: 11_800, of: 'input' }, 10],
  ] as const)('of constant lengths: %o leaves %d', (limit, expected) => {
    const fields = { input_tokens: constant(1000), output_tokens: constant(200) };
    expect(meanTurns({ fields, limit, turns: { 20: 1 } })).toBeCloseTo(expected, 9);
  });

  test('of millions of tokens after thousands of turns', () => {
    // Renewal theory: the first k with a sum above L has the mean L / m + (1 + cv^2) / 2 + 1 / (2 m), less the one that does not fit.
    const fields = { input_tokens: lognormal(4000, 1), output_tokens: constant(1000) };
    const [mean, variance] = [5000, 4000 ** 2];
    const limit = 10_000_000;
    const expected = (limit + 0.5) / mean + (variance / mean ** 2 - 1) / 2;
    const turns = meanTurns({ fields, limit: { tokens: limit }, turns: { 4096: 1 } })!;
    expect(Math.abs(turns / expected - 1)).toBeLessThan(0.001);
  });
});

test('where history is cut, or there is none, conversations keep their turns', () => {
  const given = { fields: CHAT, limit: { tokens: 8192 }, turns: { 40: 1 } };
  expect(meanTurns({ ...given, limit: { tokens: 8192, beyond: 'truncate' } })).toBeUndefined();
  expect(meanTurns({ ...given, more: { history: false } })).toBeUndefined();
});

test('a limit that hardly a request keeps is refused, with the client and the share', () => {
  const given = { fields: CHAT, limit: { tokens: 300 }, turns: { 4: 1 } };
  const sentence =
    /^max_context: only ([\d.]+) % of the requests of client 3 have at most 300 tokens of input and output; a limit leaves at least 6\.25 % of them$/;
  let message = '';
  try {
    meanTurns(given);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toMatch(sentence);
  // 1.4009 % of 20,000,000 requests of the simulation, give or take 0.003; the message rounds to two digits.
  expect(Math.abs(Number(sentence.exec(message)![1]) - 1.4009)).toBeLessThan(0.05 + 3 * 0.003);
});
