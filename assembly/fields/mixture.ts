/**
 * Draws from mixtures of continuous families by inversion: 32 random bits choose the component, and what is
 * left of them, stretched, is its uniform number. Bounds are exact conditioning: the stretching ends at the
 * probabilities of the bounds. The value is rounded to the nearest whole number.
 */
import { Component } from '../plan/layout';
import { quantileAt } from '../gaps/quantile-table';
import { exponentialTable, normalTable } from '../gaps/shared-tables';
import { expPair } from '../math/exp-block';

/** 2^-32. */
const ULP32: f64 = 2.3283064365386963e-10;
/** 2^52: a number of at least 0 and below 2^32 added to it stands, rounded, in the low 32 bits. */
const ROUNDER: f64 = 4503599627370496;
/** Draws handled at a time. */
const BLOCK: u32 = 128;
/** Location + scale * quantile of each draw of a block, f64, and its component, u32. */
const unscaled: usize = memory.data(1040, 16);
const components: usize = memory.data(512, 16);

/** Fills `target` (u32 each) from the random halves at `halves`, 8 bytes from one to the next. */
export function fillMixture(mixture: usize, halves: usize, count: u32, target: usize): void {
  while (count > 0) {
    const size = min(count, BLOCK);
    for (let draw: u32 = 0; draw < size; ++draw, halves += 8) {
      const u = (<f64>load<u32>(halves) + 0.5) * ULP32;
      const component = componentAt(mixture, u);
      store<u32>(components + (<usize>draw << 2), <u32>component);
      store<f64>(unscaled + (<usize>draw << 3), linearForm(component, u));
    }
    for (let draw: u32 = 0; draw < size; draw += 2, target += 8) {
      const values = v128.load(unscaled + (<usize>draw << 3));
      const powers = expPair(values);
      const first = <usize>load<u32>(components + (<usize>draw << 2));
      store<u32>(target, rounded(first, f64x2.extract_lane(values, 0), f64x2.extract_lane(powers, 0)));
      if (draw + 1 == size) break;
      const second = <usize>load<u32>(components + (<usize>draw << 2), 4);
      store<u32>(target, rounded(second, f64x2.extract_lane(values, 1), f64x2.extract_lane(powers, 1)), 4);
    }
    count -= size;
  }
}

/** One draw. */
export function drawMixture(mixture: usize, half: u32): u32 {
  const u = (<f64>half + 0.5) * ULP32;
  const component = componentAt(mixture, u);
  const value = linearForm(component, u);
  return rounded(component, value, f64x2.extract_lane(expPair(f64x2.splat(value)), 0));
}

/** The component that u chooses. The last component's weights end at 1, which is above every u. */
// @ts-ignore: decorator
@inline
function componentAt(component: usize, u: f64): usize {
  while (u >= load<f64>(component, Component.WEIGHT_END)) component += Component.SIZE;
  return component;
}

// @ts-ignore: decorator
@inline
function linearForm(component: usize, u: f64): f64 {
  const p = load<f64>(component, Component.OFFSET) + load<f64>(component, Component.SLOPE) * u;
  const table = load<u32>(component, Component.QUANTILE) == Component.NORMAL ? normalTable : exponentialTable;
  return load<f64>(component, Component.LOCATION) + load<f64>(component, Component.SCALE) * quantileAt(table, p);
}

// @ts-ignore: decorator
@inline
function rounded(component: usize, value: f64, power: f64): u32 {
  let x = select<f64>(power, value, load<u32>(component, Component.EXPONENTIATE));
  const low = load<f64>(component, Component.MIN);
  const high = load<f64>(component, Component.MAX);
  x = select<f64>(x, low, x > low);
  x = select<f64>(x, high, x < high);
  return <u32>reinterpret<u64>(x + ROUNDER);
}
