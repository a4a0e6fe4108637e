import { DecileMeans } from '../estimation/decile-means.js';
import { spearmanOfPairs } from '../estimation/joint.js';
import { PairTally } from '../estimation/pair-tally.js';
import { ofRole } from '../fields.js';
import type { RowValues } from '../trace/column-tally.js';
import type { JointLengths } from './comparison.js';

/** So many requests all count for the rank correlation; from there up to twice as many every second one, for two, and so on. */
const ALL_RANKED = 1 << 18;

/** Inputs of requests with their outputs. */
export class JointTally {
  readonly #input: number;
  readonly #output: number;
  readonly #names: readonly [input: string, output: string];
  readonly #means = new DecileMeans();
  readonly #pairs = new PairTally({ maxCells: 1 << 14 });
  #rows = 0;
  #isWhole = true;

  private constructor(names: readonly string[], input: string, output: string) {
    this.#names = [input, output];
    this.#input = names.indexOf(input);
    this.#output = names.indexOf(output);
  }

  /**
   * @param names of the columns that have one number a row
   * @returns undefined where there is no input among them, or no output
   */
  static of(names: readonly string[]): JointTally | undefined {
    const byName = Object.fromEntries(names.map((name) => [name, name]));
    const [input, output] = [ofRole(byName, 'input'), ofRole(byName, 'output')];
    return input === undefined || output === undefined ? undefined : new JointTally(names, input, output);
  }

  /** @param values of a batch, by the order of the names; undefined where a row has none */
  add(values: readonly (RowValues | undefined)[]): void {
    const [inputs, outputs] = [values[this.#input], values[this.#output]];
    this.#isWhole &&= inputs !== undefined && outputs !== undefined;
    if (!this.#isWhole) return;
    this.#means.addAll(inputs!, outputs!);
    this.#addRanked(inputs!, outputs!);
  }

  /** Rows by their numbers, whatever batches they come in. */
  #addRanked(inputs: RowValues, outputs: RowValues): void {
    const first = this.#rows;
    this.#rows += inputs.length;
    for (let row = 0; row < inputs.length; ) {
      const every = everyAt(first + row);
      const until = Math.min(inputs.length, ALL_RANKED * every - first);
      row += (every - ((first + row) % every)) % every;
      for (; row < until; row += every) this.#pairs.add(inputs[row], outputs[row], every);
      row = Math.max(row, until);
    }
  }

  /** Undefined where values are missing. */
  figures(): JointLengths | undefined {
    if (!this.#isWhole) return undefined;
    const [input, output] = this.#names;
    return {
      input,
      output,
      spearman: spearmanOfPairs(this.#pairs.sorted()),
      deciles: this.#means.deciles().map(({ decile, meanX, meanY }) => ({
        decile,
        meanInput: meanX,
        meanOutput: meanY,
      })),
    };
  }
}

/** From one row that is ranked to the next: 1 below 2^18, and twice as much from each power of two on. */
function everyAt(row: number): number {
  let every = 1;
  while (row >= ALL_RANKED * every) every *= 2;
  return every;
}
