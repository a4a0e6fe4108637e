import { describe, expect, test } from 'vitest';
import { instantiateEngine } from '../../src/engine/instantiate.js';
import { engineModule } from '../../src/engine/module.js';
import { conversationsOf, turnRows } from '../fixtures/conversations.js';
import { interTurnCdf } from '../fixtures/gap-cdf.js';
import { allTiles } from '../fixtures/rows.js';
import { kolmogorovSmirnov, kolmogorovSmirnovBound, mean, variance } from '../fixtures/statistics.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { steadyPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';

const pool = steadyPool(empirical([[10, 1]]));

/** Coefficient of variation of the times between requests. */
function interArrivalCv(times: readonly number[]): number {
  const gaps = times.slice(1).map((time, index) => time - times[index]);
  return Math.sqrt(variance(gaps)) / mean(gaps);
}

/** Index of dispersion: variance over mean of the number of requests in stretches of some seconds. */
function dispersion(times: readonly number[], seconds: number): number {
  const counts = new Float64Array(Math.floor(times[times.length - 1] / seconds));
  for (const time of times) if (time < counts.length * seconds) counts[Math.floor(time / seconds)]++;
  return variance(counts) / mean(counts);
}

/**
 * Xiang et al. 2025 (arXiv:2505.09999), finding 10: a trace is scaled up by more conversations, not by shorter times
 * between turns. Conversations begin as a Poisson process here, one in 1,000 s, and last for minutes: alone they are
 * bursts. At ten times the rate they overlap.
 */
describe('scaling the rate of conversations', () => {
  const law = { family: 'lognormal', mu: Math.log(100), sigma: 1, max: 3600 } as const;
  const conversations = { share: 1, turns: { mean: 3.5, max: 16 }, inter_turn_seconds: law } as const;
  const [rate, duration, factor] = [0.0035, 3e6, 10];
  const traceAt = (scale: number) =>
    conversationsOf(pool, { rate: rate * scale, duration: duration / scale, conversations }, engineModule());
  const timesOf = (trace: ReturnType<typeof traceAt>) =>
    [...trace.values()]
      .flat()
      .map(({ time }) => time)
      .sort((a, b) => a - b);
  const scaled = traceAt(factor);
  const scaledTimes = timesOf(scaled);
  const squeezedTimes = timesOf(traceAt(1)).map((time) => time / factor);

  test('leaves the times between turns alone', () => {
    // Conversations begin up to 15 hours before the end, so that all their turns are in the trace.
    const gaps = Float64Array.from(
      [...scaled.values()]
        .filter(([{ turn, time }]) => turn === 1 && time < duration / factor - 15 * 3600)
        .flatMap((turns) => turns.slice(1).map(({ time }, index) => time - turns[index].time)),
    );
    expect(gaps.length).toBeGreaterThan(5000);
    expect(kolmogorovSmirnov(gaps, interTurnCdf(law))).toBeLessThan(
      kolmogorovSmirnovBound(gaps.length, 1e-3),
    );
  });

  test('is not bursty, where squeezing all gaps of a trace is', () => {
    expect(scaledTimes.length / squeezedTimes.length).toBeCloseTo(1, 1);
    // Measured: 1.13 and 1.96. The standard error of a CV of 10,000 gaps is about 0.02.
    expect(interArrivalCv(scaledTimes)).toBeLessThan(1.2);
    expect(interArrivalCv(squeezedTimes)).toBeGreaterThan(1.8);
    // In stretches of 30 s, which few of the real times between turns are shorter than: 1.07 and 2.09; a Poisson
    // process has 1, and the standard error of 10,000 counts is about 0.02.
    expect(dispersion(scaledTimes, 30)).toBeLessThan(1.2);
    expect(dispersion(squeezedTimes, 30)).toBeGreaterThan(1.8);
  });
});

describe('conversations that are open', () => {
  const law = { family: 'pareto', scale: 30, alpha: 1.2, max: 21_600 } as const;
  const conversations = { share: 1, turns: { 2: 0.5, 6: 0.5 }, inter_turn_seconds: law } as const;
  const duration = 40_000;
  const planAt = (rate: number) => compilePlan(pool, { rate, duration, conversations }).bytes;
  /** Little's law: every fourth request begins a conversation, of three gaps on average. */
  const openAt = (rate: number) => (rate / 4) * 3 * meanOfCutPareto(law.scale, law.alpha, law.max);

  test('are as many as follow from the law of the gaps', () => {
    // At half the time, a conversation is open from its first turn to its last.
    const last = new Map<number, number>();
    const isOpen = new Set<number>();
    for (const { time, conversationId, turn } of turnRows(allTiles(planAt(40), engineModule()))) {
      if (time < duration / 2) last.set(conversationId, turn);
      else if (turn > 1 && last.has(conversationId)) isOpen.add(conversationId);
    }
    // Some 4,000 conversations that are nearly independent: one standard error is below 2%. A few of those that are
    // open have their next turn only behind the end, five and a half hours later.
    expect(isOpen.size / openAt(40)).toBeGreaterThan(0.9);
    expect(isOpen.size / openAt(40)).toBeLessThan(1.06);
  });

  test('decide how much memory the engine takes, not the length of the trace', () => {
    const engine = instantiateEngine<{
      memory: WebAssembly.Memory;
      allocatePlan(bytes: number): number;
      openPlan(): number;
      tiles(): number;
      produce(): number;
    }>(engineModule());
    const plan = planAt(200);
    const address = engine.allocatePlan(plan.length) >>> 0;
    new Uint8Array(engine.memory.buffer, address, plan.length).set(plan);
    expect(engine.openPlan()).toBe(0);
    const before = engine.memory.buffer.byteLength;
    engine.produce();
    const early = engine.memory.buffer.byteLength;
    const tiles = engine.tiles() >>> 0;
    for (let tile = 1; tile < tiles / 8; tile++) engine.produce();
    const eighth = engine.memory.buffer.byteLength;
    for (let tile = Math.ceil(tiles / 8); tile < tiles; tile++) engine.produce();
    // 48 bytes each, and 36 of each of up to 5 turns that are drawn ahead, up to 32 MiB of them, in blocks of 2 KB, two of which
    // are not full in each of 2,049 buckets; 4 MB for a tile; memory grows to twice what it was.
    const ahead = Math.min(5 * 36 * openAt(200), 2 ** 25);
    expect(early).toBeLessThan(2 * (before + 48 * openAt(200) + ahead + 2 * 2048 * 2049 + 4e6));
    expect(engine.memory.buffer.byteLength).toBe(eighth);
  });
});

/** E[X] for P(X > x) = (scale / x) ^ alpha from `scale` on, given X <= max. */
function meanOfCutPareto(scale: number, alpha: number, max: number): number {
  const within = 1 - (scale / max) ** alpha;
  return ((alpha / (alpha - 1)) * (scale - max * (scale / max) ** alpha)) / within;
}
