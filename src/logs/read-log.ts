import { tmpdir } from 'node:os';
import type { RecordBatch } from '../arrow/classes.js';
import { UsageError } from '../errors.js';
import type { Attended } from '../progress.js';
import type { ColumnChoice } from '../trace/column-names.js';
import type { OpenedTrace } from '../trace/reading/open-parts.js';
import { withTrace } from '../trace/reading/with-trace.js';
import type { TimeUnit } from '../trace/time-unit.js';
import type { Log } from './log.js';
import { LogReader } from './log-reader.js';

/** Bytes of columns that are kept in memory, unless something else is asked for. */
const MEMORY_BYTES = 256 << 20;

/** How a log is read. */
export interface LogOptions extends Attended {
  /** Names of a log's columns, as `parseLogColumns` gives them, and those that the file has for them. */
  readonly columns?: ReadonlyMap<string, string>;
  /** Of its times; default: as its shape has it, or by their size. */
  readonly timeUnit?: TimeUnit;
  /** The column, by its name in the file, that tells clients apart. */
  readonly clientColumn?: string;
  /** Asked where the file lacks one of these columns; true reads it as if nothing had been said of columns and times. */
  readonly mayLack?: () => boolean;
  /** The folder for what does not fit memory; default: that of the system. */
  readonly temporary?: string;
  /** Bytes for columns in memory, half of them for rows and half for putting these in order; a temporary file has the rest; default: 256 MiB. */
  readonly memoryBytes?: number;
}

/**
 * Reads a log: its requests in order of time, sorted where they were not, without those that cannot be used, of which it says
 * how many there were and why.
 *
 * @param path a file of Arrow, Parquet, CSV or JSON lines (`.gz`, `.zst`), the folder of a trace in parts, or `-` for standard input
 * @throws UsageError where one column is to be two
 * @throws TraceError when it cannot be read, lacks columns, mixes units of time, has no request that can be used, or all are at
 *   the same time
 * @throws OutputError when there is no room for what does not fit memory
 */
export async function readLog(path: string, options: LogOptions = {}): Promise<Log> {
  options.signal?.throwIfAborted();
  const choice = { skipOtherColumns: true, rowNumbers: true, ...choiceOf(options) };
  return withTrace(path, choice, (trace) => readTrace(trace, options));
}

/** @throws UsageError where one column is to be two */
function choiceOf({ columns, timeUnit, clientColumn, mayLack }: LogOptions): ColumnChoice {
  const asked = new Map(columns ?? []);
  if (clientColumn !== undefined) {
    for (const [role, name] of asked) {
      if (name !== clientColumn || role === 'client_id') continue;
      if (role !== SESSION) {
        throw new UsageError(`'${name}' is to have the clients, and is named as ${role}, too`, {
          field: 'clientColumn',
        });
      }
      // Whoever reads the columns makes sessions of it as well.
      asked.delete(role);
    }
    asked.set('client_id', clientColumn);
  }
  return {
    isLog: true,
    onlyTraceColumns: true,
    ...(asked.size > 0 && { columns: asked }),
    ...(timeUnit && { timeUnit }),
    ...(mayLack && { mayLack }),
  };
}

const SESSION = 'conversation_id';

/**
 * Reads a log from a trace that is opened, or in the making, and closes it.
 *
 * @param options of which the columns are those that it was opened with
 * @throws as `readLog`
 */
export async function readTrace(trace: OpenedTrace, options: LogOptions): Promise<Log> {
  const { signal, onProgress, memoryBytes = MEMORY_BYTES, temporary = tmpdir() } = options;
  let reader: LogReader | undefined;
  let rows = 0;
  try {
    reader = new LogReader(trace, { memoryBytes, temporary, sessionColumn: options.columns?.get(SESSION) });
    for await (const batch of trace as AsyncIterable<RecordBatch>) {
      signal?.throwIfAborted();
      await reader.add(batch);
      rows += batch.numRows;
      onProgress?.({ phase: 'rows', rows, expectedRows: undefined });
    }
    return reader.finish();
  } catch (error) {
    reader?.close();
    throw error;
  } finally {
    await trace.close();
  }
}
