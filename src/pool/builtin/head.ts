/** Rounds of the fit below; the windows' sums are then within a few percent of the curve. */
const ROUNDS = 4;

/**
 * Scales the rates of the large clients so that each client's day sums to its given total and the sum over
 * the clients follows the day's curve. Their own wandering stays: what one gains in a window the others give.
 * Without this, the few large clients' luck in one day would decide the population's shares and its hours.
 *
 * Iterative proportional fitting: Deming and Stephan (1940), "On a least squares adjustment of a sampled
 * frequency table when the expected marginal totals are known", doi:10.1214/aoms/1177731829. Rows are fitted
 * last, so the clients' totals hold exactly. Zeros stay zero.
 *
 * @param rates one row of windows a client, row after row, changed in place
 * @param rowTotals sums wanted for the rows
 * @param curve the day's curve, up to a factor; one entry a window
 */
export function fitHead(rates: Float64Array, rowTotals: readonly number[], curve: Float64Array): void {
  const windows = curve.length;
  let total = 0;
  for (const rowTotal of rowTotals) total += rowTotal;
  let curveTotal = 0;
  for (let window = 0; window < windows; window++) curveTotal += curve[window];
  const perCurve = total / curveTotal;

  // The fitted table is rates x rowFactors x columnFactors; it is formed once, at the end.
  const rowFactors = new Float64Array(rowTotals.length).fill(1);
  const columnFactors = new Float64Array(windows);
  const sums = new Float64Array(windows);
  for (let round = 0; round < ROUNDS; round++) {
    sums.fill(0);
    for (let row = 0, at = 0; row < rowTotals.length; row++) {
      const factor = rowFactors[row];
      for (let window = 0; window < windows; window++, at++) sums[window] += factor * rates[at];
    }
    for (let window = 0; window < windows; window++) {
      // A window in which nobody is active stays empty.
      columnFactors[window] = sums[window] === 0 ? 0 : (perCurve * curve[window]) / sums[window];
    }
    for (let row = 0, at = 0; row < rowTotals.length; row++) {
      let sum = 0;
      for (let window = 0; window < windows; window++, at++) sum += columnFactors[window] * rates[at];
      rowFactors[row] = sum === 0 ? 0 : rowTotals[row] / sum;
    }
  }
  for (let row = 0, at = 0; row < rowTotals.length; row++) {
    const factor = rowFactors[row];
    for (let window = 0; window < windows; window++, at++) rates[at] *= factor * columnFactors[window];
  }
}
