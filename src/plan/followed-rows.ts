import { UsageError } from '../errors.js';
import { CLIENT_STEPS, type Sliced, Steps } from '../platform/slices.js';
import type { Activity } from './activity.js';
import type { ConversationModel } from './conversations/class-section.js';
import type { Schedule } from './schedule-basis.js';

/** Requests that may have to be followed before any moment, as conversations of theirs may go on: some two seconds' worth. */
const MAX_FOLLOWED_ROWS = 100_000_000;

/**
 * @param rows requests of conversations, and of those they begin beside, that are expected in the time that these last
 * @param bound says where they are not all that there are
 * @throws UsageError where they are too many
 */
export function checkFollowedRows(rows: number, bound: '' | 'at least ' = ''): void {
  if (rows <= MAX_FOLLOWED_ROWS) return;
  throw new UsageError(
    `${bound}${Math.round(rows)} requests would have to be followed before any moment, as their conversations may go on, and ` +
      `${MAX_FOLLOWED_ROWS} can be; use a lower rate or share, or shorter times between turns`,
    { field: 'conversations' },
  );
}

/**
 * Requests that are followed where the trace starts, at least: there would be fewer if conversations had all turns that they
 * have without their limits, and no more of them began than then. Hence it needs to know no more about limits than models do.
 */
export function* followedAtStart(
  { pieces, expectedByPiece, beginShares }: Schedule,
  { clientStarts, windows, rates, totalRates }: Activity,
  models: readonly (ConversationModel | undefined)[],
): Sliced<number> {
  const [{ start, end, poolWindow }] = pieces;
  const rateOfAll = (expectedByPiece[0] / (end - start)) * (2 * beginShares[0]);
  const steps = new Steps();
  let rows = 0;
  for (const [client, model] of models.entries()) {
    const [from, to] = [clientStarts[client], clientStarts[client + 1]];
    if (steps.take(CLIENT_STEPS + to - from)) yield;
    if (model === undefined) continue;
    const entry = windows.subarray(from, to).indexOf(poolWindow);
    if (entry < 0) continue;
    const perRequest = model.classes.reduce(
      (sum, { startsPerRequest, lookBack, rowsPerStart }) => sum + startsPerRequest * lookBack * rowsPerStart,
      0,
    );
    const share = rates[from + entry] / totalRates[poolWindow];
    rows += rateOfAll * share * perRequest * (model.meanTurns / model.unlimitedTurns);
  }
  return rows;
}
