import type { InterTurnLaw } from '../laws/distribution.js';
import { resolveDistribution, resolveLaws } from '../laws/resolve.js';
import type { Conversations, ToolCalls } from './resolved-workload.js';
import type { ConversationSpec } from './workload-spec.js';

/** Valid conversations with everything that they have. */
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
