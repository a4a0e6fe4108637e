import { UsageError } from '../../errors.js';
import type { Category } from '../../fields.js';
import { formatFilter, isReversed, type Range } from '../../notation/filter.js';
import {
  type ParsedQuantity,
  parseQuantity,
  WINDOW_FIGURES,
  type WindowFigure,
} from '../../notation/quantity.js';
import type { ClientCriteria, QuantityRanges, WindowCriteria } from './criteria.js';

/** A quantity and where it has to lie. */
export interface Condition {
  readonly quantity: ParsedQuantity;
  readonly range: Range;
}

/** The figures that a window has on its own. */
const OF_A_WINDOW: readonly WindowFigure[] = ['rate', 'cv'];

/**
 * The conditions of criteria, those first that need no dataset.
 *
 * @throws UsageError for quantities that pools of the category do not have, and ranges that are none
 */
export function clientConditions(ranges: QuantityRanges, category: Category): Condition[] {
  return conditions(ranges, category, 'filter', WINDOW_FIGURES);
}

/** The same for windows. */
export function windowConditions(ranges: WindowCriteria, category: Category): Condition[] {
  return conditions(ranges, category, 'filterWindows', OF_A_WINDOW);
}

/**
 * A copy of criteria, without those that are undefined.
 *
 * @throws UsageError when it is not an object of criteria, or has none
 */
export function checkedCriteria<T extends ClientCriteria>(criteria: T, argument: string): T {
  if (typeof criteria !== 'object' || criteria === null || Array.isArray(criteria)) {
    throw new UsageError(`${criteria} is not an object of criteria, such as { cv: { min: 1.5 } }`, {
      field: argument,
    });
  }
  const given = Object.entries(criteria).flatMap(([name, criterion]) =>
    criterion === undefined ? [] : [[name, Array.isArray(criterion) ? [...criterion] : copyOf(criterion)]],
  );
  if (given.length === 0) {
    throw new UsageError('there is no criterion; such as { cv: { min: 1.5 } } was expected', {
      field: argument,
    });
  }
  return Object.fromEntries(given);
}

function copyOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? { ...value } : value;
}

function conditions(
  ranges: QuantityRanges,
  category: Category,
  argument: string,
  figures: readonly WindowFigure[],
): Condition[] {
  const all = Object.entries(ranges).map(([name, range]) => {
    const quantity = parseQuantity(name, category, argument, figures);
    return { quantity, range: checkedRange(name, range, argument) };
  });
  const needsNoDataset = all.filter(({ quantity }) => quantity.field === undefined);
  return [...needsNoDataset, ...all.filter(({ quantity }) => quantity.field !== undefined)];
}

function checkedRange(quantity: string, range: Range | undefined, argument: string): Range {
  const ends = typeof range === 'object' && range !== null ? Object.entries(range) : [];
  const areUsable = ends.every(([end, value]) => (end === 'min' || end === 'max') && Number.isFinite(value));
  if (range === undefined || ends.length === 0 || !areUsable) {
    throw new UsageError(
      `the range of ${quantity} is not usable; expected { min, max } with finite numbers, an open end left out`,
      { field: argument },
    );
  }
  if (isReversed(range)) {
    throw new UsageError(
      `${formatFilter(quantity, range)} is reversed; its start must not be above its end`,
      { field: argument },
    );
  }
  return range;
}
