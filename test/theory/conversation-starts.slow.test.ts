import { describe, expect, test } from 'vitest';
import type { Conversations } from '../../src/workload/resolved-workload.js';
import { turnsOfId } from '../fixtures/conversations.js';
import { gammaLaw } from '../fixtures/gap-laws.js';
import { mean } from '../fixtures/statistics.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { customPool } from '../support/at-once.js';
import { generate } from '../support/generate.js';
import { coarser, dispersion, varianceRatioScore } from './dispersion.js';

const SECONDS = 1200;
const MEAN_TURNS = 3.5;
const MODES = ['exact', 'renewal'] as const;
const CVS = [3, 6];
/** Two-sided 1e-3 over the eight correlations; without independence they are some hundred standard errors. */
const STANDARD_ERRORS = 3.9;

/** What begins at each start of a trace, in order of time. */
interface Starts {
  readonly times: Float64Array;
  readonly turns: Float64Array;
}

/**
 * The first requests of one client's conversations, single requests among them, at `rate` requests per second.
 *
 * @param share of requests in conversations of several turns; 0 for none
 */
async function startsOf(
  rate: number,
  cv: number,
  share: number,
  arrivals: (typeof MODES)[number],
  seed: string,
): Promise<Starts> {
  const one = empirical([[1, 1]]);
  const dataset = { input_tokens: one, output_tokens: one };
  const { law } = gammaLaw(1 / (cv * cv));
  const pool = customPool('language', [{ id: 0, rate, gaps: law, dataset }], { durationSeconds: SECONDS });
  const conversations: Conversations = {
    share,
    turns: { mean: MEAN_TURNS },
    inter_turn_seconds: { family: 'lognormal', mu: Math.log(40), sigma: 1.4 },
  };
  const times: number[] = [];
  const turns: number[] = [];
  for await (const batch of generate(pool, { arrivals, seed, ...(share > 0 && { conversations }) })) {
    const timestamps = batch.getChild('timestamp')!.toArray() as Float64Array;
    const turnNumbers = batch.getChild('turn')?.toArray() as Uint16Array | undefined;
    const ids = batch.getChild('conversation_id')?.toArray() as BigUint64Array | undefined;
    for (let row = 0; row < timestamps.length; row++) {
      if (turnNumbers !== undefined && turnNumbers[row] !== 1) continue;
      times.push(timestamps[row]);
      turns.push(ids === undefined ? 1 : turnsOfId(Number(ids[row] & 63n)));
    }
  }
  return { times: Float64Array.from(times), turns: Float64Array.from(turns) };
}

/** Correlation of each value with the next. */
function lagOneCorrelation(values: Float64Array): number {
  const center = mean(values);
  let [products, squares] = [0, 0];
  for (let index = 0; index < values.length; index++) {
    const difference = values[index] - center;
    squares += difference * difference;
    if (index > 0) products += difference * (values[index - 1] - center);
  }
  return products / squares;
}

describe.each(MODES)('starts of conversations, %s arrivals', (arrivals) => {
  describe.each(CVS)('one Gamma client of CV %d', (cv) => {
    test('what begins does not depend on what began before', async () => {
      const { turns } = await startsOf(100, cv, 0.3, arrivals, 'marks');
      const several = turns.map((count) => (count > 1 ? 1 : 0));
      // 0.3 / 3.5 of 0.7 + 0.3 / 3.5 starts, 1,200 s at 100 requests/s.
      expect(turns.length).toBeGreaterThan(90_000);
      expect(Math.abs(mean(several) - 0.3 / (0.3 + 0.7 * MEAN_TURNS))).toBeLessThan(0.01);
      const error = 1 / Math.sqrt(turns.length);
      const found = { 'several turns': lagOneCorrelation(several), turns: lagOneCorrelation(turns) };
      const line = `lag-1 correlation of several turns ${found['several turns'].toFixed(4)}, of their number ${found.turns.toFixed(4)} ± ${error.toFixed(4)}`;
      console.log(`${arrivals}, CV ${cv}: ${line}`);
      for (const [what, correlation] of Object.entries(found)) {
        expect(Math.abs(correlation), `${what}: ${line}`).toBeLessThan(STANDARD_ERRORS * error);
      }
    });

    test('they are as bursty where all requests are in conversations as where none is', async () => {
      const seeds = 60;
      const degrees = (seeds * SECONDS) / 3;
      const starts = 10;
      const dispersionOf = async (share: number) => {
        const values: number[] = [];
        for (let seed = 0; seed < seeds; seed++) {
          const rate = share > 0 ? starts * MEAN_TURNS : starts;
          const { times } = await startsOf(rate, cv, share, arrivals, `starts ${seed}`);
          const seconds = new Float64Array(SECONDS);
          for (const time of times) seconds[Math.floor(time)]++;
          values.push(dispersion(coarser(seconds, 3), 3 * starts));
        }
        return mean(values);
      };
      const [alone, together] = [await dispersionOf(0), await dispersionOf(1)];
      const score = varianceRatioScore({ value: together, degrees }, { value: alone, degrees });
      const line = `3-second dispersion of starts ${together.toFixed(2)}, of single requests ${alone.toFixed(2)} (${score.toFixed(1)})`;
      console.log(`${arrivals}, CV ${cv}: ${line}`);
      // Two-sided 1e-3 over the four; counts of three seconds at CV 6 have tails that are a little heavier than normal.
      expect(Math.abs(score), line).toBeLessThan(3.7);
    });
  });
});
