import type { DeterministicMath } from '../../engine/math.js';
import { type Category, countOf, FIELDS, fieldOfRole } from '../../fields.js';
import type { SlotCoupling } from '../../laws/coupling.js';
import { columnValue, distinctRows, tableOf } from '../../laws/joint.js';
import { sumOf } from '../../laws/lists.js';
import type { Dataset } from '../../pool/pool.js';
import type { ContextLimit } from '../../workload/resolved-workload.js';
import { type FieldAtoms, fieldAtoms, ranksOf, valueAtRank } from './field-atoms.js';
import { rankOfSecond } from './second-rank.js';
import { addConvolved, cumulativeOf, deposit, emptyLaw, type TokenGrid, within } from './token-grid.js';

/** What a request has of its own, of which the limit is one: laws of text input, output and the sum of all items. */
export interface OwnFields {
  readonly input: FieldAtoms;
  readonly output: FieldAtoms;
  /** By modality: how many there are, and the size of each. */
  readonly items: readonly { readonly count: FieldAtoms; readonly size: FieldAtoms }[];
  /** Input and output together, where they are columns of one table. */
  readonly sums: FieldAtoms | undefined;
  /** The rank of the output, given that of the input and a rank of its own; absent where they are independent. */
  readonly outputRank: ((input: number, own: number) => number) | undefined;
}

/** The law of a request's own tokens where it fits into the limit by itself. */
export interface OwnTokens {
  /** P(it fits). */
  readonly fits: number;
  /** Of what it adds to the history, and that it fits but for its items: not divided by `fits`. */
  readonly added: Float64Array;
  /** P(what counts of it <= node), likewise, where that is less than it adds; else undefined. */
  readonly counted: Float64Array | undefined;
  /** P(its items <= node); undefined where it has none. */
  readonly items: Float64Array | undefined;
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
  return {
    input: atoms(input),
    output: atoms(output),
    items: names.flatMap((size) => {
      const count = countOf(size);
      return count === undefined ? [] : [{ count: atoms(count), size: atoms(size) }];
    }),
    sums: sumsOf(dataset[input], dataset[output]),
    outputRank: rankOfSecond(coupling, names.indexOf(input), names.indexOf(output), math),
  };
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
export function ownTokens(
  fields: OwnFields,
  { of }: Pick<ContextLimit, 'of'>,
  grid: TokenGrid,
  prefix?: FieldAtoms,
): OwnTokens {
  const items = itemsLaw(fields, grid);
  const withPrefix = (law: Float64Array) =>
    prefix === undefined ? law : convolved(law, lawOf(prefix, grid), grid);
  const own = lawOf(fields.input, grid);
  const input = withPrefix(own);
  const added = withPrefix(sumLaw(fields, own, grid));
  const counts = of === 'input' ? input : added;
  const itemsWithin = items && cumulativeOf(items, grid);
  return {
    fits: within(
      itemsWithin === undefined
        ? counts
        : counts.map((share, node) => share * itemsWithin[grid.cells - node]),
      grid,
    ),
    added,
    counted:
      of === 'input'
        ? cumulativeOf(items === undefined ? input : convolved(input, items, grid), grid)
        : undefined,
    items: itemsWithin,
  };
}

function lawOf({ values, weights }: FieldAtoms, grid: TokenGrid): Float64Array {
  const law = emptyLaw(grid);
  for (let index = 0; index < values.length; index++) deposit(law, grid, values[index], weights[index]);
  return law;
}

function convolved(a: Float64Array, b: Float64Array, grid: TokenGrid): Float64Array {
  const sum = emptyLaw(grid);
  addConvolved(sum, a, b);
  return sum;
}

/** Of another number than the ranks of a field's values, between which they would lie. */
const RANKS = ranksOf(250);

/** The law of input and output together. */
function sumLaw(
  { input, output, outputRank, sums }: OwnFields,
  inputLaw: Float64Array,
  grid: TokenGrid,
): Float64Array {
  if (sums !== undefined) return lawOf(sums, grid);
  if (outputRank === undefined) return convolved(inputLaw, lawOf(output, grid), grid);
  const sum = emptyLaw(grid);
  const [inputAt, outputAt] = [valueAtRank(input), valueAtRank(output)];
  const { middles, lengths } = RANKS;
  for (const [i, first] of middles.entries()) {
    for (const [j, own] of middles.entries()) {
      deposit(sum, grid, inputAt(first) + outputAt(outputRank(first, own)), lengths[i] * lengths[j]);
    }
  }
  return sum;
}

/** Items of one kind that are added up; of more than that a request is taken not to fit. */
const MAX_ITEMS = 256;

/** The law of the tokens of all items; undefined where there are none. */
function itemsLaw({ items }: OwnFields, grid: TokenGrid): Float64Array | undefined {
  let all: Float64Array | undefined;
  for (const { count, size } of items) {
    const most = Math.min(count.values[count.values.length - 1], MAX_ITEMS);
    if (most < 0.5) continue;
    const numbers = new Float64Array(Math.round(most) + 1);
    count.values.forEach((value, index) => {
      if (Math.round(value) < numbers.length) numbers[Math.round(value)] += count.weights[index];
    });
    const one = lawOf(size, grid);
    // The sum over n of P(n) times the n-th power of the law of one, by Horner's rule.
    let sum = emptyLaw(grid);
    for (let number = numbers.length - 1; number >= 0; number--) {
      sum = convolved(sum, one, grid);
      sum[0] += numbers[number];
    }
    all = all === undefined ? sum : convolved(all, sum, grid);
  }
  return all;
}
