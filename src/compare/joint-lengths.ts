import { jointDeciles, spearmanOfPairs } from '../estimation/joint.js';
import { PairTally } from '../estimation/pair-tally.js';
import { ofRole } from '../fields.js';
import type { RowValues } from '../trace/column-tally.js';
import type { JointLengths } from './comparison.js';

/** Pairs of lengths that are told apart: few enough for a processor's nearest memory to hold most of them. */
const MAX_CELLS = 1 << 15;

/** Inputs of requests with their outputs. */
export class JointTally {
  readonly #input: number;
  readonly #output: number;
  readonly #names: readonly [input: string, output: string];
  readonly #pairs = new PairTally({ maxCells: MAX_CELLS });
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
    if (this.#isWhole) this.#pairs.addAll(inputs!, outputs!);
  }

  /** Undefined where values are missing. */
  figures(): JointLengths | undefined {
    if (!this.#isWhole) return undefined;
    const pairs = this.#pairs.sorted();
    const [input, output] = this.#names;
    return {
      input,
      output,
      spearman: spearmanOfPairs(pairs),
      deciles: jointDeciles(pairs).map(({ decile, meanX, meanY, medianY }) => ({
        decile,
        meanInput: meanX,
        meanOutput: meanY,
        medianOutput: medianY,
      })),
    };
  }
}
