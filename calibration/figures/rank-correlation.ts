/**
 * Spearman's rank correlation of whole numbers, ties at their mean rank; NaN where one side does not vary. Values are
 * counted one by one, in time and memory that grow with the largest: far sooner than sorting where they are lengths.
 */
export function rankCorrelation(x: Uint32Array, y: Uint32Array): number {
  const [rankX, rankY] = [centredRanks(x), centredRanks(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let index = 0; index < x.length; index++) {
    const [p, q] = [rankX[index], rankY[index]];
    xy += p * q;
    xx += p * p;
    yy += q * q;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN;
}

/** Ranks less their mean, which are whole numbers and halves: ranks of a constant are exactly 0. */
function centredRanks(values: Uint32Array): Float64Array {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  const places = new Float64Array(largest + 1);
  for (const value of values) places[value]++;
  let before = (1 - values.length) / 2;
  for (let value = 0; value <= largest; value++) {
    const count = places[value];
    places[value] = before + (count - 1) / 2;
    before += count;
  }
  const ranked = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) ranked[index] = places[values[index]];
  return ranked;
}
