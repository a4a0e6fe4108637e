/** Where the requests of a sample are among each other by one field: ranks from `from` to `to`, in parts of the sample. */
export interface Ranks {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** The ranks of values, 0 to 1; equal values share the ranks that they take up. */
export function ranksOf(values: Float64Array): Ranks {
  const sorted = values.slice().sort();
  const total = sorted.length;
  // Where each distinct value begins among the sorted ones, and the end.
  const starts: number[] = [];
  for (let i = 0; i < total; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) starts.push(i);
  const distinct = Float64Array.from(starts, (start) => sorted[start]);
  starts.push(total);
  const from = new Float64Array(total);
  const to = new Float64Array(total);
  for (let i = 0; i < total; i++) {
    const value = values[i];
    let [low, high] = [0, distinct.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (distinct[middle] < value) low = middle + 1;
      else high = middle;
    }
    from[i] = starts[low] / total;
    to[i] = starts[low + 1] / total;
  }
  return { from, to };
}

/**
 * Adds the checkerboard copula of two fields' ranks to a grid, row by row: each request's mass is spread evenly over the ranks that it
 * has (Genest and Nešlehová 2007, doi:10.1017/S0515036100014963), so that rows and columns have equal sums.
 *
 * @param weight that is added in all
 */
export function addRanks(grid: Float64Array, size: number, x: Ranks, y: Ranks, weight: number): void {
  const count = x.from.length;
  const mass = weight / count;
  for (let i = 0; i < count; i++) {
    const [left, right, low, high] = [x.from[i] * size, x.to[i] * size, y.from[i] * size, y.to[i] * size];
    const [row, column] = [Math.min(Math.floor(left), size - 1), Math.min(Math.floor(low), size - 1)];
    if (right <= row + 1 && high <= column + 1) {
      grid[row * size + column] += mass;
      continue;
    }
    const density = mass / ((right - left) * (high - low));
    for (let r = row; r < size && r < right; r++) {
      const width = Math.min(right, r + 1) - Math.max(left, r);
      for (let c = column; c < size && c < high; c++) {
        grid[r * size + c] += density * width * (Math.min(high, c + 1) - Math.max(low, c));
      }
    }
  }
}
