import { PoolError } from '../../errors.js';

type Numbers = Float64Array | Uint32Array | Uint8Array;

/** Entries of a table at most, as a packed pool counts them in 32 bits. */
const LARGEST_LENGTH = 2 ** 31 - 1;

/**
 * A copy of an array with room for `capacity` entries. What is not written to yet costs addresses and no memory,
 * where the system hands out pages on their first use, as those of servers do.
 *
 * @throws PoolError when there can be no such array here
 */
export function grown<T extends Numbers>(array: T, capacity: number): T {
  if (!(capacity <= LARGEST_LENGTH)) throw tooLarge(capacity);
  const ArrayType = array.constructor as new (length: number) => T;
  let copy: T;
  try {
    copy = new ArrayType(capacity);
  } catch (error) {
    throw tooLarge(capacity, error);
  }
  copy.set(array);
  return copy;
}

function tooLarge(entries: number, cause?: unknown): PoolError {
  return new PoolError(
    `the pool is too large for this machine: it needs tables of ${entries} numbers`,
    {},
    {
      cause,
    },
  );
}
