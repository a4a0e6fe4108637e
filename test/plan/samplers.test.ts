import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { SamplerKind } from '../../src/engine/plan-layout.generated.js';
import { PoolError } from '../../src/errors.js';
import { SamplerTables } from '../../src/plan/samplers.js';
import type { FieldDistribution } from '../../src/pool/distribution.js';
import { empirical, staircase } from '../fixtures/synthetic-datasets.js';

const samplers = () => new SamplerTables(deterministicMath());

function kindOf(distribution: FieldDistribution, field = 'input_tokens', isCoupled = false): number {
  const tables = samplers();
  return tables.records[tables.add(distribution, field, isCoupled)].kind;
}

const lognormal = { kind: 'lognormal', mu: 5, sigma: 1 } as const;
const humps: FieldDistribution = {
  kind: 'mixture',
  weights: [0.5, 0.5],
  components: [lognormal, { kind: 'exponential', mean: 9 }],
};
const atomAndHump: FieldDistribution = {
  kind: 'mixture',
  weights: [0.5, 0.5],
  components: [lognormal, { kind: 'constant', value: 9 }],
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

const mixture = (weights: number[], components: FieldDistribution[], bounds = {}) =>
  ({ kind: 'mixture', weights, components, ...bounds }) as FieldDistribution;

test.each<[FieldDistribution, string]>([
  [{ ...lognormal, sigma: 0 }, 'input_tokens: lognormal sigma 0 is not a finite number above 0'],
  [{ ...lognormal, mu: Number.NaN }, 'input_tokens: lognormal mu NaN is not a finite number'],
  [{ kind: 'pareto', scale: -1, alpha: 1 }, 'pareto scale -1 is not a finite number above 0'],
  [{ kind: 'exponential', mean: Infinity }, 'exponential mean Infinity is not'],
  [{ kind: 'gamma', shape: 0, scale: 1 }, 'gamma shape 0 is not a number from 0.0001 to 1e6'],
  [{ kind: 'gamma', shape: 2, scale: 0 }, 'gamma scale 0 is not'],
  [{ kind: 'weibull', shape: 2e6, scale: 1 }, 'weibull shape 2000000 is not a number from 0.01 to 1e6'],
  [{ kind: 'normal', mean: 1, deviation: 0 }, 'normal deviation 0 is not'],
  [{ kind: 'uniform' } as FieldDistribution, 'uniform max undefined is not a finite number'],
  [{ kind: 'beta' } as unknown as FieldDistribution, 'there is no distribution of the kind "beta"'],
  [{ ...lognormal, min: 5, max: 4 }, 'max 4 is not a number of at least min, 5'],
  [{ ...lognormal, min: -1 }, 'min -1 is not a number from 0 to 4294967295'],
  [
    { ...lognormal, min: 1e6 },
    'the bounds 1000000 to 4294967295 hold none of the lognormal distribution; they must hold at least 1e-9 of it',
  ],
  [{ kind: 'normal', mean: -400, deviation: 60 }, 'of the normal distribution; they must hold'],
  [mixture([1], []), 'the mixture has 0 components and 1 weights'],
  [mixture([0], [lognormal]), "the mixture's weights 0 are not"],
  [mixture([1, -1], [lognormal, lognormal]), "the mixture's weights 1, -1 are not"],
  [
    mixture([0.5, 0.5], [lognormal, { ...lognormal, sigma: -2 }]),
    'input_tokens.components[1]: lognormal sigma -2 is not',
  ],
  [
    mixture([1], [{ kind: 'constant', value: 4 }], { min: 5, max: 6 }),
    'input_tokens: the bounds 5 to 6 hold none of the mixture',
  ],
])('%j is refused', (distribution, message) => {
  expect(() => samplers().add(distribution, 'input_tokens')).toThrow(PoolError);
  expect(() => samplers().add(distribution, 'input_tokens')).toThrow(message);
});

test('ratios above 1 are refused', () => {
  expect(() => samplers().add(empirical([[1.5, 1]]), 'reason_ratio')).toThrow(
    'reason_ratio: the value 1.5 is not a number from 0 to 1',
  );
});
