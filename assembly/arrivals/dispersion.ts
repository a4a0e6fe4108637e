/** The dispersion of counts: their variance over their mean, as the law of a client-window's gaps makes it. */
import { ClientWindow, GapFamily } from '../plan/layout';
import { clientWindowAt, floorOf } from '../plan/open-plan';

/** Counts disperse by no more: a CV of 45, beyond which the arrivals of a part could not be bounded. */
export const LARGEST_DISPERSION: f64 = 2048;

/**
 * The dispersion of counts by a client-window's law, whose squared variation is known, where `expected` arrivals are
 * divided. Gaps of a Pareto law whose variance is infinite, or shows in rare ones only, disperse as those do that are
 * no longer than what is divided.
 */
export function dispersionOf(clientWindow: u32, squaredVariation: f64, expected: f64): f64 {
  let dispersion = squaredVariation;
  if (load<u32>(clientWindowAt(clientWindow), ClientWindow.FAMILY) == GapFamily.PARETO) {
    const tailIndex = load<f64>(clientWindowAt(clientWindow), ClientWindow.SHAPE);
    const above = 1 - floorOf(clientWindowAt(clientWindow));
    dispersion = min(dispersion, truncatedParetoVariation(tailIndex, expected) * above * above);
  }
  return min(dispersion, LARGEST_DISPERSION);
}

/** E X^2 - 1 of Pareto gaps of mean 1, over those up to `longest` only. */
function truncatedParetoVariation(tailIndex: f64, longest: f64): f64 {
  const smallest = (tailIndex - 1) / tailIndex;
  const logRange = Math.log(longest / smallest);
  // a s^a times the integral of x^(1 - a), which is a logarithm at a = 2.
  const power = 2 - tailIndex;
  const integral = abs(power * logRange) < 1e-9 ? logRange : Math.expm1(power * logRange) / power;
  return max(tailIndex * smallest * smallest * integral - 1, 1);
}
