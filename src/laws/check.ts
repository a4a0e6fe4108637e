import { DEFAULT_MAX_INTER_TURN_SECONDS, MAX_INTER_TURN_SECONDS } from '../bounds.js';
import { deterministicMath } from '../engine/math.js';
import type { Path, Report } from '../fault.js';
import {
  type AnyLaw,
  type DistributionSpec,
  FIELD_FAMILIES,
  type InterTurnSpec,
  lawOf,
  type SimpleDistribution,
} from './families.js';
import type { AnyDistribution } from './law.js';
import { listed } from './lists.js';
import { checkWeights } from './mixture.js';
import { isWithin, type NumberRange, type Parameter, type Quantity, rangeFault } from './parameters.js';
import { checkQuantiles } from './quantiles.js';
import { alternativeGiven, resolveSimple } from './resolve.js';
import type { Bounds } from './support.js';

/** What times between two turns can be, seconds. */
export const INTER_TURN_SECONDS: Quantity = {
  value: { type: 'number', exclusiveMinimum: 0, maximum: MAX_INTER_TURN_SECONDS },
  bound: { type: 'number', minimum: 0, maximum: MAX_INTER_TURN_SECONDS },
};

/** What a distribution is a law of: the engine can do less with times between turns. */
export type Use = 'field' | 'interTurn';

/**
 * Reports parameters of a law that is not a mixture that are out of their ranges or do not go together. Values and
 * bounds are for those who know what they are values of.
 */
export function checkParameters(distribution: SimpleDistribution, use: Use, report: Report): void {
  const law = lawOf(distribution.family);
  if (law === undefined) {
    const family = JSON.stringify(distribution.family);
    report(['family'], `${family} is not a family; there are ${listed(FIELD_FAMILIES, 'and')}`);
    return;
  }
  if (checkRanges(law, distribution, use, report)) law.check?.(distribution, report);
}

/** Whether all parameters are in their ranges. */
function checkRanges(law: AnyLaw, distribution: AnyDistribution, use: Use, report: Report): boolean {
  let isValid = true;
  const refuse: Report = (path, problem) => {
    isValid = false;
    report(path, problem);
  };
  const values = distribution as unknown as Readonly<Record<string, unknown>>;
  for (const [name, parameter] of Object.entries(law.parameters)) {
    const value = values[name];
    if (parameter.isOptional && value === undefined) continue;
    const range = rangeOf(parameter, use);
    if (parameter.isList) checkList(value, range, [name], refuse);
    else if (range === undefined) {
      if (typeof value !== 'number') refuse([name], `${value} is not a number`);
    } else if (!isWithin(value, range)) refuse([name], rangeFault(value, range));
  }
  return isValid;
}

/** Pools have millions of numbers in lists, so that this is one pass without calls. */
function checkList(value: unknown, range: NumberRange | undefined, path: Path, report: Report): void {
  const list = value as ArrayLike<number> | undefined;
  if (!(typeof list === 'object' && list !== null && list.length > 0)) {
    report(path, 'it is not a list of at least one number');
    return;
  }
  if (range === undefined) return;
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.MAX_VALUE } = range;
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    if (!(item >= minimum && item <= maximum)) {
      report([...path, index], rangeFault(item, range));
      return;
    }
  }
}

/** Undefined for values and bounds. */
function rangeOf({ range, interTurnRange }: Parameter, use: Use): NumberRange | undefined {
  if (use === 'interTurn' && interTurnRange !== undefined) return interTurnRange;
  return typeof range === 'string' ? undefined : range;
}

/** Reports what is wrong with a distribution of a spec whose numbers are in the ranges of the schema. */
export function checkDistribution(
  distribution: DistributionSpec | InterTurnSpec,
  use: Use,
  report: Report,
): void {
  if (typeof distribution === 'number') return;
  checkOrder(distribution as Bounds, use, report);
  if (distribution.family === 'mixture') {
    checkWeights(distribution, report);
    distribution.components.forEach((component, index) => {
      const within: Report = (path, problem) =>
        report(['components', index, 'distribution', ...path], problem);
      checkDistribution(component.distribution, use, within);
    });
    return;
  }
  if (distribution.family === 'quantiles') {
    checkQuantiles(distribution, report);
    return;
  }
  const law = lawOf(distribution.family)!;
  if (!checkSets(law, distribution, report)) return;
  const resolved = resolveSimple(distribution) as SimpleDistribution;
  checkParameters(resolved, use, (path, problem) => reportMade(law, distribution, path, problem, report));
  if (use === 'interTurn' && law.isUnbounded) checkMade(law, distribution, INTER_TURN_SECONDS.bound, report);
  if (law.nature === 'discrete' && law.list !== undefined && law.isUnbounded !== true) {
    checkBounded(law.list, resolved, report);
  }
}

