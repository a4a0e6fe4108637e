import type { DeterministicMath } from '../../engine/math.js';
import { type ComplexList, type FourierTransform, fourierTransform, sizeFor } from './fourier.js';
import { emptyLaw, type TokenGrid } from './token-grid.js';

/** Points for each cell: of laws that a grid divides, and of those that it has as they are, which rounding should not tell. */
const [POINTS_A_CELL, EXACT_POINTS_A_CELL] = [2, 4];
/** What coefficients beyond those that are wanted are lessened by, which the values on a circle cannot tell from them. */
const ALIAS = 1e-11;

/**
 * Generating functions of laws on a grid: the sum over nodes of P(node) x^node, at so many points of a circle of a radius below
 * 1 that the coefficients up to the limit follow from the values (Abate and Whitt 1992, "Numerical inversion of probability
 * generating functions", doi:10.1016/0167-6377(92)90050-D). The error of a coefficient is at most ALIAS times the largest of
 * those beyond the limit, and what the rounding of doubles becomes at radius^-cells, some 1e-9, or 1e-12 where
 * there are four points a cell.
 */
export class GeneratingFunctions {
  readonly #grid: TokenGrid;
  readonly #transform: FourierTransform;
  readonly #radius: number;

  constructor(grid: TokenGrid, math: DeterministicMath) {
    this.#grid = grid;
    const isExact = grid.atLimit === 1;
    this.#transform = fourierTransform(
      sizeFor((isExact ? EXACT_POINTS_A_CELL : POINTS_A_CELL) * grid.cells),
      math,
    );
    this.#radius = math.pow(ALIAS, 1 / this.size);
  }

  /** Points of the circle; those behind `size / 2` mirror those before it. */
  get size(): number {
    return this.#transform.size;
  }

  /** Of two lists of numbers by node: the values of the first and of i times the second, added up. */
  of(a: Float64Array, b?: Float64Array): ComplexList {
    const values = {
      re: this.#damped(a),
      im: b === undefined ? new Float64Array(this.size) : this.#damped(b),
    };
    this.#transform.apply(values);
    return values;
  }

  #damped(list: Float64Array): Float64Array {
    const made = new Float64Array(this.size);
    let factor = 1;
    for (let node = 0; node < list.length; node++, factor *= this.#radius) made[node] = list[node] * factor;
    return made;
  }

  /** The law that has values, which are overwritten. */
  lawOf(values: ComplexList): Float64Array {
    // The inverse is the transform of what is mirrored at the real axis.
    const { re, im } = values;
    for (let point = 0; point < this.size; point++) im[point] = -im[point];
    this.#transform.apply(values);
    const law = emptyLaw(this.#grid);
    let factor = 1 / this.size;
    for (let node = 0; node < law.length; node++, factor /= this.#radius)
      law[node] = Math.max(re[node] * factor, 0);
    return law;
  }

  /** What the value at a point, up to `size / 2`, and at its mirror image add to the coefficient of the node at the limit. */
  partAtLimit(point: number, re: number, im: number): number {
    const angle = point * this.#grid.cells;
    const part = re * this.#transform.cosine(angle) - im * this.#transform.sine(angle);
    return point === 0 || point === this.size / 2 ? part : 2 * part;
  }

  /** What the sum of the parts is divided by. */
  scaleAtLimit(math: DeterministicMath): number {
    return this.size * math.pow(this.#radius, this.#grid.cells);
  }
}

/** The two values at a point of what `of` has made of two lists. */
export function valuesOfTwo(
  { re, im }: ComplexList,
  point: number,
): readonly [aRe: number, aIm: number, bRe: number, bIm: number] {
  const other = point === 0 ? 0 : re.length - point;
  return [
    (re[point] + re[other]) / 2,
    (im[point] - im[other]) / 2,
    (im[point] + im[other]) / 2,
    (re[other] - re[point]) / 2,
  ];
}

/** The values of a product of what `of` has made of two lists. */
export function productOfTwo(values: ComplexList): ComplexList {
  const size = values.re.length;
  const product = { re: new Float64Array(size), im: new Float64Array(size) };
  for (let point = 0; point < size; point++) {
    const [aRe, aIm, bRe, bIm] = valuesOfTwo(values, point);
    product.re[point] = aRe * bRe - aIm * bIm;
    product.im[point] = aRe * bIm + aIm * bRe;
  }
  return product;
}
