/**
 * Standard normal processes over the windows of a day that vary slowly: independent normals at knots,
 * linear interpolation between them, divided by its own standard deviation so that every window's value is
 * standard normal. They are periodic, as the day is.
 */
import { normal } from './draws';
import { WINDOW_COUNT } from './layout';

/**
 * Adds a process times a weight to the windows from `from` to `to` (exclusive), f64 each.
 *
 * @param spacing windows between knots; divides `WINDOW_COUNT`
 */
export function addSlowNoise(
  client: u32,
  from: u32,
  to: u32,
  purpose: u32,
  spacing: u32,
  weight: f64,
  into: usize,
): void {
  const knots = WINDOW_COUNT / spacing;
  let knot = from / spacing;
  let left = normal(client, knot, purpose);
  let right = normal(client, (knot + 1) % knots, purpose);
  for (let window = from; window < to; window++, into += 8) {
    if (window == (knot + 1) * spacing) {
      knot++;
      left = right;
      right = normal(client, (knot + 1) % knots, purpose);
    }
    const above = <f64>window / <f64>spacing - <f64>knot;
    const below = 1 - above;
    const value = (below * left + above * right) / sqrt(below * below + above * above);
    store<f64>(into, load<f64>(into) + weight * value);
  }
}

/** The process in one window. */
export function slowNoise(client: u32, window: u32, purpose: u32, spacing: u32): f64 {
  const knot = window / spacing;
  const left = normal(client, knot, purpose);
  const right = normal(client, (knot + 1) % (WINDOW_COUNT / spacing), purpose);
  const above = <f64>window / <f64>spacing - <f64>knot;
  const below = 1 - above;
  return (below * left + above * right) / sqrt(below * below + above * above);
}
