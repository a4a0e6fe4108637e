/** Random numbers of the tests, which are the same in each run: mulberry32. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** Above 0 and below 1. */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let word = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    word ^= word + Math.imul(word ^ (word >>> 7), 61 | word);
    return (((word ^ (word >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  }

  exponential(mean = 1): number {
    return -mean * Math.log(this.uniform());
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Weibull with mean 1. */
  weibull(shape: number): number {
    return this.exponential() ** (1 / shape) / gammaOf(1 + 1 / shape);
  }

  /** Gamma with mean 1, by Marsaglia and Tsang. */
  gamma(shape: number): number {
    if (shape < 1) return (this.gamma(shape + 1) * (shape + 1) * this.uniform() ** (1 / shape)) / shape;
    const d = shape - 1 / 3;
    for (;;) {
      const x = this.normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v))
        return (d * v) / shape;
    }
  }
}

/** Lanczos' approximation, for arguments above 1. */
function gammaOf(x: number): number {
  const [g, coefficients] = [
    7,
    [
      0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
      12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ],
  ];
  const t = x - 1 + g + 0.5;
  const sum = coefficients.reduce((total, c, i) => total + (i === 0 ? c : c / (x - 1 + i)), 0);
  return Math.sqrt(2 * Math.PI) * t ** (x - 0.5) * Math.exp(-t) * sum;
}
