import type { Log, LogBatch } from '../logs/log.js';
import { pauseIfDue } from '../platform/slices.js';
import type { Attended } from '../progress.js';

/** Batches of a pass, with pauses, progress and an end where it is asked for. */
export type Steady = (batches: AsyncIterable<LogBatch>) => AsyncIterable<LogBatch>;

/** @param passes over the log, of which each tells of its rows */
export function steadyPasses({ requests }: Log, passes: number, { signal, onProgress }: Attended): Steady {
  let rows = 0;
  return async function* steady(batches) {
    for await (const batch of batches) {
      signal?.throwIfAborted();
      if (batch.rows > 0) yield batch;
      rows += batch.rows;
      onProgress?.({ phase: 'rows', rows, expectedRows: requests * passes });
      await pauseIfDue(signal);
    }
  };
}

/** A part of a log's time: what comes from one moment to before another. Its times count from the log's start, or the part's. */
export function partOfLog(log: Log, from: number, to: number): Log {
  const isEnd = to >= log.durationSeconds;
  return {
    ...plainLog(log),
    durationSeconds: Math.min(to, log.durationSeconds) - from,
    startUnixSeconds: log.startUnixSeconds === undefined ? undefined : log.startUnixSeconds + from,
    batches: () => partOfBatches(log, from, isEnd ? Number.POSITIVE_INFINITY : to),
  };
}

/** The properties of a log, which may be getters of its class. */
function plainLog(log: Log): Log {
  const { name, category, fields, requests, durationSeconds, startUnixSeconds } = log;
  const { clientKey, clientCount, dropped, notes } = log;
  return {
    ...{ name, category, fields, requests, durationSeconds, startUnixSeconds },
    ...{ clientKey, clientCount, dropped, notes },
    clientName: (index) => log.clientName(index),
    batches: () => log.batches(),
    close: () => log.close(),
  };
}

async function* partOfBatches(log: Log, from: number, to: number): AsyncGenerator<LogBatch> {
  for await (const batch of log.batches()) {
    const { rows, times } = batch;
    if (rows === 0 || times[rows - 1] < from) continue;
    if (times[0] >= to) return;
    const [first, end] = [firstFrom(times, rows, from), firstFrom(times, rows, to)];
    if (first === 0 && end === rows && from === 0) yield batch;
    else if (end > first) yield rowsOf(batch, first, end, from);
  }
}

/** The first row whose time is not before a moment. */
function firstFrom(times: Float64Array, rows: number, moment: number): number {
  let [low, high] = [0, rows];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rowsOf(batch: LogBatch, first: number, end: number, origin: number): LogBatch {
  const { times, clients, sessions, history, values, items } = batch;
  const mapped = <T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
  return {
    rows: end - first,
    times: times.slice(first, end).map((time) => time - origin),
    clients: clients?.subarray(first, end),
    sessions: sessions?.subarray(first, end),
    history: history?.subarray(first, end),
    values: mapped(values, (column) => column.subarray(first, end)),
    items: mapped(items, ({ offsets, values: sizes }) => {
      const [start, stop] = [offsets[first], offsets[end]];
      return {
        offsets: offsets.slice(first, end + 1).map((offset) => offset - start),
        values: sizes.subarray(start, stop),
      };
    }),
  };
}
