import type { Path, Report } from '../fault.js';
import type { ConversationSpec } from '../workload-spec.js';
import { checkDistribution } from './distribution.js';
import { showSum, sumsToOne } from './lists.js';

/** Conversations: of two turns and more, as single requests are the share that is not in them. */
export function checkConversations(
  conversations: 'none' | ConversationSpec,
  path: Path,
  report: Report,
): void {
  if (conversations === 'none') return;
  const { turns, inter_turn_seconds } = conversations;
  checkTurns(turns, [...path, 'turns'], report);
  checkDistribution(inter_turn_seconds, [...path, 'inter_turn_seconds'], report);
}

function checkTurns(turns: ConversationSpec['turns'], path: Path, report: Report): void {
  if ('mean' in turns) {
    const { mean, max } = turns;
    if (max !== undefined && !(mean! <= max)) report([...path, 'mean'], `${mean} is above max, ${max}`);
    return;
  }
  for (const number of Object.keys(turns)) {
    if (Number(number) < 2) {
      report(
        [...path, number],
        `${number} is not a number of turns of at least 2; single requests are what share leaves over`,
      );
    }
  }
  const probabilities = Object.values(turns) as number[];
  if (!sumsToOne(probabilities)) report(path, `probabilities sum to ${showSum(probabilities)}, not to 1`);
}
