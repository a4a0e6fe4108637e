import type { DeterministicMath } from '../../engine/math.js';
import { type CutInterTurns, cutInterTurns, roughMean } from '../../laws/inter-turn.js';
import type { Conversations } from '../../workload/resolved-workload.js';

/**
 * The law of the time from a turn to the next, whoever sends it: a tool's result with a probability, a person
 * otherwise. Its distribution function is F = (1 - p) F_user + p F_tool.
 */
export interface InterTurns {
  readonly user: CutInterTurns;
  readonly tool: CutInterTurns;
  /** p, 0 where there are no tool calls. */
  readonly toolShare: number;
  /** The largest time, seconds. */
  readonly longest: number;
  /** P(time <= seconds). */
  cdf(seconds: number): number;
}

/** @throws UsageError when the bounds of a law hold none of it */
export function interTurnsOf(
  { inter_turn_seconds, tool_calls }: Conversations,
  math: DeterministicMath,
): InterTurns {
  const user = cutInterTurns(inter_turn_seconds, math, 'conversations.inter_turn_seconds');
  if (tool_calls === undefined)
    return { user, tool: user, toolShare: 0, longest: user.longest, cdf: user.cdf };
  const { share, inter_turn_seconds: own } = tool_calls;
  const tool =
    own === undefined ? user : cutInterTurns(own, math, 'conversations.tool_calls.inter_turn_seconds');
  return {
    user,
    tool,
    toolShare: share,
    longest: share < 1 ? Math.max(user.longest, tool.longest) : tool.longest,
    cdf: (seconds) => (1 - share) * user.cdf(seconds) + share * tool.cdf(seconds),
  };
}

/** The mean time, to within a few hundredths. */
export function roughMeanOf({ user, tool, toolShare }: InterTurns): number {
  return toolShare === 0 ? roughMean(user) : (1 - toolShare) * roughMean(user) + toolShare * roughMean(tool);
}
