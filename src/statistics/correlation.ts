/**
 * Pearson's correlation.
 *
 * @param y as many numbers as `x`
 * @returns -1 to 1; NaN where `x` or `y` is constant
 */
export function pearson(x: Float64Array, y: Float64Array): number {
  // By their values, as rounding can leave a constant with a spread above 0.
  if (isConstant(x) || isConstant(y)) return Number.NaN;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let index = 0; index < x.length; index++) {
    const [p, q] = [x[index] - meanX, y[index] - meanY];
    xy += p * q;
    xx += p * p;
    yy += q * q;
  }
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

/** Spearman's rank correlation, ties at their mean rank; NaN as for Pearson's. */
export function spearman(x: Float64Array, y: Float64Array): number {
  return pearson(ranks(x), ranks(y));
}

function ranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, index) => index).sort((a, b) => values[a] - values[b]);
  const result = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let place = from; place < to; place++) result[order[place]] = (from + to - 1) / 2;
  }
  return result;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}
