/**
 * Draws from mixtures of continuous families by inversion: 32 random bits choose the component, and what is
 * left of them, rescaled, is its uniform number. Bounds are exact conditioning (the uniform number stays in
 * [LOW, LOW + SPAN]); the value is rounded to the nearest whole number, halves up.
 */
import { Component } from '../plan/layout';
import { normalQuantile } from '../math/normal-quantile';

/** 2^-32. */
const ULP32: f64 = 2.3283064365386963e-10;

export function drawMixture(component: usize, half: u32): u32 {
  const u = (<f64>half + 0.5) * ULP32;
  let weightBefore: f64 = 0;
  let weightEnd = load<f64>(component, Component.WEIGHT_END);
  // The last component ends at 1, which is above every u.
  while (u >= weightEnd) {
    component += Component.SIZE;
    weightBefore = weightEnd;
    weightEnd = load<f64>(component, Component.WEIGHT_END);
  }
  const within = (u - weightBefore) / (weightEnd - weightBefore);
  const p = load<f64>(component, Component.LOW) + within * load<f64>(component, Component.SPAN);
  const standard =
    load<u32>(component, Component.QUANTILE) == Component.NORMAL
      ? normalQuantile(min(max(p, 1e-300), 1 - 1.1102230246251565e-16))
      : -Math.log(max(1 - p, 1e-300));
  let x = load<f64>(component, Component.LOCATION) + load<f64>(component, Component.SCALE) * standard;
  if (load<u32>(component, Component.EXPONENTIATE)) x = Math.exp(x);
  const rounded = floor(x + 0.5);
  return <u32>min(max(rounded, load<f64>(component, Component.MIN)), load<f64>(component, Component.MAX));
}
