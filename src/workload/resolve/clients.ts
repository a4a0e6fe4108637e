import { type Category, FIELDS, supportOf } from '../../fields.js';
import type { ResolvedDistribution } from '../../laws/distribution.js';
import { resolveDistribution } from '../../laws/resolve.js';
import { resolveConversations } from '../conversations.js';
import { resolveMaxContext } from '../max-context.js';
import { readCount } from '../notations.js';
import type { Conversations, ResolvedClient } from '../resolved-workload.js';
import type { CouplingSpec, CustomClientSpec } from '../workload-spec.js';
import { ownAttributes } from './attributes.js';
import type { CsvFiles } from './csv-files.js';
import { checkBeside, checkComplete, resolveJoint } from './joint.js';
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
  if (client.joint !== undefined && joint !== undefined) {
    checkBeside(client.joint, joint, fields);
    checkComplete(client.joint, joint, fields, category);
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
