import type { Path, Report } from '../../fault.js';
import { listed } from './words.js';

type Pair = readonly [string, string];

/** A law of two parameters that can be given as one pair or as another: not twice, not by halves. */
export function checkParameterPairs(
  distribution: object & { readonly family: string },
  pairs: readonly [Pair, Pair],
  path: Path,
  report: Report,
): void {
  const has = (name: string) => (distribution as Readonly<Record<string, unknown>>)[name] !== undefined;
  const given = pairs.filter((pair) => pair.some(has));
  const either = pairs.map((pair) => pair.join(' and ')).join(', or ');
  if (given.length === 2) {
    const names = pairs.flat().filter(has);
    report(path, `${listed(names, 'and')} are given together; ${distribution.family} has ${either}`);
    return;
  }
  const missing = given[0]?.find((name) => !has(name));
  if (given.length === 0) report(path, `parameters are missing; ${distribution.family} has ${either}`);
  else if (missing !== undefined) report(path, `${missing} is missing; ${distribution.family} has ${either}`);
}
