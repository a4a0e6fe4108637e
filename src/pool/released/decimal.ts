import { ByteFault } from './fault.js';
import { textOf } from './text-of.js';

/** 10^0 to 10^22: the powers of ten that a double holds exactly. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Veltkamp's constant for 53-bit significands, 2^27 + 1. */
const SPLITTER = 134_217_729;

/** Above the error of the quotient in `divideExactly` by a factor of 32. */
const QUOTIENT_ERROR = 2 ** -96;

/** Characters of a number at most: the exact decimal expansion of any double has fewer. */
const LONGEST_NUMBER = 1_100;

const DOT = 0x2e;
const MINUS = 0x2d;
const PLUS = 0x2b;
const ZERO = 0x30;

/**
 * Reads decimal numbers out of bytes, correctly rounded: the result is always `Number()` of the same text, but
 * no text is made for the numbers that probability tables consist of (up to 20 digits, 22 after the point).
 *
 * The grammar is that of Python's float literals without underscores: `1`, `-0.5`, `5.`, `.5`, `6.3e-05`.
 */
export class DecimalScanner {
  /** Position after the number that `scan` read; the position it was given where there is no number. */
  end = 0;

  /**
   * The number at `start`, or NaN where there is none.
   *
   * @throws ByteFault when it is longer than any number needs to be
   */
  scan(bytes: Uint8Array, start: number): number {
    let position = start;
    const sign = bytes[position];
    if (sign === MINUS || sign === PLUS) position++;

    // `Math.imul` spares the engine's checks for overflow, a third of the time of this loop.
    // The digits are gathered in 32-bit integers: `head` (up to nine), `body` (nine more) and `tail` (the rest).
    let head = 0;
    let body = 0;
    let bodyDigits = 0;
    let tail = 0;
    let tailDigits = 0;
    let point = -1;
    const firstDigit = position;
    for (;;) {
      const byte = bytes[position];
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) {
        if (head < 100_000_000) head = (Math.imul(head, 10) + digit) | 0;
        else if (bodyDigits < 9) {
          body = (Math.imul(body, 10) + digit) | 0;
          bodyDigits++;
        } else if (tailDigits++ < 9) tail = (Math.imul(tail, 10) + digit) | 0;
      } else if (byte === DOT && point < 0) point = position;
      else break;
      position++;
    }
    if (position - firstDigit === (point < 0 ? 0 : 1)) {
      this.end = start;
      return Number.NaN;
    }
    const endOfDigits = position;
    let exponent = 0;
    if ((bytes[position] | 0x20) === 0x65) {
      const negative = bytes[position + 1] === MINUS;
      const firstExponentDigit = negative || bytes[position + 1] === PLUS ? position + 2 : position + 1;
      position = firstExponentDigit;
      for (;;) {
        const digit = bytes[position] - ZERO;
        if (!(digit >= 0 && digit <= 9)) break;
        // Capped, as any such exponent takes the slow path.
        if (exponent < 10_000) exponent = exponent * 10 + digit;
        position++;
      }
      if (position === firstExponentDigit) {
        this.end = start;
        return Number.NaN;
      }
      if (negative) exponent = -exponent;
    }
    if (position - start > LONGEST_NUMBER) {
      throw new ByteFault(
        `the number has ${position - start} characters; it must have at most ${LONGEST_NUMBER}`,
        start,
      );
    }
    this.end = position;
    const fractionDigits = point < 0 ? 0 : endOfDigits - point - 1;
    const scale = fractionDigits - exponent;
    const lowDigits = bodyDigits + tailDigits;
    let value = Number.NaN;
    if (scale >= 0 && scale <= 22) {
      // Both operands are exact, so the division rounds once (Clinger 1990, doi:10.1145/93542.93557).
      if (lowDigits <= 6) value = (head * POWERS_OF_TEN[bodyDigits] + body) / POWERS_OF_TEN[scale];
      else if (lowDigits <= 11) {
        value = divideExactly(head, body * POWERS_OF_TEN[tailDigits] + tail, lowDigits, scale);
      }
    }
    if (!(value >= 0)) return Number(textOf(bytes, start, position));
    return sign === MINUS ? -value : value;
  }
}

/**
 * (head x 10^restDigits + rest) / 10^scale, correctly rounded, or NaN where the result is too close to the middle
 * of two doubles to tell.
 *
 * The numerator is below 10^20 < 2^67, so the unevaluated sum of two doubles holds it exactly (Dekker 1971,
 * doi:10.1007/BF01397083). A quotient and a correction from the exact remainder follow, with an error below
 * 2^-101 of the quotient. If that error, enlarged, cannot change the rounded sum, the sum is the rounding of
 * the true quotient (Ziv's test, doi:10.1145/114697.116813).
 */
function divideExactly(head: number, rest: number, restDigits: number, scale: number): number {
  const factor = POWERS_OF_TEN[restDigits];
  const product = head * factor;
  const productError = multiplicationError(head, factor, product);
  const sum = product + rest;
  // The product is the larger term, so the difference is exact; the terms are whole and small.
  const sumError = productError + (rest - (sum - product));
  const numerator = sum + sumError;
  const numeratorError = sumError - (numerator - sum);

  const divisor = POWERS_OF_TEN[scale];
  const quotient = numerator / divisor;
  const back = quotient * divisor;
  const remainder = numerator - back - multiplicationError(quotient, divisor, back) + numeratorError;
  const correction = remainder / divisor;
  const margin = quotient * QUOTIENT_ERROR;
  const lower = quotient + (correction - margin);
  const upper = quotient + (correction + margin);
  return lower === upper ? lower : Number.NaN;
}

/** a x b - `product` exactly, where `product` is the rounded a x b (Dekker's product). */
function multiplicationError(a: number, b: number, product: number): number {
  const aScaled = a * SPLITTER;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = b * SPLITTER;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
