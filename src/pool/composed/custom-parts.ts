import type { Category } from '../../fields.js';
import type { InterArrivalLaw } from '../../laws/inter-arrival.js';
import { columnsOf } from '../../laws/joint.js';
import type { Sliced } from '../../platform/slices.js';
import type { CustomClient } from '../../pool/composed/custom-client.js';
import { customPool } from '../../pool/composed/custom-pool.js';
import type { MixPart } from '../../pool/composed/mix-pools.js';
import type { ResolvedClient, SystemPrompt } from '../../workload/resolved-workload.js';
import { rateSteps } from './rate-steps.js';

/**
 * The custom clients of a spec as parts of a mix: one of those with rates of their own, and one for each entry with a
 * weight. Without a pool to weigh them against, weights are rates, and all clients are of one part.
 *
 * @param firstFreeId of clients that do not say theirs
 * @param placeOf where the workload's spec has a client of the list
 */
export function* customParts(
  clients: readonly ResolvedClient[],
  category: Category,
  durationSeconds: number,
  firstFreeId: number,
  hasPool: boolean,
  placeOf: (client: number) => string,
): Sliced<MixPart[]> {
  const ids = firstIdsOf(clients, firstFreeId);
  const entries: { weight: number | undefined; count: number; made: CustomClient[] }[] = [];
  for (const [index, client] of clients.entries()) {
    const made = expand(client, ids[index], durationSeconds, hasPool, placeOf(index));
    const weight = hasPool ? client.weight : undefined;
    if (weight !== 0) entries.push({ weight, count: client.count, made });
    yield;
  }
  const rated = entries.filter(({ weight }) => weight === undefined).flatMap(({ made }) => made);
  const weighted = entries.filter(({ weight }) => weight !== undefined);
  const options = { durationSeconds, name: 'custom clients' };
  const parts: MixPart[] = [];
  if (rated.length > 0) parts.push({ pool: yield* customPool(category, rated, options) });
  for (const { weight, count, made } of weighted) {
    parts.push({ pool: yield* customPool(category, made, options), weight: weight! * count });
  }
  return parts;
}

/** The id of the first client of each entry; the others follow. */
export function firstIdsOf(clients: readonly ResolvedClient[], firstFreeId: number): number[] {
  // Behind the largest that is in use, also by clients that come later.
  let nextId = clients.reduce((next, { id, count }) => Math.max(next, (id ?? -count) + count), firstFreeId);
  return clients.map(({ id, count }) => {
    if (id !== undefined) return id;
    nextId += count;
    return nextId - count;
  });
}

/** The clients of an entry, which share one dataset. */
function expand(
  {
    label,
    attributes,
    count,
    rate,
    weight,
    inter_arrival,
    fields,
    joint,
    coupling,
    conversations,
    max_context,
    system_prompt,
    max_burst_rate,
  }: ResolvedClient,
  firstId: number,
  durationSeconds: number,
  hasPool: boolean,
  place: string,
): CustomClient[] {
  const client = {
    ...(label === undefined ? {} : { label }),
    rate: rate === undefined ? (hasPool ? 1 : weight!) : rateSteps(rate, durationSeconds),
    gaps: inter_arrival as InterArrivalLaw,
    dataset: joint === undefined ? fields : { ...fields, ...columnsOf(joint) },
    coupling,
    conversations,
    ...([attributes, max_context, system_prompt, max_burst_rate].every((trait) => trait === undefined)
      ? {}
      : {
          traits: {
            attributes,
            maxContext: max_context,
            ...(system_prompt === undefined ? {} : { systemPrompt: promptOf(system_prompt) }),
            maxBurstRate: max_burst_rate,
            place,
          },
        }),
  };
  return Array.from({ length: count }, (_, index) => ({ ...client, id: firstId + index }));
}

/** One of no tokens stands for none, whatever the workload says of all. */
function promptOf(prompt: 'none' | SystemPrompt): SystemPrompt {
  return prompt === 'none' ? { tokens: 0 } : prompt;
}
