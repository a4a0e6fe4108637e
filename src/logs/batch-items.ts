import type { RecordBatch } from '../arrow/classes.js';
import type { LogColumn } from './log-columns.js';
import { numbersOf, whyNoCount } from './number-column.js';

/** Items that a request has at most. */
export const MOST_ITEMS = 65_535;

/** Lists of a column of a batch. */
export interface BatchItems {
  readonly name: string;
  readonly offsets: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly isThere: (row: number) => boolean;
}

export function itemsOf(batch: RecordBatch, { index, name }: LogColumn): BatchItems {
  const data = batch.data.children[index];
  const isThere = data.nullCount === 0 ? () => true : (row: number) => data.getValid(row);
  const offsets = data.length === 0 ? new Int32Array(1) : (data.valueOffsets as Int32Array);
  return { name, offsets, values: numbersOf(data.children[0]), isThere };
}

/** Why a row's items cannot be used, if so. */
export function whyItemsDropped(items: readonly BatchItems[], row: number): string | undefined {
  for (const { name, offsets, values, isThere } of items) {
    if (!isThere(row)) continue;
    if (offsets[row + 1] - offsets[row] > MOST_ITEMS) return `${name} has more than ${MOST_ITEMS} items`;
    for (let item = offsets[row]; item < offsets[row + 1]; item++) {
      const problem = whyNoCount(values[item]);
      if (problem !== undefined) return `an item of ${name} ${problem}`;
    }
  }
  return undefined;
}
