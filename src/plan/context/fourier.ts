import type { DeterministicMath } from '../../engine/math.js';

/** Complex numbers: their real and imaginary parts, each in a list. */
export interface ComplexList {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * The discrete Fourier transform of a size that is a power of two, at least 4: by Cooley and Tukey's algorithm of radix 2
 * (1965, doi:10.1090/S0025-5718-1965-0178586-1), with the deterministic mathematics.
 */
export class FourierTransform {
  readonly size: number;
  /** cos(2 pi j / size), j from 0 to size - 1. */
  readonly #cosines: Float64Array;
  readonly #reversed: Uint32Array;

  constructor(size: number, { cos }: DeterministicMath) {
    this.size = size;
    this.#cosines = new Float64Array(size);
    this.#reversed = new Uint32Array(size);
    const [quarter, half] = [size / 4, size / 2];
    for (let j = 0; j < quarter; j++) {
      const value = cos((2 * Math.PI * j) / size);
      this.#cosines[j] = value;
      this.#cosines[half - j] = -value;
      this.#cosines[half + j] = -value;
      if (j > 0) this.#cosines[size - j] = value;
    }
    for (let j = 1; j < size; j++)
      this.#reversed[j] = (this.#reversed[j >> 1] | (j % 2 === 1 ? size : 0)) >> 1;
  }

  /** cos(2 pi j / size) of a whole number j, at least 0. */
  cosine(j: number): number {
    return this.#cosines[j % this.size];
  }

  /** sin(2 pi j / size), likewise. */
  sine(j: number): number {
    return this.#cosines[(j + (this.size / 4) * 3) % this.size];
  }

  /** In place: number j becomes the sum over k of number k times exp(-2 pi i j k / size). */
  apply({ re, im }: ComplexList): void {
    const { size } = this;
    const cosines = this.#cosines;
    for (let j = 0; j < size; j++) {
      const other = this.#reversed[j];
      if (other <= j) continue;
      [re[j], re[other]] = [re[other], re[j]];
      [im[j], im[other]] = [im[other], im[j]];
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let from = 0; from < size; from += 2 * half) {
        for (let j = 0, angle = 0; j < half; j++, angle += stride) {
          const cos = cosines[angle];
          // Minus the sine.
          const sin = cosines[angle + size / 4];
          const low = from + j;
          const high = low + half;
          const turnedRe = re[high] * cos - im[high] * sin;
          const turnedIm = re[high] * sin + im[high] * cos;
          re[high] = re[low] - turnedRe;
          im[high] = im[low] - turnedIm;
          re[low] += turnedRe;
          im[low] += turnedIm;
        }
      }
    }
  }
}

/** By size. */
const known = new Map<number, FourierTransform>();

export function fourierTransform(size: number, math: DeterministicMath): FourierTransform {
  let transform = known.get(size);
  if (transform === undefined) {
    transform = new FourierTransform(size, math);
    known.set(size, transform);
  }
  return transform;
}

/** The least power of two, from 4 on, that is not below a number. */
export function sizeFor(count: number): number {
  let size = 4;
  while (size < count) size *= 2;
  return size;
}
