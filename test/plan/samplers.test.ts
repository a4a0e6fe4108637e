import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { SamplerKind } from '../../src/engine/plan-layout.generated.js';
import { PoolError } from '../../src/errors.js';
import type { FieldDistribution } from '../../src/laws/distribution.js';
import { SamplerTables } from '../../src/plan/samplers.js';
import { empirical, staircase } from '../fixtures/synthetic-datasets.js';

const samplers = () => new SamplerTables(deterministicMath());

function kindOf(distribution: FieldDistribution, field = 'input_tokens', isCoupled = false): number {
  const tables = samplers();
  return tables.records[tables.add(distribution, field, isCoupled)].kind;
}

const lognormal = { family: 'lognormal', mu: 5, sigma: 1 } as const;
const humps: FieldDistribution = {
  family: 'mixture',
  components: [
    { weight: 0.5, distribution: lognormal },
    { weight: 0.5, distribution: { family: 'exponential', mean: 9 } },
  ],
};
const atomAndHump: FieldDistribution = {
  family: 'mixture',
  components: [
    { weight: 0.5, distribution: lognormal },
    { weight: 0.5, distribution: { family: 'constant', value: 9 } },
  ],
};

describe('the kind of sampler', () => {
  test.each<[string, FieldDistribution, string, number, number]>([
    ['a value', empirical([[7, 1]]), 'input_tokens', SamplerKind.CONSTANT, SamplerKind.CONSTANT],
    ['small values', staircase(9, 1, 1), 'input_tokens', SamplerKind.ALIAS_NARROW, SamplerKind.RUNS],
    ['large values', staircase(9, 1, 9001), 'input_tokens', SamplerKind.ALIAS_WIDE, SamplerKind.RUNS],
    ['ratios', staircase(9, 0, 0.1), 'reason_ratio', SamplerKind.ALIAS_RATIO, SamplerKind.RUNS_RATIO],
    ['a family', lognormal, 'input_tokens', SamplerKind.MIXTURE, SamplerKind.MIXTURE],
    ['a mixture of families', humps, 'input_tokens', SamplerKind.MIXTURE, SamplerKind.RUNS],
    ['a mixture with values', atomAndHump, 'input_tokens', SamplerKind.RUNS, SamplerKind.RUNS],
    ['little of a family', { ...lognormal, min: 9000 }, 'input_tokens', SamplerKind.RUNS, SamplerKind.RUNS],
    ['a ratio of a family', lognormal, 'reason_ratio', SamplerKind.RUNS_RATIO, SamplerKind.RUNS_RATIO],
  ])('of %s, independent and coupled', (_, distribution, field, independent, coupled) => {
    expect(kindOf(distribution, field)).toBe(independent);
    expect(kindOf(distribution, field, true)).toBe(coupled);
  });

  test('is prepared once for each use of a distribution', () => {
    const tables = samplers();
    const distribution = staircase(9, 0, 0.1);
    const uses = [
      tables.add(distribution, 'input_tokens'),
      tables.add(distribution, 'reason_ratio'),
      tables.add(distribution, 'input_tokens', true),
    ];
    expect(new Set(uses).size).toBe(3);
    expect(tables.add(distribution, 'output_tokens')).toBe(uses[0]);
    expect(tables.add(distribution, 'output_tokens', true)).toBe(uses[2]);
    expect(tables.records).toHaveLength(3);
  });

  test('runs of a smooth law take a few kilobytes', () => {
    const tables = samplers();
    tables.add(humps, 'input_tokens', true);
    expect(tables.tables.length).toBeLessThan(16_384);
  });
});

const mixture = (weights: number[], components: FieldDistribution[], bounds = {}): FieldDistribution => ({
  family: 'mixture',
  components: components.map((distribution, index) => ({ weight: weights[index], distribution })),
  ...bounds,
});

test.each<[FieldDistribution, string]>([
  [{ ...lognormal, sigma: 0 }, 'input_tokens.sigma: 0 is not a number above 0'],
  [{ ...lognormal, mu: Number.NaN }, 'input_tokens.mu: NaN is not a number'],
  [{ family: 'pareto', scale: -1, alpha: 1 }, 'input_tokens.scale: -1 is not a number above 0'],
  [{ family: 'exponential', mean: Infinity }, 'input_tokens.mean: Infinity is not finite'],
  [{ family: 'gamma', shape: 0, scale: 1 }, 'input_tokens.shape: 0 is not a number from 0.0001 to 1000000'],
  [{ family: 'gamma', shape: 2, scale: 0 }, 'input_tokens.scale: 0 is not'],
  [
    { family: 'weibull', shape: 2e6, scale: 1 },
    'input_tokens.shape: 2000000 is not a number from 0.01 to 1000000',
  ],
  [{ family: 'normal', mean: 1, std: 0 }, 'input_tokens.std: 0 is not'],
  [{ family: 'uniform' } as FieldDistribution, 'input_tokens.min: undefined is not a number'],
  [
    { family: 'beta' } as unknown as FieldDistribution,
    'input_tokens.family: "beta" is not a family; there are constant, empirical,',
  ],
  [{ ...lognormal, min: 5, max: 4 }, 'input_tokens.max: 4 is below min, 5'],
  [{ ...lognormal, min: -1 }, 'input_tokens.min: -1 is not a number from 0 to 4294967295'],
  [
    { ...lognormal, min: 1e6 },
    'the bounds 1000000 to 4294967295 hold none of the lognormal distribution; they must hold at least 1e-9 of it',
  ],
  [{ family: 'normal', mean: -400, std: 60 }, 'of the normal distribution; they must hold'],
  [mixture([1], []), 'input_tokens.components: a mixture has a list of at least one component'],
  [mixture([0], [lognormal]), 'input_tokens.components: all weights are 0; they sum to 1'],
  [
    mixture([1, -1], [lognormal, lognormal]),
    'input_tokens.components[1].weight: -1 is not a number from 0 to 1',
  ],
  [
    mixture([0.5, 0.5], [lognormal, { ...lognormal, sigma: -2 }]),
    'input_tokens.components[1].distribution.sigma: -2 is not',
  ],
  [
    mixture([1], [{ family: 'constant', value: 4 }], { min: 5, max: 6 }),
    'input_tokens: the bounds 5 to 6 hold none of the mixture',
  ],
])('%j is refused', (distribution, message) => {
  expect(() => samplers().add(distribution, 'input_tokens')).toThrow(PoolError);
  expect(() => samplers().add(distribution, 'input_tokens')).toThrow(message);
});

test('ratios above 1 are refused', () => {
  expect(() => samplers().add(empirical([[1.5, 1]]), 'reason_ratio')).toThrow(
    'reason_ratio.values: 1.5 is not a number from 0 to 1',
  );
});
