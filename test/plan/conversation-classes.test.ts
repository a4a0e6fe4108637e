import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { deterministicMath } from '../../src/engine/math.js';
import { engineModule } from '../../src/engine/module.js';
import { UsageError } from '../../src/errors.js';
import type { InterTurnLaw } from '../../src/laws/families.js';
import { cutInterTurns, roughMean } from '../../src/laws/inter-turn.js';
import { meanTurns, turnProbabilities } from '../../src/plan/conversations/turn-counts.js';
import { interTurnCdf } from '../fixtures/gap-cdf.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { compilePlan, durationClasses } from '../support/at-once.js';

const math = deterministicMath();

describe('numbers of turns', () => {
  test.each([
    [2, 64],
    [2.01, 64],
    [3.5, 64],
    [3.5, 6],
    [9, 16],
    [33, 64],
    [2, 2],
    [2.5, 3],
  ])('mean %d with at most %d turns is met', (mean, max) => {
    const probabilities = turnProbabilities({ mean, max });
    expect(probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 14);
    expect(meanTurns(probabilities)).toBeCloseTo(mean, 12);
    expect(probabilities.at(-1)!.turns).toBeLessThanOrEqual(max);
    // Geometric: the ratio of neighbours is always the same.
    const ratios = probabilities
      .slice(1)
      .map(({ probability }, index) => probability / probabilities[index].probability);
    for (const ratio of ratios) expect(ratio).toBeCloseTo(ratios[0], 12);
  });

  test('probabilities by number are taken as they are', () => {
    expect(turnProbabilities({ 9: 0.25, 2: 0.75, 3: 0 })).toEqual([
      { turns: 2, probability: 0.75 },
      { turns: 9, probability: 0.25 },
    ]);
  });
});

const LAWS: readonly (InterTurnLaw & { readonly max: number })[] = [
  { family: 'lognormal', mu: Math.log(100), sigma: 1.5, max: 86_400 },
  { family: 'lognormal', mu: 4, sigma: 2, min: 5, max: 7200 },
  { family: 'exponential', mean: 120, max: 3600 },
  { family: 'pareto', scale: 30, alpha: 1.2, max: 21_600 },
  { family: 'pareto', scale: 1, alpha: 0.2, max: 1e7 },
  { family: 'weibull', shape: 0.3, scale: 60, max: 86_400 },
  { family: 'uniform', min: 30, max: 90 },
];

describe.each(LAWS)('classes of %o', (option) => {
  const law = cutInterTurns(option, math, 'law');
  const cdf = interTurnCdf(option);
  const turns = turnProbabilities({ mean: 3.5 });
  // Of all starts of a client 3 in 100 begin conversations.
  const classes = durationClasses(turns, law, 0.03, Number.POSITIVE_INFINITY);

  test('leave no conversation out and count none twice', () => {
    expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    for (const { turns: count, probability } of turns) {
      const ranges = classes.flatMap(({ ranges }) => ranges.filter(({ turns }) => turns === count));
      expect(ranges.reduce((sum, range) => sum + range.probability, 0)).toBeCloseTo(probability, 13);
      expect(ranges.at(-1)!.high).toBe(1);
      for (const [index, { low }] of ranges.entries())
        expect(low).toBe(index === 0 ? low : ranges[index - 1].high);
      // What is below the first range has no gaps.
      expect(ranges[0].low ** (count - 1)).toBeLessThan(1e-15);
    }
  });

  test('are as likely as the longest of independent gaps is short enough', () => {
    let below = 0;
    for (const { lookBack, probability } of classes) {
      below += probability;
      const expected = turns.reduce(
        (sum, { turns, probability }) => sum + probability * cdf(lookBack / (turns - 1)) ** (turns - 1),
        0,
      );
      expect(below).toBeCloseTo(expected, 8);
    }
  });

  test('are few, and bound conversations without following many that are over', () => {
    expect(classes.length).toBeLessThanOrEqual(8);
    const lookBacks = classes.map(({ lookBack }) => lookBack);
    expect(lookBacks).toEqual([...lookBacks].sort((a, b) => a - b));
    expect(lookBacks.at(-1)! / (63 * option.max)).toBeCloseTo(1, 6);
    // Rare starts that a seek follows, over those of open conversations; one class would have hundreds of them.
    const rare = classes.slice(1);
    const followed = rare.reduce((sum, { lookBack, probability }) => sum + lookBack * probability, 0);
    expect(followed / (2.5 * roughMean(law))).toBeLessThan(12);
  });

  test('are rare but for the first, whose conversations begin in one stream with single requests', () => {
    const rare = classes.slice(1).reduce((sum, { probability }) => sum + probability, 0);
    expect(rare * 0.03).toBeLessThanOrEqual((1 / 1024) * (1 + 1e-9));
  });

  test('the first is as short as it has to be', () => {
    const [first, ...rare] = durationClasses(turns, law, 0.03, 100);
    expect(first.lookBack).toBeLessThanOrEqual(100 * (1 + 1e-8));
    expect(rare.at(-1)!.lookBack).toBeCloseTo(63 * option.max * (1 + 1e-9), 3);
  });
});

describe.each(LAWS)('classes of %o where all conversations are rare', (option) => {
  const share = 1e-3;
  const turns = { mean: 3.5 };

  test('leave the first some conversations, so that single requests are not all of it', () => {
    const law = cutInterTurns(option, math, 'law');
    const startShare = share / 3.5;
    const classes = durationClasses(turnProbabilities(turns), law, startShare, Number.POSITIVE_INFINITY);
    expect(1 - classes[0].probability * startShare).toBeLessThan(1);
    expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
  });

  test('are a plan that the engine takes', () => {
    const conversations = { share, turns, inter_turn_seconds: option };
    const { bytes } = compilePlan(mixedPool('language'), { duration: 600, conversations });
    expect(new Engine(bytes, engineModule()).tiles).toBeGreaterThan(0);
  });
});

test('the mean gap is near that of the law', () => {
  const law = cutInterTurns({ family: 'exponential', mean: 100, max: 1e6 }, math, 'law');
  expect(roughMean(law) / 100).toBeCloseTo(1, 1);
});

test('one class is enough for one constant gap', () => {
  const law = cutInterTurns({ family: 'constant', value: 60 }, math, 'law');
  const [only, ...others] = durationClasses(turnProbabilities({ 3: 1 }), law, 1, Number.POSITIVE_INFINITY);
  expect(others).toEqual([]);
  expect(only.lookBack).toBeCloseTo(120, 6);
  expect(only.ranges).toEqual([
    { turns: 3, probability: 1, low: 0, high: 1, seconds: { low: 0, high: Number.POSITIVE_INFINITY } },
  ]);
});

test('bounds that hold none of a law are refused', () => {
  const law = { family: 'pareto', scale: 100, alpha: 1, max: 50 } as const;
  expect(() => cutInterTurns(law, math, 'conversations.inter_turn_seconds')).toThrow(UsageError);
  expect(() => cutInterTurns(law, math, 'conversations.inter_turn_seconds')).toThrow(
    'conversations.inter_turn_seconds: the bounds 0 to 50 hold none of the pareto law',
  );
});
