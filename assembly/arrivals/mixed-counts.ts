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

/** For sorting the parts of the group at hand: their numbers, u32, and the dispersions of their counts, f64. */
let partOrder: usize = 0;
let partDispersions: usize = 0;

/** Makes room for the largest group of several laws. */
export function allocateMixedCounts(mostParts: u32): void {
  partOrder = allocate(<u64>mostParts << 2);
  partDispersions = allocate(<u64>mostParts << 3);
}

/**
 * Writes the bounds of a group's client-windows, whose laws differ, to `bounds`: f64 each, from `begin` to `end`. They
 * are taken in ascending order of their dispersion: what is left when the turn of one comes is then near its
 * expectation, against what the others can take up.
 */
export function drawMixedBounds(client: u32, group: u32, begin: f64, end: f64, bounds: usize): void {
  const parts = partsOf(group);
  sortByDispersion(group, parts, groupEnd(group) - groupBegin(client, group));
  let count = end - begin;
  let expected: f64 = 0;
  let spread: f64 = 0;
  for (let part: u32 = 0; part < parts; ++part) {
    const own = partBegin(client, group, part + 1) - partBegin(client, group, part);
    expected += own;
    spread += own * load<f64>(partDispersions + (<usize>part << 3));
  }
  openWords(client, group, 0, Purpose.SPLIT);
  for (let place: u32 = 0; place < parts; ++place) {
    const part = load<u32>(partOrder + (<usize>place << 2));
    const own = partBegin(client, group, part + 1) - partBegin(client, group, part);
    const ownSpread = own * load<f64>(partDispersions + (<usize>part << 3));
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

/** Puts the parts of a group, which expects `expected`, in order of their dispersions, which are kept by part: a heap sort. */
function sortByDispersion(group: u32, parts: u32, expected: f64): void {
  const first = firstClientWindowOf(group);
  for (let part: u32 = 0; part < parts; ++part) {
    store<f64>(partDispersions + (<usize>part << 3), dispersionOf(first + part, variationOf(first + part), expected));
    store<u32>(partOrder + (<usize>part << 2), part);
  }
  for (let root = parts >>> 1; root-- > 0; ) siftDown(root, parts);
  for (let end = parts - 1; end > 0; --end) {
    const largest = load<u32>(partOrder);
    store<u32>(partOrder, load<u32>(partOrder + (<usize>end << 2)));
    store<u32>(partOrder + (<usize>end << 2), largest);
    siftDown(0, end);
  }
}

function siftDown(root: u32, end: u32): void {
  while (true) {
    let child = root * 2 + 1;
    if (child >= end) return;
    if (child + 1 < end && isBefore(child, child + 1)) ++child;
    if (!isBefore(root, child)) return;
    const lower = load<u32>(partOrder + (<usize>root << 2));
    store<u32>(partOrder + (<usize>root << 2), load<u32>(partOrder + (<usize>child << 2)));
    store<u32>(partOrder + (<usize>child << 2), lower);
    root = child;
  }
}

/** Whether the part at one place is to come before that at another; of equal ones the earlier part. */
function isBefore(a: u32, b: u32): bool {
  const first = load<u32>(partOrder + (<usize>a << 2));
  const second = load<u32>(partOrder + (<usize>b << 2));
  const difference =
    load<f64>(partDispersions + (<usize>first << 3)) - load<f64>(partDispersions + (<usize>second << 3));
  return difference < 0 || (difference == 0 && first < second);
}
