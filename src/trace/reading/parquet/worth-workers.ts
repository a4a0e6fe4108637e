/** What is worth a worker, which takes a tenth of a second to start. */

/** Rows of a file below which workers bring next to nothing. */
export const ROWS_WORTH_WORKERS = 1 << 21;

/** Numbers of a column chunk below which it is unpacked about as soon as it is moved. */
export const NUMBERS_WORTH_MOVING = 1 << 15;

/** More unpack faster than one thread goes on with what they have unpacked. */
export const MAX_WORKERS = 2;
