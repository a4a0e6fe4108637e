import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StudyError } from '../../study/errors.js';
import type { Latencies } from '../../study/simulator/simulator.js';
import { fewest, fewestInstances, strain } from '../../study/sizing.js';

const LATENCIES: Latencies = { p50Ttft: 1, p99Ttft: 300, p50Tbt: 1, p99Tbt: 40, p50Tpot: 1, p99Tpot: 1 };

describe('strain', () => {
  it('is the larger of both latencies over their targets', () => {
    expect(strain(LATENCIES, { ttft: 200, tbt: 80 })).toBe(1.5);
    expect(strain(LATENCIES, { ttft: 600, tbt: 50 })).toBe(0.8);
  });

  it('is of one target where there is one', () => {
    expect(strain(LATENCIES, { ttft: 600 })).toBe(0.5);
    expect(strain(LATENCIES, { tbt: 80 })).toBe(0.5);
  });
});

describe('fewest', () => {
  it('finds the fewest that keep the targets, from any guess, and asks for each count once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1024 }),
        fc.double({ min: 0.01, max: 2000, noNaN: true }),
        fc.double({ min: 0.1, max: 4, noNaN: true }),
        async (needed, guess, power) => {
          const asked: number[] = [];
          const found = await fewest(
            async (count) => {
              asked.push(count);
              return (needed / count) ** power;
            },
            guess,
            1024,
          );
          expect(found).toBe(needed);
          expect(new Set(asked).size).toBe(asked.length);
          expect(asked).toContain(needed);
          if (needed > 1) expect(asked).toContain(needed - 1);
        },
      ),
    );
  });

  it('takes two steps from a right guess', async () => {
    const asked: number[] = [];
    await fewest(async (count) => asked.push(count) && (12 / count) ** 2, 12, 1024);
    expect(asked).toEqual([12, 11]);
  });

  it('finds none where not even the most keep the targets, and the most where they alone do', async () => {
    const asked: number[] = [];
    const search = (needed: number) => fewest(async (count) => asked.push(count) && needed / count, 3, 50);
    expect(await search(50.5)).toBeUndefined();
    expect(await search(50)).toBe(50);
    expect(Math.max(...asked)).toBe(50);
  });

  it('finds one that passes behind one that fails where more strain more than fewer, too', async () => {
    const passes = new Set([4, 5, 7, 9, 10, 11, 12]);
    for (let guess = 1; guess <= 12; guess++) {
      const found = await fewest(async (count) => (passes.has(count) ? 0.9 : 1.1), guess, 12);
      expect([4, 7, 9]).toContain(found);
    }
  });

  it('passes on what goes wrong in a simulation', async () => {
    const broken = new StudyError('x.jsonl: 5 of 6 requests were served');
    await expect(fewest(() => Promise.reject(broken), 3, 1024)).rejects.toBe(broken);
  });
});

describe('fewestInstances', () => {
  it('says which trace no number of instances serves in time', async () => {
    const search = fewestInstances(
      async () => 1.01,
      3,
      () => 'seed 1',
    );
    await expect(search).rejects.toThrow(StudyError);
    await expect(search).rejects.toThrow(/^seed 1: not even 1024 instances keep the targets/);
  });
});
