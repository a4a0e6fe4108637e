import { describe, expect, it } from 'vitest';
import { SpecError } from '../../src/errors.js';
import { FIELDS } from '../../src/fields.js';
import type { DistributionSpec } from '../../src/laws/distribution.js';
import { nearest } from '../../src/notation/nearest.js';
import { resolveWorkload } from '../../src/workload/resolve.js';
import type { WorkloadSpec } from '../../src/workload/workload-spec.js';

const isValid = (spec: WorkloadSpec) => {
  try {
    resolveWorkload(spec);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(SpecError);
    return false;
  }
};

describe('rank correlations', () => {
  const equal = (fields: readonly string[], value: number): WorkloadSpec => ({
    pool: fields.includes('reason_ratio') ? 'builtin:reason' : 'builtin:multimodal',
    coupling: {
      rank_correlations: fields.flatMap((first, index) =>
        fields.slice(index + 1).map((second) => ({ fields: [first, second] as const, value })),
      ),
    },
  });

  // A matrix of n rows with r beside the diagonal is positive definite for -1 / (n - 1) < r < 1 (its eigenvalues are
  // 1 - r and 1 + (n - 1) r) and semidefinite at the ends, and r = 2 sin(pi rho / 6): for n = 3, rho = (6 / pi) asin(-1 / 4) = -0.48258373953...
  it.each([
    [3, -0.482584, false],
    [3, -0.482583, true],
    [3, 0.999, true],
    [3, 1, true],
    [2, -0.999, true],
    [2, -1, true],
    // n = 5, as of multimodal requests: (6 / pi) asin(-1 / 8) = -0.23935852604...
    [5, -0.239359, false],
    [5, -0.239358, true],
  ])('of %d fields, all %d: there is such a law: %s', (count, value, expected) => {
    const fields =
      count === 5
        ? FIELDS.multimodal.filter((name) => !/^(image|audio|video)_tokens$/.test(name))
        : FIELDS.reason.slice(0, count);
    const spec = equal(fields, value);
    expect(isValid(count === 2 ? { ...spec, pool: 'builtin:language' } : spec)).toBe(expected);
  });

  // The determinant 1 + 2 abc - a^2 - b^2 - c^2, a = b = 2 sin(pi / 12), is 0.069 for rho = -0.4, and -0.081 for -0.5.
  it.each([
    [-0.4, true],
    [-0.5, false],
  ])('of 0.5, 0.5 and %d, in any order: there is such a law: %s', (value, expected) => {
    const pairs = [
      { fields: ['input_tokens', 'output_tokens'] as const, value: 0.5 },
      { fields: ['output_tokens', 'reason_ratio'] as const, value: 0.5 },
      { fields: ['reason_ratio', 'input_tokens'] as const, value },
    ];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const rank_correlations = order.map((index) => pairs[index]);
      expect(isValid({ pool: 'builtin:reason', coupling: { rank_correlations } })).toBe(expected);
    }
  });
});

describe('bounds are met where they are just so', () => {
  const client = (input_tokens: DistributionSpec): WorkloadSpec => ({
    category: 'language',
    requests: 1,
    custom_clients: [{ rate: 1, fields: { input_tokens, output_tokens: 1 } }],
  });

  it.each<[DistributionSpec, boolean]>([
    [{ family: 'empirical', values: [1, 2, 3], probabilities: [0.3, 0.3, 0.4000009] }, true],
    [{ family: 'empirical', values: [1, 2, 3], probabilities: [0.3, 0.3, 0.4000011] }, false],
    [
      {
        family: 'empirical',
        values: Array.from({ length: 10 }, (_, n) => n),
        probabilities: Array(10).fill(0.1),
      },
      true,
    ],
    [{ family: 'gamma', mean: 5, cv: 0.001 }, true],
    [{ family: 'gamma', mean: 5, cv: 100 }, true],
    [{ family: 'gamma', mean: 5, cv: 100.01 }, false],
    [{ family: 'uniform', min: 5, max: 5 }, true],
    [{ family: 'pareto', scale: 5, alpha: 1, max: 5 }, true],
    [4_294_967_295, true],
  ])('%j', (distribution, expected) => expect(isValid(client(distribution))).toBe(expected));

  it.each<[WorkloadSpec, boolean]>([
    [{ rate: { spike: { at: 0, duration: '10m', rate: 1, rise: '5m' } } }, true],
    [{ rate: { spike: { at: 0, duration: '10m', rate: 1, rise: 300.5 } } }, false],
    [{ rate: { diurnal: { mean: 1, peak_over_trough: 1, peak_at: '24:00' } } }, true],
    [{ rate: { clip: { rate: 'native', min: 5, max: 5 } } }, true],
    [{ rate: { product: ['native', { sum: [{ spike: { at: 0, duration: 5, factor: 0 } }] }] } }, true],
    [{ inter_arrival: { family: 'pareto', shape: 1.05 } }, true],
    [{ inter_arrival: { family: 'weibull', shape: 0.01 } }, true],
    [{ inter_arrival: { family: 'lognormal', shape: 4 } }, true],
    [{ conversations: { share: 1, turns: { '2': 1 }, inter_turn_seconds: 1 } }, true],
    [{ seed: Number.MAX_SAFE_INTEGER }, true],
    [{ requests: 1e14 }, true],
    [{ output: { batch_size: 16_777_216 } }, true],
  ])('%j', (spec, expected) => expect(isValid(spec)).toBe(expected));
});

describe('what was meant', () => {
  const keys = ['rate', 'duration', 'requests', 'seed', 'custom_clients', 'to', 'lognormal', 'normal'];

  it.each([
    ['rtae', 'rate'],
    ['rates', 'rate'],
    ['Rate', 'rate'],
    ['durations', 'duration'],
    ['dur', 'duration'],
    ['custom-clients', 'custom_clients'],
    ['customClients', 'custom_clients'],
    ['logn', 'lognormal'],
    ['too', 'to'],
    ['normale', 'normal'],
    ['log_normal', 'lognormal'],
    ['arrivals', undefined],
    ['x', undefined],
    ['', undefined],
  ])('by %j is %j', (given, meant) => expect(nearest(given, keys)).toBe(meant));
});
