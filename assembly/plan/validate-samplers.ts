/** Checks the samplers of plan bytes whose sections are known to be valid. */
import { MAX_GAMMA_SHAPE, MIN_GAMMA_SHAPE } from './bounds';
import {
  Component,
  Header,
  NarrowBin,
  QuantileKind,
  RatioBin,
  RatioRun,
  Run,
  Sampler,
  SamplerKind,
  WideBin,
} from './layout';
import { guideBits, guideBytes } from './table-sizes';

const PROBABILITY_TOLERANCE: f64 = 1e-9;

export function samplersAreValid(plan: usize): bool {
  const tableBytes = <u64>load<u32>(plan, Header.TABLE_BYTES);
  const tables = plan + load<u32>(plan, Header.TABLES);
  let sampler = plan + load<u32>(plan, Header.SAMPLERS);
  const end = sampler + <usize>load<u32>(plan, Header.SAMPLER_COUNT) * Sampler.SIZE;
  for (; sampler < end; sampler += Sampler.SIZE) {
    const kind = load<u32>(sampler, Sampler.KIND);
    if (kind == SamplerKind.CONSTANT) continue;
    if (kind > SamplerKind.RUNS_RATIO) return false;
    const count = load<u32>(sampler, Sampler.COUNT);
    const offset = load<u32>(sampler, Sampler.OFFSET);
    if (count == 0 || (offset & 7) != 0) return false;
    if (<u64>offset + tableLength(kind, count) > tableBytes) return false;
    if (!tableIsValid(kind, tables + offset, count)) return false;
  }
  return true;
}

function tableLength(kind: u32, count: u32): u64 {
  if (kind == SamplerKind.ALIAS_NARROW) return <u64>count * <u64>NarrowBin.SIZE;
  if (kind == SamplerKind.ALIAS_WIDE) return <u64>count * <u64>WideBin.SIZE;
  if (kind == SamplerKind.ALIAS_RATIO) return <u64>count * <u64>RatioBin.SIZE;
  if (kind == SamplerKind.RUNS) return (<u64>4 << guideBits(count)) + <u64>count * Run.SIZE;
  if (kind == SamplerKind.RUNS_RATIO) return (<u64>4 << guideBits(count)) + <u64>count * RatioRun.SIZE;
  return <u64>count * Component.SIZE;
}

/** Alias tables of counts can hold anything. */
function tableIsValid(kind: u32, table: usize, count: u32): bool {
  if (kind == SamplerKind.MIXTURE) return mixtureIsValid(table, count);
  if (kind == SamplerKind.ALIAS_RATIO) return ratiosAreValid(table, count);
  if (kind == SamplerKind.RUNS) return guideIsValid(table, count, Run.SIZE) && runsAreValid(table, count);
  if (kind == SamplerKind.RUNS_RATIO) {
    return guideIsValid(table, count, RatioRun.SIZE) && ratioRunsAreValid(table, count);
  }
  return true;
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
    if (load<u32>(component, Component.QUANTILE) > QuantileKind.LOG_GAMMA) return false;
    if (load<u32>(component, Component.EXPONENTIATE) > 1) return false;
    if (!isFinite(load<f64>(component, Component.LOCATION))) return false;
    if (!isFinite(load<f64>(component, Component.SCALE))) return false;
    if (!(slope > 0 && isProbability(offset + slope * weight) && isProbability(offset + slope * weightEnd))) {
      return false;
    }
    if (!(min >= 0 && max >= min && max <= 4294967295.0)) return false;
    if (load<u32>(component, Component.QUANTILE) == QuantileKind.LOG_GAMMA) {
      const shape = load<f64>(component, Component.SHAPE);
      if (!(shape >= MIN_GAMMA_SHAPE && shape <= MAX_GAMMA_SHAPE)) return false;
    }
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

/** Whether runs of any size begin at 0 and rise, and the guide before them leads to the right ones. */
function guideIsValid(guide: usize, count: u32, size: usize): bool {
  const runs = guide + guideBytes(count);
  if (load<u32>(runs) != 0) return false;
  const shift = 32 - guideBits(count);
  let entry: u32 = 0;
  for (let index: u32 = 0; index < count; ++index) {
    const next = index + 1 < count ? <u64>load<u32>(runs + <usize>(index + 1) * size) : 0x100000000;
    if (next <= <u64>load<u32>(runs + <usize>index * size)) return false;
    for (; <u64>entry << shift < next; ++entry) {
      if (load<u32>(guide + (<usize>entry << 2)) != index) return false;
    }
  }
  return true;
}

/** Whether the values rise from run to run. */
function runsAreValid(table: usize, count: u32): bool {
  let smallest: u64 = 0;
  let run = table + guideBytes(count);
  for (const end = run + <usize>count * Run.SIZE; run < end; run += Run.SIZE) {
    const first = load<u32>(run, Run.FIRST);
    const last = load<u32>(run, Run.LAST);
    if (<u64>first < smallest || last < first) return false;
    smallest = <u64>last + 1;
  }
  return true;
}

/** Whether the ratios do not fall from run to run. */
function ratioRunsAreValid(table: usize, count: u32): bool {
  let smallest: f64 = 0;
  let run = table + guideBytes(count);
  for (const end = run + <usize>count * RatioRun.SIZE; run < end; run += RatioRun.SIZE) {
    const first = load<f64>(run, RatioRun.FIRST);
    const last = load<f64>(run, RatioRun.LAST);
    if (!(first >= smallest && last >= first && last <= 1)) return false;
    smallest = last;
  }
  return true;
}
