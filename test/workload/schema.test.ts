import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES } from '../../src/output/formats.js';
import { inOnePiece } from '../../src/platform/slices.js';
import { checkSchema } from '../../src/workload/check/check-schema.js';
import type { JsonSchema } from '../../src/workload/schema/json-schema.js';
import { workloadSchema } from '../../src/workload/schema.js';
import { arbitraryWorkload } from '../fixtures/arbitrary-workload.js';
import { mutated } from '../fixtures/mutated.js';
import { VALID_SPECS } from '../fixtures/workload-specs.js';
import { propertiesOfSchema, propertiesOfType } from './spec-properties.js';

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
const validate = ajv.compile(workloadSchema as AnySchemaObject);

function isAccepted(document: unknown): boolean {
  let isValid = true;
  inOnePiece(
    checkSchema(document, () => {
      isValid = false;
    }),
  );
  return isValid;
}

/** All schemas within the schema, by where they stand. */
function* schemasIn(schema: JsonSchema, at = '#'): Generator<[at: string, schema: JsonSchema]> {
  yield [at, schema];
  const {
    $defs = {},
    properties = {},
    anyOf = [],
    prefixItems = [],
    items,
    additionalProperties,
    propertyNames,
  } = schema;
  const parts = { ...$defs, ...properties, ...Object.fromEntries([...anyOf, ...prefixItems].entries()) };
  for (const [name, part] of Object.entries(parts)) yield* schemasIn(part, `${at}/${name}`);
  for (const [name, part] of Object.entries({ items, additionalProperties, propertyNames })) {
    if (part) yield* schemasIn(part, `${at}/${name}`);
  }
}

const SCHEMAS = [...schemasIn(workloadSchema)];

describe('the schema', () => {
  it('is valid under draft 2020-12', () => {
    expect(ajv.validateSchema(workloadSchema as AnySchemaObject)).toBe(true);
    expect(workloadSchema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it('uses only the keywords that its own reader knows', () => {
    const known = new Set(
      (
        '$schema $defs $ref title description examples default type const enum minimum exclusiveMinimum maximum pattern ' +
        'prefixItems items minItems properties additionalProperties propertyNames required minProperties anyOf'
      ).split(' '),
    );
    const unknown = SCHEMAS.flatMap(([at, schema]) =>
      Object.keys(schema)
        .filter((key) => !known.has(key))
        .map((key) => `${at} ${key}`),
    );
    expect(unknown).toEqual([]);
  });

  it('describes every property', () => {
    const bare = SCHEMAS.flatMap(([at, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, schema]) => schema.const === undefined && describedBy(schema) === undefined)
        .map(([name]) => `${at}/${name}`),
    );
    expect(bare).toEqual([]);
  });

  it('closes every object with properties, and names every union', () => {
    for (const [at, schema] of SCHEMAS) {
      if (schema.properties !== undefined) expect(schema.additionalProperties, at).toBe(false);
      if (schema.anyOf !== undefined) expect(schema.title, at).toBeDefined();
    }
  });

  it('has examples and defaults that are valid', () => {
    let count = 0;
    for (const [at, { examples = [], default: fallback, ...schema }] of SCHEMAS) {
      const check = ajv.compile({ $defs: workloadSchema.$defs, ...schema } as AnySchemaObject);
      for (const example of fallback === undefined ? examples : [...examples, fallback]) {
        expect(check(example), `${at}: ${JSON.stringify(example)}`).toBe(true);
        count++;
      }
    }
    expect(count).toBeGreaterThan(80);
  });

  it('knows the formats that there are', () => {
    expect(workloadSchema.properties?.output?.properties?.format?.enum).toEqual(FORMAT_NAMES);
  });

  it('has the properties of the types, required where they are, everywhere', () => {
    const ofType = propertiesOfType('src/workload/workload-spec.ts', 'WorkloadSpec');
    expect(propertiesOfSchema(workloadSchema)).toEqual(ofType);
    expect(ofType.length).toBeGreaterThan(90);
  });
});

describe('reading by the schema gives the verdict of ajv', () => {
  it.each(Object.entries(VALID_SPECS))('on the valid spec %s', (_, spec) => {
    expect(validate(spec), ajv.errorsText(validate.errors)).toBe(true);
    expect(isAccepted(spec)).toBe(true);
  });

  it('on valid specs at random', () => {
    fc.assert(
      fc.property(arbitraryWorkload, (spec) => {
        expect(validate(spec), ajv.errorsText(validate.errors)).toBe(true);
        expect(isAccepted(spec)).toBe(true);
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('on specs of which something was changed', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(VALID_SPECS)).chain(mutated), (document) => {
        const isValid = validate(document);
        expect(isAccepted(document), JSON.stringify(document)).toBe(isValid);
        if (isValid) accepted++;
      }),
      { seed: 9, numRuns: 4_000 },
    );
    // Both verdicts are met often, or the test would say little.
    expect(accepted).toBeGreaterThan(400);
    expect(accepted).toBeLessThan(3_600);
  });
});

/** A schema's own description, or that of what it refers to. */
function describedBy(schema: JsonSchema): string | undefined {
  if (schema.description !== undefined || schema.$ref === undefined) return schema.description;
  return workloadSchema.$defs[schema.$ref.slice('#/$defs/'.length)]?.description;
}
