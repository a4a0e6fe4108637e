/**
 * Counts of a group of several laws, each of whose client-windows is a part: they are drawn one after the other, calm ones
 * first. Given what is left, each has its share of it as its mean, so none is favoured, whatever the laws.
 */
import { allocate } from '../memory';
import { Purpose } from '../random/streams';
import { openWords } from '../random/words';
import { splitCount } from '../splits/split-count';
import { dispersionOf, LARGEST_DISPERSION } from './dispersion';
import {
  firstClientWindowOf,
  groupBegin,
  groupEnd,
  MAX_SEGMENT_ARRIVALS,
  partBegin,
  partsOf,
  variationOf,
} from './segments';

/**
 * A part of the group at hand. Dispersions are at least 0, so that their bits are in their order: whole numbers can be
 * compared and chosen without a branch.
 */
namespace Part {
  export const DISPERSION: usize = 0; // f64, of its counts
  export const NUMBER: usize = 8; // u32
  export const SIZE: usize = 16;
}

/** The parts in order of their dispersions, and room to sort them. */
let sortedParts: usize = 0;
let otherParts: usize = 0;
/** What each part expects, f64, by its number. */
let partExpectations: usize = 0;

/** Makes room for the largest group of several laws. */
export function allocateMixedCounts(mostParts: u32): void {
  sortedParts = allocate(<u64>mostParts * Part.SIZE);
  otherParts = allocate(<u64>mostParts * Part.SIZE);
  partExpectations = allocate(<u64>mostParts << 3);
}

/**
 * Writes the bounds of a group's client-windows, whose laws differ, to `bounds`: f64 each, from `begin` to `end`. They
 * are taken in ascending order of their dispersion: what is left when the turn of one comes is then near its
 * expectation, against what the others can take up.
 */
export function drawMixedBounds(client: u32, group: u32, begin: f64, end: f64, bounds: usize): void {
  const parts = partsOf(group);
  listParts(client, group, parts);
  let count = end - begin;
  let expected: f64 = 0;
  let spread: f64 = 0;
  for (let part: u32 = 0; part < parts; ++part) {
    const own = expectedOfPart(part);
    expected += own;
    spread += own * load<f64>(sortedParts + <usize>part * Part.SIZE, Part.DISPERSION);
  }
  sortParts(parts);
  openWords(client, group, 0, Purpose.SPLIT);
  for (let place: u32 = 0; place < parts; ++place) {
    const record = sortedParts + <usize>place * Part.SIZE;
    const part = load<u32>(record, Part.NUMBER);
    const own = expectedOfPart(part);
    const ownSpread = own * load<f64>(record, Part.DISPERSION);
    const share = place + 1 == parts ? 1 : own / expected;
    let drawn = count;
    if (share < 1) {
      // Of two independent counts whose sum is known the variance of one is v w / (v + w).
      const others = max(spread - ownSpread, 0);
      const dispersion = ownSpread > 0 ? (ownSpread * (others / spread)) / (own * (1 - share)) : 0;
      drawn = splitCount(count, share, min(dispersion, LARGEST_DISPERSION), expected);
      // So that no part has more arrivals than there is room for.
      const most = <f64>MAX_SEGMENT_ARRIVALS;
      drawn = max(min(drawn, most), count - most * <f64>(parts - 1 - place));
    }
    store<f64>(bounds + (<usize>(part + 1) << 3), drawn);
    count -= drawn;
    expected -= own;
    spread -= ownSpread;
  }
  store<f64>(bounds, begin);
  for (let part: usize = 1; part <= <usize>parts; ++part) {
    store<f64>(bounds + (part << 3), load<f64>(bounds + (part << 3)) + load<f64>(bounds + ((part - 1) << 3)));
  }
}

// @ts-ignore: decorator
@inline
function expectedOfPart(part: u32): f64 {
  return load<f64>(partExpectations + (<usize>part << 3));
}

/** Lists the parts of a group by their numbers. */
function listParts(client: u32, group: u32, parts: u32): void {
  const expected = groupEnd(group) - groupBegin(client, group);
  const first = firstClientWindowOf(group);
  let before = partBegin(client, group, 0);
  for (let part: u32 = 0; part < parts; ++part) {
    const record = sortedParts + <usize>part * Part.SIZE;
    store<f64>(record, dispersionOf(first + part, variationOf(first + part), expected), Part.DISPERSION);
    store<u32>(record, part, Part.NUMBER);
    const end = partBegin(client, group, part + 1);
    store<f64>(partExpectations + (<usize>part << 3), end - before);
    before = end;
  }
}

/** Puts the parts in order of their dispersions, of equal ones the earlier first: a bottom-up merge sort. */
function sortParts(parts: u32): void {
  const bytes = <usize>parts * Part.SIZE;
  for (let width = Part.SIZE; width < bytes; width <<= 1) {
    for (let left: usize = 0; left < bytes; left += width << 1) {
      mergeParts(left, min(left + width, bytes), min(left + (width << 1), bytes));
    }
    const merged = otherParts;
    otherParts = sortedParts;
    sortedParts = merged;
  }
}

/** Merges the runs [left, middle) and [middle, end) of parts, offsets in bytes, into the other room. */
function mergeParts(left: usize, middle: usize, end: usize): void {
  let target = otherParts + left;
  let first = sortedParts + left;
  let second = sortedParts + middle;
  const firstEnd = second;
  const secondEnd = sortedParts + end;
  while (first < firstEnd && second < secondEnd) {
    const isSecond = usize(load<u64>(second, Part.DISPERSION) < load<u64>(first, Part.DISPERSION));
    v128.store(target, v128.load(select<usize>(second, first, isSecond != 0)));
    first += (1 - isSecond) * Part.SIZE;
    second += isSecond * Part.SIZE;
    target += Part.SIZE;
  }
  if (first == firstEnd) first = second;
  memory.copy(target, first, otherParts + end - target);
}
