import { integer, list, plural } from './words.js';

/** Zeros among values that a picture shows over their logarithm. */
export interface Zeros {
  readonly zeros: number;
  /** All values, those that are 0 among them. */
  readonly count: number;
  /** What the values are, in the singular, such as `item`. */
  readonly noun: string;
  /** Whose they are, where there are others beside them. */
  readonly whose?: string | undefined;
}

/** What a sentence adds of them, as a logarithm has no place for them; empty where there are none. */
export function saidOfZeros(all: readonly Zeros[]): string {
  const said = all
    .filter(({ zeros }) => zeros > 0)
    .map(({ zeros, count, noun, whose }) => {
      const of = `${integer(zeros)} of ${plural(count, noun)}`;
      return whose === undefined ? of : `${of} in ${whose}`;
    });
  return said.length === 0 ? '' : ` Not shown, as they are 0: ${list(said)}.`;
}
