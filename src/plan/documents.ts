import type { DeterministicMath } from '../engine/math.js';
import type { FieldDistribution } from '../laws/distribution.js';
import { sumOf } from '../laws/lists.js';
import type { Documents } from '../workload/resolved-workload.js';
import type { PrefixPlan } from './columns.js';
import type { SamplerTables } from './samplers.js';

/** What documents are called where their length cannot be. */
const TOKENS = 'prefixes.documents.tokens';

/** Adds the samplers of documents: of which one a request has, and of how long it is. */
export function addDocuments(
  documents: Documents,
  samplers: SamplerTables,
  math: DeterministicMath,
): NonNullable<PrefixPlan['documents']> {
  return {
    ranks: samplers.add(rankLaw(documents, math), 'prefixes.documents'),
    tokens: samplers.add(documents.tokens as FieldDistribution, TOKENS),
  };
}

/** Which document a request has, by popularity from 1 on; 0 for none. Zipf's law, as `laws/zipf.ts` has it. */
function rankLaw({ count, exponent, share }: Documents, math: DeterministicMath): FieldDistribution {
  const weights = Float64Array.from({ length: count }, (_, index) => math.pow(index + 1, -exponent));
  const factor = share / sumOf(weights);
  const probabilities = new Float64Array(count + 1);
  probabilities[0] = 1 - share;
  for (let index = 0; index < count; index++) probabilities[index + 1] = weights[index] * factor;
  return { family: 'samples', samples: Float64Array.from(probabilities.keys()), weights: probabilities };
}
