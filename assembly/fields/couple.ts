/**
 * Coupling of slots: the random bits of a request's coupled slots are replaced by others of the same law that
 * depend on each other. Samplers turn them into values that ascend with the bits, so ranks are coupled as they are.
 *
 * Comonotone slots share the bits of the first, and so do those of rows of a table, whose alias tables have the same bins. A Gaussian copula makes normals n of the bits, correlates them by
 * a lower triangular factor, z = L n with rows of length 1, and goes back by the normal distribution function. Of a
 * pair with a checkerboard copula the first keeps its bits, and those of the second become the inverse of its
 * distribution function given the first, which is piecewise linear (conditional distribution method: Devroye, 1986,
 * Non-Uniform Random Variate Generation, XI.1.2).
 */
import { quantileAt } from '../gaps/quantile-table';
import { normalTable } from '../gaps/shared-tables';
import { buildNormalCdfTable, tabulatedNormalCdf } from '../math/normal-cdf-table';
import { allocate } from '../memory';
import { Coupling, CouplingKind, MAX_SLOTS, Pair } from '../plan/layout';
import { tables } from '../plan/open-plan';
import { factorBytes, slotBytes } from '../plan/table-sizes';
import { randomBitsOf, MAX_REQUESTS } from './field-words';

/** 2^-32 and its inverse. */
const ULP32: f64 = 2.3283064365386963e-10;
const TWO_32: f64 = 4294967296;
/** Bytes of one slot's random bits, which stand 8 bytes apart, as in the words that they come from. */
const BUFFER: usize = <usize>MAX_REQUESTS << 3;

let buffers: usize = 0;
let bufferCount: u32 = 0;
/** The coupling that `places` is about. */
let current: usize = 0;
/** For each slot the address of its random bits, u32; 0 where it is not coupled. */
const places: usize = memory.data(256, 16);

/** Prepares the random bits of the coupled slots for `count` requests from `request` on, at most MAX_REQUESTS. */
export function coupleBits(coupling: usize, start: u64, gamma: u64, request: u32, count: u32): void {
  if (coupling != current) choosePlaces(coupling);
  const slots = tables + load<u32>(coupling, Coupling.OFFSET);
  const slotCount = load<u32>(coupling, Coupling.COUNT);
  if (sharesBits(coupling)) {
    copyBits(randomBitsOf(load<u32>(slots), start, gamma, request, count), buffers, count);
    return;
  }
  const isGaussian = load<u32>(coupling, Coupling.KIND) == CouplingKind.GAUSSIAN;
  for (let place: u32 = 0; place < slotCount; ++place) {
    const bitsAt = randomBitsOf(load<u32>(slots + (<usize>place << 2)), start, gamma, request, count);
    const target = buffers + <usize>place * BUFFER;
    if (isGaussian) drawNormals(bitsAt, target, count);
    else copyBits(bitsAt, target, count);
  }
  if (!isGaussian) {
    followPairs(slots + slotBytes(slotCount), load<u32>(coupling, Coupling.PAIRS), count);
    return;
  }
  // From the last row on, so that each finds the normals that it needs.
  const factor = slots + slotBytes(slotCount);
  for (let place = slotCount; place-- > 0; ) {
    // The rows before it are the factor of as many slots.
    correlate(factor + factorBytes(place), place, count);
  }
}

/** Address of the coupled random bits of a slot, 8 bytes from one to the next; 0 where it is not coupled. */
// @ts-ignore: decorator
@inline
export function coupledBitsOf(slot: u32): usize {
  return <usize>load<u32>(places + (<usize>slot << 2));
}

/** Whether all slots have the bits of the first. */
function sharesBits(coupling: usize): bool {
  const kind = load<u32>(coupling, Coupling.KIND);
  return kind == CouplingKind.COMONOTONE || kind == CouplingKind.JOINT;
}

