/** How much is done to find what limits do, in figures that no machine changes, and that it can pause. */
import { afterEach, expect, test, vi } from 'vitest';
import { compilePlan, type WorkloadSpec } from '../../src/index.js';
import { FourierTransform } from '../../src/plan/context/fourier.js';
import { requestLimitsIn } from '../../src/plan/context/limits-in.js';
import { RequestLimits } from '../../src/plan/context/request-limits.js';
import { durationClasses } from '../../src/plan/conversations/classes.js';
import { turnProbabilities } from '../../src/plan/conversations/turn-counts.js';
import { inOnePiece } from '../../src/platform/slices.js';
import type { Conversations } from '../../src/workload/resolved-workload.js';
import { customPool } from '../support/at-once.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A client whose conversations are as long as they can be, and come to a limit after thousands of turns. */
const FIELDS = {
  input_tokens: { family: 'lognormal', mu: 6.2, sigma: 1.5 },
  output_tokens: { family: 'pareto', scale: 100, alpha: 1.1 },
} as const;
const LONG = {
  share: 0.5,
  turns: { mean: 3000, max: 16_384 },
  inter_turn_seconds: { family: 'lognormal', mu: 3.5, sigma: 1, max: 3600 },
} as const;

function limitsOf(category: 'language' | 'multimodal', fields: object, coupling?: 'comonotone') {
  const client = { id: 1, rate: 1, gaps: { family: 'exponential' }, dataset: fields } as const;
  const pool = customPool(category, [client as never]);
  const max_context = { tokens: 10_000_000, of: 'input_and_output', beyond: 'end' } as const;
  return requestLimitsIn(pool, { max_context, ...(coupling && { coupling }) });
}

const IMAGES = {
  text_tokens: FIELDS.input_tokens,
  output_tokens: FIELDS.output_tokens,
  image_count: { family: 'poisson', mean: 2 },
  image_tokens: { family: 'uniform', min: 100, max: 2000 },
};
const LISTED = Object.fromEntries(Array.from({ length: 16_383 }, (_, index) => [index + 2, 1]));

test.each([
  ['geometric numbers of turns', 'language', FIELDS, LONG, 4],
  ['listed ones', 'language', FIELDS, { ...LONG, turns: LISTED }, 4],
  ['images', 'multimodal', IMAGES, LONG, 10],
] as const)(
  'thousands of turns take a few transforms, one between pauses: %s',
  (_, category, fields, conversations, most) => {
    const apply = vi.spyOn(FourierTransform.prototype, 'apply');
    const limits = limitsOf(category, fields);
    const work = limits.find(0, 0, conversations as unknown as Conversations);
    for (let before = 0; !work.next().done; before = apply.mock.calls.length) {
      expect(apply.mock.calls.length - before).toBeLessThanOrEqual(1);
    }
    expect(apply.mock.calls.length).toBeGreaterThan(0);
    expect(apply.mock.calls.length).toBeLessThanOrEqual(most);
    for (const [{ re }] of apply.mock.calls) expect(re.length).toBeLessThanOrEqual(8192);
  },
);

test('what conversations say is known by what it says', () => {
  const apply = vi.spyOn(FourierTransform.prototype, 'apply');
  const limits = limitsOf('language', FIELDS);
  inOnePiece(limits.find(0, 0, LONG as unknown as Conversations));
  const calls = apply.mock.calls.length;
  const same = structuredClone(LONG) as unknown as Conversations;
  inOnePiece(limits.find(0, 0, same));
  expect(apply.mock.calls.length).toBe(calls);
  expect(limits.meanTurns(0, 0, same)).toBeGreaterThan(1000);
});

test('classes of the longest conversations ask for few times, and pause among them', () => {
  const turns = turnProbabilities(LONG.turns);
  let calls = 0;
  const cdf = (seconds: number) => {
    calls++;
    return Math.min(seconds / 3600, 1);
  };
  const law = { cdf, longest: 3600 };
  const work = durationClasses(turns, law, 0.01, 1e6);
  let most = 0;
  for (let before = 0; !work.next().done; before = calls) most = Math.max(most, calls - before);
  expect(most).toBeLessThanOrEqual(2048);
  // 60 halvings of the range of the first bound, and each bound once or twice.
  expect(calls).toBeLessThanOrEqual(80 * turns.length);
});

test('clients whose means differ have the tables of long conversations in common', async () => {
  const workload = (max_context: number | undefined) =>
    ({
      category: 'language',
      duration: '1h',
      ...(max_context !== undefined && { max_context }),
      conversations: {
        share: 0.5,
        turns: { mean: 1000, max: 4096 },
        inter_turn_seconds: { family: 'exponential', mean: 1, max: 60 },
      },
      custom_clients: Array.from({ length: 20 }, (_, index) => ({
        rate: 0.05,
        fields: {
          input_tokens: { family: 'exponential', mean: 1000 + 300 * index },
          output_tokens: { family: 'exponential', mean: 200 },
        },
      })),
    }) as const satisfies WorkloadSpec;
  const [limited, without] = [await compilePlan(workload(5_000_000)), await compilePlan(workload(undefined))];
  expect(limited.bytes.length).toBeLessThan(2 * without.bytes.length);
});

test('too many followed rows are refused when only the first law of each client is known', async () => {
  const find = vi.spyOn(RequestLimits.prototype, 'find');
  const clients = 50;
  const workload = {
    pool: { source: `builtin:language?clients=${clients}` },
    rate: 50,
    duration: '1d',
    max_context: 10_000_000,
    conversations: {
      share: 0.5,
      turns: { mean: 3000, max: 16_384 },
      inter_turn_seconds: { family: 'lognormal', mean: 60, cv: 1.5, max: 3600 },
    },
  } as const satisfies WorkloadSpec;
  await expect(compilePlan(workload)).rejects.toThrow(
    /at least \d+ requests would have to be followed before any moment/,
  );
  expect(find.mock.calls.length).toBeGreaterThan(0);
  expect(find.mock.calls.length).toBeLessThanOrEqual(clients);
});
