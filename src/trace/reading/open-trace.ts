import { traceFault } from '../trace-fault.js';
import { ByteSource } from './byte-source.js';
import type { OpenOptions } from './open-options.js';
import { isParquet } from './parquet/parquet-magic.js';
import { readable, type TraceReader } from './trace-reader.js';
import { whatItIs } from './what-it-is.js';

/**
 * Opens a trace: an Arrow IPC file or stream, a Parquet file, CSV or JSON lines, told apart by what they begin with; the
 * latter two may be compressed as a whole by gzip or zstd. Batches are read one after the other while they are asked for;
 * a trace may be larger than memory.
 *
 * @param path a file or pipe, or `-` for standard input; Parquet must be a file
 * @throws TraceError when it cannot be read, is of no format that is read, has no column of times, or one that is not read
 *   unless these are skipped; while iterating, also when it is damaged or cut off, with the line where it has lines
 */
export async function openTrace(path: string, options: OpenOptions = {}): Promise<TraceReader> {
  const source = await ByteSource.open(path);
  try {
    return await openBySource(source, options);
  } catch (error) {
    await source.close();
    throw readable(source.name, error);
  }
}

async function openBySource(source: ByteSource, options: OpenOptions): Promise<TraceReader> {
  const first = await source.peek(8);
  if (first.byteLength === 0) throw traceFault(source.name, 'is empty');
  const { isArrow, openArrow } = await import('./open-arrow.js');
  if (isArrow(first)) return openArrow(source, options);
  if (isParquet(first)) {
    return (await import('./parquet/open-parquet.js')).openParquet(source, options);
  }
  const { isText, openText } = await import('./text/open-text.js');
  if (isText(first)) return openText(source, options);
  throw traceFault(source.name, `is not a trace: ${await whatItIs(source)}`);
}
