import { type Category, FIELDS, supportOf } from '../../fields.js';
import type { InterTurnLaw, ResolvedDistribution } from '../../laws/distribution.js';
import { resolveDistribution } from '../../laws/resolve.js';
import { resolveMaxContext } from '../max-context.js';
import { readCount } from '../notations.js';
import type { Conversations, ResolvedClient, ToolCalls } from '../resolved-workload.js';
import type { ConversationSpec, CouplingSpec, CustomClientSpec, WorkloadSpec } from '../workload-spec.js';
import { ownAttributes } from './attributes.js';
import type { CsvFiles } from './csv-files.js';
import { checkColumns, resolveJoint } from './joint.js';
import { resolveRate } from './rate.js';

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
  files: CsvFiles,
): ResolvedClient {
  const { label, attributes, id, count = 1, rate, weight, inter_arrival, fields = {} } = client;
  const { coupling, conversations, max_context, system_prompt, max_burst_rate } = client;
  const joint = client.joint && resolveJoint(client.joint, category, files);
  if (joint !== undefined && client.joint?.csv !== undefined) {
    checkColumns(client.joint.csv, joint, fields, category);
  }
  return {
    ...(label === undefined ? {} : { label }),
    ...(attributes === undefined ? {} : { attributes: ownAttributes(attributes) }),
    ...(id === undefined ? {} : { id }),
    count: readCount(count),
    ...(rate === undefined ? {} : { rate: resolveRate(rate, files) }),
    ...(weight === undefined ? {} : { weight }),
    inter_arrival: inter_arrival ?? { family: 'exponential' },
    ...(max_burst_rate === undefined ? {} : { max_burst_rate }),
    fields: resolveFields(fields, joint?.fields ?? [], category),
    ...(joint === undefined ? {} : { joint }),
    // Rows that are drawn whole say it, whatever the workload says of others.
    coupling: coupling ?? (joint === undefined ? defaults.coupling : 'independent'),
    conversations: conversations === undefined ? defaults.conversations : resolveConversations(conversations),
    ...(max_context === undefined ? {} : { max_context: resolveMaxContext(max_context) }),
    ...(system_prompt === undefined ? {} : { system_prompt }),
  };
}

export function resolveConversations(conversations: 'none' | ConversationSpec): 'none' | Conversations {
  if (conversations === 'none') return 'none';
  const { share, turns, inter_turn_seconds, history = true, tool_calls } = conversations;
  return {
    share,
    turns,
    inter_turn_seconds: resolveInterTurn(inter_turn_seconds),
    history,
    ...(tool_calls === undefined ? {} : { tool_calls: resolveToolCalls(tool_calls) }),
  };
}

function resolveInterTurn(law: ConversationSpec['inter_turn_seconds']): InterTurnLaw {
  // A family stays the same one.
  return resolveDistribution(law) as InterTurnLaw;
}

function resolveToolCalls({
  share,
  fields,
  inter_turn_seconds,
}: NonNullable<ConversationSpec['tool_calls']>): ToolCalls {
  return {
    share,
    ...(fields === undefined ? {} : { fields: resolveLaws(fields) }),
    ...(inter_turn_seconds === undefined ? {} : { inter_turn_seconds: resolveInterTurn(inter_turn_seconds) }),
  };
}

/** In the order of the category; a modality that is missing has no items. */
function resolveFields(
  fields: NonNullable<CustomClientSpec['fields']>,
  columns: readonly string[],
  category: Category | undefined,
): Readonly<Record<string, ResolvedDistribution>> {
  const all = category === undefined ? Object.keys(fields) : FIELDS[category];
  const names = all.filter((name) => !columns.includes(name));
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
