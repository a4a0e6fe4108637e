import { deterministicMath } from '../../src/engine/math.js';
import { findModes } from '../../src/estimation/modes.js';
import type { FieldDistribution } from '../../src/laws/distribution.js';
import type { Dataset, Pool } from '../../src/pool/pool.js';
import { type Points, pointsOf, TAIL } from './points.js';

/** What is said of one field of one dataset. */
export interface FieldLaw extends Points {
  readonly mean: number;
  readonly meanSquare: number;
}

/** How a client's own lengths vary. */
export interface LawShape {
  /** Coefficient of variation; 0 where the mean is 0. */
  readonly cv: number;
  /** Values in effect: e to the power of the entropy. */
  readonly distinct: number;
  /** Hills, as characterise and fit count them. */
  readonly modes: number;
}

const laws = new WeakMap<FieldDistribution, FieldLaw>();
const shapes = new WeakMap<FieldLaw, LawShape>();
const datasets = new WeakMap<Pool, Map<number, Dataset>>();

/** A dataset of a pool, the same object every time, as what is computed of its distributions is kept by these. */
export function datasetOf(pool: Pool, index: number): Dataset {
  let known = datasets.get(pool);
  if (known === undefined) {
    known = new Map();
    datasets.set(pool, known);
  }
  let dataset = known.get(index);
  if (dataset === undefined) {
    dataset = pool.dataset(index);
    known.set(index, dataset);
  }
  return dataset;
}

/** @throws PoolError for what is no distribution of the field */
export function lawOf(distribution: FieldDistribution, field: string): FieldLaw {
  let law = laws.get(distribution);
  if (law === undefined) {
    const points = pointsOf(distribution, field);
    let [mean, meanSquare] = [0, 0];
    for (let index = 0; index < points.values.length; index++) {
      const value = points.values[index];
      mean += points.weights[index] * value;
      meanSquare += points.weights[index] * value * value;
    }
    law = { ...points, mean, meanSquare };
    laws.set(distribution, law);
  }
  return law;
}

export function shapeOf(law: FieldLaw): LawShape {
  let shape = shapes.get(law);
  if (shape === undefined) {
    const variance = Math.max(law.meanSquare - law.mean * law.mean, 0);
    shape = {
      cv: law.mean > 0 ? Math.sqrt(variance) / law.mean : 0,
      distinct: Math.exp(entropy(law)),
      modes: findModes(seen(law), deterministicMath()).modes.length,
    };
    shapes.set(law, shape);
  }
  return shape;
}

function entropy({ weights, widths }: Points): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) {
    sum -= weights[index] * Math.log(weights[index] / widths[index]);
  }
  return sum;
}

/** What a log would show: of laws in cells, without tails that are longer than those of any table. */
function seen({ values, weights, widths }: Points): Pick<Points, 'values' | 'weights'> {
  if (widths.every((width) => width === 1)) return { values, weights };
  let [from, to] = [0, values.length];
  for (let passed = weights[from]; passed < TAIL; passed += weights[++from]);
  for (let passed = weights[to - 1]; passed < TAIL; passed += weights[--to - 1]);
  return { values: values.subarray(from, to), weights: weights.subarray(from, to) };
}
