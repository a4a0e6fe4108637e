import { describe, expect, test } from 'vitest';
import { compilePlan, type WorkloadSpec } from '../../src/index.js';
import { interTurnCdf } from '../fixtures/gap-cdf.js';
import { chiSquareTest, kolmogorovSmirnov, kolmogorovSmirnovBound } from '../fixtures/statistics.js';
import { turnRowsOf } from './rows-of-workload.js';

const USER = { family: 'lognormal', mu: 4.2, sigma: 0.9, max: 3600 } as const;
const TOOL = { family: 'exponential', mean: 5, max: 600 } as const;
const SHARE = 0.6;
const TURNS = 30;
/** Outputs, by which the test tells who has sent a turn. */
const OUTPUTS = { user: 1000, tool: 7 } as const;

const WORKLOAD = {
  category: 'language',
  duration: '24h',
  seed: 'tools',
  conversations: {
    share: 1,
    turns: { [TURNS]: 1 },
    inter_turn_seconds: USER,
    tool_calls: { share: SHARE, inter_turn_seconds: TOOL, fields: { output_tokens: OUTPUTS.tool } },
  },
  custom_clients: [{ rate: 20, fields: { input_tokens: 100, output_tokens: OUTPUTS.user } }],
} as const satisfies WorkloadSpec;

describe('turns of tools', async () => {
  const plan = await compilePlan(WORKLOAD);
  const times = new Map<number, number[]>();
  const kinds = new Map<number, boolean[]>();
  for (const { conversationId, time, turn, output, input, history } of turnRowsOf(plan)) {
    if (turn === 1 && time < plan.durationSeconds / 2) {
      times.set(conversationId, []);
      kinds.set(conversationId, []);
    }
    times.get(conversationId)?.push(time);
    kinds.get(conversationId)?.push(output === OUTPUTS.tool);
    expect(input - history).toBe(100);
  }
  const gaps = { user: [] as number[], tool: [] as number[] };
  for (const [id, of] of times) {
    expect(of.length).toBe(TURNS);
    expect(kinds.get(id)![0]).toBe(false);
    for (let turn = 1; turn < TURNS; turn++) {
      gaps[kinds.get(id)![turn] ? 'tool' : 'user'].push(of[turn] - of[turn - 1]);
    }
  }
  const count = gaps.user.length + gaps.tool.length;

  test('are as many as was asked for', () => {
    expect(count).toBeGreaterThan(800_000);
    // Three standard errors of a share.
    expect(Math.abs(gaps.tool.length / count - SHARE)).toBeLessThan(
      3 * Math.sqrt((SHARE * (1 - SHARE)) / count),
    );
  });

  test.each([
    ['user', USER],
    ['tool', TOOL],
  ] as const)('and others have each their law of times: %s', (kind, law) => {
    const sample = Float64Array.from(gaps[kind]);
    const bound = kolmogorovSmirnovBound(sample.length, 0.001);
    expect(kolmogorovSmirnov(sample, interTurnCdf(law))).toBeLessThan(bound);
  });

  test('are drawn each by itself: how many follow the first turn before another comes is geometric', () => {
    const observed = new Array<number>(TURNS).fill(0);
    for (const of of kinds.values()) {
      const others = of.slice(1).indexOf(false);
      observed[others < 0 ? TURNS - 1 : others]++;
    }
    const conversations = kinds.size;
    // Of 29 turns that can be tool calls the first k are with the probability p^k.
    const expected = observed.map(
      (_, length) => conversations * SHARE ** length * (length < TURNS - 1 ? 1 - SHARE : 1),
    );
    expect(conversations).toBeGreaterThan(25_000);
    expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(1e-3);
  });

  test('are as likely behind one as behind another turn', () => {
    for (const isTool of [true, false]) {
      let [pairs, both] = [0, 0];
      for (const of of kinds.values()) {
        for (let turn = 1; turn + 1 < TURNS; turn++) {
          if (of[turn] !== isTool) continue;
          pairs++;
          if (of[turn + 1]) both++;
        }
      }
      expect(Math.abs(both / pairs - SHARE)).toBeLessThan(3.3 * Math.sqrt((SHARE * (1 - SHARE)) / pairs));
    }
  });
});
