import { uniforms } from '../compare/traces.js';

/** Variates by textbook methods on the host's `Math`: nothing of the code under test. */
export class Sampler {
  readonly uniform: () => number;

  constructor(seed: number) {
    const next = uniforms(seed);
    // Never 0, as logarithms are taken.
    this.uniform = () => next() + 2 ** -33;
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  exponential(): number {
    return -Math.log(this.uniform());
  }

  weibull(shape: number): number {
    return this.exponential() ** (1 / shape);
  }

  /** Marsaglia and Tsang 2000, doi:10.1145/358407.358414. */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * this.uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    while (true) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(this.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  times(count: number, draw: () => number): Float64Array {
    return Float64Array.from({ length: count }, draw);
  }
}

/** What a clock that cuts times down to ticks shows of gaps. */
export function throughClock(gaps: Float64Array, tick: number, start: number): Float64Array {
  let time = start;
  let shown = Math.floor(start / tick);
  return gaps.map((gap) => {
    time += gap;
    const before = shown;
    shown = Math.floor(time / tick);
    return (shown - before) * tick;
  });
}

export function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
