import type { RecordBatch } from 'apache-arrow';
import { TraceError, UsageError } from '../errors.js';
import { pauseIfDue } from '../platform/slices.js';
import { type Attended, checkAttended } from '../progress.js';
import { distances } from '../statistics/distance.js';
import type { SkippedColumn } from '../trace/skipped-column.js';
import { inTrace } from '../trace/trace-fault.js';
import { compareColumns, compareDistributions } from './compare-columns.js';
import type { CompareOptions, TraceComparison } from './comparison.js';
import { NO_REQUESTS, type ReadTrace, TraceTally } from './trace-tally.js';

const DEFAULTS = { windowSeconds: 3, cvWindowSeconds: 600, names: ['a', 'b'] } as const;

const OPTION_NAMES = [...Object.keys(DEFAULTS), 'signal', 'onProgress'];

type CheckedOptions = Required<Omit<CompareOptions, keyof Attended>>;

/** The batches of a trace, and the columns that its reader has left out of them. */
export interface ComparableTrace extends AsyncIterable<RecordBatch> {
  readonly skipped?: readonly SkippedColumn[];
}

/**
 * Compares two traces: rates in short windows, the relation of rate and length, burstiness over time, the relation of
 * input and output, the distribution of each column, the skew of clients, and conversations. Each trace is read once,
 * first `a`, then `b`, in memory that grows with windows, clients and open conversations, but not with rows.
 *
 * A trace lasts for as long as its metadata says, from 0; else from its first request to its last. Unix times and
 * Arrow's timestamps are counted from the first. Progress is told of the rows of both, one after the other.
 *
 * @throws UsageError for what is no trace, options out of range, or windows so short that there are more than 4,194,304
 * @throws TraceError when a trace has no requests, or one whose time is missing, not finite or before that of the one above
 */
export async function compareTraces(
  a: ComparableTrace,
  b: ComparableTrace,
  options: CompareOptions = {},
): Promise<TraceComparison> {
  checkTrace(a, 'a');
  checkTrace(b, 'b');
  const { signal, onProgress, ...others } = checkAttended(options, OPTION_NAMES);
  const checked = checkOptions(others);
  const { names } = checked;
  signal?.throwIfAborted();
  let rows = 0;
  const tell = async (batch: RecordBatch) => {
    signal?.throwIfAborted();
    rows += batch.numRows;
    onProgress?.({ phase: 'rows', rows, expectedRows: undefined });
    await pauseIfDue(signal);
  };
  const left = await readTrace(a, names[0], checked, tell);
  const right = await readTrace(b, names[1], checked, tell);
  return {
    a: left.figures,
    b: right.figures,
    windowRate: distances(left.rates, right.rates),
    interArrivalTime: compareDistributions(left.interArrivalTimes, right.interArrivalTimes),
    ...(left.interTurnTimes && right.interTurnTimes
      ? { interTurnTime: compareDistributions(left.interTurnTimes, right.interTurnTimes) }
      : {}),
    ...compareColumns(left, right, names),
    notes: [left, right].flatMap(({ notes }, index) => notes.map((note) => `${names[index]}: ${note}`)),
  };
}

async function readTrace(
  batches: ComparableTrace,
  name: string,
  { windowSeconds, cvWindowSeconds }: CheckedOptions,
  onBatch: (batch: RecordBatch) => Promise<void>,
): Promise<ReadTrace> {
  return inTrace(name, async () => {
    let tally: TraceTally | undefined;
    for await (const batch of batches) {
      tally ??= new TraceTally(batch.schema, windowSeconds, cvWindowSeconds, batches.skipped);
      tally.update(batch);
      await onBatch(batch);
    }
    if (tally === undefined) throw new TraceError(NO_REQUESTS);
    return tally.end(name);
  });
}

/** Refuses what is out of range, and what TypeScript would not let pass. */
function checkOptions(given: Omit<CompareOptions, keyof Attended>): CheckedOptions {
  const checked = { ...DEFAULTS, ...given };
  for (const field of ['windowSeconds', 'cvWindowSeconds'] as const) {
    const seconds: unknown = checked[field];
    if (!(typeof seconds === 'number' && seconds > 0 && seconds < Number.POSITIVE_INFINITY)) {
      throw new UsageError(`${seconds} is not a length of time above 0, in seconds`, { field });
    }
  }
  const names: unknown = checked.names;
  if (!(Array.isArray(names) && names.length === 2 && names.every((name) => typeof name === 'string'))) {
    throw new UsageError(`${names} is not two texts`, { field: 'names' });
  }
  return checked;
}

/** @throws UsageError for what is no iterable of batches, such as a path */
function checkTrace(trace: unknown, field: string): void {
  if (typeof trace === 'object' && trace !== null) {
    if (Symbol.asyncIterator in trace || Symbol.iterator in trace) return;
  }
  const what = trace instanceof Promise ? 'a promise' : trace === null ? 'null' : typeof trace;
  throw new UsageError(`${what} does not yield record batches, as what generate returns does`, { field });
}
