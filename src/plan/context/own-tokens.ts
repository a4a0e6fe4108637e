import type { DeterministicMath } from '../../engine/math.js';
import { type Category, countOf, FIELDS, fieldOfRole } from '../../fields.js';
import type { SlotCoupling } from '../../laws/coupling.js';
import { columnValue, distinctRows, tableOf } from '../../laws/joint.js';
import { sumOf } from '../../laws/lists.js';
import type { Sliced } from '../../platform/slices.js';
import type { Dataset } from '../../pool/pool.js';
import type { ContextLimit } from '../../workload/resolved-workload.js';
import { type FieldAtoms, fieldAtoms, ranksOf, valueAtRank, valuesAtRanks } from './field-atoms.js';
import { GeneratingFunctions, productOfTwo } from './generating.js';
import { rankOfSecond } from './second-rank.js';
import { addConvolved, cumulativeOf, deposit, emptyLaw, productsOf, type TokenGrid } from './token-grid.js';

/** The rank of an output, given that of the input and a rank of its own, as a coupling has it. */
interface Together {
  readonly coupling: SlotCoupling;
  readonly outputRank: (input: number, own: number) => number;
}

/** What a request has of its own, of which the limit is one: laws of text input, output and the sum of all items. */
export interface OwnFields {
  readonly input: FieldAtoms;
  readonly output: FieldAtoms;
  /** By modality: how many there are, and the size of each. */
  readonly items: readonly { readonly count: FieldAtoms; readonly size: FieldAtoms }[];
  /** Input and output together, where they are columns of one table. */
  readonly sums: FieldAtoms | undefined;
  /** How the output depends on the input; absent where they are independent. */
  readonly together: Together | undefined;
}

/** The law of a request's own tokens where it fits into the limit by itself. */
export interface OwnTokens {
  /** P(it fits). */
  readonly fits: number;
  /** Of what it adds to the history, and that it fits but for its items: not divided by `fits`. */
  readonly added: Float64Array;
  /** P(what counts of it, its items included, <= node), likewise. */
  readonly counted: Float64Array;
  /** P(its items <= node); undefined where it has none. */
  readonly items: Float64Array | undefined;
}

/** What turns behind the first are like, of some with a share. */
export interface LaterTurns {
  readonly share: number;
  readonly own: OwnTokens;
}

export function ownFields(
  dataset: Dataset,
  category: Category,
  coupling: SlotCoupling | undefined,
  math: DeterministicMath,
): OwnFields {
  const names = FIELDS[category];
  const atoms = (field: string) => fieldAtoms(dataset[field], field, math);
  const [input, output] = [fieldOfRole(category, 'input'), fieldOfRole(category, 'output')];
  const outputRank = rankOfSecond(coupling, names.indexOf(input), names.indexOf(output), math);
  return {
    input: atoms(input),
    output: atoms(output),
    items: names.flatMap((size) => {
      const count = countOf(size);
      return count === undefined ? [] : [{ count: atoms(count), size: atoms(size) }];
    }),
    sums: sumsOf(dataset[input], dataset[output]),
    together: coupling && outputRank && { coupling, outputRank },
  };
}

/** Of another number than the ranks of a field's values, between which they would lie. */
const RANKS = ranksOf(97);
/** Rows of ranks, and points of generating functions, between pauses. */
const [ROWS_AT_A_TIME, POINTS_AT_A_TIME] = [16, 256];

/** By coupling, which many datasets have. */
const knownRanks = new WeakMap<SlotCoupling, Float64Array>();

/** The ranks of outputs, for each rank of the input and then for each of their own. */
function* outputRanksOf({ coupling, outputRank }: Together): Sliced<Float64Array> {
  let ranks = knownRanks.get(coupling);
  if (ranks !== undefined) return ranks;
  const count = RANKS.ranks.length;
  ranks = new Float64Array(count * count);
  for (const [i, first] of RANKS.ranks.entries()) {
    for (const [j, own] of RANKS.ranks.entries()) ranks[i * count + j] = outputRank(first, own);
    if (i % ROWS_AT_A_TIME === 0) yield;
  }
  knownRanks.set(coupling, ranks);
  return ranks;
}

/** The sums of the rows of the table of which two laws are columns; undefined where they are not. */
function sumsOf(input: Dataset[string], output: Dataset[string]): FieldAtoms | undefined {
  const table = tableOf(input);
  if (table === undefined || tableOf(output) !== table) return undefined;
  const { rows, weights } = distinctRows(
    { ...table, rows: table.rows.map((_, row) => [columnValue(input, row) + columnValue(output, row)]) },
    [true],
  );
  const total = sumOf(weights);
  return {
    values: Float64Array.from(rows, ([sum]) => sum),
    weights: weights.map((weight) => weight / total),
  };
}

