/**
 * Gaps drawn from observed ones with replacement, by weight: an alias table of values of mean 1 (Walker 1977,
 * doi:10.1145/355744.355749). Word j gives gap j: the high half of its product with the number of bins is the bin,
 * the top 32 bits of the low half decide between the bin's own value and its alias.
 */
import { GapBin, GapSamples } from '../plan/layout';
import { allocate } from '../memory';
import { gapSamplesAt, gapSamplesCount, tables } from '../plan/open-plan';
import { mix64 } from '../random/splitmix64';
import { openUniform } from '../random/uniform';

/** Writes the gaps `from` to `to` (exclusive) of the law of a record to `target`. */
export function fillSampleGaps(index: u32, start: u64, gamma: u64, from: u32, to: u32, target: usize): void {
  const record = gapSamplesAt(index);
  const bins = tables + load<u32>(record, GapSamples.OFFSET);
  const count = <u64>load<u32>(record, GapSamples.COUNT);
  let state = start + gamma * (<u64>from + 1);
  const end = target + (<usize>(to - from) << 3);
  for (; target < end; target += 8, state += gamma) {
    const word = mix64(state);
    const product = (word >> 32) * count + (((word & 0xffffffff) * count) >> 32);
    const bin = bins + <usize>(product >> 32) * GapBin.SIZE;
    // By address: engines select between integers without a branch, but not between doubles.
    const alias = u32(<u32>product >= load<u32>(bin, GapBin.THRESHOLD));
    store<f64>(target, load<f64>(bin + (<usize>alias << 3), GapBin.OWN));
  }
}

/** The smallest gap of each law, f64. */
let smallestGaps: usize = 0;

/** Looks for the smallest gaps of the laws of the plan, once. */
export function findSmallestSamples(): void {
  smallestGaps = allocate(<u64>gapSamplesCount << 3);
  for (let index: u32 = 0; index < gapSamplesCount; ++index) {
    const record = gapSamplesAt(index);
    let bin = tables + load<u32>(record, GapSamples.OFFSET);
    let smallest = Infinity;
    for (const end = bin + <usize>load<u32>(record, GapSamples.COUNT) * GapBin.SIZE; bin < end; bin += GapBin.SIZE) {
      if (load<u32>(bin, GapBin.THRESHOLD) > 0) smallest = min(smallest, load<f64>(bin, GapBin.OWN));
      smallest = min(smallest, load<f64>(bin, GapBin.ALIAS));
    }
    store<f64>(smallestGaps + (<usize>index << 3), smallest);
  }
}

/** The smallest gap of the law of a record. */
export function smallestSample(index: u32): f64 {
  return load<f64>(smallestGaps + (<usize>index << 3));
}

/** One gap, chosen with a probability in proportion to its length, by two words. */
export function sizeBiasedSample(index: u32, first: u64, second: u64): f64 {
  const record = gapSamplesAt(index);
  const bins = tables + load<u32>(record, GapSamples.OFFSET);
  const share = openUniform(first);
  let low: u32 = 0;
  let high = load<u32>(record, GapSamples.COUNT) - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<f64>(bins + <usize>middle * GapBin.SIZE, GapBin.SIZE_END) > share) high = middle;
    else low = middle + 1;
  }
  const bin = bins + <usize>low * GapBin.SIZE;
  const threshold = <f64>load<u32>(bin, GapBin.THRESHOLD);
  const own = load<f64>(bin, GapBin.OWN);
  const alias = load<f64>(bin, GapBin.ALIAS);
  const ownSize = threshold * own;
  return openUniform(second) * (ownSize + (4294967296.0 - threshold) * alias) < ownSize ? own : alias;
}
