import type { DeterministicMath } from '../engine/math.js';
import { UsageError } from '../errors.js';
import { type Category, countOf, FIELDS } from '../fields.js';
import { cholesky } from './cholesky.js';
import { conditionalFunctions, inOrder, type PairCopula } from './copula.js';

/**
 * How the fields of one request depend on each other, for every client. The fields are those that a request has one
 * value of: token counts, the reason ratio, and the numbers of images, audio clips and videos; the items of a list
 * are independent of everything. The distribution of each field stays as it is.
 *
 * - `'independent'`: not at all.
 * - `'comonotone'`: one uniform number drives all of them, so that a request is as long in one field as in the others.
 * - `{ rank_correlations }`: a Gaussian copula with these rank correlations; pairs that are not named have none.
 * - `{ copula }`: copulas of pairs of fields that are given as grids. The first of a pair is as it is, and the second
 *   follows it. A field is the second of one pair at most, and pairs do not go in a circle.
 */
export type Coupling =
  | 'independent'
  | 'comonotone'
  | { readonly rank_correlations: readonly RankCorrelation[] }
  | { readonly copula: readonly PairCopula[] };

/** Spearman's rank correlation of two fields within a client: -1 to 1. */
export interface RankCorrelation {
  readonly fields: readonly [string, string];
  /**
   * That of the uniform numbers that drive the fields, and so of the fields, as far as their values differ: where many
   * requests have the same value, their ranks are tied, which lowers the correlation that is measured.
   */
  readonly value: number;
}

/** Slots that are coupled, ascending: at least two. */
export interface SlotCoupling {
  readonly slots: readonly number[];
  /** Rows of the Gaussian copula's lower triangular factor. */
  readonly factor?: readonly (readonly number[])[];
  /** Pairs with copulas of their own. Slots without these and without a factor are comonotone. */
  readonly pairs?: readonly SlotPair[];
  /** The slots are columns of one table, whose rows are drawn whole. */
  readonly isJoint?: true;
}

/** A pair of coupled slots, of which the second follows the first; a pair that has the first as its second comes before. */
export interface SlotPair {
  /** Places among the slots of the coupling. */
  readonly first: number;
  readonly second: number;
  /** Equal parts of the ranks of either. */
  readonly parts: number;
  /** For each part of the first, the second's distribution function at the ends of its parts, shares of `COPULA_ONE`. */
  readonly functions: Uint32Array;
}

const LIST_FIELD = 'coupling.rank_correlations';

/**
 * A valid coupling for the fields of a category.
 *
 * @returns undefined where no fields depend on each other
 * @throws UsageError for correlations that exclude each other
 */
export function slotCoupling(
  coupling: Coupling | undefined,
  category: Category,
  math: DeterministicMath,
): SlotCoupling | undefined {
  if (coupling === undefined || coupling === 'independent') return undefined;
  const fields = FIELDS[category];
  const usable = requestFields(category);
  if (coupling === 'comonotone') return { slots: usable.map((field) => fields.indexOf(field)) };
  if ('copula' in coupling) return pairedSlots(coupling.copula, usable, fields);
  const correlations = coupling.rank_correlations;
  const coupled = usable.filter((field) =>
    correlations.some((entry) => entry.value !== 0 && entry.fields.includes(field)),
  );
  if (coupled.length === 0) return undefined;
  const between = (a: string, b: string) =>
    correlations.find(({ fields: pair }) => pair.includes(a) && pair.includes(b))?.value ?? 0;
  const factor = cholesky(
    coupled.map((a) => coupled.map((b) => (a === b ? 1 : normalCorrelation(between(a, b), math)))),
  );
  if ('failedRow' in factor) throw contradiction(coupled.slice(0, factor.failedRow + 1), between);
  return { slots: coupled.map((field) => fields.indexOf(field)), factor: factor.rows };
}

function pairedSlots(
  copula: readonly PairCopula[],
  usable: readonly string[],
  fields: readonly string[],
): SlotCoupling | undefined {
  const coupled = usable.filter((field) => copula.some((pair) => pair.fields.includes(field)));
  if (coupled.length === 0) return undefined;
  return {
    slots: coupled.map((field) => fields.indexOf(field)),
    pairs: inOrder(copula).map(({ fields: [first, second], grid }) => ({
      first: coupled.indexOf(first),
      second: coupled.indexOf(second),
      parts: grid.length,
      functions: conditionalFunctions(grid),
    })),
  };
}

/** The fields of which a request has one value; a list has as many of the others as its number of items says. */
export function requestFields(category: Category): string[] {
  return FIELDS[category].filter((field) => countOf(field) === undefined);
}

/**
 * The correlation of two normals whose distribution functions have a rank correlation: its inverse is 6 / pi times
 * arcsin(r / 2). Source: Kruskal (1958), doi:10.1080/01621459.1958.10501481.
 */
function normalCorrelation(rank: number, math: DeterministicMath): number {
  if (rank === 0) return 0;
  const sine = math.cos(Math.PI / 2 - (Math.PI / 6) * Math.abs(rank));
  return Math.sign(rank) * Math.min(2 * sine, 1);
}

/** The correlations of the last of some fields with the others cannot be had. */
function contradiction(fields: readonly string[], between: (a: string, b: string) => number): UsageError {
  const last = fields[fields.length - 1];
  const others = fields.slice(0, -1);
  const own = others.map((field) => `${between(last, field)} with ${field}`).join(', ');
  const theirs = others.flatMap((a, index) =>
    others.slice(index + 1).map((b) => `${between(a, b)} between ${a} and ${b}`),
  );
  return new UsageError(
    `${last} cannot have the rank correlations ${own} where there is ${theirs.join(', ')} (pairs that are not named ` +
      'have 0): the matrix of correlations is not positive semidefinite',
    { field: LIST_FIELD },
  );
}
