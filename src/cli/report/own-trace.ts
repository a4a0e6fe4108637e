import { stat } from 'node:fs/promises';
import { TraceError } from '../../errors.js';
import { readTraceMetadata } from '../../trace/metadata.js';
import { type OpenedTrace, openWholeTrace } from '../../trace/reading/open-parts.js';
import { READ_ONCE } from '../read-once.js';

/**
 * Opens a file or folder that holds a trace of this package, whose rows are in order and can be counted as they come. Undefined
 * for whatever else there is, and for what cannot be read: whoever reads it as a log says why.
 */
export async function openOwnTrace(path: string): Promise<OpenedTrace | undefined> {
  if (!(await canBeReadAgain(path))) return undefined;
  try {
    const trace = await openWholeTrace(path, { skipOtherColumns: true, ...READ_ONCE });
    if (readTraceMetadata(trace.schema).engineSha256 !== undefined) return trace;
    await trace.close();
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
  }
  return undefined;
}

/** Pipes cannot: what has been taken from them to look at it is gone. */
async function canBeReadAgain(path: string): Promise<boolean> {
  if (path === '-') return false;
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined && (stats.isFile() || stats.isDirectory());
}
