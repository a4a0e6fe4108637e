import { expect, test } from 'vitest';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { SyntheticPool } from '../fixtures/synthetic-pool.js';
import { generate } from '../support/generate.js';

const WINDOW = 600;
const WINDOWS = 12;
const CLIENTS = 400;
const REQUESTS = 20;

/** Variance of counts over their mean. */
function dispersionOf(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length / mean;
}

/** Counts of windows of REQUESTS of one Pareto process of mean 1, long after its begin. */
function simulatedCounts(tailIndex: number, windows: number): number[] {
  // Lehmer's generator modulo 2^31 - 1.
  let state = 20_240_509;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const counts = new Array<number>(windows).fill(0);
  const smallest = (tailIndex - 1) / tailIndex;
  const end = (windows + 500) * REQUESTS;
  for (let time = 0; time < end; time += smallest * uniform() ** (-1 / tailIndex)) {
    const window = Math.floor(time / REQUESTS) - 500;
    if (window >= 0) counts[window]++;
  }
  return counts;
}

// Windows of Pareto gaps in turn with those of a Poisson process, which share a stretch of a given count.
test.each([1.5, 2.05])(
  'Pareto gaps of tail index %d beside others vary as their process does',
  async (shape) => {
    const one = empirical([[1, 1]]);
    const pool = new SyntheticPool({
      category: 'language',
      datasets: [{ input_tokens: one, output_tokens: one }],
      windowSeconds: WINDOW,
      windowCount: WINDOWS,
      clients: Array.from({ length: CLIENTS }, (_, id) => ({
        id,
        at: (window) => {
          const law =
            window % 2 === 0 ? { family: GapFamily.gamma, shape: 1 } : { family: GapFamily.pareto, shape };
          return { rate: REQUESTS / WINDOW, ...law, dataset: 0 };
        },
      })),
    });
    const counts = new Array<number>(CLIENTS * WINDOWS).fill(0);
    for await (const batch of generate(pool, { seed: 'pareto windows' })) {
      const times = batch.getChild('timestamp')!.toArray() as Float64Array;
      const clients = batch.getChild('client_id')!.toArray() as Uint32Array;
      times.forEach((time, row) => {
        counts[clients[row] * WINDOWS + Math.floor(time / WINDOW)]++;
      });
    }
    const found = dispersionOf(counts.filter((_, index) => index % 2 === 1));
    const simulated = dispersionOf(simulatedCounts(shape, 200_000));
    console.log(
      `dispersion of windows, tail index ${shape}: ${found.toFixed(2)}, simulated ${simulated.toFixed(2)}`,
    );
    // The count of the stretch is given, and gaps are cut at its length instead of the window's: both shift the variance by
    // less than its double. By the variance of all gaps, infinite here or 9.8, it would be 4 times as much and more.
    expect(found).toBeGreaterThan(simulated / 2);
    expect(found).toBeLessThan(simulated * 2);
  },
);
