/** Digits that a figure has of which a summary holds hundreds: more than any picture shows, in half of the bytes. */
const DIGITS = 7;

/** A figure to seven significant digits; one that is no number stays so. */
export function rounded(figure: number): number {
  return Number(figure.toPrecision(DIGITS));
}
