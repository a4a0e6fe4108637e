import type { Statement, StudyResults, Targets, Traffic } from './results.js';

/** What a statement is about: instances of `numerator` over those of `denominator`. */
export interface Question {
  readonly numerator: Traffic;
  readonly denominator: Traffic;
  readonly what: Statement['what'];
  readonly pool?: string | undefined;
  readonly rate?: number | undefined;
}

/** Which side of 1 a ratio is on, as far as its interval tells. */
export type Verdict = 'more' | 'fewer' | 'no difference';

/** The answer to a question, also where the results have the inverse. */
export function findStatement(
  { statements }: StudyResults,
  { numerator, denominator, what, pool, rate }: Question,
): Statement | undefined {
  const same = statements.filter((each) => each.what === what && each.pool === pool && each.rate === rate);
  const direct = same.find((each) => each.numerator === numerator && each.denominator === denominator);
  if (direct !== undefined) return direct;
  const inverse = same.find((each) => each.numerator === denominator && each.denominator === numerator);
  return inverse && invert(inverse);
}

/** The same statement the other way round: the inverse of a geometric mean is the geometric mean of the inverses. */
export function invert(statement: Statement): Statement {
  const { numerator, denominator, ratio, low, high } = statement;
  return {
    ...statement,
    numerator: denominator,
    denominator: numerator,
    ratio: 1 / ratio,
    low: 1 / high,
    high: 1 / low,
  };
}

/** An interval that holds 1 tells no difference, and neither does one without ends, which JSON has as null. */
export function verdict({ low, high }: Statement): Verdict {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return 'no difference';
  if (low > 1) return 'more';
  return high < 1 ? 'fewer' : 'no difference';
}

/**
 * Each pair of traffics that the results compare, in their order, with what of them: each traffic over the actual one, so
 * that all say how much it asks for of what is needed.
 */
export function questions({ statements }: StudyResults): Question[] {
  const found = new Map<string, Question>();
  for (const { what, ...pair } of statements) {
    const [numerator, denominator] =
      pair.numerator === 'actual' ? [pair.denominator, pair.numerator] : [pair.numerator, pair.denominator];
    const key = [numerator, denominator, what].join(' ');
    if (!found.has(key)) found.set(key, { numerator, denominator, what });
  }
  return [...found.values()];
}

/** What a pool's P99 latencies are held to, on the clock of its instances. */
export function targetsOf(
  { needs, staged }: StudyResults,
  { name, targets }: StudyResults['pools'][number],
): Targets {
  return [...needs, ...staged].find(({ pool }) => pool === name)?.targets ?? targets;
}

/** The pools in which both traffics were simulated. */
export function poolsOf({ pools, needs }: StudyResults, ...traffics: readonly Traffic[]): string[] {
  const has = (name: string, traffic: Traffic) =>
    needs.some((need) => need.pool === name && need.traffic === traffic);
  return pools.map(({ name }) => name).filter((name) => traffics.every((traffic) => has(name, traffic)));
}