function choosePlaces(coupling: usize): void {
  const slots = tables + load<u32>(coupling, Coupling.OFFSET);
  const slotCount = load<u32>(coupling, Coupling.COUNT);
  const shares = sharesBits(coupling);
  const needed: u32 = shares ? 1 : slotCount;
  if (needed > bufferCount) {
    buffers = allocate(<u64>needed * BUFFER);
    bufferCount = needed;
  }
  if (load<u32>(coupling, Coupling.KIND) == CouplingKind.GAUSSIAN) buildNormalCdfTable();
  memory.fill(places, 0, <usize>MAX_SLOTS << 2);
  for (let place: u32 = 0; place < slotCount; ++place) {
    const slot = load<u32>(slots + (<usize>place << 2));
    store<u32>(places + (<usize>slot << 2), <u32>(buffers + (shares ? 0 : <usize>place * BUFFER)));
  }
  current = coupling;
}

function copyBits(bitsAt: usize, target: usize, count: u32): void {
  for (const end = target + (<usize>count << 3); target < end; target += 8, bitsAt += 8) {
    store<u32>(target, load<u32>(bitsAt));
  }
}

function drawNormals(bitsAt: usize, target: usize, count: u32): void {
  for (const end = target + (<usize>count << 3); target < end; target += 8, bitsAt += 8) {
    store<f64>(target, quantileAt(normalTable, (<f64>load<u32>(bitsAt) + 0.5) * ULP32));
  }
}

/** Each second of a pair follows its first, whose bits are final by then. */
function followPairs(pair: usize, pairs: u32, count: u32): void {
  for (const end = pair + <usize>pairs * Pair.SIZE; pair < end; pair += Pair.SIZE) {
    follow(
      buffers + <usize>load<u32>(pair, Pair.FIRST) * BUFFER,
      buffers + <usize>load<u32>(pair, Pair.SECOND) * BUFFER,
      load<u32>(pair, Pair.PARTS),
      tables + load<u32>(pair, Pair.OFFSET),
      count,
    );
  }
}

/**
 * Replaces the bits at `second` by those of the same rank in the law that a copula gives them where the first is. The
 * distribution functions have 31 bits, so that 1 is one of them; a part of no probability is never found.
 */
function follow(first: usize, second: usize, parts: u32, copula: usize, count: u32): void {
  const rowBytes = (<usize>parts + 1) << 2;
  const partWidth = TWO_32 / <f64>parts;
  for (const end = second + (<usize>count << 3); second < end; second += 8, first += 8) {
    const row = copula + <usize>((<u64>load<u32>(first) * <u64>parts) >> 32) * rowBytes;
    const bits = load<u32>(second);
    const share = bits >>> 1;
    // The last part that begins at or below the share.
    let part: u32 = 0;
    for (let left = parts; left > 1; ) {
      const half = left >>> 1;
      part = load<u32>(row + (<usize>(part + half) << 2)) <= share ? part + half : part;
      left -= half;
    }
    const at = row + (<usize>part << 2);
    const begin = load<u32>(at);
    const width = load<u32>(at, 4) - begin;
    const within = (<f64>(bits - (begin << 1)) + 0.5) / (2 * <f64>width);
    store<u32>(second, <u32>min((<f64>part + within) * partWidth, 4294967295.0));
  }
}

/** Replaces the normals of a place by random bits, from its row of the factor and the normals up to its own. */
function correlate(row: usize, place: u32, count: u32): void {
  const bytes = <usize>count << 3;
  const own = buffers + <usize>place * BUFFER;
  for (let at: usize = 0; at < bytes; at += 8) {
    let z: f64 = 0;
    let normal = buffers + at;
    for (let entry = row, end = row + (<usize>place << 3); entry <= end; entry += 8, normal += BUFFER) {
      z += load<f64>(entry) * load<f64>(normal);
    }
    store<u32>(own + at, <u32>min(tabulatedNormalCdf(z) * TWO_32, 4294967295.0));
  }
}
