/** Which files and column chunks are for workers. */
import { MAX_BYTES_AHEAD } from './bytes-ahead.js';
import { bytesUnpacked, type NumberChunk } from './number-chunk.js';
import { MAX_WORKERS, NUMBERS_WORTH_MOVING, ROWS_WORTH_WORKERS } from './worth-workers.js';

/** What workers unpack: GZIP and Brotli are of Node's zlib, in which no thread may be ended. */
const CODECS_OF_WORKERS: readonly string[] = ['UNCOMPRESSED', 'SNAPPY', 'ZSTD', 'LZ4_RAW'];

/**
 * Threads beside this one: none for a file that is small, or has nothing for them.
 *
 * @param asked threads that there may be
 * @param rows of the file
 * @param chunks some that stand for all
 */
export function workersFor(
  asked: number,
  rows: bigint,
  chunks: readonly (() => { readonly numbers: NumberChunk | undefined })[],
): number {
  if (asked === 0 || rows < ROWS_WORTH_WORKERS) return 0;
  return chunks.some((chunk) => isForWorkers(chunk().numbers)) ? Math.min(asked, MAX_WORKERS) : 0;
}

/** Whether workers can read a column chunk ahead of its turn, and it is worth its way there and back. */
export function isForWorkers(numbers: NumberChunk | undefined): numbers is NumberChunk {
  return (
    numbers !== undefined &&
    numbers.most >= NUMBERS_WORTH_MOVING &&
    bytesUnpacked(numbers) <= MAX_BYTES_AHEAD &&
    CODECS_OF_WORKERS.includes(numbers.codec)
  );
}
