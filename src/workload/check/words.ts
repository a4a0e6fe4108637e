import { listed } from '../../laws/lists.js';
import { describeRange, type NumberRange } from '../../laws/parameters.js';
import type { JsonSchema } from '../schema/json-schema.js';

/** Characters of a value that a message quotes. */
const QUOTED = 40;

/** A value for a message: itself where it is short, else what kind it is. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value}'`;
  if (value === null || value === undefined) return 'an empty value';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') {
    const keys = Object.keys(value);
    return keys.length === 0 ? 'an empty object' : `an object with ${listed(keys.slice(0, 4), 'and')}`;
  }
  return String(value);
}

/** What a schema without branches asks for, as it stands after "is not". */
export function describe(schema: JsonSchema): string {
  const { title, minItems, prefixItems, pattern } = schema;
  if (title !== undefined) return title;
  if (schema.const !== undefined) return `'${schema.const}'`;
  if (schema.enum !== undefined)
    return listed(
      schema.enum.map((word) => `'${word}'`),
      'or',
    );
  switch (schema.type) {
    case 'number':
    case 'integer':
      return describeRange(schema as NumberRange);
    case 'string':
      return pattern === undefined ? 'a text' : 'a text of at least one character';
    case 'boolean':
      return 'true or false';
    case 'array':
      return prefixItems === undefined
        ? `a list of at least ${minItems ?? 0}`
        : `a list of ${prefixItems.length}`;
    default:
      return schema.minProperties === undefined
        ? 'an object'
        : `an object with at least ${schema.minProperties} key`;
  }
}
