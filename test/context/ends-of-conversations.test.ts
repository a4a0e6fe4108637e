/** With how many turns conversations end at a limit, against what `simulate_turns.py` beside this prints. */
import { expect, test } from 'vitest';
import { compilePlan } from '../../src/index.js';
import { turnRowsOf } from './rows-of-workload.js';

const HALF = 40_000;

/** Of 2,000,000 conversations those that have at most so many turns. */
const SIMULATED = [
  [5, 0.00767],
  [10, 0.0909085],
  [15, 0.459345],
  [20, 0.893921],
  [30, 0.9999825],
] as const;

test('conversations end where the sum of their turns does not fit, as often as a simulation says', async () => {
  const plan = await compilePlan({
    category: 'language',
    duration: 2 * HALF,
    seed: 'ends',
    max_context: 32_768,
    conversations: { share: 1, turns: { 40: 1 }, inter_turn_seconds: 10 },
    custom_clients: [
      {
        rate: 10,
        fields: {
          input_tokens: { family: 'lognormal', mean: 1500, cv: 1.5 },
          output_tokens: { family: 'lognormal', mean: 600, cv: 1 },
        },
      },
    ],
  });
  const turns = new Map<number, number>();
  for (const { conversationId, turn, time } of turnRowsOf(plan)) {
    // What begins in the first half is over after 390 s at most.
    if (turn === 1 && time < HALF) turns.set(conversationId, 1);
    if (turns.has(conversationId)) turns.set(conversationId, turn);
  }
  const ends = [...turns.values()];
  expect(ends.length).toBeGreaterThan(20_000);
  for (const [most, share] of SIMULATED) {
    const found = ends.filter((end) => end <= most).length;
    // Four standard errors, and one for what is 0 or all.
    const error = Math.sqrt(ends.length * share * (1 - share));
    expect(Math.abs(found - ends.length * share), `at most ${most}`).toBeLessThan(4 * error + 1);
  }
});
