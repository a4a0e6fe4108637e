/** Lines of text, one a row, out of columns. */
import { writeDate } from './dates';
import { writeFixed, writeI64, writeU32, writeU64 } from './digits';
import { writeFloat } from './floats';
import { Cell, CellKind } from './layout';

/** Of the last call of `writeLines`: the row whose value has no text, and its cell; -1 where all have one. */
export let failedRow: i32 = -1;
export let failedCell: i32 = -1;

/** 2^53 - 1. */
const MAX_SAFE: f64 = 9_007_199_254_740_991;

/**
 * Writes the lines of rows, cell by cell.
 *
 * @param cells address of `count` cells
 * @param ends address of a u32 for each row, where its line ends, counted from `target`; 0 where nobody asks
 * @param target where as many bytes are as the lines take at most, and 16 more
 * @returns how many bytes were written; where `failedRow` is not -1, nothing that means anything
 */
export function writeLines(cells: usize, count: u32, rows: u32, target: usize, ends: usize): usize {
  failedRow = -1;
  failedCell = -1;
  const behind = cells + <usize>count * Cell.SIZE;
  let at = target;
  for (let row: u32 = 0; row < rows; row++) {
    for (let cell = cells; cell < behind; cell += Cell.SIZE) {
      at = writeText(at, load<u32>(cell, Cell.TEXT), load<u32>(cell, Cell.TEXT_BYTES));
      const kind = load<u32>(cell, Cell.KIND);
      if (kind == CellKind.NONE) continue;
      const present = <usize>load<u32>(cell, Cell.PRESENT);
      if (present != 0 && load<u8>(present + row) == 0) continue;
      at = load<u32>(cell, Cell.OFFSETS) == 0 ? writeValue(at, cell, kind, row) : writeList(at, cell, kind, row);
      if (at == 0) {
        failedRow = row;
        failedCell = <i32>((cell - cells) / Cell.SIZE);
        return 0;
      }
    }
    if (ends != 0) store<u32>(ends + (<usize>row << 2), <u32>(at - target));
  }
  return at - target;
}

// @ts-ignore: decorator
@inline
function writeText(at: usize, text: usize, bytes: usize): usize {
  for (let index: usize = 0; index < bytes; index += 16) v128.store(at + index, v128.load(text + index));
  return at + bytes;
}

/** A list as a JSON array. Returns 0 where an item has no text. */
function writeList(at: usize, cell: usize, kind: u32, row: u32): usize {
  const offsets = <usize>load<u32>(cell, Cell.OFFSETS);
  const origin = load<i32>(offsets);
  const first = load<i32>(offsets + (<usize>row << 2)) - origin;
  const end = load<i32>(offsets + (<usize>row << 2), 4) - origin;
  store<u8>(at, 0x5b);
  at++;
  const values = <usize>load<u32>(cell, Cell.VALUES);
  for (let item = first; item < end; item++) {
    at = kind == CellKind.UINT32 ? writeU32(at, load<u32>(values + (<usize>item << 2))) : writeValue(at, cell, kind, item);
    if (at == 0) return 0;
    store<u8>(at, 0x2c);
    at++;
  }
  // The last comma gives way, where there is one.
  if (end > first) at--;
  store<u8>(at, 0x5d);
  return at + 1;
}

/** The value with a number. Returns 0 where it has no text. */
function writeValue(at: usize, cell: usize, kind: u32, index: u32): usize {
  const values = <usize>load<u32>(cell, Cell.VALUES);
  const place = <usize>index;
  switch (kind) {
    case CellKind.UINT32:
      return writeU32(at, load<u32>(values + (place << 2)));
    case CellKind.FIXED: {
      const scaled = rounded((load<f64>(values + (place << 3)) - load<f64>(cell, Cell.ZERO)) * load<f64>(cell, Cell.SCALE));
      if (!(scaled >= 0 && scaled <= MAX_SAFE)) return 0;
      return writeFixed(at, <u64>scaled, load<u64>(cell, Cell.UNIT), load<u32>(cell, Cell.DECIMALS));
    }
    case CellKind.FLOAT64:
      return writeFinite(at, load<f64>(values + (place << 3)));
    case CellKind.UINT64:
      return writeU64(at, load<u64>(values + (place << 3)));
    case CellKind.ORDINAL:
      return writeU64(at, <u64>load<f64>(cell, Cell.ZERO) + index);
    case CellKind.DATE: {
      const time = load<f64>(values + (place << 3));
      const whole = floor(time);
      // There are dates before the start, but no rows.
      return whole >= 0 ? writeDate(at, whole - load<f64>(cell, Cell.ZERO), time - whole) : 0;
    }
    case CellKind.ENTRY: {
      const entry = <usize>load<u32>(cell, Cell.ENTRIES) + (<usize>load<u32>(values + (place << 2)) << 2);
      const begin = load<u32>(entry);
      return writeText(at, <usize>load<u32>(cell, Cell.ENTRY_TEXTS) + begin, load<u32>(entry, 4) - begin);
    }
    case CellKind.UINT8:
      return writeU32(at, load<u8>(values + place));
    case CellKind.UINT16:
      return writeU32(at, load<u16>(values + (place << 1)));
    case CellKind.INT8:
      return writeI64(at, load<i8>(values + place));
    case CellKind.INT16:
      return writeI64(at, load<i16>(values + (place << 1)));
    case CellKind.INT32:
      return writeI64(at, load<i32>(values + (place << 2)));
    case CellKind.INT64:
      return writeI64(at, load<i64>(values + (place << 3)));
    case CellKind.FLOAT32:
      return writeFinite(at, load<f32>(values + (place << 2)));
    default:
      return 0;
  }
}

/** Up where it is half-way. A half that is added would itself be rounded in numbers above 2^52, and next to 0.5. */
// @ts-ignore: decorator
@inline
function rounded(value: f64): f64 {
  const below = floor(value);
  return value - below >= 0.5 ? below + 1 : below;
}

function writeFinite(at: usize, value: f64): usize {
  return isFinite(value) ? writeFloat(at, value) : 0;
}
