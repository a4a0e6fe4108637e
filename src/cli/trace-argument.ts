import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import type { OpenOptions } from '../generate/open-options.js';
import type { ColumnChoice } from '../trace/column-names.js';
import { MANIFEST_NAME } from '../trace/manifest.js';
import type { SkippedColumn } from '../trace/skipped-column.js';
import { READ_ONCE } from './read-once.js';
import { isSpecFile } from './spec-file.js';
import { withProgress } from './with-progress.js';

/** The batches of a workload that was named on the command line, to be iterated once. */
export interface NamedTrace extends AsyncIterable<RecordBatch> {
  /** As it is named in messages. */
  readonly name: string;
  /** Columns that are not in its batches. */
  readonly skipped: readonly SkippedColumn[];
  /** For a trace that is not iterated. */
  close(): Promise<void>;
}

/**
 * Opens what an argument names: a trace in a file or pipe, `-` for standard input, or a workload spec, whose trace is
 * generated while it is read.
 *
 * @param limits what a spec may do
 * @param columns of a trace
 * @throws TraceError when it cannot be read or is not a trace
 * @throws SpecError when it is not a valid spec
 */
export async function openTraceArgument(
  argument: string,
  limits: OpenOptions = {},
  columns: ColumnChoice = {},
): Promise<NamedTrace> {
  if (isSpecFile(argument) && basename(argument) !== MANIFEST_NAME) return openSpecTrace(argument, limits);
  const { openWholeTrace } = await import('../trace/reading/open-parts.js');
  return openWholeTrace(argument, { skipOtherColumns: true, ...READ_ONCE, ...columns });
}

async function openSpecTrace(path: string, limits: OpenOptions): Promise<NamedTrace> {
  const { openSpec } = await import('./open-spec.js');
  const { generate } = await import('../generate/generate.js');
  const trace = await withProgress(async (attended) =>
    generate(await openSpec(path, {}, { ...limits, ...attended }), {
      workers: availableParallelism(),
      ...attended,
    }),
  );
  return {
    name: path,
    skipped: [],
    [Symbol.asyncIterator]: () => trace[Symbol.asyncIterator](),
    close: async () => undefined,
  };
}
