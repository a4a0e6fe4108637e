import { Float64, Uint64 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { compareTraces } from '../../src/compare/compare.js';
import type { TraceComparison } from '../../src/compare/comparison.js';
import { spearman } from '../../src/statistics/correlation.js';
import { type Columns, type TraceShape, traceOf, uniforms } from './traces.js';

async function withItself(columns: Columns, shape: TraceShape = {}): Promise<TraceComparison> {
  return compareTraces(traceOf(columns, shape), traceOf(columns, shape));
}

const seconds = (count: number) => Array.from({ length: count }, (_, index) => index / 10);

describe('output by input', () => {
  it('is that of a small example', async () => {
    // Ten requests, one to a decile: the hump that a correlation near 0 hides.
    const output = [1, 3, 5, 7, 9, 8, 6, 4, 2, 0];
    const input = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
    const { a } = await withItself({ timestamp: seconds(10), input_tokens: input, output_tokens: output });
    expect(a.joint).toEqual({
      input: 'input_tokens',
      output: 'output_tokens',
      spearman: expect.closeTo(spearman(Float64Array.from(input), Float64Array.from(output)), 12),
      deciles: output.map((meanOutput, index) => ({
        decile: index + 1,
        meanInput: input[index],
        meanOutput,
      })),
    });
    expect(Math.abs(a.joint!.spearman)).toBeLessThan(0.2);
  });

  it('is the same in any batches, beyond where all requests are ranked, too', async () => {
    const uniform = uniforms(1);
    const count = 300_000;
    const input = Array.from({ length: count }, () => Math.floor(3000 * uniform() ** 2));
    const output = input.map((tokens) => Math.floor(0.3 * tokens + 600 * uniform()));
    const columns = { timestamp: seconds(count), input_tokens: input, output_tokens: output };
    const { a } = await withItself(columns, { batchRows: [70_001, 100_003] });
    const whole = await withItself(columns);
    expect(a.joint).toEqual(whole.a.joint);
    // As of 165,000 requests, whose standard error is 0.0025, bins aside.
    const own = spearman(Float64Array.from(input), Float64Array.from(output));
    expect(Math.abs(a.joint!.spearman - own)).toBeLessThan(0.008);
    const order = Uint32Array.from(input.keys()).sort((p, q) => input[p] - input[q]);
    for (const [tenth, { meanOutput }] of a.joint!.deciles.entries()) {
      const members = order.subarray((tenth * count) / 10, ((tenth + 1) * count) / 10);
      const mean = members.reduce((sum, row) => sum + output[row], 0) / members.length;
      expect(Math.abs(meanOutput / mean - 1)).toBeLessThan(0.005);
    }
  });

  it('takes the text of multimodal requests, and numbers of any type', async () => {
    const { a } = await withItself(
      { timestamp: [0, 1], text_tokens: [1.5, 2], output_tokens: [3, 4], image_tokens: [[1], []] },
      { types: { text_tokens: new Float64() } },
    );
    expect(a.joint).toMatchObject({ input: 'text_tokens', spearman: 1 });
    expect(a.joint!.deciles.map(({ meanOutput }) => Math.round(1e9 * meanOutput) / 1e9)).toEqual([
      3, 3, 3, 3, 3, 4, 4, 4, 4, 4,
    ]);
  });

  it('is left out where there is no input, or values that cannot be counted', async () => {
    expect((await withItself({ timestamp: [0, 1] })).a.joint).toBeUndefined();
    const { a } = await withItself(
      { timestamp: [0, 1], input_tokens: [-1, 2] },
      { types: { input_tokens: new Float64() } },
    );
    expect(a.joint).toBeUndefined();
  });
});

describe('conversations', () => {
  const types = { conversation_id: new Uint64() };
  const id = (number: number, turns: number) => (BigInt(number) << 6n) | BigInt(turns - 1);

  it('are those of a small example', async () => {
    // Conversation 1 has three turns, 3 s and 5 s apart, 4 has two, 4 s apart; 2 is a single request, and of 5 one of two turns lies here.
    const columns = {
      timestamp: [0, 1, 3, 4, 8, 8, 9],
      conversation_id: [id(1, 3), id(2, 1), id(1, 3), id(4, 2), id(1, 3), id(4, 2), id(5, 2)],
    };
    const comparison = await withItself(columns, { types, batchRows: [3, 1] });
    expect(comparison.a.conversations).toEqual({
      conversations: 2,
      requestShare: 5 / 7,
      meanTurns: 2.5,
      medianInterTurnSeconds: 4,
    });
    expect(comparison.interTurnTime).toMatchObject({
      a: { count: 3, mean: 4, p50: 4, p99: 5 },
      wasserstein: 0,
    });
  });

  it('that do not say how many turns they have go on to the end', async () => {
    const { a } = await withItself(
      { timestamp: [0, 1, 2, 10], conversation_id: [id(1, 64), id(2, 64), id(1, 64), id(1, 64)] },
      { types },
    );
    expect(a.conversations).toEqual({
      conversations: 1,
      requestShare: 0.75,
      meanTurns: 3,
      medianInterTurnSeconds: 2,
    });
  });

  it('of others are told apart by ids that say nothing else', async () => {
    // As numbers of a trace of this package: 64 and 128 are of single requests, 1 and 2 of one conversation each of few.
    const { a } = await withItself(
      { timestamp: [0, 1, 2, 3, 4, 5, 6], conversation_id: [64n, 128n, 64n, 1n, 1n, 1n, 1n] },
      { types },
    );
    expect(a.conversations).toEqual({
      conversations: 2,
      requestShare: 6 / 7,
      meanTurns: 3,
      medianInterTurnSeconds: 1,
    });
  });

  it('are many at once', async () => {
    const rows = 5000;
    const ids = Array.from({ length: rows }, (_, row) => id(row % (rows / 2), 2));
    const { a } = await withItself({ timestamp: seconds(rows), conversation_id: ids }, { types });
    expect(a.conversations).toMatchObject({ conversations: rows / 2, requestShare: 1, meanTurns: 2 });
    expect(a.conversations!.medianInterTurnSeconds).toBeCloseTo(250, 1);
  });

  it('are absent where a trace has none', async () => {
    const comparison = await compareTraces(
      traceOf({ timestamp: [0, 1] }),
      traceOf({ timestamp: [0, 1], conversation_id: [id(1, 2), id(1, 2)] }, { types }),
    );
    expect(comparison.a.conversations).toBeUndefined();
    expect(comparison.b.conversations).toMatchObject({ conversations: 1 });
    expect(comparison).not.toHaveProperty('interTurnTime');
  });
});

describe('the index of dispersion', () => {
  it('is of counts in windows of 3, 30 and 300 s', async () => {
    // 3-second counts 4 0 2 2, mean 2: 8 / 3 over 2.
    const timestamp = [0, 1, 1.5, 2.9, 6, 7, 9, 11];
    const metadata = { 'servegen.spec': JSON.stringify({ duration: 12 }) };
    const { a } = await withItself({ timestamp }, { metadata });
    expect(a.dispersion).toEqual([
      { windowSeconds: 3, windows: 4, index: expect.closeTo(4 / 3, 12) },
      { windowSeconds: 30, windows: 0, index: Number.NaN },
      { windowSeconds: 300, windows: 0, index: Number.NaN },
    ]);
  });
});
