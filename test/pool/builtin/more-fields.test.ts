import { describe, expect, test } from 'vitest';
import type { EmpiricalDistribution } from '../../../src/laws/distribution.js';
import type { Pool } from '../../../src/pool/pool.js';
import { mean } from '../../fixtures/statistics.js';
import { FieldLaw, type PoolFigures, poolFigures, RATIO_GRID, sum } from './figures.js';
import { fitted } from './given.js';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

interface Seed {
  readonly pool: Pool;
  readonly figures: PoolFigures;
}

async function seeds(category: 'reason' | 'multimodal'): Promise<Seed[]> {
  const pools = await Promise.all(SEEDS.map((seed) => fitted(category, 400, seed)));
  return pools.map((pool) => ({ pool, figures: poolFigures(pool) }));
}

/** A field's law in each seed. */
function laws(of: readonly Seed[], field: string, grid?: readonly number[]): FieldLaw[] {
  return of.map(({ pool, figures }) => new FieldLaw(pool, figures.datasetRequests, field, grid));
}

// A few large clients make most of the requests, so that a seed has its luck; tolerances are of the mean over eight.
describe('reasoning, against the released deepseek-r1 pool', async () => {
  const pools = await seeds('reason');
  const ratios = laws(pools, 'reason_ratio', RATIO_GRID);

  test('makes the share of the output that it does there: mean within 0.04, median within 0.06', () => {
    expect(Math.abs(mean(ratios.map((law) => law.mean)) - 0.7)).toBeLessThan(0.04);
    expect(Math.abs(mean(ratios.map((law) => law.quantile(0.5))) - 0.76)).toBeLessThan(0.06);
  });

  test('has its two modes: deciles of the ratio within 0.04', () => {
    const released = [0, 0.001, 0.031, 0.12, 0.097, 0.073, 0.089, 0.151, 0.194, 0.243];
    released.forEach((mass, decile) => {
      const masses = ratios.map((law) => law.mass(decile / 10, (decile + 1) / 10));
      expect(Math.abs(mean(masses) - mass), `decile ${decile}`).toBeLessThan(0.04);
    });
  });

  test('takes about three times the tokens of the answers', () => {
    const over = pools.map(({ pool, figures }) => {
      let [reasoning, all] = [0, 0];
      for (const [index, requests] of figures.datasetRequests) {
        // Those of the large clients, which make nearly all requests.
        if (requests < figures.requests / 500) continue;
        const output = requests * new FieldLaw(pool, new Map([[index, 1]]), 'output_tokens').mean;
        const ratio = pool.dataset(index).reason_ratio as EmpiricalDistribution;
        all += output;
        reasoning += output * sum(Array.from(ratio.values, (value, bin) => value * ratio.probabilities[bin]));
      }
      return reasoning / (all - reasoning);
    });
    // 0.70 over 0.30 were 2.3 if ratio and output had nothing to do with each other.
    expect(mean(over)).toBeGreaterThan(2.5);
    expect(mean(over)).toBeLessThan(4.5);
  });
});

describe('images, against the released mm-image pool', async () => {
  const pools = await seeds('multimodal');

  test('have its sizes: mean and median within 12 %, 9 in 10 within 5 %', () => {
    const sizes = laws(pools, 'image_tokens');
    expect(Math.abs(mean(sizes.map((law) => law.mean)) / 650 - 1)).toBeLessThan(0.12);
    expect(Math.abs(mean(sizes.map((law) => law.quantile(0.5))) / 540 - 1)).toBeLessThan(0.12);
    expect(Math.abs(mean(sizes.map((law) => law.quantile(0.9))) / 1224 - 1)).toBeLessThan(0.05);
  });

  test('are as many a request: mean 1.6 within 10 %, median 1, 90 % up to 3, 99 % up to 9', () => {
    const counts = laws(pools, 'image_count');
    expect(Math.abs(mean(counts.map((law) => law.mean)) / 1.6 - 1)).toBeLessThan(0.1);
    expect(counts.map((law) => law.quantile(0.5))).toEqual(SEEDS.map(() => 1));
    // Shares of requests with more images than that; within 0.02 and 0.005 of what the quantiles say.
    const beyond = (images: number) => mean(counts.map((law) => law.mass(images, 48)));
    expect(beyond(2)).toBeGreaterThan(0.08);
    expect(beyond(3)).toBeLessThan(0.12);
    expect(beyond(8)).toBeGreaterThan(0.005);
    expect(beyond(9)).toBeLessThan(0.015);
  });

  test('are of standard sizes, some of any', () => {
    const sizes = pools[0].pool.dataset(0).image_tokens as EmpiricalDistribution;
    expect(sizes.values).toHaveLength(20);
    expect(Math.min(...Array.from(sizes.probabilities))).toBeGreaterThan(0);
  });

  test.each(['audio_count', 'video_count'])('have %s beside them, rarely', (field) => {
    const rare = mean(laws(pools, field).map((law) => law.mean));
    expect(rare).toBeGreaterThan(0);
    expect(rare).toBeLessThan(0.01);
  });
});
