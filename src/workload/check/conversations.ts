import { DEFAULT_MAX_TURNS, MAX_TURNS } from '../../bounds.js';
import type { Path, Report } from '../../fault.js';
import type { Category } from '../../fields.js';
import { checkDistribution } from '../../laws/check.js';
import { showSum, sumsToOne } from '../../laws/lists.js';
import { below } from '../../laws/report.js';
import type { ConversationSpec } from '../workload-spec.js';
import { checkLaws } from './fields.js';

/** Conversations: of two turns and more, as single requests are the share that is not in them. */
export function checkConversations(
  conversations: 'none' | ConversationSpec,
  category: Category | undefined,
  path: Path,
  report: Report,
): void {
  if (conversations === 'none') return;
  const { turns, inter_turn_seconds, tool_calls = { share: 1 } } = conversations;
  checkTurns(turns, [...path, 'turns'], report);
  checkDistribution(inter_turn_seconds, 'interTurn', below(report, [...path, 'inter_turn_seconds']));
  const at = [...path, 'tool_calls'];
  if (tool_calls.fields !== undefined) checkLaws(tool_calls.fields, category, [...at, 'fields'], report);
  if (tool_calls.inter_turn_seconds !== undefined) {
    const law = [...at, 'inter_turn_seconds'];
    checkDistribution(tool_calls.inter_turn_seconds, 'interTurn', below(report, law));
  }
}

/** With a mean beyond the middle, longer conversations would be more likely than shorter ones. */
function checkTurns(turns: ConversationSpec['turns'], path: Path, report: Report): void {
  if ('mean' in turns) {
    const { mean, max = DEFAULT_MAX_TURNS } = turns;
    const largest = (2 + max) / 2;
    if (!(mean! <= largest)) {
      report([...path, 'mean'], `${mean} is not a number from 2 to ${largest}, midway to max, ${max}`);
    }
    return;
  }
  for (const number of Object.keys(turns)) {
    if (!(Number(number) >= 2 && Number(number) <= MAX_TURNS)) {
      report(
        [...path, number],
        `${number} is not a number of turns from 2 to ${MAX_TURNS}; single requests are what share leaves over`,
      );
    }
  }
  const probabilities = Object.values(turns) as number[];
  if (!sumsToOne(probabilities)) report(path, `probabilities sum to ${showSum(probabilities)}, not to 1`);
}
