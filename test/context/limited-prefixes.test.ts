/** Limits of contexts beside prefixes and items: what requests begin with counts, and what was cut stays away. */
import { expect, test } from 'vitest';
import { instantiateEngine } from '../../src/engine/instantiate.js';
import { engineModule } from '../../src/engine/module.js';
import { compilePlan, type WorkloadSpec } from '../../src/index.js';
import { rowsOf } from '../library/phase-rows.js';

const SHORT = {
  input_tokens: { family: 'exponential', mean: 300, min: 1 },
  output_tokens: { family: 'exponential', mean: 200, min: 1 },
} as const;

test.each([
  ['single requests', undefined],
  ['conversations without histories', false],
  ['conversations with histories', true],
])('%s keep their limit beside documents of any length', async (_, history) => {
  const rows = await rowsOf({
    category: 'language',
    duration: 3600,
    seed: '1',
    max_context: 4000,
    prefixes: {
      documents: { count: 1000, exponent: 0.5, tokens: { family: 'uniform', min: 1, max: 3500 } },
    },
    custom_clients: [{ rate: 2, fields: SHORT }],
    ...(history !== undefined && {
      conversations: {
        share: 1,
        turns: { mean: 4, max: 6 },
        history,
        inter_turn_seconds: { family: 'exponential', mean: 10 },
      },
    }),
  } as WorkloadSpec);
  const inputs = rows.column('input_tokens');
  expect(inputs.length).toBeGreaterThan(6000);
  const largest = inputs.reduce((a, b) => Math.max(a, b));
  expect(largest).toBeLessThanOrEqual(4000);
  // Documents alone come to 3,500.
  expect(largest).toBeGreaterThan(3500);
});

test('a document that was cut away does not come back', async () => {
  const rows = await rowsOf({
    category: 'multimodal',
    duration: 3600,
    seed: '1',
    max_context: { tokens: 6000, of: 'input_and_output', beyond: 'truncate' },
    prefixes: {
      system_prompt: { tokens: 500 },
      documents: { count: 100, exponent: 1, tokens: { family: 'constant', value: 1000 } },
    },
    conversations: {
      share: 1,
      turns: { mean: 20, max: 40 },
      inter_turn_seconds: { family: 'exponential', mean: 10 },
    },
    custom_clients: [
      {
        rate: 2,
        fields: {
          text_tokens: 100,
          output_tokens: 150,
          image_count: { family: 'empirical', values: [0, 1], probabilities: [0.8, 0.2] },
          image_tokens: 2000,
        },
      },
    ],
  } as WorkloadSpec);
  const ids = rows.column('conversation_id');
  const last = new Map<number, number>();
  let [dropped, back] = [0, 0];
  rows.column('document_tokens').forEach((document, row) => {
    const before = last.get(ids[row]) ?? document;
    if (document < before) dropped++;
    if (document > before) back++;
    last.set(ids[row], document);
  });
  // Turns add 250 tokens and every fifth 2,000 more, so that most of the longer conversations are cut.
  expect(dropped).toBeGreaterThan(50);
  expect(back).toBe(0);
});

test('what is drawn again leaves no items behind', async () => {
  const bytesOf = async (limit: object) => {
    const plan = await compilePlan({
      category: 'multimodal',
      duration: 3600,
      seed: '1',
      ...limit,
      custom_clients: [
        {
          count: 10,
          rate: 1,
          fields: {
            text_tokens: 10,
            output_tokens: 10,
            image_count: { family: 'uniform', min: 1, max: 1000 },
            image_tokens: 10,
          },
        },
      ],
    } as WorkloadSpec);
    const engine = instantiateEngine<{
      memory: WebAssembly.Memory;
      allocatePlan(bytes: number): number;
      openPlan(): number;
      tiles(): number;
      produce(): number;
    }>(engineModule());
    const address = engine.allocatePlan(plan.bytes.length) >>> 0;
    new Uint8Array(engine.memory.buffer, address, plan.bytes.length).set(plan.bytes);
    expect(engine.openPlan()).toBe(0);
    for (let tile = engine.tiles() >>> 0; tile > 0; tile--) engine.produce();
    return engine.memory.buffer.byteLength;
  };
  // Some 10 % of the rows fit, so that 10 are drawn for each.
  const [free, limited] = [await bytesOf({}), await bytesOf({ max_context: 1000 })];
  expect(limited).toBeLessThanOrEqual(free);
});
