import { describe, expect, test } from 'vitest';
import { engineModule } from '../../src/engine/module.js';
import type { InterTurnLaw } from '../../src/laws/families.js';
import type { Conversations } from '../../src/workload/resolved-workload.js';
import { conversationsOf, type TurnRow, turnsOfId } from '../fixtures/conversations.js';
import { interTurnCdf } from '../fixtures/gap-cdf.js';
import {
  chiSquareTest,
  kolmogorovSmirnov,
  kolmogorovSmirnovBound,
  rankCorrelation,
} from '../fixtures/statistics.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { steadyPool } from '../fixtures/synthetic-pool.js';

/** Of every test of a hypothesis below; there are some 40, and the seeds are fixed. */
const ALPHA = 1e-4;

const TOKENS = empirical([
  [10, 0.5],
  [20, 0.3],
  [35, 0.2],
]);
const pool = steadyPool(TOKENS);

/** Seconds from each turn to the next. */
function gapsOf(turns: readonly TurnRow[]): number[] {
  return turns.slice(1).map(({ time }, index) => time - turns[index].time);
}

/** The conversations of several turns that began in the trace and `longest` seconds or more before its end. */
function wholeConversations(
  conversations: ReadonlyMap<number, readonly TurnRow[]>,
  end: number,
): (readonly TurnRow[])[] {
  return [...conversations.values()].filter(
    ([first]) => first.turn === 1 && turnsOfId(first.conversationId) > 1 && first.time <= end,
  );
}

describe('a million requests', () => {
  const law = { family: 'lognormal', mu: Math.log(100), sigma: 1, max: 3600 } as const;
  const options = { share: 0.4, turns: { mean: 3.5, max: 16 }, inter_turn_seconds: law } as const;
  const [rate, duration] = [5, 240_000];
  const conversations = conversationsOf(pool, { rate, duration, conversations: options }, engineModule());
  // No conversation lasts longer than 15 times an hour.
  const whole = wholeConversations(conversations, duration - 15 * 3600);
  const rows = [...conversations.values()].flat();

  // The sampling errors of these three are a tenth to a fifth of the 1% that is allowed.
  test('have the rate', () => {
    expect(Math.abs(rows.length / (rate * duration) - 1)).toBeLessThan(0.01);
  });

  test('have the share in conversations of several turns', () => {
    const inConversations = rows.filter(({ conversationId }) => turnsOfId(conversationId) > 1).length;
    expect(Math.abs(inConversations / rows.length / options.share - 1)).toBeLessThan(0.01);
  });

  test('have the mean number of turns, all of which are there', () => {
    const turns = whole.reduce((sum, turns) => sum + turns.length, 0);
    expect(Math.abs(turns / whole.length / 3.5 - 1)).toBeLessThan(0.01);
    for (const conversation of whole) {
      if (conversation.length !== turnsOfId(conversation[0].conversationId)) expect.fail('a turn is missing');
      if (conversation.some(({ turn }, index) => turn !== index + 1)) expect.fail('turns are out of order');
    }
  });

  test('have the geometric law of turns', () => {
    // The ratio of the geometric law on 0 to 14 with mean 1.5, by bisection in 40 digits (Python).
    const ratio = 0.6011587757746079;
    const weights = Array.from({ length: 15 }, (_, extra) => ratio ** extra);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const observed = new Float64Array(15);
    for (const turns of whole) observed[turns.length - 2]++;
    const expected = weights.map((weight) => (whole.length * weight) / total);
    expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(ALPHA);
  });

  test.each([
    ['all', (_: readonly TurnRow[]) => true],
    ['two turns', (turns: readonly TurnRow[]) => turns.length === 2],
    ['five turns and more', (turns: readonly TurnRow[]) => turns.length >= 5],
  ])('have the law of inter-turn times: %s', (_, choose) => {
    const gaps = Float64Array.from(whole.filter(choose).flatMap(gapsOf));
    expect(gaps.length).toBeGreaterThan(30_000);
    expect(kolmogorovSmirnov(gaps, interTurnCdf(law))).toBeLessThan(
      kolmogorovSmirnovBound(gaps.length, ALPHA),
    );
  });

  test('have independent gaps, each of the same law', () => {
    const long = whole.filter(({ length }) => length >= 3).map(gapsOf);
    for (const place of [0, 1, -1]) {
      const gaps = Float64Array.from(long, (gaps) => gaps.at(place)!);
      expect(kolmogorovSmirnov(gaps, interTurnCdf(law)), `gap ${place}`).toBeLessThan(
        kolmogorovSmirnovBound(gaps.length, ALPHA),
      );
    }
    const correlation = rankCorrelation(
      long.map(([first]) => first),
      long.map(([, second]) => second),
    );
    // Four standard errors.
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(long.length));
  });

  test('are as many from the first second on as later: conversations that began before have their turns', () => {
    // Turns behind the first in stretches of 2,000 s: 2857 expected; conversations make their variance a few times
    // that of independent requests. Without what began before, the first stretch would lack a tenth and more.
    const counts = new Float64Array(duration / 2000);
    for (const { time, turn } of rows) if (turn > 1) counts[Math.floor(time / 2000)]++;
    const expected = (rate * 2000 * options.share * 2.5) / 3.5;
    const errors = Array.from(counts, (count) => (count - expected) / Math.sqrt(expected));
    const spread = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
    expect(Math.abs(errors[0])).toBeLessThan(4 * spread);
    expect(spread).toBeLessThan(3);
  });

  test('draw the tokens of every turn from the distributions', () => {
    for (const choose of [
      ({ turn }: TurnRow) => turn === 1,
      ({ turn }: TurnRow) => turn === 2,
      ({ turn }: TurnRow) => turn > 2,
    ]) {
      const chosen = rows.filter(choose);
      for (const tokens of [
        chosen.map(({ input, history }) => input - history),
        chosen.map(({ output }) => output),
      ]) {
        const observed = Array.from(TOKENS.values, (value) => tokens.filter((own) => own === value).length);
        const expected = Array.from(TOKENS.probabilities, (probability) => probability * chosen.length);
        expect(observed.reduce((sum, count) => sum + count, 0)).toBe(chosen.length);
        expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(ALPHA);
      }
    }
    const later = rows.filter(({ turn }) => turn > 1);
    const correlation = rankCorrelation(
      later.map(({ input, history }) => input - history),
      later.map(({ output }) => output),
    );
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(later.length));
  });

  test('have a history that is the sum of what came before', () => {
    for (const conversation of conversations.values()) {
      conversation.slice(1).forEach(({ history }, index) => {
        const { input, output } = conversation[index];
        if (history !== input + output) expect.fail(`${history} follows ${input} + ${output}`);
      });
      const [{ turn, history }] = conversation;
      // Of a conversation that began before the trace: at least 10 in and 10 out a turn, at most 35 each.
      if (!(history >= 20 * (turn - 1) && history <= 70 * (turn - 1)))
        expect.fail(`turn ${turn}: ${history}`);
    }
  });
});

