import type { JsonSchema } from '../../../src/workload/schema/json-schema.js';

/** The schemas that a value at a path of a document may be of: several where there are choices. */
export function schemasAt(root: JsonSchema, path: readonly (string | number)[]): readonly JsonSchema[] {
  let schemas = choicesOf(root, [root]);
  for (const step of path) {
    schemas = choicesOf(
      root,
      schemas.flatMap((schema) => below(schema, step)),
    );
  }
  return schemas;
}

/** The schema of each key that an object at a path may have; where several know a key, the first. */
export function keysAt(
  root: JsonSchema,
  path: readonly (string | number)[],
): ReadonlyMap<string, JsonSchema> {
  const keys = new Map<string, JsonSchema>();
  for (const { properties = {} } of schemasAt(root, path)) {
    for (const [key, schema] of Object.entries(properties)) {
      if (!keys.has(key)) keys.set(key, schema);
    }
  }
  return keys;
}

/** What may stand for a value: constants, and what the schema has for examples. */
export function valuesOf(schemas: readonly JsonSchema[]): readonly string[] {
  const values = schemas.flatMap(({ const: constant, enum: choices = [], type, examples = [] }) => [
    ...(constant === undefined ? [] : [constant]),
    ...choices,
    ...(type === 'boolean' ? ['true', 'false'] : []),
    ...examples.map((example) => (typeof example === 'string' ? example : flowText(example))),
  ]);
  return [...new Set(values)];
}

/** What is said of a key, where a reference or a choice says it also behind it. */
export function descriptionOf(root: JsonSchema, schema: JsonSchema): string | undefined {
  return schema.description ?? choicesOf(root, [schema]).find(({ description }) => description)?.description;
}

/** A value as YAML writes it in one line. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, part]) => `${key}: ${flowText(part)}`)
      .join(', ')} }`;
  }
  return String(value);
}

function below(schema: JsonSchema, step: string | number): readonly JsonSchema[] {
  const { properties, additionalProperties, items, prefixItems } = schema;
  const found =
    typeof step === 'number' ? (prefixItems?.[step] ?? items) : (properties?.[step] ?? additionalProperties);
  return typeof found === 'object' ? [found] : [];
}

/** References and choices followed. */
function choicesOf(root: JsonSchema, schemas: readonly JsonSchema[]): readonly JsonSchema[] {
  const found = new Set<JsonSchema>();
  const visit = (schema: JsonSchema) => {
    if (found.has(schema)) return;
    found.add(schema);
    const { $ref, anyOf = [] } = schema;
    if ($ref !== undefined) {
      const target = root.$defs?.[$ref.slice($ref.lastIndexOf('/') + 1)];
      if (target !== undefined) visit(target);
    }
    for (const choice of anyOf) visit(choice);
  };
  for (const schema of schemas) visit(schema);
  return [...found];
}
