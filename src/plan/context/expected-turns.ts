import type { DeterministicMath } from '../../engine/math.js';
import type { Sliced } from '../../platform/slices.js';
import { GeneratingFunctions, valuesOfTwo } from './generating.js';
import type { LaterTurns, OwnTokens } from './own-tokens.js';
import { emptyLaw, type TokenGrid } from './token-grid.js';
import type { TurnSeries } from './turn-series.js';
import { turnsBesideItems } from './turns-beside-items.js';

/** A turn that hardly adds anything, on average so many cells, never comes to a limit. */
const NOTHING = 1e-9;

/**
 * Mean number of turns that take place of a conversation that is over where a turn does not fit beside its history: the
 * sum over k of P(there are k turns or more) P(the first k fit).
 *
 * @param turns that there would be without a limit
 */
export function* expectedTurns(
  turns: TurnSeries,
  first: OwnTokens,
  later: readonly LaterTurns[],
  grid: TokenGrid,
  math: DeterministicMath,
): Sliced<number> {
  const added = together(later, grid, ({ added }) => added);
  if (added[0] > 1 - NOTHING) return turns.mean;
  // Mostly the first turn is like the others.
  const isAlike = later.length === 1 && later[0].own === first;
  const begun = isAlike ? added : first.added.map((probability) => probability / first.fits);
  const counted = together(later, grid, ({ counted }) => counted);
  const behindFirst = [first, ...later.map(({ own }) => own)].some(({ items }) => items !== undefined)
    ? yield* turnsBesideItems(turns.probabilities, first, later, { added, counted }, grid, math)
    : yield* turnsByTransform(turns, begun, added, counted, grid, math);
  return 1 + behindFirst;
}

/** A law of all kinds of turns, given that each fits by itself. */
function together(
  kinds: readonly LaterTurns[],
  grid: TokenGrid,
  lawOf: (own: OwnTokens) => Float64Array,
): Float64Array {
  const sum = emptyLaw(grid);
  for (const { share, own } of kinds) {
    const law = lawOf(own);
    for (let node = 0; node < sum.length; node++) sum[node] += (law[node] * share) / own.fits;
  }
  return sum;
}

/** Steps between pauses. */
const STEPS = 4096;

/**
 * The sum over k >= 2 of P(T >= k) P(the first k fit), where no items set turns apart. Where f, a and c are the generating
 * functions, by node, of what the first turn adds, of what another adds and of P(what counts of a turn <= node), and h is that
 * of the numbers of turns, it is the coefficient of the node at the limit in f h(a) c: as what turns add is not negative, the
 * first k fit where the k-th does.
 */
function* turnsByTransform(
  turns: TurnSeries,
  begun: Float64Array,
  added: Float64Array,
  counted: Float64Array,
  grid: TokenGrid,
  math: DeterministicMath,
): Sliced<number> {
  const generating = new GeneratingFunctions(grid, math);
  yield;
  const laws = generating.of(added, counted);
  yield;
  const beginnings = begun === added ? undefined : generating.of(begun);
  yield;
  let sum = 0;
  let left = STEPS;
  for (let point = 0; point <= generating.size / 2; point++) {
    const [addRe, addIm, countRe, countIm] = valuesOfTwo(laws, point);
    const [beginRe, beginIm] =
      beginnings === undefined ? [addRe, addIm] : [beginnings.re[point], beginnings.im[point]];
    const [seriesRe, seriesIm] = turns.at(addRe, addIm);
    const fitRe = countRe * beginRe - countIm * beginIm;
    const fitIm = countRe * beginIm + countIm * beginRe;
    const [re, im] = [fitRe * seriesRe - fitIm * seriesIm, fitRe * seriesIm + fitIm * seriesRe];
    sum += generating.partAtLimit(point, re, im);
    left -= turns.steps;
    if (left > 0) continue;
    left = STEPS;
    yield;
  }
  return sum / generating.scaleAtLimit(math);
}
