import { INPUT_COLUMNS, ITEM_COLUMNS } from '../fields.js';
import type { NumberArray } from './columns.js';

/** A column, of lists where it has offsets: row i has the items from `offsets[i] - offsets[0]` on. */
export interface InputColumn {
  readonly name: string;
  readonly values: NumberArray;
  readonly offsets?: Int32Array | undefined;
}

/** Whether a column of this name is part of the length of an input. */
export function isOfInput(name: string): boolean {
  return INPUT_COLUMNS.includes(name) || ITEM_COLUMNS.includes(name);
}

/**
 * Tokens of each row's whole input: `input_tokens`, or of multimodal requests `text_tokens` and those of all items.
 *
 * @returns undefined where no column says it; a column itself where that is all
 */
export function inputTokensOf(columns: readonly InputColumn[], rows: number): NumberArray | undefined {
  const text = columns.find(({ name, offsets }) => offsets === undefined && INPUT_COLUMNS.includes(name));
  if (text === undefined) return undefined;
  const items = columns.filter(({ name, offsets }) => offsets !== undefined && ITEM_COLUMNS.includes(name));
  if (items.length === 0) return text.values;
  const sums = new Float64Array(rows);
  for (let row = 0; row < rows; row++) sums[row] = Number(text.values[row]);
  for (const { values, offsets } of items) {
    const starts = offsets!;
    for (let row = 0; row < rows; row++) {
      const end = starts[row + 1] - starts[0];
      for (let at = starts[row] - starts[0]; at < end; at++) sums[row] += Number(values[at]);
    }
  }
  return sums;
}
