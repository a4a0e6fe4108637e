/** Checks the columns of a plan; its sections, header and texts are known to be valid. */
import { Column, ColumnKind, Header } from './layout';
import { turnColumnsAreValid } from './validate-conversations';
import { prefixColumnsAreValid } from './validate-prefixes';

/** Values of an attribute are numbered from 0, and places in a dictionary are numbers of 32 bits with a sign. */
const MAX_VALUES: u32 = 0x7fffffff;

export function columnsAreValid(plan: usize): bool {
  const count = load<u32>(plan, Header.COLUMN_COUNT);
  const slots = load<u32>(plan, Header.SLOT_COUNT);
  const columns = plan + load<u32>(plan, Header.COLUMNS);
  for (let index: u32 = 0; index < count; ++index) {
    const column = columns + <usize>index * Column.SIZE;
    const kind = load<u32>(column, Column.KIND);
    if (kind > ColumnKind.ATTRIBUTE) return false;
    if (load<u32>(column, Column.NAME) >= load<u32>(plan, Header.TEXT_BYTES)) return false;
    if (kind == ColumnKind.ATTRIBUTE) {
      if (!attributeIsValid(plan, column)) return false;
      continue;
    }
    // Samplers of documents are those of no field set.
    const places = kind == ColumnKind.DOCUMENT ? load<u32>(plan, Header.SAMPLER_COUNT) : slots;
    if (load<u32>(column, Column.SLOT) >= places) return false;
    if (load<u32>(column, Column.OTHER_SLOT) >= places) return false;
    if (kind == ColumnKind.PART && !hasScalarBefore(columns, index, load<u32>(column, Column.SLOT))) return false;
    if (kind == ColumnKind.HISTORY) {
      if (load<u32>(column, Column.SLOT) != load<u32>(plan, Header.INPUT_SLOT)) return false;
      if (load<u32>(column, Column.OTHER_SLOT) != load<u32>(plan, Header.OUTPUT_SLOT)) return false;
      if (!hasScalarBefore(columns, index, load<u32>(column, Column.SLOT))) return false;
      if (!hasScalarBefore(columns, index, load<u32>(column, Column.OTHER_SLOT))) return false;
    }
    if (kind == ColumnKind.SHARED_ADDED || kind == ColumnKind.SHARED_WITHIN) {
      if (load<u32>(column, Column.SLOT) != load<u32>(plan, Header.INPUT_SLOT)) return false;
      if (!hasScalarBefore(columns, index, load<u32>(column, Column.SLOT))) return false;
    }
    if (kind == ColumnKind.REST) {
      if (index == 0) return false;
      const before = column - Column.SIZE;
      if (load<u32>(before, Column.KIND) != ColumnKind.PART) return false;
      if (load<u32>(before, Column.SLOT) != load<u32>(column, Column.SLOT)) return false;
    }
  }
  return turnColumnsAreValid(plan) && prefixColumnsAreValid(plan);
}

/** Whether a column before one of some place is the scalar of a slot. */
export function hasScalarBefore(columns: usize, index: u32, slot: u32): bool {
  for (let earlier: u32 = 0; earlier < index; ++earlier) {
    const column = columns + <usize>earlier * Column.SIZE;
    if (load<u32>(column, Column.KIND) == ColumnKind.SCALAR && load<u32>(column, Column.SLOT) == slot) return true;
  }
  return false;
}

/** A column of an attribute, whose name and dictionary begin in the texts. */
function attributeIsValid(plan: usize, column: usize): bool {
  const values = load<u32>(column, Column.OTHER_SLOT);
  if (load<u32>(column, Column.SLOT) >= load<u32>(plan, Header.ATTRIBUTE_COUNT)) return false;
  return values > 0 && values <= MAX_VALUES && hasTextBehind(plan, load<u32>(column, Column.NAME));
}

/** Whether another text follows on the one that begins at a place of the texts, the last of which has an end. */
function hasTextBehind(plan: usize, place: u32): bool {
  const texts = plan + load<u32>(plan, Header.TEXTS);
  const bytes = load<u32>(plan, Header.TEXT_BYTES);
  while (load<u8>(texts + place) != 0) ++place;
  return place + 1 < bytes;
}
