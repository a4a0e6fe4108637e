import type { Path, Report } from '../../fault.js';
import { ofRole } from '../../fields.js';
import { checkDistribution } from '../../laws/check.js';
import type { DistributionSpec } from '../../laws/distribution.js';
import { smallestOf } from '../../laws/values.js';
import { resolveMaxContext } from '../max-context.js';
import type { ConversationSpec, CustomClientSpec, MaxContextSpec, WorkloadSpec } from '../workload-spec.js';

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
  check(fields ?? {}, 'its requests');
  const tools = conversations === 'none' ? undefined : conversations.tool_calls?.fields;
  if (tools !== undefined) check({ ...fields, ...tools }, 'its tool calls');
}

/** A limit that a system prompt comes up to, or a document behind it, which leaves no room for anything else. */
export function checkPrompts(spec: WorkloadSpec, report: Report): void {
  checkSystemPrompts(spec, report);
  checkDocuments(spec, report);
}

function checkSystemPrompts(
  { prefixes, custom_clients = [], max_context = 'none' }: WorkloadSpec,
  report: Report,
): void {
  const common = prefixes?.system_prompt;
  const check = (prompt: { readonly tokens: number }, limit: MaxContextSpec, path: Path) => {
    const given = resolveMaxContext(limit);
    if (given === 'none' || !(prompt.tokens >= given.tokens)) return;
    report(path, `it is a system prompt of ${prompt.tokens} tokens, and max_context is ${given.tokens}`);
  };
  const path = ['prefixes', 'system_prompt'];
  if (common !== undefined && 'groups' in common) {
    common.groups.forEach((group, index) => {
      check(group, max_context, [...path, 'groups', index, 'tokens']);
    });
  } else if (common !== undefined) check(common, max_context, [...path, 'tokens']);
  custom_clients.forEach((client, index) => {
    const { system_prompt: prompt = 'none' } = client;
    if (prompt === 'none') return;
    check(prompt, client.max_context ?? max_context, ['custom_clients', index, 'system_prompt', 'tokens']);
  });
}

/** Documents that are within inputs are as long as these leave room for them. */
function checkDocuments(
  { prefixes, custom_clients = [], max_context = 'none' }: WorkloadSpec,
  report: Report,
): void {
  const { documents, counted = 'added', system_prompt: common } = prefixes ?? {};
  if (documents === undefined || counted === 'within') return;
  const least = leastOf(documents.tokens);
  const check = (prompt: number, limit: MaxContextSpec, path: Path) => {
    const given = resolveMaxContext(limit);
    // A prompt that leaves no room by itself has been reported.
    if (given === 'none' || prompt >= given.tokens || !(prompt + least >= given.tokens)) return false;
    const behind = prompt === 0 ? '' : ` behind a system prompt of ${prompt}`;
    report(path, `documents have at least ${least} tokens${behind}, and max_context is ${given.tokens}`);
    return true;
  };
  const ofAll = leastPrompt(common);
  if (check(ofAll, max_context, ['prefixes', 'documents', 'tokens'])) return;
  custom_clients.forEach(({ system_prompt: own, max_context: limit }, index) => {
    if (own === undefined && limit === undefined) return;
    const prompt = own === undefined ? ofAll : own === 'none' ? 0 : own.tokens;
    check(prompt, limit ?? max_context, [
      'custom_clients',
      index,
      ...(limit === undefined ? ['system_prompt', 'tokens'] : ['max_context']),
    ]);
  });
}

/** The tokens that the prompt of any client has at least. */
function leastPrompt(prompt: NonNullable<WorkloadSpec['prefixes']>['system_prompt']): number {
  if (prompt === undefined) return 0;
  return 'groups' in prompt ? Math.min(...prompt.groups.map(({ tokens }) => tokens)) : prompt.tokens;
}

function leastTokens(
  fields: Readonly<Record<string, DistributionSpec>>,
  of: 'input' | 'input_and_output',
): number {
  const [input, output] = [ofRole(fields, 'input'), ofRole(fields, 'output')];
  return leastOf(input) + (of === 'input' ? 0 : leastOf(output));
}

/** The smallest value that a law can have, where there is one; NaN of one that is not sound, which is reported elsewhere. */
function leastOf(law: DistributionSpec | undefined): number {
  if (law === undefined) return 0;
  let isSound = true;
  checkDistribution(law, 'field', () => {
    isSound = false;
  });
  return isSound ? smallestOf(law) : Number.NaN;
}
