import { totalOf, type WeightedValues } from './weighted.js';

/** Whole numbers below this have a cell each, and from there on there are as many cells to an octave as below say. */
const SINGLE_BELOW = 128;
const CELLS_AN_OCTAVE = 32;

/**
 * Rounded values as what they were before that lay in: from `low` to `high`, half a unit about each. Wide values share cells
 * of up to 3 % of themselves. Those without a weight are left out.
 */
export interface Cells {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Shares of all, with a sum of 1. */
  readonly shares: Float64Array;
}

/** @param values whole, at least one of them */
export function cellsOf({ values, weights }: WeightedValues): Cells {
  const total = totalOf(weights);
  const cells: { low: number; high: number; share: number }[] = [];
  for (let index = 0; index < values.length; index++) {
    const { low, high } = cellAround(values[index]);
    const last = cells.at(-1);
    if (last?.low === low) last.share += weights[index] / total;
    else cells.push({ low, high, share: weights[index] / total });
  }
  return {
    low: Float64Array.from(cells, ({ low }) => low),
    high: Float64Array.from(cells, ({ high }) => high),
    shares: Float64Array.from(cells, ({ share }) => share),
  };
}

function cellAround(value: number): { low: number; high: number } {
  let width = 1;
  for (let octave = SINGLE_BELOW; octave <= value; octave *= 2) width = octave / CELLS_AN_OCTAVE;
  const first = Math.floor(value / width) * width;
  return { low: first - 0.5 < 0 ? 0 : first - 0.5, high: first + width - 0.5 };
}
