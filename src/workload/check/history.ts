import { MAX_TURNS } from '../../bounds.js';
import type { Path, Report } from '../../fault.js';
import { ofRole } from '../../fields.js';
import { LARGEST_UINT32 } from '../schema/numbers.js';
import type { ConversationSpec, CustomClientSpec, DistributionSpec } from '../workload-spec.js';

/**
 * A history that has more tokens than its column holds, however short the turns come out. One that can, but need not,
 * is a matter of chance: laws without a bound all can.
 */
export function checkHistory(
  { fields }: CustomClientSpec,
  conversations: 'none' | ConversationSpec,
  path: Path,
  report: Report,
): void {
  if (conversations === 'none' || conversations.history === false) return;
  const [input, output] = [ofRole(fields, 'input'), ofRole(fields, 'output')];
  if (input === undefined || output === undefined) return;
  const tokens = mostTurns(conversations.turns) * (smallestOf(input) + smallestOf(output));
  if (tokens <= LARGEST_UINT32) return;
  report(
    path,
    `the history of its conversations comes to at least ${tokens} tokens; the most that it can have is ${LARGEST_UINT32}`,
  );
}

function mostTurns(turns: ConversationSpec['turns']): number {
  if ('mean' in turns) return turns.max ?? MAX_TURNS;
  return Object.entries(turns).reduce(
    (most, [count, probability]) => (probability > 0 ? Math.max(most, Number(count)) : most),
    0,
  );
}

/** The smallest value that a distribution can have. */
function smallestOf(distribution: DistributionSpec): number {
  if (typeof distribution === 'number') return distribution;
  switch (distribution.family) {
    case 'constant':
      return distribution.value;
    case 'mixture':
      return distribution.components.reduce(
        (least, component) => Math.min(least, smallestOf(component.distribution)),
        Number.POSITIVE_INFINITY,
      );
    case 'samples':
      return smallestWithin(distribution.samples, distribution.min);
    case 'empirical':
      return smallestWithin(distribution.values, distribution.min);
    case 'pareto':
      return Math.max(distribution.scale, distribution.min ?? 0);
    default:
      return distribution.min ?? 0;
  }
}

function smallestWithin(values: readonly number[], min = 0): number {
  return values.reduce(
    (least, value) => (value >= min ? Math.min(least, value) : least),
    Number.POSITIVE_INFINITY,
  );
}
