import type { Turns } from '../../workload/resolved-workload.js';
import { type TurnProbability, turnProbabilities } from '../conversations/turn-counts.js';

/** Numbers of turns that are looked at each by itself, whatever there is; those behind them are divided among others. */
const NUMBERS_BY_THEMSELVES = 256;
/** Of listed numbers, beyond which they are thinned. */
const MOST_NUMBERS = 512;
/** What a number that takes others is apart from its neighbour, at most, as a part of itself. */
const GAP = 1 / 64;
/** Powers whose squared size is below this are 0. */
const VANISHING = 1e-40;

/**
 * The generating function of how many turns conversations have: where p(t) is the probability of t turns, and P(T >= k)
 * the sum of those from k on, it is the sum over k >= 2 of P(T >= k) z^(k - 2) = (1 - sum over t of p(t) z^(t - 1)) / (1 - z).
 */
export class TurnSeries {
  readonly probabilities: readonly TurnProbability[];
  /** What `at` goes through; of geometric numbers of turns, the ratio of neighbours is enough. */
  readonly #thinned: readonly TurnProbability[];
  readonly #ratio: number | undefined;
  /** Steps that an evaluation takes. */
  readonly steps: number;

  constructor(option: Turns) {
    const probabilities = turnProbabilities(option);
    this.probabilities = probabilities;
    const isGeometric = 'mean' in option && probabilities.length > 2;
    this.#ratio = isGeometric ? probabilities[1].probability / probabilities[0].probability : undefined;
    this.#thinned = isGeometric ? [] : thinned(probabilities);
    this.steps = isGeometric ? 1 : this.#thinned.length;
  }

  get mean(): number {
    return this.probabilities.reduce((sum, { turns, probability }) => sum + turns * probability, 0);
  }

  get longest(): number {
    return this.probabilities.at(-1)!.turns;
  }

  /** At a complex number of a size below 1. */
  at(re: number, im: number): readonly [re: number, im: number] {
    const [sumRe, sumIm] =
      this.#ratio === undefined ? this.#listed(re, im) : this.#geometric(re, im, this.#ratio);
    return divided(1 - sumRe, -sumIm, 1 - re, -im);
  }

  /** p z (1 - (r z)^(n - 1)) / (1 - r z), of 2 to n turns with the probabilities p r^(turns - 2). */
  #geometric(re: number, im: number, ratio: number): readonly [re: number, im: number] {
    const { length } = this.probabilities;
    const [{ probability }] = this.probabilities;
    const [powerRe, powerIm] = power(re * ratio, im * ratio, length);
    const [sumRe, sumIm] = divided(1 - powerRe, -powerIm, 1 - re * ratio, -im * ratio);
    return [probability * (sumRe * re - sumIm * im), probability * (sumRe * im + sumIm * re)];
  }

  /** By Horner's rule. */
  #listed(re: number, im: number): readonly [re: number, im: number] {
    const terms = this.#thinned;
    let [sumRe, sumIm] = [0, 0];
    for (let place = terms.length - 1; place >= 0; place--) {
      const { turns, probability } = terms[place];
      const [powerRe, powerIm] = power(re, im, turns - (place > 0 ? terms[place - 1].turns : 1));
      sumRe += probability;
      [sumRe, sumIm] = [sumRe * powerRe - sumIm * powerIm, sumRe * powerIm + sumIm * powerRe];
    }
    return [sumRe, sumIm];
  }
}

/**
 * Of many numbers of turns fewer, with the same mean: each beyond the first is divided between two that are near to it. As mean turns
 * that take place are concave in the number that there would be, with a slope of at most 1, this takes from them less than
 * a quarter of how far these are apart, of the conversations that are between two of them and end there.
 */
function thinned(probabilities: readonly TurnProbability[]): readonly TurnProbability[] {
  if (probabilities.length <= MOST_NUMBERS) return probabilities;
  const longest = probabilities.at(-1)!.turns;
  const numbers: number[] = [];
  for (
    let turns = 1;
    turns < longest;
    turns += Math.max(1, Math.floor((turns - NUMBERS_BY_THEMSELVES) * GAP))
  ) {
    numbers.push(turns);
  }
  numbers.push(longest);
  const shares = new Float64Array(numbers.length);
  let place = 0;
  for (const { turns, probability } of probabilities) {
    while (numbers[place] < turns) place++;
    const below = place === 0 ? 0 : (numbers[place] - turns) / (numbers[place] - numbers[place - 1]);
    shares[place] += probability * (1 - below);
    if (below > 0) shares[place - 1] += probability * below;
  }
  return numbers
    .map((turns, index) => ({ turns, probability: shares[index] }))
    .filter(({ probability }) => probability > 0);
}

function divided(re: number, im: number, byRe: number, byIm: number): readonly [re: number, im: number] {
  const square = byRe * byRe + byIm * byIm;
  return [(re * byRe + im * byIm) / square, (im * byRe - re * byIm) / square];
}

/** A power of a complex number of a size below 1, by repeated squaring. */
export function power(re: number, im: number, exponent: number): readonly [re: number, im: number] {
  if (exponent === 1) return [re, im];
  let [resultRe, resultIm] = [1, 0];
  let [squareRe, squareIm] = [re, im];
  for (let left = exponent; ; ) {
    if (left % 2 === 1) {
      [resultRe, resultIm] = [
        resultRe * squareRe - resultIm * squareIm,
        resultRe * squareIm + resultIm * squareRe,
      ];
    }
    left = Math.floor(left / 2);
    if (left === 0) return [resultRe, resultIm];
    [squareRe, squareIm] = [squareRe * squareRe - squareIm * squareIm, 2 * squareRe * squareIm];
    if (squareRe * squareRe + squareIm * squareIm < VANISHING) return [0, 0];
  }
}
