import { MAX_DEPTH } from '../../bounds.js';
import type { Path, Report } from '../../fault.js';
import { nearest } from '../../notation/nearest.js';
import type { Sliced } from '../../platform/slices.js';
import type { JsonSchema } from '../schema/json-schema.js';
import { CHECKED_SCHEMA } from './checked-schema.generated.js';
import { branchOf } from './schema-branch.js';
import { suggestion } from './suggestion.js';
import { describe, show } from './words.js';

/**
 * Checks a document against the schema, and says of every fault what was meant to stand there: of a union, only
 * what is wrong with the branch that its key or family names.
 *
 * A library would have to compile the schema first, which takes a third of a second at every start and makes code from
 * texts, as pages in browsers can forbid; what it says of unions would have to be sorted out all the same. Its verdict
 * is held against this one by the tests.
 */
export function* checkSchema(document: unknown, report: Report): Sliced<void> {
  const later: ListPart[] = [];
  check(document, CHECKED_SCHEMA, [], report, later);
  for (const { item, schema, path } of later) {
    check(item, schema, path, report);
    yield;
  }
}

/** An item of a list of a document itself, such as a custom client, of which there can be many. */
interface ListPart {
  readonly item: unknown;
  readonly schema: JsonSchema;
  readonly path: Path;
}

/** @param later takes the items of the document's own lists, which are then not checked here */
function check(value: unknown, schema: JsonSchema, path: Path, report: Report, later?: ListPart[]): void {
  const resolved = dereference(schema);
  if (path.length > MAX_DEPTH) report(path, `it is nested more than ${MAX_DEPTH} levels deep`);
  else if (resolved.anyOf !== undefined) checkUnion(value, resolved, path, report, later);
  else if (!accepts(value, resolved)) report(path, `${show(value)} is not ${describe(resolved)}`);
  else checkParts(value, resolved, path, report, later);
}

function checkUnion(
  value: unknown,
  union: JsonSchema,
  path: Path,
  report: Report,
  later: ListPart[] | undefined,
): void {
  const branch = isObject(value)
    ? branchOf(union, value, path, report)
    : union.anyOf!.find((candidate) => accepts(value, candidate));
  if (branch !== undefined) {
    if (accepts(value, branch)) checkParts(value, branch, path, report, later);
    else report(path, `${show(value)} is not ${describe(branch)}`);
  } else if (!isObject(value)) {
    report(path, `${show(value)} is not ${union.title}`);
  }
}

function checkParts(
  value: unknown,
  schema: JsonSchema,
  path: Path,
  report: Report,
  later: ListPart[] | undefined,
): void {
  if (Array.isArray(value)) {
    const { prefixItems = [], items } = schema;
    for (const [index, item] of value.entries()) {
      const expected = prefixItems[index] ?? items;
      if (!expected) continue;
      const itemPath = [...path, index];
      if (path.length === 1 && later !== undefined) later.push({ item, schema: expected, path: itemPath });
      else check(item, expected, itemPath, report, later);
    }
  } else if (isObject(value)) {
    checkKeys(value, schema, path, report, later);
  }
}

function checkKeys(
  value: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
  path: Path,
  report: Report,
  later: ListPart[] | undefined,
): void {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const missing = new Set(required.filter((key) => value[key] === undefined));
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) continue;
    const expected = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (propertyNames !== undefined && !accepts(key, propertyNames)) {
      report([...path, key], `'${key}' is not ${describe(propertyNames)}`);
    } else if (expected) {
      check(part, expected, [...path, key], report, later);
    } else {
      const hint = nearest(key, [...missing]);
      // What was misspelt is not missing, too.
      if (hint !== undefined) missing.delete(hint);
      const open = Object.keys(properties).filter((name) => value[name] === undefined && name !== '$schema');
      const candidates = hint === undefined ? open : [hint];
      report([...path, key], `${owner(schema)} no such key${suggestion(key, candidates)}`);
    }
  }
  for (const key of missing) report(path, `${key} is missing`);
}

/** `gamma has`: the family of a branch, whose keys differ from those of others. */
function owner({ properties = {} }: JsonSchema): string {
  const tag = Object.values(properties).find((schema) => schema.const !== undefined)?.const;
  return tag === undefined ? 'there is' : `${tag} has`;
}

/** Whether the value itself is right; its parts are for `checkParts`. */
function accepts(value: unknown, schema: JsonSchema): boolean {
  if (schema.const !== undefined) return value === schema.const;
  if (schema.enum !== undefined) return schema.enum.includes(value as string);
  switch (schema.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      return isInRange(value, schema);
    case 'integer':
      return isInRange(value, schema) && Number.isInteger(value);
    case 'array':
      return Array.isArray(value) && isLongEnough(value, schema);
    case 'object':
      return isObject(value) && Object.keys(value).length >= (schema.minProperties ?? 0);
    default:
      return typeof value === 'string' && (schema.pattern === undefined || fits(value, schema.pattern));
  }
}

function isInRange(value: unknown, { minimum, exclusiveMinimum, maximum }: JsonSchema): boolean {
  return (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    value >= (minimum ?? Number.NEGATIVE_INFINITY) &&
    value > (exclusiveMinimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (maximum ?? Number.POSITIVE_INFINITY)
  );
}

function isLongEnough(list: readonly unknown[], { minItems = 0, prefixItems, items }: JsonSchema): boolean {
  const longest = items === false ? (prefixItems?.length ?? 0) : Number.POSITIVE_INFINITY;
  return list.length >= minItems && list.length <= longest;
}

/** The pattern of texts of any kind. */
const SOME_CHARACTER = '.';

const expressions = new Map<string, RegExp>();

/** Characters of a text in some notation, at most. */
const LONGEST_NOTATION = 1_000;

function fits(text: string, pattern: string): boolean {
  if (pattern !== SOME_CHARACTER && text.length > LONGEST_NOTATION) return false;
  let expression = expressions.get(pattern);
  if (expression === undefined) {
    expression = new RegExp(pattern, 'u');
    expressions.set(pattern, expression);
  }
  return expression.test(text);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function dereference(schema: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema;
  return CHECKED_SCHEMA.$defs![schema.$ref.slice('#/$defs/'.length)];
}
