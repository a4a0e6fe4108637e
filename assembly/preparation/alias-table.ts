/**
 * Alias tables: bin i gives value `own[i]` with probability `thresholds[i]` / 2^32, else `alias[i]`. Vose's construction of
 * Walker's table, in O(n); every value gets its probability to within 2^-32. Source: Vose (1991), doi:10.1109/32.92917.
 *
 * The arrays are where `AliasMemory` says; values and probabilities become those of the bins.
 */
import { NarrowBin, RatioBin, WideBin } from '../plan/layout';
import { AliasMemory } from './layout';

const TWO_32: f64 = 4294967296;

/**
 * Builds a table from `length` values and their probabilities, which have a positive sum; values of probability 0 get no bin.
 *
 * @returns the number of bins, which take the places of the first values
 */
export function buildAliasTable(address: usize, length: u32): u32 {
  const values = address + <usize>length * AliasMemory.VALUES;
  const scaled = address + <usize>length * AliasMemory.PROBABILITIES;
  const aliases = address + <usize>length * AliasMemory.ALIASES;
  const thresholds = address + <usize>length * AliasMemory.THRESHOLDS;
  const stack = address + <usize>length * AliasMemory.STACK;
  const count = keepPositive(values, scaled, length);
  memory.copy(aliases, values, <usize>count << 3);
  memory.fill(thresholds, 0, <usize>count << 2);
  // One stack in one array: small bins grow from the left, large bins from the right.
  let small: u32 = 0;
  let large: u32 = count;
  for (let bin: u32 = 0; bin < count; bin++) {
    if (load<f64>(at8(scaled, bin)) < 1) store<u32>(at4(stack, small++), bin);
    else store<u32>(at4(stack, --large), bin);
  }
  while (small > 0 && large < count) {
    const needy = load<u32>(at4(stack, --small));
    const donor = load<u32>(at4(stack, large));
    const probability = load<f64>(at8(scaled, needy));
    store<u32>(at4(thresholds, needy), <u32>min(max(floor(probability * TWO_32), 0), TWO_32 - 1));
    store<f64>(at8(aliases, needy), load<f64>(at8(values, donor)));
    const left = load<f64>(at8(scaled, donor)) - (1 - probability);
    store<f64>(at8(scaled, donor), left);
    if (left < 1) {
      large++;
      store<u32>(at4(stack, small++), donor);
    }
  }
  // What is left is full but for rounding: its alias is itself, so its threshold does not matter.
  return count;
}

/** Keeps the values of positive probability, and scales their probabilities to mean 1. */
function keepPositive(values: usize, scaled: usize, length: u32): u32 {
  let count: u32 = 0;
  let sum: f64 = 0;
  for (let index: u32 = 0; index < length; index++) {
    const probability = load<f64>(at8(scaled, index));
    if (probability > 0) count++;
    sum += probability;
  }
  const factor = <f64>count / sum;
  for (let index: u32 = 0, bin: u32 = 0; index < length; index++) {
    const probability = load<f64>(at8(scaled, index));
    if (!(probability > 0)) continue;
    store<f64>(at8(values, bin), load<f64>(at8(values, index)));
    store<f64>(at8(scaled, bin), probability * factor);
    bin++;
  }
  return count;
}

/**
 * Writes the bins of a table of `length` values as a plan has them.
 *
 * @param size bytes of a record: that of `NarrowBin`, `WideBin` or `RatioBin`
 * @returns where they are
 */
export function writeAliasTable(address: usize, length: u32, bins: u32, size: usize): usize {
  const values = address + <usize>length * AliasMemory.VALUES;
  const aliases = address + <usize>length * AliasMemory.ALIASES;
  const thresholds = address + <usize>length * AliasMemory.THRESHOLDS;
  // A multiple of 8, like the address.
  const records = address + <usize>length * AliasMemory.RECORDS;
  for (let bin: u32 = 0, record = records; bin < bins; bin++, record += size) {
    const own = load<f64>(at8(values, bin));
    const alias = load<f64>(at8(aliases, bin));
    // It is the first in all of them. What a record has beside its numbers is 0.
    store<u64>(record, <u64>load<u32>(at4(thresholds, bin)));
    if (size == NarrowBin.SIZE) {
      store<u16>(record, <u16>own, NarrowBin.OWN);
      store<u16>(record, <u16>alias, NarrowBin.ALIAS);
    } else if (size == WideBin.SIZE) {
      store<u32>(record, <u32>own, WideBin.OWN);
      store<u64>(record, <u64>alias, WideBin.ALIAS);
    } else {
      store<f64>(record, own, RatioBin.OWN);
      store<f64>(record, alias, RatioBin.ALIAS);
    }
  }
  return records;
}

// @ts-ignore: decorator
@inline
function at8(array: usize, index: u32): usize {
  return array + (<usize>index << 3);
}

// @ts-ignore: decorator
@inline
function at4(array: usize, index: u32): usize {
  return array + (<usize>index << 2);
}
