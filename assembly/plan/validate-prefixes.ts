/** Checks the columns that tell of prefixes; sections, header and the places of columns are known to be valid. */
import { Column, ColumnKind, Header, Sampler, SamplerKind } from './layout';

/**
 * Each is there once at most, and none without a column of shared tokens, which says whose part prefixes are; the length of
 * documents only where there are documents.
 */
export function prefixColumnsAreValid(plan: usize): bool {
  let column = plan + load<u32>(plan, Header.COLUMNS);
  const end = column + <usize>load<u32>(plan, Header.COLUMN_COUNT) * Column.SIZE;
  let met: u32 = 0;
  for (; column < end; column += Column.SIZE) {
    let kind = load<u32>(column, Column.KIND);
    if (kind <= ColumnKind.HISTORY || kind > ColumnKind.SHARED_WITHIN) continue;
    if (kind == ColumnKind.DOCUMENT && !areOfCounts(plan, column)) return false;
    if (kind == ColumnKind.SHARED_WITHIN) kind = ColumnKind.SHARED_ADDED;
    if (met & (1 << kind)) return false;
    met |= 1 << kind;
  }
  if (met == 0) return true;
  if ((met & (1 << ColumnKind.SHARED_ADDED)) == 0) return false;
  return (met & (1 << ColumnKind.DOCUMENT_TOKENS)) == 0 || (met & (1 << ColumnKind.DOCUMENT)) != 0;
}

/** Whether neither sampler of documents is one of ratios. */
function areOfCounts(plan: usize, column: usize): bool {
  return isOfCounts(plan, load<u32>(column, Column.SLOT)) && isOfCounts(plan, load<u32>(column, Column.OTHER_SLOT));
}

function isOfCounts(plan: usize, sampler: u32): bool {
  const kind = load<u32>(plan + load<u32>(plan, Header.SAMPLERS) + <usize>sampler * Sampler.SIZE, Sampler.KIND);
  return kind != SamplerKind.ALIAS_RATIO && kind != SamplerKind.RUNS_RATIO;
}
