/** Parts of lines, and how much of them is written in one go. */
import { CellKind } from '../encoding/layout.generated.js';
import type { CellOfChunk, ValueCell } from './cells.js';

/** A value with the text before it, as the kernel takes them; the last may have no value. */
export interface Part extends Partial<ValueCell> {
  readonly kind: number;
  readonly text: Uint8Array;
}

/** Bytes of lines that are written in one go, at most, unless one alone has more: what a processor keeps near. */
const PIECE_BYTES = 2 ** 19;

/** The longest that values of a kind are, in bytes. */
export const VALUE_BYTES: { readonly [kind: number]: number } = {
  [CellKind.NONE]: 0,
  [CellKind.UINT8]: 3,
  [CellKind.UINT16]: 5,
  [CellKind.UINT32]: 10,
  [CellKind.UINT64]: 20,
  [CellKind.INT8]: 4,
  [CellKind.INT16]: 6,
  [CellKind.INT32]: 11,
  [CellKind.INT64]: 20,
  // Such as `-0.0000012345678901234567`.
  [CellKind.FLOAT32]: 25,
  [CellKind.FLOAT64]: 25,
  // The 16 digits of 2^53 and a point, with a zero before it where the number is below 1.
  [CellKind.FIXED]: 18,
  [CellKind.DATE]: 27,
  [CellKind.ORDINAL]: 20,
};

/** Texts go in front of the next value. */
export function partsOf(cells: readonly CellOfChunk[]): Part[] {
  const encoder = new TextEncoder();
  const parts: Part[] = [];
  let text = '';
  for (const cell of cells) {
    if ('text' in cell) {
      text += cell.text;
      continue;
    }
    parts.push({ ...cell, text: encoder.encode(text) });
    text = '';
  }
  if (text !== '') parts.push({ kind: CellKind.NONE, text: encoder.encode(text) });
  return parts;
}

/** The first and behind the last of the values of rows. */
export function itemsOf(offsets: Int32Array | undefined, from: number, to: number): [number, number] {
  return offsets === undefined ? [from, to] : [offsets[from] - offsets[0], offsets[to] - offsets[0]];
}

/** What the lines of rows can have at most. */
export function mostBytes(parts: readonly Part[], from: number, to: number): number {
  return parts.reduce((sum, { kind, text, offsets, entries }) => {
    const width = entries?.longest ?? VALUE_BYTES[kind];
    const [first, end] = itemsOf(offsets, from, to);
    // Lists have brackets, and a comma for each item.
    const values =
      offsets === undefined ? width * (to - from) : (width + 1) * (end - first) + 2 * (to - from);
    return sum + text.byteLength * (to - from) + values;
  }, 0);
}

/** The row behind those that are written in one go, at least one. */
export function endOfPiece(parts: readonly Part[], from: number, rows: number): number {
  let to = rows;
  for (
    let most = mostBytes(parts, from, to);
    most > PIECE_BYTES && to > from + 1;
    most = mostBytes(parts, from, to)
  ) {
    to = from + Math.max(1, Math.min(to - from - 1, Math.floor((to - from) * (PIECE_BYTES / most))));
  }
  return to;
}
