import { describe, expect, test } from 'vitest';
import {
  ClientWindow,
  GapBin,
  GapSamples as GapSamplesRecord,
  Header,
} from '../../src/engine/plan-layout.generated.js';
import { PoolError, UsageError } from '../../src/errors.js';
import type { InterArrivalLaw, ObservedInterArrivals } from '../../src/laws/inter-arrival.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { overrideGaps } from '../../src/pool/composed/override-gaps.js';
import type { Pool } from '../../src/pool/pool.js';
import { viewOf } from '../fixtures/rows.js';
import { syntheticDatasets } from '../fixtures/synthetic-datasets.js';
import { mixedPool, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { generate } from '../support/generate.js';

/** Family and shape of every client-window. */
function lawsOf(plan: Uint8Array): [family: number, shape: number][] {
  const view = viewOf(plan);
  const clientWindows = view.getUint32(Header.CLIENT_WINDOWS, true);
  return Array.from({ length: view.getUint32(Header.CLIENT_WINDOW_COUNT, true) }, (_, index) => {
    const at = clientWindows + index * ClientWindow.SIZE;
    return [view.getUint32(at + ClientWindow.FAMILY, true), view.getFloat64(at + ClientWindow.SHAPE, true)];
  });
}

interface SampleTable {
  readonly squaredVariation: number;
  /** Threshold, own value, alias value and share of the mean of each bin. */
  readonly bins: readonly (readonly [number, number, number, number])[];
}

function samplesOf(plan: Uint8Array): SampleTable[] {
  const view = viewOf(plan);
  const tables = view.getUint32(Header.TABLES, true);
  const records = view.getUint32(Header.GAP_SAMPLES, true);
  return Array.from({ length: view.getUint32(Header.GAP_SAMPLES_COUNT, true) }, (_, index) => {
    const record = records + index * GapSamplesRecord.SIZE;
    const first = tables + view.getUint32(record + GapSamplesRecord.OFFSET, true);
    const bins = Array.from({ length: view.getUint32(record + GapSamplesRecord.COUNT, true) }, (_, bin) => {
      const at = first + bin * GapBin.SIZE;
      return [
        view.getUint32(at + GapBin.THRESHOLD, true),
        view.getFloat64(at + GapBin.OWN, true),
        view.getFloat64(at + GapBin.ALIAS, true),
        view.getFloat64(at + GapBin.SIZE_END, true),
      ] as const;
    });
    return {
      squaredVariation: view.getFloat64(record + GapSamplesRecord.SQUARED_VARIATION, true),
      bins,
    };
  });
}

/** A pool whose clients have the observed gaps with the number of their window. */
function poolOfSamples(samples: readonly (ObservedInterArrivals | undefined)[]): Pool {
  const pool = new SyntheticPool({
    category: 'language',
    datasets: syntheticDatasets('language'),
    clients: [1, 2].map((id) => ({
      id,
      at: (window) => ({ rate: 1, family: GapFamily.samples, shape: window % samples.length }),
    })),
  });
  return Object.assign(pool, { gapSamples: (index: number) => samples[index] });
}

describe('a law for all clients', () => {
  test('takes the place of their own in every window', () => {
    const laws = lawsOf(
      compilePlan(overrideGaps(mixedPool('language'), { family: 'gamma', cv: 2 }), {}).bytes,
    );
    expect(laws.length).toBeGreaterThan(50);
    expect(laws).toEqual(laws.map(() => [GapFamily.gamma, 0.25]));
    const own = lawsOf(compilePlan(mixedPool('language'), {}).bytes);
    expect(new Set(own.map(([family]) => family))).toEqual(new Set([GapFamily.gamma, GapFamily.weibull]));
  });

  test('observed gaps are one table of mean 1', () => {
    const gaps: InterArrivalLaw = { family: 'samples', samples: [2, 6, 100], weights: [3, 1, 0] };
    const { bytes } = compilePlan(overrideGaps(mixedPool('language'), gaps), {});
    expect(new Set(lawsOf(bytes).map((law) => law.join()))).toEqual(new Set([`${GapFamily.samples},0`]));
    // 2 with probability 3/4 and 6 with 1/4 have mean 3 and variance 3.
    const [{ squaredVariation, bins }, ...more] = samplesOf(bytes);
    expect(more).toEqual([]);
    expect(squaredVariation).toBeCloseTo(1 / 3, 9);
    expect(bins).toHaveLength(2);
    // The bins: 2 always; or 6 at a half, else 2. Their shares of the mean are 1/3 and 2/3.
    expect(new Set(bins.flatMap(([, own, alias]) => [own, alias].map((gap) => gap.toFixed(9))))).toEqual(
      new Set([(2 / 3).toFixed(9), '2.000000000']),
    );
    expect(bins[0][3]).toBeCloseTo(1 / 3, 9);
    expect(bins[1][3]).toBe(1);
  });
});

describe("a pool's observed gaps", () => {
  test('are a table each, which windows share', () => {
    const pool = poolOfSamples([
      { samples: [1, 3] },
      { samples: [5] },
      { samples: [1, 2, 3], weights: [1, 1, 2] },
    ]);
    const { bytes } = compilePlan(pool, { duration: 7200 });
    expect(samplesOf(bytes).map(({ bins }) => bins.length)).toEqual([2, 1, 3]);
    expect(lawsOf(bytes).map(([, shape]) => shape)).toEqual(
      Array.from({ length: 24 }, (_, clientWindow) => clientWindow % 3),
    );
    // A span that starts at the second window meets the second table first.
    const view = compilePlan(pool.span(600, 1800), {}).bytes;
    expect(samplesOf(view).map(({ bins }) => bins.length)).toEqual([1, 3]);
  });

  test.each<[ObservedInterArrivals | undefined, string]>([
    [undefined, 'synthetic: the pool has no observed gaps 0'],
    [{ samples: [0, 0] }, 'synthetic: all observed gaps that have a weight are 0'],
    [
      { samples: [1, 1e9], weights: [1e8, 1] },
      'synthetic: the observed gaps have a coefficient of variation of 9090',
    ],
  ])('that are none are refused', (samples, message) => {
    const compile = () => compilePlan(poolOfSamples([samples]), {});
    expect(compile).toThrow(PoolError);
    expect(compile).toThrow(message);
  });

  test('that a pool speaks of and does not have are refused, also through a span', () => {
    const bare = Object.assign(poolOfSamples([{ samples: [1] }]), {
      gapSamples: undefined,
    }) as unknown as Pool;
    expect(() => compilePlan(bare.span(0, 600), {})).toThrow(PoolError);
  });
});

const rowLimitOf = (plan: Uint8Array) => viewOf(plan).getFloat64(Header.ROW_LIMIT, true);

describe('renewal arrivals', () => {
  test('expect the requests that were asked for, and set no limit to them', () => {
    const plan = compilePlan(mixedPool('language'), { requests: 5000, arrivals: 'renewal' });
    expect([rowLimitOf(plan.bytes), plan.isCounted]).toEqual([0, false]);
    expect(viewOf(plan.bytes).getFloat64(Header.EXPECTED_ARRIVALS, true)).toBe(5000);
    const trace = generate(mixedPool('language'), { requests: 5000, arrivals: 'renewal' });
    expect(trace.expectedRequests).toBe(5000);
    const exact = compilePlan(mixedPool('language'), { requests: 5000 });
    expect([rowLimitOf(exact.bytes), exact.isCounted]).toEqual([5000, true]);
  });

  test('an expectation that is not whole is rounded', () => {
    const options = { rate: 0.337, duration: 1000, arrivals: 'renewal' } as const;
    expect(generate(mixedPool('language'), options).expectedRequests).toBe(337);
  });

  test('Weibull gaps so bursty that they would come by the million are refused', () => {
    const compile = (shape: number, arrivals: 'exact' | 'renewal') =>
      compilePlan(overrideGaps(mixedPool('language'), { family: 'weibull', shape }), { arrivals });
    expect(() => compile(0.049, 'renewal')).toThrow(UsageError);
    expect(() => compile(0.049, 'renewal')).toThrow('arrivals: a client has weibull gaps of shape 0.049');
    compile(0.05, 'renewal');
    compile(0.049, 'exact');
  });
});
