import type { Statement, StudyResults, Traffic } from './results.js';

/** What a statement is about: instances of `numerator` over those of `denominator`. */
export interface Question {
  readonly numerator: Traffic;
  readonly denominator: Traffic;
  readonly what: Statement['what'];
  readonly pool?: string | undefined;
  readonly rate?: number | undefined;
}

/** How instances are counted: by what one of them serves, or tried together. */
export type Way = Extract<Statement['what'], 'by-one' | 'instances'>;
/** The whole deployment first: it is what is needed, and one instance does not tell it. */
export const WAYS: readonly Way[] = ['instances', 'by-one'];

/** Which side of 1 a ratio is on, as far as its interval tells. */
export type Verdict = 'more' | 'fewer' | 'no difference';

/** A ratio of instances with its interval. */
export type Estimate = Pick<Statement, 'ratio' | 'low' | 'high'>;

export function findStatement(
  { statements }: StudyResults,
  { numerator, denominator, what, pool, rate }: Question,
): Statement | undefined {
  return statements.find(
    (each) =>
      each.what === what &&
      each.pool === pool &&
      each.rate === rate &&
      each.numerator === numerator &&
      each.denominator === denominator,
  );
}

/** What a traffic asks for, over what the actual one needs. */
export function overActual(
  results: StudyResults,
  traffic: Traffic,
  scope: { readonly pool?: string; readonly rate?: number; readonly what?: Statement['what'] } = {},
): Statement | undefined {
  const question = { numerator: traffic, denominator: 'actual', what: 'instances' } as const;
  return findStatement(results, { ...question, ...scope });
}

/** An interval that holds 1 tells no difference, and neither does one without ends, which JSON has as null. */
export function verdict({ low, high }: Estimate): Verdict {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return 'no difference';
  if (low > 1) return 'more';
  return high < 1 ? 'fewer' : 'no difference';
}

/** Each pair of traffics that the results compare, in their order, with what of them. */
export function questions({ statements }: StudyResults): Question[] {
  const found = new Map<string, Question>();
  for (const { numerator, denominator, what } of statements) {
    const key = [numerator, denominator, what].join(' ');
    if (!found.has(key)) found.set(key, { numerator, denominator, what });
  }
  return [...found.values()];
}

/** The pools that what is said over all pools is of: not those that ask again what another one asks. */
export function subjectsOf({ pools }: StudyResults): StudyResults['pools'] {
  return pools.filter(({ isCheck }) => !isCheck);
}

/** The pools, other than checks, of which it is said what a traffic asks for. */
export function poolsSaidOf(results: StudyResults, traffic: Traffic, what: Statement['what']): string[] {
  return subjectsOf(results)
    .map(({ name }) => name)
    .filter((pool) => overActual(results, traffic, { what, pool }) !== undefined);
}

/** The pools, other than checks, in which both traffics were simulated. */
export function poolsOf(results: StudyResults, ...traffics: readonly Traffic[]): string[] {
  const has = (name: string, traffic: Traffic) =>
    results.needs.some((need) => need.pool === name && need.traffic === traffic);
  return subjectsOf(results)
    .map(({ name }) => name)
    .filter((name) => traffics.every((traffic) => has(name, traffic)));
}
