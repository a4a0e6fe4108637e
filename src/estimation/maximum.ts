/** The golden section of 1: what of a bracket the larger part is not. */
const GOLDEN = (3 - Math.sqrt(5)) / 2;
const MAX_STEPS = 200;

/**
 * Where a function of one maximum is highest between two bounds: Brent's method, parabolas safeguarded by golden sections (Brent
 * 1973, "Algorithms for minimization without derivatives", chapter 5).
 *
 * @param tolerance of the place, absolute
 */
export function placeOfMaximum(
  height: (x: number) => number,
  low: number,
  high: number,
  tolerance: number,
): number {
  let [left, right] = [low, high];
  let best = left + GOLDEN * (right - left);
  let [second, third] = [best, best];
  let bestHeight = height(best);
  let [secondHeight, thirdHeight] = [bestHeight, bestHeight];
  let step = 0;
  let before = 0;
  for (let count = 0; count < MAX_STEPS; count++) {
    const middle = (left + right) / 2;
    if (Math.abs(best - middle) + (right - left) / 2 <= 2 * tolerance) break;
    let isGolden = true;
    if (Math.abs(before) > tolerance) {
      // The vertex of the parabola through the best three.
      const r = (best - second) * (bestHeight - thirdHeight);
      const q = (best - third) * (bestHeight - secondHeight);
      const denominator = 2 * (q - r);
      const move = denominator === 0 ? Number.NaN : ((best - second) * r - (best - third) * q) / denominator;
      const isWithin = best + move > left && best + move < right && Math.abs(move) < Math.abs(before) / 2;
      if (isWithin) {
        [before, step, isGolden] = [step, move, false];
        if (best + step - left < 2 * tolerance || right - best - step < 2 * tolerance) {
          step = best < middle ? tolerance : -tolerance;
        }
      }
    }
    if (isGolden) {
      before = (best < middle ? right : left) - best;
      step = GOLDEN * before;
    }
    const place = best + (Math.abs(step) >= tolerance ? step : step > 0 ? tolerance : -tolerance);
    const placeHeight = height(place);
    if (placeHeight >= bestHeight) {
      if (place < best) right = best;
      else left = best;
      [third, thirdHeight, second, secondHeight] = [second, secondHeight, best, bestHeight];
      [best, bestHeight] = [place, placeHeight];
    } else {
      if (place < best) left = place;
      else right = place;
      if (placeHeight >= secondHeight || second === best) {
        [third, thirdHeight, second, secondHeight] = [second, secondHeight, place, placeHeight];
      } else if (placeHeight >= thirdHeight || third === best || third === second) {
        [third, thirdHeight] = [place, placeHeight];
      }
    }
  }
  return best;
}
