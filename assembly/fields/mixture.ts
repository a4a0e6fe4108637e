/**
 * Draws from mixtures of continuous families by inversion: 32 random bits choose the component, and what is
 * left of them, stretched, is its uniform number. Bounds are exact conditioning: the stretching ends at the
 * probabilities of the bounds. The value is rounded to the nearest whole number.
 */
import { Component } from '../plan/layout';
import { quantileAt, quantilesAt } from '../gaps/quantile-table';
import { expBlock, expPair } from '../math/exp-block';
import { ROW_SHIFT } from '../tile/staging';
import { quantileTableOf } from './quantile-tables';

/** 2^-32. */
const ULP32: f64 = 2.3283064365386963e-10;
/** 2^52: a number of at least 0 and below 2^32 added to it stands, rounded, in the low 32 bits. */
const ROUNDER: f64 = 4503599627370496;
/** Draws handled at a time. */
const BLOCK: u32 = 128;
/** Places in a block, u32 each: those of one component, those of the ones behind it, and all in order. */
const chosen: usize = memory.data(512, 16);
const others: usize = memory.data(512, 16);
const everyPlace: usize = memory.data(512, 16);
/** Values of one component before they are rounded, f64 each. */
const values: usize = memory.data(1040, 16);
let hasPlaces = false;

/**
 * Fills `target`, a lane of rows, from the random bits at `bitsAt`, 8 bytes from one to the next. The draws of a block
 * are handled component by component, so that the inner loops have nothing to decide.
 */
export function fillMixture(mixture: usize, bitsAt: usize, count: u32, target: usize): void {
  if (!hasPlaces) {
    for (let place: u32 = 0; place < BLOCK; ++place) store<u32>(everyPlace + (<usize>place << 2), place);
    hasPlaces = true;
  }
  for (; count > 0; bitsAt += <usize>BLOCK << 3, target += <usize>BLOCK << ROW_SHIFT) {
    const size = min(count, BLOCK);
    count -= size;
    if (load<f64>(mixture, Component.WEIGHT_END) == 1) {
      fillComponent(mixture, bitsAt, everyPlace, size, target);
      continue;
    }
    let places = everyPlace;
    let left = size;
    let component = mixture;
    // The last component's weights end at 1, and it has all places that the others have left.
    for (; load<f64>(component, Component.WEIGHT_END) < 1; component += Component.SIZE) {
      const these = choosePlaces(load<f64>(component, Component.WEIGHT_END), bitsAt, places, left);
      fillComponent(component, bitsAt, chosen, these, target);
      places = others;
      left -= these;
    }
    fillComponent(component, bitsAt, places, left, target);
  }
}

/**
 * Writes those of the given places whose uniform number is below `end` to `chosen`, and the rest to `others`, which may be what
 * is read: it is written no further than it has been read. Returns how many are chosen.
 */
function choosePlaces(end: f64, bitsAt: usize, places: usize, size: u32): u32 {
  // (bits + 0.5) / 2^32 < end; both sides are exact, so that whole numbers can be compared.
  const bound = <u64>ceil(end * 4294967296.0 - 0.5);
  let count: u32 = 0;
  for (let index: u32 = 0; index < size; ++index) {
    const place = load<u32>(places + (<usize>index << 2));
    const isChosen = u32(<u64>load<u32>(bitsAt + (<usize>place << 3)) < bound);
    store<u32>(chosen + (<usize>count << 2), place);
    store<u32>(others + (<usize>(index - count) << 2), place);
    count += isChosen;
  }
  return count;
}

/** Fills the given places of a block with draws of one component. */
function fillComponent(component: usize, bitsAt: usize, places: usize, count: u32, target: usize): void {
  const offset = load<f64>(component, Component.OFFSET);
  const slope = load<f64>(component, Component.SLOPE);
  const location = load<f64>(component, Component.LOCATION);
  const scale = load<f64>(component, Component.SCALE);
  const table = quantileTableOf(component);
  const bytes = <usize>count << 2;
  const pairs = bytes & ~7;
  for (let at: usize = 0; at < pairs; at += 8) {
    const bits = v128.load32_lane(
      bitsAt + (<usize>load<u32>(places + at, 4) << 3),
      v128.load32_zero(bitsAt + (<usize>load<u32>(places + at) << 3)),
      1,
    );
    const u = f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_u(bits), f64x2.splat(0.5)), f64x2.splat(ULP32));
    const p = f64x2.add(f64x2.splat(offset), f64x2.mul(f64x2.splat(slope), u));
    const value = f64x2.add(f64x2.splat(location), f64x2.mul(f64x2.splat(scale), quantilesAt(table, p)));
    v128.store(values + (at << 1), value);
  }
  if (pairs < bytes) {
    const u = uniformOf(bitsAt + (<usize>load<u32>(places + pairs) << 3));
    store<f64>(values + (pairs << 1), location + scale * quantileAt(table, offset + slope * u));
  }
  if (load<u32>(component, Component.EXPONENTIATE)) expBlock(values, count);
  const low = load<f64>(component, Component.MIN);
  const high = load<f64>(component, Component.MAX);
  for (let at: usize = 0; at < bytes; at += 4) {
    const value = rounded(load<f64>(values + (at << 1)), low, high);
    store<u32>(target + (<usize>load<u32>(places + at) << ROW_SHIFT), value);
  }
}

/** The uniform number of 32 random bits. */
// @ts-ignore: decorator
@inline
function uniformOf(bits: usize): f64 {
  return (<f64>load<u32>(bits) + 0.5) * ULP32;
}

/** One draw. */
export function drawMixture(mixture: usize, bits: u32): u32 {
  const u = (<f64>bits + 0.5) * ULP32;
  let component = mixture;
  // The last component's weights end at 1, which is above every u.
  while (u >= load<f64>(component, Component.WEIGHT_END)) component += Component.SIZE;
  const table = quantileTableOf(component);
  const p = load<f64>(component, Component.OFFSET) + load<f64>(component, Component.SLOPE) * u;
  let value = load<f64>(component, Component.LOCATION) + load<f64>(component, Component.SCALE) * quantileAt(table, p);
  if (load<u32>(component, Component.EXPONENTIATE)) value = f64x2.extract_lane(expPair(f64x2.splat(value)), 0);
  return rounded(value, load<f64>(component, Component.MIN), load<f64>(component, Component.MAX));
}

/** The nearest whole number, within the bounds. */
// @ts-ignore: decorator
@inline
function rounded(x: f64, low: f64, high: f64): u32 {
  x = select<f64>(x, low, x > low);
  x = select<f64>(x, high, x < high);
  return <u32>reinterpret<u64>(x + ROUNDER);
}
