import type { DeterministicMath } from '../engine/math.js';
import { UsageError } from '../errors.js';
import { type Category, countOf, FIELDS } from '../fields.js';
import type { Coupling, RankCorrelation } from '../generate-options.js';
import { cholesky } from './cholesky.js';

/** Slots that are coupled, ascending: at least two. */
export interface SlotCoupling {
  readonly slots: readonly number[];
  /** Rows of the Gaussian copula's lower triangular factor; absent for comonotone slots. */
  readonly factor?: readonly (readonly number[])[];
}

const OPTION = 'coupling';
const LIST_OPTION = 'coupling.rankCorrelations';

/**
 * The option `coupling` for the fields of a category.
 *
 * @returns undefined where no fields depend on each other
 * @throws UsageError for what is no coupling, or correlations that exclude each other
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
  const list = coupling === null || typeof coupling !== 'object' ? undefined : coupling.rankCorrelations;
  if (!Array.isArray(list)) {
    throw new UsageError(
      `${JSON.stringify(coupling)} is not 'independent', 'comonotone' or { rankCorrelations: [{ fields, value }, …] }`,
      { field: OPTION },
    );
  }
  const correlations: readonly RankCorrelation[] = list;
  checkCorrelations(correlations, usable);
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

/** The fields of which a request has one value; a list has as many of the others as its number of items says. */
export function requestFields(category: Category): string[] {
  return FIELDS[category].filter((field) => countOf(field) === undefined);
}

function checkCorrelations(correlations: readonly RankCorrelation[], usable: readonly string[]): void {
  const pairs = new Set<string>();
  correlations.forEach((entry, index) => {
    const place = `${LIST_OPTION}[${index}]`;
    const { fields, value } = entry ?? {};
    if (!Array.isArray(fields) || fields.length !== 2) {
      throw new UsageError(`${JSON.stringify(fields)} is not a pair of fields`, { field: `${place}.fields` });
    }
    const unknown = fields.find((field) => !usable.includes(field));
    if (unknown !== undefined) {
      throw new UsageError(
        `${JSON.stringify(unknown)} is not a field that a request has one value of; those are ${usable.join(', ')}`,
        { field: `${place}.fields` },
      );
    }
    const pair = [...fields].sort().join(' and ');
    if (fields[0] === fields[1]) {
      throw new UsageError(`a field has no correlation with itself, but both are ${fields[0]}`, {
        field: `${place}.fields`,
      });
    }
    if (pairs.has(pair)) {
      throw new UsageError(`${pair} have a correlation already`, { field: `${place}.fields` });
    }
    pairs.add(pair);
    if (!(typeof value === 'number' && value >= -1 && value <= 1)) {
      throw new UsageError(`${value} is not a number from -1 to 1`, { field: `${place}.value` });
    }
  });
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
  const last = fields[fields.length - 1]!;
  const others = fields.slice(0, -1);
  const own = others.map((field) => `${between(last, field)} with ${field}`).join(', ');
  const theirs = others.flatMap((a, index) =>
    others.slice(index + 1).map((b) => `${between(a, b)} between ${a} and ${b}`),
  );
  return new UsageError(
    `${last} cannot have the rank correlations ${own} where there is ${theirs.join(', ')} (pairs that are not named ` +
      'have 0): the matrix of correlations is not positive semidefinite',
    { field: LIST_OPTION },
  );
}
