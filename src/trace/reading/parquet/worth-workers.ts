/** What is worth a worker. */

/** Rows of a file below which what workers bring goes into their start, and into code that is not optimised yet meanwhile. */
export const ROWS_WORTH_WORKERS = 1 << 23;

/** Numbers of a column chunk below which it is unpacked about as soon as it is moved. */
export const NUMBERS_WORTH_MOVING = 1 << 15;

/** More unpack faster than one thread goes on with what they have unpacked. */
export const MAX_WORKERS = 2;
