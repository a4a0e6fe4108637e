import type { DeterministicMath } from '../../engine/math.js';
import type { Sliced } from '../../platform/slices.js';
import type { TurnProbability } from '../conversations/turn-counts.js';
import { GeneratingFunctions } from './generating.js';
import type { LaterTurns, OwnTokens } from './own-tokens.js';
import { addConvolved, emptyLaw, type TokenGrid } from './token-grid.js';
import { power } from './turn-series.js';

/** What takes place with a smaller probability is not counted. */
const NEGLIGIBLE = 1e-9;
/** Turns that go to a limit, about, and beyond which several are one step. */
const MOST_STEPS = 256;
/** Cells of the grid on which steps of several turns are. */
const STEP_CELLS = 512;

/** How histories go on by a step of some turns. */
interface Walk {
  readonly grid: TokenGrid;
  /** Turns of a step. */
  readonly turns: number;
  /** Law of the history after the first turn. */
  readonly begun: Float64Array;
  /** P(the next turn fits | tokens that are left), by node. */
  readonly counted: Float64Array;
  readonly next: (history: Float64Array) => Float64Array;
}

/**
 * The sum over k >= 2 of P(T >= k) P(the first k fit), where turns have items: these are in no history, so that a turn may fit
 * where one before it did not. The law of histories is followed turn by turn; where a limit is hundreds of turns away,
 * by some at a time, in which what items leave out is taken where the step begins and where it ends.
 */
export function* turnsBesideItems(
  probabilities: readonly TurnProbability[],
  first: OwnTokens,
  later: readonly LaterTurns[],
  together: { readonly added: Float64Array; readonly counted: Float64Array },
  grid: TokenGrid,
  math: DeterministicMath,
): Sliced<number> {
  const mean = together.added.reduce((sum, probability, node) => sum + probability * node, 0);
  const longest = probabilities.at(-1)!.turns;
  const stepTurns = Math.max(1, Math.floor(Math.min(grid.cells / mean, longest) / MOST_STEPS));
  const begun = kept(first.added, first, 1 / first.fits, grid);
  const walk =
    stepTurns === 1 && grid.cells <= 2 * STEP_CELLS
      ? turnByTurn(begun, later, together.counted, grid)
      : yield* bySteps(begun, later, together, stepTurns, grid, math);
  return yield* alongWalk(probabilities, walk);
}

function* alongWalk(probabilities: readonly TurnProbability[], walk: Walk): Sliced<number> {
  const reached = shareReaching(probabilities);
  const { turns, counted, grid, next } = walk;
  let history = walk.begun;
  let [before, sum] = [fitting(history, counted, grid), 0];
  for (let turn = 2; turn < reached.length; turn += turns) {
    yield;
    if (!(before * reached[turn] > NEGLIGIBLE)) break;
    history = next(history);
    const after = fitting(history, counted, grid);
    for (let inner = 0; inner < turns && turn + inner < reached.length; inner++) {
      sum += reached[turn + inner] * (before + ((after - before) * inner) / turns);
    }
    before = after;
  }
  return sum;
}

function fitting(history: Float64Array, counted: Float64Array, { cells }: TokenGrid): number {
  let sum = 0;
  for (let node = 0; node <= cells; node++) sum += history[node] * counted[cells - node];
  return sum;
}

/** Of a law of histories after a turn, what the turn's items leave, with a weight. */
function kept(law: Float64Array, { items }: OwnTokens, weight: number, { cells }: TokenGrid): Float64Array {
  return law.map(
    (probability, node) => probability * weight * (items === undefined ? 1 : items[cells - node]),
  );
}

function turnByTurn(
  begun: Float64Array,
  later: readonly LaterTurns[],
  counted: Float64Array,
  grid: TokenGrid,
): Walk {
  const next = (history: Float64Array) => {
    const sum = emptyLaw(grid);
    for (const { share, own } of later) {
      const after = emptyLaw(grid);
      addConvolved(after, history, own.added, share / own.fits);
      const fits = kept(after, own, 1, grid);
      for (let node = 0; node <= grid.cells; node++) sum[node] += fits[node];
    }
    sum[grid.cells] *= grid.atLimit;
    return sum;
  };
  return { grid, turns: 1, begun, counted, next };
}

/** On a coarser grid, with what all kinds of turns leave together. */
function* bySteps(
  begun: Float64Array,
  later: readonly LaterTurns[],
  { added, counted }: { readonly added: Float64Array; readonly counted: Float64Array },
  turns: number,
  fine: TokenGrid,
  math: DeterministicMath,
): Sliced<Walk> {
  const cells = Math.min(fine.cells, STEP_CELLS);
  const ratio = fine.cells / cells;
  const grid = { ...fine, cells, cell: fine.cell * ratio };
  const at = (law: Float64Array, node: number) => law[Math.round(node * ratio)];
  const step = coarser(yield* powerOf(added, turns, fine, math), ratio, grid);
  yield;
  const fits = emptyLaw(grid).map((_, node) =>
    later.reduce(
      (sum, { share, own }) => sum + share * (own.items === undefined ? 1 : at(own.items, cells - node)),
      0,
    ),
  );
  // Turn by turn, all but the last are between the histories at either end.
  const before = fits.map((share) => (turns === 1 ? 1 : math.pow(share, (turns - 1) / 2)));
  const after = fits.map((share) => (turns === 1 ? share : math.pow(share, (turns + 1) / 2)));
  const next = (history: Float64Array) => {
    const sum = emptyLaw(grid);
    addConvolved(
      sum,
      history.map((probability, node) => probability * before[node]),
      step,
    );
    for (let node = 0; node <= grid.cells; node++) sum[node] *= after[node];
    sum[grid.cells] *= grid.atLimit;
    return sum;
  };
  return {
    grid,
    turns,
    begun: coarser(begun, ratio, grid),
    counted: emptyLaw(grid).map((_, node) => at(counted, node)),
    next,
  };
}

/** The law of the sum of so many independent numbers of one law. */
function* powerOf(
  law: Float64Array,
  exponent: number,
  grid: TokenGrid,
  math: DeterministicMath,
): Sliced<Float64Array> {
  if (exponent === 1) return law;
  const generating = new GeneratingFunctions(grid, math);
  yield;
  const values = generating.of(law);
  yield;
  const { re, im } = values;
  for (let point = 0; point < generating.size; point++) {
    [re[point], im[point]] = power(re[point], im[point], exponent);
  }
  yield;
  return generating.lawOf(values);
}

/** A law on a grid whose cells are so many of its own, with the same mean. */
function coarser(law: Float64Array, ratio: number, grid: TokenGrid): Float64Array {
  const made = emptyLaw(grid);
  for (let node = 0; node < law.length; node++) {
    const place = node / ratio;
    const below = Math.floor(place);
    made[below] += law[node] * (1 - (place - below));
    if (place > below) made[below + 1] += law[node] * (place - below);
  }
  return made;
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
