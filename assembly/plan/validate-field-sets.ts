/** Checks the couplings and field sets of plan bytes whose sections, columns and samplers are known to be valid. */
import { MAX_COPULA_PARTS, MAX_ITEMS, MIN_COPULA_PARTS } from './bounds';
import {
  COPULA_ONE,
  Column,
  ColumnKind,
  Component,
  Coupling,
  CouplingKind,
  FieldSet,
  Header,
  Pair,
  Run,
  Sampler,
  SamplerKind,
} from './layout';
import { copulaBytes, factorBytes, guideBytes, slotBytes } from './table-sizes';

/** Rows of a factor have length 1 but for rounding. */
const LENGTH_TOLERANCE: f64 = 1e-6;

export function couplingsAreValid(plan: usize): bool {
  const tableBytes = <u64>load<u32>(plan, Header.TABLE_BYTES);
  const tables = plan + load<u32>(plan, Header.TABLES);
  const slotCount = load<u32>(plan, Header.SLOT_COUNT);
  let coupling = plan + load<u32>(plan, Header.COUPLINGS);
  const end = coupling + <usize>load<u32>(plan, Header.COUPLING_COUNT) * Coupling.SIZE;
  for (; coupling < end; coupling += Coupling.SIZE) {
    const kind = load<u32>(coupling, Coupling.KIND);
    const count = load<u32>(coupling, Coupling.COUNT);
    const offset = load<u32>(coupling, Coupling.OFFSET);
    if (kind > CouplingKind.JOINT || count == 0 || count > slotCount || (offset & 7) != 0) return false;
    const pairs = kind == CouplingKind.PAIRS ? load<u32>(coupling, Coupling.PAIRS) : 0;
    // Each has a second of its own, and the first of them a first that is none.
    if (kind == CouplingKind.PAIRS && (pairs == 0 || pairs >= count)) return false;
    const isGaussian = kind == CouplingKind.GAUSSIAN;
    const length = slotBytes(count) + (isGaussian ? factorBytes(count) : <usize>pairs * Pair.SIZE);
    if (<u64>offset + <u64>length > tableBytes) return false;
    if (!slotsAreValid(tables + offset, count, slotCount)) return false;
    const behind = tables + offset + slotBytes(count);
    if (isGaussian && !factorIsValid(behind, count)) return false;
    if (!pairsAreValid(behind, pairs, count, tables, tableBytes)) return false;
  }
  return true;
}

function slotsAreValid(slots: usize, count: u32, slotCount: u32): bool {
  let smallest: u32 = 0;
  for (const end = slots + (<usize>count << 2); slots < end; slots += 4) {
    const slot = load<u32>(slots);
    if (slot < smallest || slot >= slotCount) return false;
    smallest = slot + 1;
  }
  return true;
}

function factorIsValid(entry: usize, rows: u32): bool {
  for (let row: u32 = 0; row < rows; ++row) {
    let squares: f64 = 0;
    for (const end = entry + ((<usize>row + 1) << 3); entry < end; entry += 8) {
      squares += load<f64>(entry) * load<f64>(entry);
    }
    if (!(abs(squares - 1) <= LENGTH_TOLERANCE)) return false;
  }
  return true;
}

/** A slot that follows another takes its final bits from it, so those of the first have to be final by then. */
function pairsAreValid(pair: usize, pairs: u32, places: u32, tables: usize, tableBytes: u64): bool {
  let met: u64 = 0;
  for (const end = pair + <usize>pairs * Pair.SIZE; pair < end; pair += Pair.SIZE) {
    const first = load<u32>(pair, Pair.FIRST);
    const second = load<u32>(pair, Pair.SECOND);
    const parts = load<u32>(pair, Pair.PARTS);
    const offset = load<u32>(pair, Pair.OFFSET);
    if (first >= places || second >= places || first == second) return false;
    if (((met >> second) & 1) != 0) return false;
    met |= (<u64>1 << first) | (<u64>1 << second);
    if (parts < MIN_COPULA_PARTS || parts > MAX_COPULA_PARTS || (offset & 7) != 0) return false;
    if (<u64>offset + <u64>copulaBytes(parts) > tableBytes) return false;
    if (!copulaIsValid(tables + offset, parts)) return false;
  }
  return true;
}

