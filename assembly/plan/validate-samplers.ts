/** Checks the samplers and field sets of plan bytes whose sections and columns are known to be valid. */
import { Column, Component, Header, Sampler } from './layout';

const PROBABILITY_TOLERANCE: f64 = 1e-9;

export function samplersAreValid(plan: usize): bool {
  const tableBytes = <u64>load<u32>(plan, Header.TABLE_BYTES);
  const tables = plan + load<u32>(plan, Header.TABLES);
  let sampler = plan + load<u32>(plan, Header.SAMPLERS);
  const end = sampler + <usize>load<u32>(plan, Header.SAMPLER_COUNT) * Sampler.SIZE;
  for (; sampler < end; sampler += Sampler.SIZE) {
    const kind = load<u32>(sampler, Sampler.KIND);
    if (kind == Sampler.CONSTANT) continue;
    if (kind > Sampler.MIXTURE) return false;
    const count = load<u32>(sampler, Sampler.COUNT);
    const offset = load<u32>(sampler, Sampler.OFFSET);
    if (count == 0 || (offset & 7) != 0) return false;
    if (<u64>offset + <u64>count * entryBytes(kind) > tableBytes) return false;
    if (kind == Sampler.MIXTURE && !mixtureIsValid(tables + offset, count)) return false;
    if (kind == Sampler.ALIAS_RATIO && !ratiosAreValid(tables + offset, count)) return false;
  }
  return true;
}

function entryBytes(kind: u32): u64 {
  if (kind == Sampler.ALIAS_NARROW) return 8;
  if (kind == Sampler.ALIAS_WIDE) return 16;
  if (kind == Sampler.ALIAS_RATIO) return 24;
  return Component.SIZE;
}

function mixtureIsValid(component: usize, count: u32): bool {
  let weight: f64 = 0;
  for (let index: u32 = 0; index < count; ++index, component += Component.SIZE) {
    const weightEnd = load<f64>(component, Component.WEIGHT_END);
    const offset = load<f64>(component, Component.OFFSET);
    const slope = load<f64>(component, Component.SLOPE);
    const min = load<f64>(component, Component.MIN);
    const max = load<f64>(component, Component.MAX);
    if (!(weightEnd > weight && weightEnd <= 1)) return false;
    if (load<u32>(component, Component.QUANTILE) > Component.EXPONENTIAL) return false;
    if (load<u32>(component, Component.EXPONENTIATE) > 1) return false;
    if (!isFinite(load<f64>(component, Component.LOCATION))) return false;
    if (!isFinite(load<f64>(component, Component.SCALE))) return false;
    if (!(slope > 0 && isProbability(offset + slope * weight) && isProbability(offset + slope * weightEnd))) {
      return false;
    }
    if (!(min >= 0 && max >= min && max <= 4294967295.0)) return false;
    weight = weightEnd;
  }
  return weight == 1;
}

/** Allows for the rounding of offset + slope * u. */
function isProbability(p: f64): bool {
  return p >= -PROBABILITY_TOLERANCE && p <= 1 + PROBABILITY_TOLERANCE;
}

function ratiosAreValid(bin: usize, count: u32): bool {
  for (const end = bin + <usize>count * 24; bin < end; bin += 24) {
    const own = load<f64>(bin, 8);
    const alias = load<f64>(bin, 16);
    if (!(own >= 0 && own <= 1 && alias >= 0 && alias <= 1)) return false;
  }
  return true;
}

export function fieldSetsAreValid(plan: usize): bool {
  const columns = plan + load<u32>(plan, Header.COLUMNS);
  const columnCount = load<u32>(plan, Header.COLUMN_COUNT);
  const slots = load<u32>(plan, Header.SLOT_COUNT);
  const samplers = load<u32>(plan, Header.SAMPLER_COUNT);
  const samplerSection = plan + load<u32>(plan, Header.SAMPLERS);
  let fieldSet = plan + load<u32>(plan, Header.FIELD_SETS);
  const end = fieldSet + <usize>load<u32>(plan, Header.FIELD_SET_COUNT) * slots * 4;
  for (; fieldSet < end; fieldSet += slots * 4) {
    for (let slot: u32 = 0; slot < slots; ++slot) {
      if (load<u32>(fieldSet + slot * 4) >= samplers) return false;
    }
    for (let index: u32 = 0; index < columnCount; ++index) {
      // A ratio where a count belongs, or the reverse, would be read with the wrong bin size.
      const column = columns + <usize>index * Column.SIZE;
      const kind = load<u32>(column, Column.KIND);
      const value = samplerKind(samplerSection, fieldSet, load<u32>(column, Column.SLOT));
      const other = samplerKind(samplerSection, fieldSet, load<u32>(column, Column.OTHER_SLOT));
      if (value == Sampler.ALIAS_RATIO) return false;
      if (kind == Column.PART && other != Sampler.ALIAS_RATIO) return false;
      if (kind == Column.LIST && other == Sampler.ALIAS_RATIO) return false;
    }
  }
  return true;
}

// @ts-ignore: decorator
@inline
function samplerKind(samplers: usize, fieldSet: usize, slot: u32): u32 {
  return load<u32>(samplers + <usize>load<u32>(fieldSet + slot * 4) * Sampler.SIZE, Sampler.KIND);
}