/** A fault of a parameter that may follow from others, which are then what is wrong. */
function reportMade(law: AnyLaw, distribution: object, path: Path, problem: string, report: Report): void {
  const [name] = path;
  const alternative = alternativeGiven(law, distribution);
  const isGiven =
    typeof name !== 'string' || (distribution as Readonly<Record<string, unknown>>)[name] !== undefined;
  if (alternative === undefined || isGiven || !Object.hasOwn(law.parameters, name)) {
    report(path, problem);
    return;
  }
  const given = Object.entries(distribution).filter(([key]) => Object.hasOwn(alternative.parameters, key));
  const makers = given.map(([key, value]) => `${key} ${value}`);
  const verb = makers.length === 1 ? 'makes' : 'make';
  report(
    [given.at(-1)![0]],
    `${listed(makers, 'and')} ${verb} a ${name} that the law cannot have: ${problem}`,
  );
}

/** Bounds that follow from other parameters, against what the quantity can be; those that are given are checked as such. */
export function checkMade(
  law: AnyLaw,
  distribution: AnyDistribution,
  bound: NumberRange,
  report: Report,
): void {
  if (alternativeGiven(law, distribution) === undefined) return;
  const resolved = resolveSimple(distribution);
  for (const name of ['min', 'max'] as const) {
    const value = resolved[name];
    if (value === undefined || distribution[name] !== undefined || isWithin(value, bound)) continue;
    reportMade(law, distribution, [name], rangeFault(value, bound), report);
  }
}

/** Bounds that leave none of the values that are listed. */
function checkBounded(list: string, distribution: AnyDistribution, report: Report): void {
  const { min = 0, max = Number.POSITIVE_INFINITY, family } = distribution;
  const law = lawOf(family);
  if (law?.nature !== 'discrete' || !(min <= max)) return;
  const { values, weights } = law.atoms(distribution, deterministicMath());
  for (let index = 0; index < values.length; index++) {
    if (values[index] >= min && values[index] <= max && weights[index] > 0) return;
  }
  const bounds = max === Number.POSITIVE_INFINITY ? `at least min, ${min}` : `from ${min} to ${max}`;
  report([list], `none of the ${list} is ${bounds}`);
}

function checkOrder({ min, max }: Bounds, use: Use, report: Report): void {
  const largest = max ?? (use === 'interTurn' ? DEFAULT_MAX_INTER_TURN_SECONDS : Number.POSITIVE_INFINITY);
  if (min === undefined || min < largest) return;
  if (max === undefined) {
    report(['min'], `${min} is not below ${largest}, the largest time where there is no max`);
  } else if (min > max) report(['min'], `${min} is above max, ${max}`);
  else if (use === 'interTurn') {
    report(['max'], `${max} is not above min; times that are all the same are constant`);
  }
}

/** A law that can be given by one set of parameters or by another: not by two, not by halves. */
function checkSets(law: AnyLaw, distribution: object, report: Report): boolean {
  if (law.alternatives === undefined) return true;
  const has = (name: string) => (distribution as Readonly<Record<string, unknown>>)[name] !== undefined;
  const sets = [law, ...law.alternatives].map(({ parameters }) => Object.keys(parameters));
  const given = [...new Set(sets.flat())].filter(has);
  const fitting = sets.filter((names) => given.every((name) => names.includes(name)));
  const missing = fitting[0]?.find((name) => !has(name));
  const words = sets.map((names) => listed(names, 'and'));
  const either = `${law.family} has ${words.slice(0, -1).join(', ')}, or ${words.at(-1)}`;
  if (has('std') && has('cv')) {
    report([], `std and cv are both given, but each follows from the other and the mean; ${either}`);
  } else if (given.length === 0) report([], `parameters are missing; ${either}`);
  else if (fitting.length === 0) report([], `${listed(given, 'and')} are given together; ${either}`);
  else if (fitting.every((names) => names.length > given.length)) {
    report(
      [],
      `${fitting.length > 1 ? listed(lacking(fitting, given), 'or') : missing} is missing; ${either}`,
    );
  } else return true;
  return false;
}

/** What could be added, a name for each of the sets. */
function lacking(sets: readonly string[][], given: readonly string[]): string[] {
  return [...new Set(sets.flatMap((names) => names.find((name) => !given.includes(name)) ?? []))];
}
