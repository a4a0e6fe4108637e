/** Profiles: the attributes that clients have, and the limits that they are held to. */
import { Column, ColumnKind, Header, LimitFlag, Profile } from './layout';
import { hasScalarBefore } from './validate-columns';

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

/** Limits are on columns that are there. */
export function limitsAreValid(plan: usize): bool {
  const columns = plan + load<u32>(plan, Header.COLUMNS);
  const columnCount = load<u32>(plan, Header.COLUMN_COUNT);
  const isCountable =
    hasScalarBefore(columns, columnCount, load<u32>(plan, Header.INPUT_SLOT)) &&
    hasScalarBefore(columns, columnCount, load<u32>(plan, Header.OUTPUT_SLOT));
  const size = <usize>profileSize(plan);
  let profile = plan + load<u32>(plan, Header.PROFILES);
  for (const end = profile + <usize>load<u32>(plan, Header.PROFILE_COUNT) * size; profile < end; profile += size) {
    if (load<u32>(profile, Profile.LIMIT) == 0) continue;
    if (!isCountable || load<u32>(profile, Profile.LIMIT_FLAGS) > (LimitFlag.OUTPUT | LimitFlag.TRUNCATE)) return false;
  }
  return true;
}

export function profileSize(plan: usize): u64 {
  return <u64>Profile.ATTRIBUTES + (<u64>load<u32>(plan, Header.ATTRIBUTE_COUNT) << 2);
}
