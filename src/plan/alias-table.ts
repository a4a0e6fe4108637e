/** An alias table: bin i gives value `own[i]` with probability `thresholds[i]` / 2^32, else `alias[i]`. */
export interface AliasTable {
  readonly thresholds: Uint32Array;
  readonly own: Float64Array;
  readonly alias: Float64Array;
}

const TWO_32 = 4294967296;

/**
 * Vose's construction of Walker's alias table, in O(n) and with + - * / only, so the same on every runtime.
 * Every value gets its probability to within 2^-32. Source: Vose (1991), doi:10.1109/32.92917.
 *
 * @param values support
 * @param probabilities same length, each at least 0, with a positive sum; values of probability 0 get no bin
 */
export function aliasTable(values: Float64Array, probabilities: Float64Array): AliasTable {
  const { own, scaled } = positiveBins(values, probabilities);
  const count = own.length;
  const thresholds = new Uint32Array(count);
  const alias = own.slice();
  // One stack in one array: small bins grow from the left, large bins from the right.
  const stack = new Int32Array(count);
  let small = 0;
  let large = count;
  for (let bin = 0; bin < count; bin++) {
    if (scaled[bin] < 1) stack[small++] = bin;
    else stack[--large] = bin;
  }
  while (small > 0 && large < count) {
    const needy = stack[--small];
    const donor = stack[large];
    const probability = scaled[needy];
    thresholds[needy] = Math.min(Math.floor(probability * TWO_32), TWO_32 - 1);
    alias[needy] = own[donor];
    const left = scaled[donor] - (1 - probability);
    scaled[donor] = left;
    if (left < 1) {
      large++;
      stack[small++] = donor;
    }
  }
  // What is left is full but for rounding: its alias is itself, so its threshold does not matter.
  return { thresholds, own, alias };
}

/** The values of positive probability, and their probabilities scaled to mean 1. */
function positiveBins(values: Float64Array, probabilities: Float64Array) {
  let count = 0;
  let sum = 0;
  for (const probability of probabilities) {
    if (probability > 0) count++;
    sum += probability;
  }
  const own = new Float64Array(count);
  const scaled = new Float64Array(count);
  const factor = count / sum;
  for (let index = 0, bin = 0; index < values.length; index++) {
    if (!(probabilities[index] > 0)) continue;
    own[bin] = values[index];
    scaled[bin++] = probabilities[index] * factor;
  }
  return { own, scaled };
}
