import type { Path, Report } from '../../fault.js';
import { listed } from '../../laws/lists.js';
import type { JsonSchema } from '../schema/json-schema.js';
import { suggestion } from './suggestion.js';
import { show } from './words.js';

/**
 * The branch of a union that an object was meant for: by the constant of a key such as `family`, or by the key that
 * it requires. Where it cannot be told, reports why and returns undefined.
 */
export function branchOf(
  union: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  path: Path,
  report: Report,
): JsonSchema | undefined {
  const branches = union.anyOf!.filter(({ type }) => type === 'object');
  if (branches.length < 2) return branches[0] ?? refuse(union, value, path, report);
  const tag = tagOf(branches);
  return tag === undefined
    ? branchByKey(union, branches, value, path, report)
    : branchByTag(tag, branches, value, path, report);
}

/** The key that has a constant in each branch. */
function tagOf([first]: readonly JsonSchema[]): string | undefined {
  return Object.entries(first!.properties ?? {}).find(([, schema]) => schema.const !== undefined)?.[0];
}

function branchByTag(
  tag: string,
  branches: readonly JsonSchema[],
  value: Readonly<Record<string, unknown>>,
  path: Path,
  report: Report,
): JsonSchema | undefined {
  const constants = branches.map(({ properties }) => properties![tag].const!);
  const given = value[tag];
  const branch = branches[constants.indexOf(given as string)];
  if (given === undefined) report(path, `${tag} is missing; it is ${listed(constants, 'or')}`);
  else if (branch === undefined) {
    const hint = typeof given === 'string' ? given : '';
    report([...path, tag], `${show(given)} is not a ${tag} here${suggestion(hint, constants)}`);
  }
  return branch;
}

function branchByKey(
  union: JsonSchema,
  branches: readonly JsonSchema[],
  value: Readonly<Record<string, unknown>>,
  path: Path,
  report: Report,
): JsonSchema | undefined {
  const keys = branches.flatMap(({ required = [] }) => required);
  const given = keys.filter((key) => value[key] !== undefined);
  if (given.length > 1) {
    report(path, `${listed(given, 'and')} are given together, but it can be only one of them`);
    return undefined;
  }
  const wanted = given[0];
  const branch = branches.find(({ required }) =>
    wanted === undefined ? required === undefined : required?.includes(wanted),
  );
  if (branch !== undefined) return branch;
  const known = new Set(branches.flatMap(({ properties = {} }) => Object.keys(properties)));
  const unknown = Object.keys(value).filter((key) => !known.has(key));
  for (const key of unknown) report([...path, key], `there is no such key${suggestion(key, keys)}`);
  return unknown.length > 0 ? undefined : refuse(union, value, path, report);
}

function refuse(union: JsonSchema, value: unknown, path: Path, report: Report): undefined {
  report(path, `${show(value)} is not ${union.title}`);
  return undefined;
}
