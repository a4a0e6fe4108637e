/** Within a run a continuous law is taken for uniform; its distribution function may be off by as much: 2^-18. */
const TOLERANCE = 1 / 262144;
/** In the tails it may be off by this share of what is left of the law. */
const TAIL_TOLERANCE = 1 / 256;
/** No run has more probability: a function that looks straight at the points that are tried may not be between them. */
const LARGEST_STRETCH = 1 / 64;
/** Stretches of less probability are not divided: 2^-34, less than what 32 random bits tell apart. */
const SMALLEST_STRETCH = 1 / 17_179_869_184;
/** 2^-34: ratios that are closer make no difference to any whole number that they divide. */
const RATIO_STEP = 1 / 17_179_869_184;

/** Divides stretches of a law by halving until they are near enough to straight, and hands over the runs in order. */
export class Straightener {
  readonly #cumulative: (x: number) => number;
  readonly #total: number;
  readonly #isWhole: boolean;
  readonly #emit: (upTo: number, first: number, last: number) => void;

  /** @param total the largest value of `cumulative` */
  constructor(
    cumulative: (x: number) => number,
    total: number,
    isWhole: boolean,
    emit: (upTo: number, first: number, last: number) => void,
  ) {
    this.#cumulative = cumulative;
    this.#total = total;
    this.#isWhole = isWhole;
    this.#emit = emit;
  }

  /** The stretch from `from` (exclusive) to `to`, where the distribution function has the values `below` and `upTo`. */
  divide(from: number, below: number, to: number, upTo: number): void {
    const middle = this.#middle(from, to);
    this.#divideAt(from, below, middle, this.#cumulative(middle), to, upTo);
  }

  #divideAt(from: number, below: number, middle: number, half: number, to: number, upTo: number): void {
    const isSmallest = to - from <= (this.#isWhole ? 1 : RATIO_STEP);
    if (isSmallest || upTo - below < SMALLEST_STRETCH) {
      this.#run(from, to, upTo);
      return;
    }
    const [lower, upper] = [this.#middle(from, middle), this.#middle(middle, to)];
    const [lowerHalf, upperHalf] = [this.#cumulative(lower), this.#cumulative(upper)];
    const tail = TAIL_TOLERANCE * Math.min(upTo, this.#total - below);
    const tolerance = Math.min(TOLERANCE, Math.max(tail, SMALLEST_STRETCH));
    const slope = (upTo - below) / (to - from);
    const isStraight = (x: number, value: number) =>
      Math.abs(value - below - slope * (x - from)) <= tolerance;
    if (
      upTo - below <= LARGEST_STRETCH &&
      isStraight(middle, half) &&
      isStraight(lower, lowerHalf) &&
      isStraight(upper, upperHalf)
    ) {
      this.#run(from, to, upTo);
      return;
    }
    this.#divideAt(from, below, lower, lowerHalf, middle, half);
    this.#divideAt(middle, half, upper, upperHalf, to, upTo);
  }

  #run(from: number, to: number, upTo: number): void {
    this.#emit(upTo, this.#isWhole ? from + 1 : from, to);
  }

  #middle(from: number, to: number): number {
    const middle = (from + to) / 2;
    return this.#isWhole ? Math.floor(middle) : middle;
  }
}