/** @param prefix what is added to the input, in front */
export function* ownTokens(
  fields: OwnFields,
  { of }: Pick<ContextLimit, 'of'>,
  grid: TokenGrid,
  math: DeterministicMath,
  prefix?: FieldAtoms,
): Sliced<OwnTokens> {
  const items = yield* itemsLaw(fields, grid, math);
  const behindPrefix = prefix && lawOf(prefix, grid);
  const own = lawOf(fields.input, grid);
  const input = behindPrefix === undefined ? own : yield* convolved(own, behindPrefix, grid, math);
  const sum = yield* sumLaw(fields, own, grid, math);
  const added = behindPrefix === undefined ? sum : yield* convolved(sum, behindPrefix, grid, math);
  const counts = of === 'input' ? input : added;
  const counted = cumulativeOf(
    items === undefined ? counts : yield* convolved(counts, items, grid, math),
    grid,
  );
  return { fits: counted[grid.cells], added, counted, items: items && cumulativeOf(items, grid) };
}

function lawOf({ values, weights }: FieldAtoms, grid: TokenGrid): Float64Array {
  const law = emptyLaw(grid);
  for (let index = 0; index < values.length; index++) deposit(law, grid, values[index], weights[index]);
  return law;
}

/** Products of a convolution beyond which it is found by generating functions. */
const MOST_PRODUCTS = 1_048_576;

/** The law of the sum of two independent numbers. */
function* convolved(
  a: Float64Array,
  b: Float64Array,
  grid: TokenGrid,
  math: DeterministicMath,
): Sliced<Float64Array> {
  if (productsOf(a, b) > MOST_PRODUCTS) {
    const generating = new GeneratingFunctions(grid, math);
    yield;
    const product = productOfTwo(generating.of(a, b));
    yield;
    return generating.lawOf(product);
  }
  const sum = emptyLaw(grid);
  addConvolved(sum, a, b);
  yield;
  return sum;
}

/** The law of input and output together. */
function* sumLaw(
  { input, output, together, sums }: OwnFields,
  inputLaw: Float64Array,
  grid: TokenGrid,
  math: DeterministicMath,
): Sliced<Float64Array> {
  if (sums !== undefined) return lawOf(sums, grid);
  if (together === undefined) return yield* convolved(inputLaw, lawOf(output, grid), grid, math);
  const outputRanks = yield* outputRanksOf(together);
  const sum = emptyLaw(grid);
  const inputAt = valueAtRank(input);
  const { ranks, weights } = RANKS;
  for (const [i, first] of ranks.entries()) {
    const own = inputAt(first);
    // Ranks ascend within a row.
    const outputAt = valuesAtRanks(output);
    for (const [j, weight] of weights.entries()) {
      const value = outputAt(outputRanks[i * ranks.length + j]);
      deposit(sum, grid, own + value, weights[i] * weight);
    }
    if (i % ROWS_AT_A_TIME === 0) yield;
  }
  return sum;
}

/** Items of one kind that are added up; of more than that a request is taken not to fit. */
const MAX_ITEMS = 256;

/** The law of the tokens of all items; undefined where there are none. */
function* itemsLaw(
  { items }: OwnFields,
  grid: TokenGrid,
  math: DeterministicMath,
): Sliced<Float64Array | undefined> {
  let all: Float64Array | undefined;
  for (const { count, size } of items) {
    const most = Math.min(count.values[count.values.length - 1], MAX_ITEMS);
    if (most < 0.5) continue;
    const numbers = new Float64Array(Math.round(most) + 1);
    count.values.forEach((value, index) => {
      if (Math.round(value) < numbers.length) numbers[Math.round(value)] += count.weights[index];
    });
    const sum = yield* compound(numbers, lawOf(size, grid), grid, math);
    all = all === undefined ? sum : yield* convolved(all, sum, grid, math);
  }
  return all;
}

/** The law of the sum of a random number of numbers of one law: by Horner's rule, as generating functions. */
function* compound(
  numbers: Float64Array,
  law: Float64Array,
  grid: TokenGrid,
  math: DeterministicMath,
): Sliced<Float64Array> {
  const generating = new GeneratingFunctions(grid, math);
  const values = generating.of(law);
  const { re, im } = values;
  for (let point = 0; point < generating.size; point++) {
    const [ownRe, ownIm] = [re[point], im[point]];
    let [sumRe, sumIm] = [0, 0];
    for (let number = numbers.length - 1; number >= 0; number--) {
      [sumRe, sumIm] = [sumRe * ownRe - sumIm * ownIm + numbers[number], sumRe * ownIm + sumIm * ownRe];
    }
    [re[point], im[point]] = [sumRe, sumIm];
    if (point % POINTS_AT_A_TIME === 0) yield;
  }
  return generating.lawOf(values);
}
