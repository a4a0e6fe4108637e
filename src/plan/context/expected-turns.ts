import { sumOf } from '../../laws/lists.js';
import type { TurnProbability } from '../conversations/turn-counts.js';
import type { OwnTokens } from './own-tokens.js';
import { addConvolved, emptyLaw, type TokenGrid } from './token-grid.js';

/** Turns that take place with a smaller probability are not counted. */
const NEGLIGIBLE = 1e-9;

/** What turns behind the first are like, of some with a share. */
export interface LaterTurns {
  readonly share: number;
  readonly own: OwnTokens;
}

/**
 * Mean number of turns that take place of a conversation that is over where a turn does not fit beside its history: the
 * sum over k of P(there are k turns or more) P(the first k fit).
 *
 * @param turns that there would be without a limit
 */
export function expectedTurns(
  turns: readonly TurnProbability[],
  first: OwnTokens,
  later: readonly LaterTurns[],
  grid: TokenGrid,
): number {
  const reached = shareReaching(turns);
  const laterKinds = together(later, grid);
  let history = emptyLaw(grid);
  history[0] = 1;
  let mean = 0;
  for (let turn = 1; turn < reached.length; turn++) {
    const kinds = turn === 1 ? [{ share: 1, own: first }] : laterKinds;
    const after = historyAfter(history, kinds, grid);
    const takesPlace = turn === 1 ? 1 : shareThatFits(history, after, kinds, grid);
    mean += reached[turn] * takesPlace;
    if (!(reached[turn] * takesPlace > NEGLIGIBLE)) break;
    history = after;
  }
  return mean;
}

/** One law for all kinds of turns, where no items set them apart: each turn is then one convolution. */
function together(kinds: readonly LaterTurns[], grid: TokenGrid): readonly LaterTurns[] {
  if (kinds.length === 1 || kinds.some(({ own }) => own.items !== undefined)) return kinds;
  const mixed = (lawOf: (own: OwnTokens) => Float64Array) => {
    const sum = emptyLaw(grid);
    for (const { share, own } of kinds) {
      const law = lawOf(own);
      for (let node = 0; node < sum.length; node++) sum[node] += (law[node] * share) / own.fits;
    }
    return sum;
  };
  const isOfInput = kinds.every(({ own }) => own.counted !== undefined);
  const added = mixed((own) => own.added);
  const counted = isOfInput ? mixed((own) => own.counted!) : undefined;
  return [{ share: 1, own: { fits: 1, added, counted, items: undefined } }];
}

/** By number of turns, from 0: the share of conversations that have as many or more. */
function shareReaching(turns: readonly TurnProbability[]): Float64Array {
  const reached = new Float64Array(turns.at(-1)!.turns + 1);
  let [share, from] = [1, 0];
  for (const { turns: count, probability } of turns) {
    reached.fill(share, from, count + 1);
    from = count + 1;
    share = Math.max(share - probability, 0);
  }
  return reached;
}

/**
 * The share of all conversations whose next turn fits.
 *
 * @param history law of it, of the conversations that are not over
 * @param after with the next turn behind it
 */
function shareThatFits(
  history: Float64Array,
  after: Float64Array,
  kinds: readonly LaterTurns[],
  grid: TokenGrid,
): number {
  let sum = 0;
  for (const { share, own } of kinds) {
    const { counted, fits } = own;
    // Where the output counts, what fits is what the history is after the turn.
    if (counted === undefined) return sumOf(after);
    for (let node = 0; node < history.length; node++) {
      sum += (share * history[node] * counted[grid.cells - node]) / fits;
    }
  }
  return sum;
}

/** The law of the history with the next turn behind it, of the conversations of which it fits. */
function historyAfter(history: Float64Array, kinds: readonly LaterTurns[], grid: TokenGrid): Float64Array {
  const sum = emptyLaw(grid);
  for (const { share, own } of kinds) {
    const { added, fits, items } = own;
    const after = emptyLaw(grid);
    addConvolved(after, history, added, share / fits);
    for (let node = 0; node <= grid.cells; node++) {
      sum[node] += items === undefined ? after[node] : after[node] * items[grid.cells - node];
    }
  }
  sum[grid.cells] *= grid.atLimit;
  return sum;
}
