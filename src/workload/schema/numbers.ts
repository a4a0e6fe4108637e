import type { JsonSchema } from './json-schema.js';

/** The largest token count or client id: both are unsigned 32-bit numbers. */
export const LARGEST_UINT32 = 4_294_967_295;

export const POSITIVE: JsonSchema = { type: 'number', exclusiveMinimum: 0 };
export const NOT_NEGATIVE: JsonSchema = { type: 'number', minimum: 0 };
export const PROBABILITY: JsonSchema = { type: 'number', minimum: 0, maximum: 1 };
/** Above 0, at most 1. */
export const SHARE: JsonSchema = { type: 'number', exclusiveMinimum: 0, maximum: 1 };
export const CLIENT_ID: JsonSchema = { type: 'integer', minimum: 0, maximum: LARGEST_UINT32 };

/** Below it gaps are as good as constant. */
export const GAP_CV: JsonSchema = { type: 'number', minimum: 0.001 };

export function described(schema: JsonSchema, description: string, ...examples: unknown[]): JsonSchema {
  return { ...schema, description, ...(examples.length === 0 ? {} : { examples }) };
}