/** The distribution functions of a row each ascend from 0 to 1, and their mean is that of the uniform law. */
function copulaIsValid(copula: usize, parts: u32): bool {
  const rowBytes = (<usize>parts + 1) << 2;
  const end = copula + rowBytes * <usize>parts;
  for (let row = copula; row < end; row += rowBytes) {
    if (load<u32>(row) != 0 || load<u32>(row + rowBytes - 4) != COPULA_ONE) return false;
    for (let at = row + 4, rowEnd = row + rowBytes; at < rowEnd; at += 4) {
      if (load<u32>(at) < load<u32>(at - 4)) return false;
    }
  }
  for (let part: u64 = 1; part < <u64>parts; ++part) {
    let sum: u64 = 0;
    for (let at = copula + (<usize>part << 2); at < end; at += rowBytes) sum += <u64>load<u32>(at);
    // Each is rounded.
    if (abs(<i64>(sum - part * <u64>COPULA_ONE)) > <i64>parts) return false;
  }
  return true;
}

export function fieldSetsAreValid(plan: usize): bool {
  comparedCoupling = 0;
  comparedFieldSet = 0;
  const slots = <usize>load<u32>(plan, Header.SLOT_COUNT);
  const size = FieldSet.SAMPLERS + (slots << 2);
  let fieldSet = plan + load<u32>(plan, Header.FIELD_SETS);
  const end = fieldSet + <usize>load<u32>(plan, Header.FIELD_SET_COUNT) * size;
  for (; fieldSet < end; fieldSet += size) {
    const coupling = load<u32>(fieldSet, FieldSet.COUPLING);
    if (coupling > load<u32>(plan, Header.COUPLING_COUNT)) return false;
    for (let slot: usize = 0; slot < slots; ++slot) {
      if (load<u32>(fieldSet + (slot << 2), FieldSet.SAMPLERS) >= load<u32>(plan, Header.SAMPLER_COUNT)) return false;
    }
    if (!kindsFit(plan, fieldSet)) return false;
    if (coupling != 0 && !coupledSlotsFit(plan, fieldSet, coupling - 1)) return false;
  }
  return true;
}

/** A ratio where a count belongs, or the reverse, would be read with the wrong bin size. */
function kindsFit(plan: usize, fieldSet: usize): bool {
  const columns = plan + load<u32>(plan, Header.COLUMNS);
  const columnCount = load<u32>(plan, Header.COLUMN_COUNT);
  for (let index: u32 = 0; index < columnCount; ++index) {
    const column = columns + <usize>index * Column.SIZE;
    const kind = load<u32>(column, Column.KIND);
    // Their slots are none of a field set.
    if (kind == ColumnKind.DOCUMENT || kind == ColumnKind.ATTRIBUTE) continue;
    const otherIsRatio = isRatio(samplerAt(plan, fieldSet, load<u32>(column, Column.OTHER_SLOT)));
    if (isRatio(samplerAt(plan, fieldSet, load<u32>(column, Column.SLOT)))) return false;
    if (kind == ColumnKind.PART && !otherIsRatio) return false;
    if (kind == ColumnKind.LIST && otherIsRatio) return false;
    if (kind == ColumnKind.LIST && !countsItems(plan, samplerAt(plan, fieldSet, load<u32>(column, Column.SLOT)))) {
      return false;
    }
  }
  return true;
}

/** Whether a sampler of counts has none above what a list can have, which would be cut. */
function countsItems(plan: usize, sampler: usize): bool {
  const kind = load<u32>(sampler, Sampler.KIND);
  const count = load<u32>(sampler, Sampler.COUNT);
  if (kind == SamplerKind.CONSTANT) return count <= MAX_ITEMS;
  if (kind == SamplerKind.ALIAS_NARROW) return true;
  const table = plan + load<u32>(plan, Header.TABLES) + load<u32>(sampler, Sampler.OFFSET);
  if (kind == SamplerKind.RUNS) {
    return load<u32>(table + guideBytes(count) + <usize>(count - 1) * Run.SIZE, Run.LAST) <= MAX_ITEMS;
  }
  if (kind == SamplerKind.MIXTURE) {
    for (let index: u32 = 0; index < count; ++index) {
      if (!(load<f64>(table + <usize>index * Component.SIZE, Component.MAX) <= <f64>MAX_ITEMS)) return false;
    }
    return true;
  }
  for (let bin = table, end = table + (<usize>count << 4); bin < end; bin += 16) {
    if (load<u32>(bin, 4) > MAX_ITEMS || load<u32>(bin, 8) > MAX_ITEMS) return false;
  }
  return true;
}

