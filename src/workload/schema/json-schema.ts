/** The keywords of JSON Schema (draft 2020-12) that our schema uses and `check-schema.ts` knows. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly $ref?: string;
  /** What a value has to be, as it stands in messages after "is not". */
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly prefixItems?: readonly JsonSchema[];
  /** False: none beyond those of `prefixItems`. */
  readonly items?: JsonSchema | false;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | false;
  readonly propertyNames?: JsonSchema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  /**
   * Branches differ in their types; those that are objects, in the constant of a key, or else in a key that each
   * requires, one without such a key being for the rest.
   */
  readonly anyOf?: readonly JsonSchema[];
}

/** An object with these keys and no others. */
export function objectOf(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema & { readonly properties: Readonly<Record<string, JsonSchema>> } {
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/** A list of at least one. */
export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items, minItems: 1 };
}

/** A list of exactly two. */
export function pairOf(first: JsonSchema, second: JsonSchema): JsonSchema {
  return { type: 'array', prefixItems: [first, second], items: false, minItems: 2 };
}

export function reference(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}` };
}
