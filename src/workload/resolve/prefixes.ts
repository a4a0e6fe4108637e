import { resolveDistribution } from '../../laws/resolve.js';
import type { Prefixes } from '../resolved-workload.js';
import type { PrefixesSpec } from '../workload-spec.js';

/** Valid prefixes with everything that they have. */
export function resolvePrefixes({ system_prompt, documents, counted = 'added' }: PrefixesSpec): Prefixes {
  return {
    ...(system_prompt === undefined ? {} : { system_prompt }),
    ...(documents === undefined ? {} : { documents: resolveDocuments(documents) }),
    counted,
  };
}

function resolveDocuments({
  count,
  exponent = 1,
  tokens,
  share = 1,
}: NonNullable<PrefixesSpec['documents']>): NonNullable<Prefixes['documents']> {
  return { count, exponent, tokens: resolveDistribution(tokens), share };
}
