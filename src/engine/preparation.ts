/** What the engine prepares in bulk for plans, as it would take long in code that is not optimised yet. */
import { instantiateEngine } from './instantiate.js';
import { engineModule } from './module.js';
import { LengthPart } from './population-layout.generated.js';
import { AliasMemory } from './preparation-layout.generated.js';
import { prepare, reserveScratch, type ScratchExports, sharedInstance } from './shared-instance.js';

/** The exports that prepare values; addresses are of the instance's memory. */
interface PreparationExports extends ScratchExports {
  buildAliasTable(address: number, length: number): number;
  writeAliasTable(address: number, length: number, bins: number, size: number): number;
  cutLengths(
    parts: number,
    partCount: number,
    into: number,
    capacity: number,
    largest: number,
    first: number,
  ): number;
}

/** Values in ascending order, each with its probability. */
export interface PreparedAtoms {
  readonly values: Float64Array;
  readonly probabilities: Float64Array;
}

/** A log-normal part of a law of token counts. */
export interface CutPart {
  readonly weight: number;
  readonly mu: number;
  readonly sigma: number;
  /** How many values it is cut into. */
  readonly values: number;
}

/**
 * Log-normal parts, cut into values of random probabilities.
 *
 * @param largest value, whole; the smallest is 1
 * @param first state of the sequence of random pieces, whole, 0 to 2^32 - 1
 * @throws EngineError where there is no memory for so many values
 */
export function cutLengths(parts: readonly CutPart[], largest: number, first: number): PreparedAtoms {
  const engine = sharedInstance<PreparationExports>();
  let capacity = 0;
  for (const { values } of parts) capacity += values;
  // Two lists of values and probabilities: what is made, and room for what is made on the way.
  const address = reserveScratch(engine, (parts.length * LengthPart.COUNT + 4 * capacity) * 8);
  const numbers = new Float64Array(engine.memory.buffer, address, parts.length * LengthPart.COUNT);
  parts.forEach(({ weight, mu, sigma, values }, index) => {
    const at = index * LengthPart.COUNT;
    numbers[at + LengthPart.weight] = weight;
    numbers[at + LengthPart.mu] = mu;
    numbers[at + LengthPart.sigma] = sigma;
    numbers[at + LengthPart.values] = values;
  });
  const into = address + numbers.byteLength;
  const count = prepare(engine, () =>
    engine.cutLengths(address, parts.length, into, capacity, largest, first),
  );
  // Its table of quantiles can have made the memory grow.
  const { buffer } = engine.memory;
  return {
    values: new Float64Array(buffer, into, count).slice(),
    probabilities: new Float64Array(buffer, into + capacity * 8, count).slice(),
  };
}

/** Larger tables are made in an instance that is dropped; the shared one would keep their memory. */
const MOST_SHARED = 65_536;

/** Beyond so many values each larger table has an instance of its own, as those that grow leave their memory behind. */
const MOST_GROWN = 8_388_608;

/** Where tables are made that are too large for the shared instance: in another one, which goes with this object. */
export class LargeTables {
  #engine: PreparationExports | undefined;
  #length = 0;

  engineFor(length: number): PreparationExports {
    const isLarger = length > this.#length;
    if (this.#engine === undefined || (isLarger && length > MOST_GROWN)) {
      this.#engine = instantiateEngine<PreparationExports>(engineModule());
    }
    if (isLarger) this.#length = length;
    return this.#engine;
  }
}

/** An alias table, ready for a plan; valid until something else is prepared. */
export interface AliasBins {
  readonly count: number;
  /** The value of the first bin, and the largest; undefined where there is none. */
  readonly first: number | undefined;
  readonly largest: number | undefined;
  /** The bins in records of so many bytes: `SIZE` of `NarrowBin`, `WideBin` or `RatioBin`. */
  records(size: number): Uint8Array;
}

/**
 * Builds an alias table of values, each of which gets its probability to within 2^-32.
 *
 * @param values in ascending order
 * @param probabilities of the same length, each at least 0, with a positive sum; values of probability 0 get no bin
 * @throws EngineError where there is no memory for so many values
 */
export function aliasBins(
  values: Float64Array,
  probabilities: Float64Array,
  large = new LargeTables(),
): AliasBins {
  const { own, records } = build(values, probabilities, large);
  return { count: own.length, first: own[0], largest: own[own.length - 1], records };
}

/**
 * The same of rows that have several values, by their probabilities: a function that makes it of a column of their values. All
 * columns have the same bins.
 */
export function aliasBinsOfRows(
  probabilities: Float64Array,
  large: LargeTables,
): (column: ArrayLike<number>) => AliasBins {
  const { own, alias, records } = build(
    probabilities.map((_, row) => row),
    probabilities,
    large,
  );
  const [ownRows, aliasRows] = [own.slice(), alias.slice()];
  return (column) => {
    let largest = own.length > 0 ? 0 : undefined;
    for (let bin = 0; bin < own.length; bin++) {
      own[bin] = column[ownRows[bin]];
      alias[bin] = column[aliasRows[bin]];
      largest = Math.max(largest!, own[bin]);
    }
    return { count: own.length, first: own[0], largest, records };
  };
}

/** Builds a table; its bins' values are where they are written from. */
function build(values: Float64Array, probabilities: Float64Array, large: LargeTables) {
  const { length } = values;
  const engine = length > MOST_SHARED ? large.engineFor(length) : sharedInstance<PreparationExports>();
  const address = reserveScratch(engine, length * AliasMemory.SIZE);
  const { buffer } = engine.memory;
  const own = new Float64Array(buffer, address + length * AliasMemory.VALUES, length);
  own.set(values);
  new Float64Array(buffer, address + length * AliasMemory.PROBABILITIES, length).set(probabilities);
  const count = engine.buildAliasTable(address, length);
  return {
    own: own.subarray(0, count),
    alias: new Float64Array(buffer, address + length * AliasMemory.ALIASES, count),
    records(size: number): Uint8Array {
      const records = engine.writeAliasTable(address, length, count, size) >>> 0;
      return new Uint8Array(buffer, records, count * size);
    },
  };
}
