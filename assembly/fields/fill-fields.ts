/** All columns of consecutive requests of one client and field set. */
import { Column, Sampler } from '../plan/layout';
import { columnCount, columns, couplingOf, samplerOf, scalarColumnOf } from '../plan/open-plan';
import { State } from '../arrivals/client-state';
import { otherColumn, ROW_SHIFT, stagedColumn } from '../tile/staging';
import { coupledHalvesOf, coupleHalves } from './couple';
import { anyHalves, halvesOf } from './field-words';
import { fillLists } from './list';
import { fillScalars } from './scalar';
import { fillParts, fillRests } from './split';

/** All columns that a field set gives values, for `fillFields`. */
export let fieldColumns: u64 = 0;

export function findFieldColumns(): void {
  for (let index: u32 = 0; index < columnCount; ++index) {
    const kind = load<u32>(columns + <usize>index * Column.SIZE, Column.KIND);
    if (kind <= Column.LIST) fieldColumns |= <u64>1 << index;
  }
}

/**
 * Fills the staged rows [row, row + count) with the requests of a segment from `request` on; `count` is at
 * most MAX_REQUESTS. Bit i of `wanted` is set where column i is to be filled.
 */
export function fillFields(wanted: u64, fieldSet: u32, state: usize, request: u32, row: u32, count: u32): void {
  const start = load<u64>(state, State.FIELD_START);
  const gamma = load<u64>(state, State.FIELD_GAMMA);
  const offset = <usize>row << ROW_SHIFT;
  const coupling = couplingOf(fieldSet);
  if (coupling != 0) coupleHalves(coupling, start, gamma, request, count);
  for (let index: u32 = 0; index < columnCount; ++index) {
    const column = columns + <usize>index * Column.SIZE;
    if (((wanted >> index) & 1) == 0) continue;
    const kind = load<u32>(column, Column.KIND);
    const slot = load<u32>(column, Column.SLOT);
    const otherSlot = load<u32>(column, Column.OTHER_SLOT);
    if (kind == Column.LIST) {
      const sampler = samplerOf(fieldSet, slot);
      const halves = halvesFor(sampler, coupling, slot, start, gamma, request, count);
      const itemSampler = samplerOf(fieldSet, otherSlot);
      const itemStart = load<u64>(state, State.ITEM_START);
      const lists = otherColumn(index) + (<usize>row << 3);
      fillLists(index, sampler, halves, itemSampler, itemStart, request, count, lists);
      continue;
    }
    const target = stagedColumn(index) + offset;
    if (kind == Column.SCALAR) {
      const sampler = samplerOf(fieldSet, slot);
      const halves = halvesFor(sampler, coupling, slot, start, gamma, request, count);
      fillScalars(sampler, halves, count, target);
    } else if (kind == Column.PART) {
      const whole = stagedColumn(scalarColumnOf(slot)) + offset;
      const sampler = samplerOf(fieldSet, otherSlot);
      const halves = halvesFor(sampler, coupling, otherSlot, start, gamma, request, count);
      fillParts(sampler, halves, count, whole, target);
    } else {
      const whole = stagedColumn(scalarColumnOf(slot)) + offset;
      fillRests(count, whole, stagedColumn(index - 1) + offset, target);
    }
  }
}

/** Address of the halves of a slot, coupled or its own; a constant needs none, and gets what is there. */
// @ts-ignore: decorator
@inline
function halvesFor(
  sampler: usize,
  coupling: usize,
  slot: u32,
  start: u64,
  gamma: u64,
  request: u32,
  count: u32,
): usize {
  if (load<u32>(sampler, Sampler.KIND) == Sampler.CONSTANT) return anyHalves;
  const coupled: usize = coupling == 0 ? 0 : coupledHalvesOf(slot);
  return coupled != 0 ? coupled : halvesOf(slot, start, gamma, request, count);
}
