import { attributeNamed } from '../attribute-values.js';
import { resolveConversations } from '../conversations.js';
import { resolveMaxContext } from '../max-context.js';
import type { CustomClientSpec, WorkloadSpec } from '../workload-spec.js';

/** What a valid client has of a key, with what the workload says of all; equal ones are made alike. */
type Meaning = (client: CustomClientSpec, spec: WorkloadSpec) => unknown;

/** What a client has in all phases; what else is written of it can differ. */
export const LASTING: Readonly<Record<string, Meaning>> = {
  label: ({ label }) => label,
  conversations: (client, spec) => resolveConversations(client.conversations ?? spec.conversations ?? 'none'),
  attributes: ({ attributes = {} }, spec) => {
    const names = new Set([...Object.keys(spec.attributes ?? {}), ...Object.keys(attributes)]);
    return Array.from(names, (name) => [
      name,
      attributeNamed(attributes, name) ?? commonAttribute(name, spec),
    ])
      .filter(([, value]) => value !== '')
      .sort();
  },
  system_prompt: (client, spec) => promptOf(client.system_prompt ?? spec.prefixes?.system_prompt ?? 'none'),
  max_context: (client, spec) => resolveMaxContext(client.max_context ?? spec.max_context ?? 'none'),
  max_burst_rate: (client, spec) => client.max_burst_rate ?? spec.max_burst_rate,
};

/** Whether two values are made of the same keys and values, in whatever order the keys stand. */
export function areAlike(a: unknown, b: unknown): boolean {
  return textOf(a) === textOf(b);
}

/** What clients have of an attribute that they do not say: an empty text where nobody else says it either. */
function commonAttribute(name: string, { attributes }: WorkloadSpec): unknown {
  const common = attributeNamed(attributes, name) ?? '';
  if (typeof common !== 'object') return common;
  // What goes by the client's id is like nothing that is written of it.
  return common.by_id === undefined && common.values === undefined
    ? (common.default ?? '')
    : { goesBy: 'id' };
}

/** A prompt of no tokens is none. */
function promptOf(
  prompt: NonNullable<
    CustomClientSpec['system_prompt'] | NonNullable<WorkloadSpec['prefixes']>['system_prompt']
  >,
): unknown {
  return prompt !== 'none' && 'tokens' in prompt && prompt.tokens === 0 ? 'none' : prompt;
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1));
  });
}
