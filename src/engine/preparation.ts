/** What the engine prepares in bulk for plans, as it would take long in code that is not optimised yet. */
import { instantiateEngine } from './instantiate.js';
import { type PreparationExports, sharedInstance } from './math.js';
import { engineModule } from './module.js';

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

/** `Part` in `assembly/preparation/cut-lengths.ts`: numbers of a part. */
const PART_NUMBERS = 4;

/**
 * Log-normal parts, cut into values of random probabilities.
 *
 * @param largest value, whole; the smallest is 1
 * @param first state of the sequence of random pieces, whole, 0 to 2^32 - 1
 */
export function cutLengths(parts: readonly CutPart[], largest: number, first: number): PreparedAtoms {
  const engine = sharedInstance();
  let capacity = 0;
  for (const { values } of parts) capacity += values;
  const address = engine.scratch((parts.length * PART_NUMBERS + 4 * capacity) * 8) >>> 0;
  const numbers = new Float64Array(engine.memory.buffer, address, parts.length * PART_NUMBERS);
  parts.forEach(({ weight, mu, sigma, values }, index) => {
    const at = index * PART_NUMBERS;
    numbers[at] = weight;
    numbers[at + 1] = mu;
    numbers[at + 2] = sigma;
    numbers[at + 3] = values;
  });
  const into = address + numbers.byteLength;
  const count = engine.cutLengths(address, parts.length, into, capacity, largest, first);
  // Its table of quantiles can have made the memory grow.
  const { buffer } = engine.memory;
  return {
    values: new Float64Array(buffer, into, count).slice(),
    probabilities: new Float64Array(buffer, into + capacity * 8, count).slice(),
  };
}

/** Bytes of a bin of an alias table: of values below 65,536, below 2^32, and of ratios. */
export const ALIAS_BYTES = { narrow: 8, wide: 16, ratio: 24 } as const;

/** Bytes that making a table takes a value: what it is made of and in, and the widest record. */
const BYTES_A_VALUE = 32 + ALIAS_BYTES.ratio;

/** Larger tables are made in an instance that is dropped; the shared one would keep their memory. */
const MOST_SHARED = 65_536;

/** An alias table, ready for a plan. */
export interface AliasBins {
  readonly count: number;
  /** The values of the first and of the last bin; undefined where there is none. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** The bins in records of so many bytes; valid until something else is prepared. */
  records(size: number): Uint8Array;
}

/**
 * Builds an alias table of values, each of which gets its probability to within 2^-32.
 *
 * @param probabilities of the same length, each at least 0, with a positive sum; values of probability 0 get no bin
 */
export function aliasBins(values: Float64Array, probabilities: Float64Array): AliasBins {
  const { length } = values;
  const engine =
    length > MOST_SHARED ? instantiateEngine<PreparationExports>(engineModule()) : sharedInstance();
  const address = engine.scratch(length * BYTES_A_VALUE) >>> 0;
  const numbers = new Float64Array(engine.memory.buffer, address, 2 * length);
  numbers.set(values);
  numbers.set(probabilities, length);
  const count = engine.buildAliasTable(address, length);
  return {
    count,
    first: count > 0 ? numbers[0] : undefined,
    last: count > 0 ? numbers[count - 1] : undefined,
    records(size) {
      const records = engine.writeAliasTable(address, length, count, size) >>> 0;
      return new Uint8Array(engine.memory.buffer, records, count * size);
    },
  };
}
