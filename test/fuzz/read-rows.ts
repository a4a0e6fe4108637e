import { ServegenError } from '../../src/errors.js';
import { TraceConverter } from '../../src/trace/convert.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { openTrace } from '../../src/trace/reading/open-trace.js';
import { TraceSummarizer } from '../../src/trace/summary.js';
import { type TraceValues, ValueReader } from './traces/read-values.js';

/**
 * What the product reads in a file, its values as they stand there.
 *
 * @param columns names of a trace's columns, and those of the file
 * @throws what the product throws
 */
export async function readValues(path: string, columns?: ReadonlyMap<string, string>): Promise<TraceValues> {
  const trace = await openTrace(path, { skipOtherColumns: true, ...(columns && { columns }) });
  const values = new ValueReader();
  for await (const batch of trace) values.add(batch);
  return values.values;
}

/**
 * Makes of a file what `inspect` and `export` make of it.
 *
 * @returns the digest of what would be written; undefined where the product refuses the rows in a sentence
 * @throws what else it throws
 */
export async function exportRows(
  path: string,
  columns?: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const trace = await openTrace(path, { skipOtherColumns: true, ...(columns && { columns }) });
  try {
    const summary = new TraceSummarizer(trace.schema, trace.skipped);
    const converter = new TraceConverter(trace.schema, trace.skipped);
    const digest = new TraceDigest(converter.schema);
    for await (const batch of trace) {
      summary.update(batch);
      digest.update(converter.convert(batch));
    }
    summary.summary();
    return digest.hex();
  } catch (error) {
    if (error instanceof ServegenError) return undefined;
    throw error;
  } finally {
    await trace.close();
  }
}
