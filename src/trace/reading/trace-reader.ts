import type { RecordBatch, Schema } from 'apache-arrow';
import { StructureFault } from '../../arrow/structure-fault.js';
import { ServegenError, TraceError } from '../../errors.js';
import type { SkippedColumn } from '../skipped-column.js';
import { traceFault } from '../trace-fault.js';

/** An open trace, to be iterated once; ending the iteration closes it. */
export interface TraceReader extends AsyncIterable<RecordBatch> {
  /** As it is named in messages. */
  readonly name: string;
  /** The columns that are read. */
  readonly schema: Schema;
  /** Those that are not. */
  readonly skipped: readonly SkippedColumn[];
  /** Whether its end was read before its beginning: it has a place for what is known only then, as texts and streams have not. */
  readonly hasFooter: boolean;
  /** Whether it is CSV or JSON lines, which have no place for what is known of a trace. */
  readonly isText?: boolean;
  /** Of a text whose times are dates: the first of them, from which all are counted; known when a batch has been read. */
  readonly firstDate?: { readonly seconds: number; readonly nanoseconds: number } | undefined;
  /** Of a text: the line in which a row of the last batch stands. */
  lineOf?(row: number): number;
  /** Closes a trace that is not iterated. */
  close(): Promise<void>;
}

/** Says which file an error is about, once; what a decoder trips over in damaged bytes becomes a TraceError. */
export function readable(name: string, error: unknown): unknown {
  if (error instanceof StructureFault) return new TraceError(error.message, { file: name }, { cause: error });
  if (error instanceof ServegenError) {
    return error.location.file === undefined
      ? new TraceError(error.problem, { ...error.location, file: name }, { cause: error })
      : error;
  }
  // What a decoder's own code trips over says nothing to others.
  if (error instanceof TypeError || error instanceof RangeError) {
    return traceFault(name, 'is damaged: what it says of its own parts does not add up', error);
  }
  if (error instanceof Error) return traceFault(name, `is damaged: ${error.message}`, error);
  return error;
}
