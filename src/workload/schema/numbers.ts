import { SMALLEST_CV } from '../../laws/inter-arrival.js';
import type { JsonSchema } from './json-schema.js';

export { NOT_NEGATIVE, POSITIVE, PROBABILITY } from '../../laws/parameters.js';

/** The largest token count or client id: both are unsigned 32-bit numbers. */
export const LARGEST_UINT32 = 4_294_967_295;

/** Above 0, at most 1. */
export const SHARE: JsonSchema = { type: 'number', exclusiveMinimum: 0, maximum: 1 };
export const CLIENT_ID: JsonSchema = { type: 'integer', minimum: 0, maximum: LARGEST_UINT32 };
/** The id of a client as a key. */
export const CLIENT_ID_KEY: JsonSchema = {
  type: 'string',
  title: `the id of a client, 0 to ${LARGEST_UINT32}`,
  pattern: '^(0|[1-9][0-9]{0,9})$',
};

export const INTER_ARRIVAL_CV: JsonSchema = { type: 'number', minimum: SMALLEST_CV };

export function described(schema: JsonSchema, description: string, ...examples: unknown[]): JsonSchema {
  return { ...schema, description, ...(examples.length === 0 ? {} : { examples }) };
}
