import { type Category, FIELDS, supportOf } from '../../fields.js';
import type { InterTurnLaw, ResolvedDistribution } from '../../laws/distribution.js';
import { resolveDistribution } from '../../laws/resolve.js';
import { readCount } from '../notations.js';
import type { Conversations, ResolvedClient } from '../resolved-workload.js';
import type { ConversationSpec, CouplingSpec, CustomClientSpec, WorkloadSpec } from '../workload-spec.js';
import { ownAttributes } from './attributes.js';
import { type ReadCsv, resolveRate } from './rate.js';

/** What clients have that do not say it themselves. */
export interface ClientDefaults {
  readonly coupling: CouplingSpec;
  readonly conversations: 'none' | Conversations;
}

/** A valid custom client with everything that a client has. */
export function resolveClient(
  client: CustomClientSpec,
  category: Category | undefined,
  defaults: ClientDefaults,
  readCsv: ReadCsv,
): ResolvedClient {
  const { label, attributes, id, count = 1, rate, weight, inter_arrival, fields } = client;
  const { coupling, conversations, system_prompt, max_burst_rate } = client;
  return {
    ...(label === undefined ? {} : { label }),
    ...(attributes === undefined ? {} : { attributes: ownAttributes(attributes) }),
    ...(id === undefined ? {} : { id }),
    count: readCount(count),
    ...(rate === undefined ? {} : { rate: resolveRate(rate, readCsv) }),
    ...(weight === undefined ? {} : { weight }),
    inter_arrival: inter_arrival ?? { family: 'exponential' },
    ...(max_burst_rate === undefined ? {} : { max_burst_rate }),
    fields: resolveFields(fields, category),
    coupling: coupling ?? defaults.coupling,
    conversations: conversations === undefined ? defaults.conversations : resolveConversations(conversations),
    ...(system_prompt === undefined ? {} : { system_prompt }),
  };
}

export function resolveConversations(conversations: 'none' | ConversationSpec): 'none' | Conversations {
  if (conversations === 'none') return 'none';
  const { share, turns, inter_turn_seconds, history = true } = conversations;
  // A family stays the same one.
  const interTurn = resolveDistribution(inter_turn_seconds) as InterTurnLaw;
  return { share, turns, inter_turn_seconds: interTurn, history };
}

/** In the order of the category; a modality that is missing has no items. */
function resolveFields(
  fields: CustomClientSpec['fields'],
  category: Category | undefined,
): Readonly<Record<string, ResolvedDistribution>> {
  const names = category === undefined ? Object.keys(fields) : FIELDS[category];
  return Object.fromEntries(
    names.map((name) => [name, resolveDistribution(fields[name] ?? 0, supportOf(name))]),
  );
}

/** Laws of fields, whose order is that in which they stand. */
export function resolveLaws(
  fields: NonNullable<WorkloadSpec['fields']>,
): Readonly<Record<string, ResolvedDistribution>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, law]) => [name, resolveDistribution(law, supportOf(name))]),
  );
}
