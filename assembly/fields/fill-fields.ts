/** All columns of consecutive requests of one client and field set. */
import { Column, ColumnKind, Sampler, SamplerKind } from '../plan/layout';
import { columnCount, columns, couplingOf, samplerOf, scalarColumnOf } from '../plan/open-plan';
import { State } from '../arrivals/client-state';
import { otherColumn, ROW_SHIFT, stagedColumn } from '../tile/staging';
import { coupledBitsOf, coupleBits } from './couple';
import { anyRandomBits, randomBitsOf } from './field-words';
import { fillLists } from './list';
import { fillScalars } from './scalar';
import { fillParts, fillRests } from './split';

/** All columns that a field set gives values, for `fillFields`. */
export let fieldColumns: u64 = 0;

export function findFieldColumns(): void {
  for (let index: u32 = 0; index < columnCount; ++index) {
    const kind = load<u32>(columns + <usize>index * Column.SIZE, Column.KIND);
    if (kind <= ColumnKind.LIST) fieldColumns |= <u64>1 << index;
  }
}

/**
 * Fills the staged rows [row, row + count) with the requests of a segment from `request` on; `count` is at
 * most MAX_REQUESTS. Where it is above 1, up to three rows behind them are overwritten: they have to be there, and unused.
 * Bit i of `wanted` is set where column i is to be filled.
 */
export function fillFields(wanted: u64, fieldSet: u32, state: usize, request: u32, row: u32, count: u32): void {
  const start = load<u64>(state, State.FIELD_START);
  const gamma = load<u64>(state, State.FIELD_GAMMA);
  const offset = <usize>row << ROW_SHIFT;
  const coupling = couplingOf(fieldSet);
  if (coupling != 0) coupleBits(coupling, start, gamma, request, count);
  for (let index: u32 = 0; index < columnCount; ++index) {
    const column = columns + <usize>index * Column.SIZE;
    if (((wanted >> index) & 1) == 0) continue;
    const kind = load<u32>(column, Column.KIND);
    const slot = load<u32>(column, Column.SLOT);
    const otherSlot = load<u32>(column, Column.OTHER_SLOT);
    if (kind == ColumnKind.LIST) {
      const sampler = samplerOf(fieldSet, slot);
      const bitsAt = randomBitsFor(sampler, coupling, slot, start, gamma, request, count);
      const itemSampler = samplerOf(fieldSet, otherSlot);
      const itemStart = load<u64>(state, State.ITEM_START);
      const lists = otherColumn(index) + (<usize>row << 3);
      fillLists(index, sampler, bitsAt, itemSampler, itemStart, request, count, lists);
      continue;
    }
    const target = stagedColumn(index) + offset;
    if (kind == ColumnKind.SCALAR) {
      const sampler = samplerOf(fieldSet, slot);
      const bitsAt = randomBitsFor(sampler, coupling, slot, start, gamma, request, count);
      fillScalars(sampler, bitsAt, count, target);
    } else if (kind == ColumnKind.PART) {
      const whole = stagedColumn(scalarColumnOf(slot)) + offset;
      const sampler = samplerOf(fieldSet, otherSlot);
      const bitsAt = randomBitsFor(sampler, coupling, otherSlot, start, gamma, request, count);
      fillParts(sampler, bitsAt, count, whole, target);
    } else {
      const whole = stagedColumn(scalarColumnOf(slot)) + offset;
      fillRests(count, whole, stagedColumn(index - 1) + offset, target);
    }
  }
}

/** Address of the random bits of a slot, coupled or its own; a constant needs none, and gets what is there. */
// @ts-ignore: decorator
@inline
function randomBitsFor(
  sampler: usize,
  coupling: usize,
  slot: u32,
  start: u64,
  gamma: u64,
  request: u32,
  count: u32,
): usize {
  if (load<u32>(sampler, Sampler.KIND) == SamplerKind.CONSTANT) return anyRandomBits;
  const coupled: usize = coupling == 0 ? 0 : coupledBitsOf(slot);
  return coupled != 0 ? coupled : randomBitsOf(slot, start, gamma, request, count);
}
