import type { Path, Report } from '../../fault.js';
import { ofRole } from '../../fields.js';
import type { DistributionSpec } from '../../laws/distribution.js';
import { smallestOf } from '../../laws/values.js';
import { resolveMaxContext } from '../resolve/clients.js';
import type { ConversationSpec, CustomClientSpec, MaxContextSpec } from '../workload-spec.js';

/** A limit that none of a client's requests, or of its tool calls, can keep, however short they come out. */
export function checkLimit(
  { fields, max_context }: CustomClientSpec,
  limit: MaxContextSpec,
  conversations: 'none' | ConversationSpec,
  path: Path,
  report: Report,
): void {
  const given = resolveMaxContext(limit);
  if (given === 'none') return;
  const { tokens, of } = given;
  // Where it is that of the whole workload, the client is what is at fault.
  const at = max_context === undefined ? path : [...path, 'max_context'];
  const check = (laws: Readonly<Record<string, DistributionSpec>>, what: string) => {
    const least = leastTokens(laws, of);
    if (!(least > tokens)) return;
    const counted = of === 'input' ? 'of input' : 'of input and output';
    report(at, `max_context is ${tokens} tokens ${counted}, and ${what} have at least ${least}`);
  };
  check(fields, 'its requests');
  const tools = conversations === 'none' ? undefined : conversations.tool_calls?.fields;
  if (tools !== undefined) check({ ...fields, ...tools }, 'its tool calls');
}

function leastTokens(fields: Readonly<Record<string, DistributionSpec>>, of: 'input' | 'input_and_output'): number {
  const [input, output] = [ofRole(fields, 'input'), ofRole(fields, 'output')];
  const least = (law: DistributionSpec | undefined) => (law === undefined ? 0 : smallestOf(law));
  return least(input) + (of === 'input' ? 0 : least(output));
}
