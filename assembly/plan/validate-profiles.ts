/** Attributes: the columns that have them, and what clients have of each. */
import { Column, ColumnKind, Header, Profile } from './layout';

/** Values of an attribute are numbered from 0, and places in a dictionary are numbers of 32 bits with a sign. */
const MAX_VALUES: u32 = 0x7fffffff;

/** A column of an attribute, whose name and dictionary begin in the texts. */
export function attributeIsValid(plan: usize, column: usize): bool {
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

/** Whether a client has a value of each attribute that is a column, by the place of its profile, which is 0 or there. */
export function profileIsValid(plan: usize, place: u32): bool {
  if (load<u32>(plan, Header.ATTRIBUTE_COUNT) == 0) return true;
  const size = Profile.ATTRIBUTES + (<usize>load<u32>(plan, Header.ATTRIBUTE_COUNT) << 2);
  const words = plan + load<u32>(plan, Header.PROFILES) + <usize>(place - 1) * size + Profile.ATTRIBUTES;
  let column = plan + load<u32>(plan, Header.COLUMNS);
  const end = column + <usize>load<u32>(plan, Header.COLUMN_COUNT) * Column.SIZE;
  for (; column < end; column += Column.SIZE) {
    if (load<u32>(column, Column.KIND) != ColumnKind.ATTRIBUTE) continue;
    if (place == 0) return false;
    const word = load<u32>(words + (<usize>load<u32>(column, Column.SLOT) << 2));
    if (word >= load<u32>(column, Column.OTHER_SLOT)) return false;
  }
  return true;
}
