/** How many items the lists of a request are expected to have, by which tiles are sized. */
import { Column, ColumnKind, Run, Sampler, SamplerKind } from '../plan/layout';
import { columnCount, columns, samplerOf, tables } from '../plan/open-plan';
import { guideBytes } from '../plan/table-sizes';
import { MAX_ITEMS } from '../plan/bounds';
import { drawMixture } from './mixture';

/** Draws, equally spaced, whose mean stands for that of a mixture. */
const MIXTURE_DRAWS: u32 = 256;
/** 2^-32. */
const ULP32: f64 = 2.3283064365386963e-10;

/** Items of all lists of a request with a field set. */
export function expectedItems(fieldSet: u32): f64 {
  let items: f64 = 0;
  for (let index: u32 = 0; index < columnCount; ++index) {
    const column = columns + <usize>index * Column.SIZE;
    if (load<u32>(column, Column.KIND) != ColumnKind.LIST) continue;
    items += meanCount(samplerOf(fieldSet, load<u32>(column, Column.SLOT)));
  }
  return items;
}

/** The mean of a sampler of numbers of items, which are cut off. */
function meanCount(sampler: usize): f64 {
  const kind = load<u32>(sampler, Sampler.KIND);
  const count = load<u32>(sampler, Sampler.COUNT);
  const table = tables + load<u32>(sampler, Sampler.OFFSET);
  if (kind == SamplerKind.CONSTANT) return cut(count);
  if (kind == SamplerKind.ALIAS_NARROW) return meanOfNarrow(table, count);
  if (kind == SamplerKind.ALIAS_WIDE) return meanOfWide(table, count);
  if (kind == SamplerKind.RUNS) return meanOfRuns(table + guideBytes(count), count);
  let sum: f64 = 0;
  const step = 0xffffffff / MIXTURE_DRAWS;
  for (let draw: u32 = 0; draw < MIXTURE_DRAWS; ++draw) sum += cut(drawMixture(table, draw * step + step / 2));
  return sum / <f64>MIXTURE_DRAWS;
}

function meanOfNarrow(bin: usize, count: u32): f64 {
  let sum: f64 = 0;
  for (const end = bin + (<usize>count << 3); bin < end; bin += 8) {
    sum += eitherOf(load<u32>(bin), <u32>load<u16>(bin, 4), <u32>load<u16>(bin, 6));
  }
  return sum / <f64>count;
}

function meanOfWide(bin: usize, count: u32): f64 {
  let sum: f64 = 0;
  for (const end = bin + (<usize>count << 4); bin < end; bin += 16) {
    sum += eitherOf(load<u32>(bin), load<u32>(bin, 4), load<u32>(bin, 8));
  }
  return sum / <f64>count;
}

function eitherOf(threshold: u32, own: u32, alias: u32): f64 {
  const share = <f64>threshold * ULP32;
  return share * cut(own) + (1 - share) * cut(alias);
}

function meanOfRuns(run: usize, count: u32): f64 {
  let sum: f64 = 0;
  for (let index: u32 = 0; index < count; ++index, run += Run.SIZE) {
    const next = index + 1 < count ? <f64>load<u32>(run, Run.SIZE + Run.BEGIN) : 4294967296.0;
    const length = next - <f64>load<u32>(run, Run.BEGIN);
    sum += length * meanOfRun(<f64>load<u32>(run, Run.FIRST), <f64>load<u32>(run, Run.LAST));
  }
  return sum * ULP32;
}

function meanOfRun(first: f64, last: f64): f64 {
  const most = <f64>MAX_ITEMS;
  if (first >= most) return most;
  if (last <= most) return (first + last) / 2;
  const uncut = (most - first) / (last - first);
  return (uncut * (first + most)) / 2 + (1 - uncut) * most;
}

// @ts-ignore: decorator
@inline
function cut(items: u32): f64 {
  return <f64>min(items, MAX_ITEMS);
}
