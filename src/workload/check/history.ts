import { DEFAULT_MAX_TURNS } from '../../bounds.js';
import type { Path, Report } from '../../fault.js';
import { ofRole } from '../../fields.js';
import { smallestOf } from '../../laws/values.js';
import { LARGEST_UINT32 } from '../schema/numbers.js';
import type { ConversationSpec, CustomClientSpec } from '../workload-spec.js';

/**
 * A history that has more tokens than its column holds, however short the turns come out. One that can, but need not,
 * is a matter of chance: laws without a bound all can.
 */
export function checkHistory(
  { fields = {} }: CustomClientSpec,
  conversations: 'none' | ConversationSpec,
  path: Path,
  report: Report,
): void {
  if (conversations === 'none' || conversations.history === false) return;
  const [input, output] = [ofRole(fields, 'input'), ofRole(fields, 'output')];
  if (input === undefined || output === undefined) return;
  const tokens = mostTurns(conversations.turns) * (smallestOf(input) + smallestOf(output));
  // Of turns that never occur, or values without end, there is no least history.
  if (!(tokens > LARGEST_UINT32)) return;
  report(
    path,
    `the history of its conversations comes to at least ${tokens} tokens; the most that it can have is ${LARGEST_UINT32}`,
  );
}

function mostTurns(turns: ConversationSpec['turns']): number {
  if ('mean' in turns) return turns.max ?? DEFAULT_MAX_TURNS;
  return Object.entries(turns).reduce(
    (most, [count, probability]) => (probability > 0 ? Math.max(most, Number(count)) : most),
    0,
  );
}