function coupledSlotsFit(plan: usize, fieldSet: usize, index: u32): bool {
  const coupling = plan + load<u32>(plan, Header.COUPLINGS) + <usize>index * Coupling.SIZE;
  return load<u32>(coupling, Coupling.KIND) == CouplingKind.JOINT
    ? jointSlotsMatch(plan, fieldSet, coupling)
    : coupledSlotsAscend(plan, fieldSet, coupling);
}

/** The coupling and field set whose tables have last been compared: the field sets of one table share its samplers. */
let comparedCoupling: usize = 0;
let comparedFieldSet: usize = 0;

/** Slots of a table's rows have alias tables that choose the same bin, and the same of its two values. */
function jointSlotsMatch(plan: usize, fieldSet: usize, coupling: usize): bool {
  let slot = plan + load<u32>(plan, Header.TABLES) + load<u32>(coupling, Coupling.OFFSET);
  const end = slot + (<usize>load<u32>(coupling, Coupling.COUNT) << 2);
  if (coupling == comparedCoupling && haveSameSamplers(plan, comparedFieldSet, fieldSet, slot, end)) return true;
  const first = samplerAt(plan, fieldSet, load<u32>(slot));
  for (slot += 4; slot < end; slot += 4) {
    if (!binsMatch(plan, first, samplerAt(plan, fieldSet, load<u32>(slot)))) return false;
  }
  comparedCoupling = coupling;
  comparedFieldSet = fieldSet;
  return true;
}

/** Whether two field sets have the same samplers in the slots that a list of them names. */
function haveSameSamplers(plan: usize, one: usize, other: usize, slot: usize, end: usize): bool {
  for (; slot < end; slot += 4) {
    if (samplerAt(plan, one, load<u32>(slot)) != samplerAt(plan, other, load<u32>(slot))) return false;
  }
  return true;
}

function binsMatch(plan: usize, first: usize, other: usize): bool {
  const width = binBytes(other);
  const firstWidth = binBytes(first);
  // A table of one row has constants.
  if (width == 0 || firstWidth == 0) return width == firstWidth && isConstant(first) && isConstant(other);
  const count = load<u32>(first, Sampler.COUNT);
  if (load<u32>(other, Sampler.COUNT) != count) return false;
  const tables = plan + load<u32>(plan, Header.TABLES);
  let bin = tables + load<u32>(first, Sampler.OFFSET);
  let otherBin = tables + load<u32>(other, Sampler.OFFSET);
  for (let index: u32 = 0; index < count; ++index, bin += firstWidth, otherBin += width) {
    if (load<u32>(bin) != load<u32>(otherBin)) return false;
  }
  return true;
}

function isConstant(sampler: usize): bool {
  return load<u32>(sampler, Sampler.KIND) == SamplerKind.CONSTANT;
}

/** Bytes of a bin of an alias table; 0 of any other sampler. */
function binBytes(sampler: usize): usize {
  const kind = load<u32>(sampler, Sampler.KIND);
  if (kind == SamplerKind.ALIAS_NARROW) return 8;
  if (kind == SamplerKind.ALIAS_WIDE) return 16;
  return kind == SamplerKind.ALIAS_RATIO ? 24 : 0;
}

/** Values that do not ascend with the random bits would be coupled in other ways than the plan says. */
function coupledSlotsAscend(plan: usize, fieldSet: usize, coupling: usize): bool {
  let slot = plan + load<u32>(plan, Header.TABLES) + load<u32>(coupling, Coupling.OFFSET);
  for (const end = slot + (<usize>load<u32>(coupling, Coupling.COUNT) << 2); slot < end; slot += 4) {
    const sampler = samplerAt(plan, fieldSet, load<u32>(slot));
    const kind = load<u32>(sampler, Sampler.KIND);
    if (kind == SamplerKind.CONSTANT || kind == SamplerKind.RUNS || kind == SamplerKind.RUNS_RATIO) continue;
    if (kind != SamplerKind.MIXTURE || load<u32>(sampler, Sampler.COUNT) != 1) return false;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function isRatio(sampler: usize): bool {
  const kind = load<u32>(sampler, Sampler.KIND);
  return kind == SamplerKind.ALIAS_RATIO || kind == SamplerKind.RUNS_RATIO;
}

// @ts-ignore: decorator
@inline
function samplerAt(plan: usize, fieldSet: usize, slot: u32): usize {
  const sampler = load<u32>(fieldSet + (<usize>slot << 2), FieldSet.SAMPLERS);
  return plan + load<u32>(plan, Header.SAMPLERS) + <usize>sampler * Sampler.SIZE;
}