const LAWS: readonly InterTurnLaw[] = [
  { family: 'lognormal', mu: 4, sigma: 2, min: 5, max: 7200 },
  { family: 'exponential', mean: 120, max: 500 },
  { family: 'pareto', scale: 5, alpha: 1.2, max: 21_600 },
  { family: 'weibull', shape: 0.5, scale: 60, max: 3600 },
  { family: 'uniform', min: 30, max: 90 },
];

test.each(LAWS)('inter-turn times are of the law cut at its bounds: %o', (law) => {
  const duration = 400_000;
  const conversations: Conversations = {
    share: 1,
    turns: { 2: 0.5, 3: 0.25, 6: 0.25 },
    inter_turn_seconds: law,
  };
  const longest = 5 * ('max' in law ? law.max! : 0);
  const traced = conversationsOf(pool, { rate: 0.5, duration, conversations }, engineModule());
  const whole = wholeConversations(traced, duration - longest);
  const gaps = Float64Array.from(whole.flatMap(gapsOf));
  expect(gaps.length).toBeGreaterThan(80_000);
  const bound = kolmogorovSmirnovBound(gaps.length, ALPHA);
  expect(kolmogorovSmirnov(gaps, interTurnCdf(law))).toBeLessThan(bound);
  // Sorted by now. Times are sums, which round in the tenth place.
  const { min = 0, max } = law as { min?: number; max: number };
  expect(gaps[0]).toBeGreaterThan(min - 1e-9);
  expect(gaps.at(-1)).toBeLessThan(max + 1e-9);
  const counts = [2, 3, 6].map((turns) => whole.filter(({ length }) => length === turns).length);
  const expected = [0.5, 0.25, 0.25].map((probability) => probability * whole.length);
  expect(chiSquareTest(counts, expected).pValue).toBeGreaterThan(ALPHA);
});

test('a constant inter-turn time is kept', () => {
  const conversations = {
    share: 1,
    turns: { mean: 4 },
    inter_turn_seconds: { family: 'constant', value: 60 },
  } as const;
  const traced = conversationsOf(pool, { rate: 1, duration: 20_000, conversations }, engineModule());
  const gaps = [...traced.values()].flatMap(gapsOf);
  expect(gaps.length).toBeGreaterThan(10_000);
  expect(Math.max(...gaps.map((gap) => Math.abs(gap - 60)))).toBeLessThan(1e-9);
});

test('without history a later turn has its own tokens only', () => {
  const conversations = {
    share: 1,
    turns: { mean: 3 },
    inter_turn_seconds: { family: 'exponential', mean: 10 },
    history: false,
  } as const;
  const traced = conversationsOf(pool, { rate: 10, duration: 1000, conversations }, engineModule());
  const rows = [...traced.values()].flat();
  expect(rows.filter(({ turn }) => turn > 1).length).toBeGreaterThan(5000);
  expect(rows.every(({ history, input }) => history === 0 && [10, 20, 35].includes(input))).toBe(true);
});

test('histories end at the largest number of tokens that a column holds', () => {
  const conversations = {
    share: 1,
    turns: { 4: 1 },
    inter_turn_seconds: { family: 'constant', value: 1 },
  } as const;
  const huge = steadyPool(empirical([[1_500_000_000, 1]]));
  const traced = conversationsOf(huge, { rate: 10, duration: 100, conversations }, engineModule());
  const largest = 2 ** 32 - 1;
  const expected = [
    { history: 0, input: 1.5e9 },
    { history: 3e9, input: largest },
    { history: largest, input: largest },
    { history: largest, input: largest },
  ];
  for (const { turn, history, input } of [...traced.values()].flat()) {
    expect({ history, input }).toEqual(expected[turn - 1]);
  }
});
