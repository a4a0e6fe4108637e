/** What the laws of a spec are called below it. */
import type { GapLaw, InterTurnLaw } from '../../generate-options.js';
import type { Conversations, ResolvedConversations } from '../../workload/resolved-workload.js';
import type { GapSpec } from '../../workload/workload-spec.js';

export function gapLawOf(spec: GapSpec): GapLaw {
  if (spec.family === 'samples') return { family: 'samples', gaps: spec.samples };
  return spec as GapLaw;
}

export function conversationsOf(spec: 'none' | ResolvedConversations): 'none' | Conversations {
  if (spec === 'none') return spec;
  const { family, ...parameters } = spec.inter_turn_seconds;
  return { ...spec, inter_turn_seconds: { kind: family, ...parameters } as InterTurnLaw };
}
