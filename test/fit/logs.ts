import { DataType, type RecordBatch } from 'apache-arrow';
import { type Category, FIELDS } from '../../src/fields.js';
import type { ClientKey, Log, LogBatch } from '../../src/logs/log.js';

/** Columns of a log in memory; one entry a request. */
export interface Columns {
  readonly times: readonly number[] | Float64Array;
  readonly clients?: readonly number[] | Uint32Array;
  readonly sessions?: readonly number[] | Float64Array;
  readonly history?: readonly number[];
  readonly values: Readonly<Record<string, readonly number[] | Uint32Array | Float64Array>>;
  /** Sizes of the items of each request. */
  readonly items?: Readonly<Record<string, readonly (readonly number[])[]>>;
}

interface Told {
  readonly category?: Category;
  readonly clientKey?: ClientKey;
  readonly durationSeconds?: number;
  readonly startUnixSeconds?: number;
  readonly names?: readonly string[];
  /** Rows of a batch. */
  readonly batchRows?: number;
}

/** A log of some requests, times ascending from 0. */
export function memoryLog(
  { times, clients, sessions, history, values, items = {} }: Columns,
  told: Told = {},
): Log {
  const rows = times.length;
  const clientCount =
    clients === undefined ? 1 : 1 + Array.from(clients).reduce((most, client) => Math.max(most, client), -1);
  return {
    name: 'hand-made.csv',
    category: told.category ?? 'language',
    fields: [...Object.keys(values), ...Object.keys(items)],
    requests: rows,
    durationSeconds: told.durationSeconds ?? Math.max(times[rows - 1] ?? 0, 1e-9),
    startUnixSeconds: told.startUnixSeconds,
    clientKey: told.clientKey ?? (clients === undefined ? 'none' : 'client'),
    clientCount,
    clientName: (index) => told.names?.[index],
    dropped: [],
    notes: [],
    async *batches(): AsyncGenerator<LogBatch> {
      const step = told.batchRows ?? 4096;
      for (let from = 0; from < rows; from += step) {
        const to = Math.min(rows, from + step);
        yield {
          rows: to - from,
          times: Float64Array.from(times.slice(from, to)),
          clients: clients && Uint32Array.from(clients.slice(from, to)),
          sessions: sessions && Float64Array.from(sessions.slice(from, to)),
          history: history && Uint32Array.from(history.slice(from, to)),
          values: Object.fromEntries(
            Object.entries(values).map(([field, column]) => [
              field,
              field === 'reason_ratio'
                ? Float64Array.from(column.slice(from, to))
                : Uint32Array.from(column.slice(from, to)),
            ]),
          ),
          items: Object.fromEntries(
            Object.entries(items).map(([field, sizes]) => [field, listOf(sizes.slice(from, to))]),
          ),
        };
      }
    },
    close: async () => undefined,
  };
}

function listOf(sizes: readonly (readonly number[])[]) {
  const offsets = new Uint32Array(sizes.length + 1);
  for (const [row, { length }] of sizes.entries()) offsets[row + 1] = offsets[row] + length;
  return { offsets, values: Uint32Array.from(sizes.flat()) };
}

/**
 * A trace as a log, made anew for each pass.
 *
 * @returns the log, and the id of each of its clients, which are known after a pass
 */
export function traceLog(
  make: () => AsyncIterable<RecordBatch>,
  category: Category,
  durationSeconds: number,
): { readonly log: Log; readonly ids: readonly number[] } {
  const indexOf = new Map<number, number>();
  const ids: number[] = [];
  const log: Log = {
    name: 'trace',
    category,
    fields: FIELDS[category],
    // For progress alone.
    requests: Number.NaN,
    durationSeconds,
    startUnixSeconds: undefined,
    clientKey: 'client',
    // More than there are: nobody has sent what the others would have.
    clientCount: 100_000,
    clientName: (index) => `client ${ids[index]}`,
    dropped: [],
    notes: [],
    async *batches(): AsyncGenerator<LogBatch> {
      for await (const batch of make()) {
        const numbers = batch.getChild('client_id')!.toArray() as Uint32Array;
        const clients = numbers.map((id) => {
          let index = indexOf.get(id);
          if (index === undefined) {
            index = ids.length;
            ids.push(id);
            indexOf.set(id, index);
          }
          return index;
        });
        yield {
          rows: batch.numRows,
          times: batch.getChild('timestamp')!.toArray() as Float64Array,
          clients,
          sessions: undefined,
          history: undefined,
          ...fieldsOf(batch),
        };
      }
    },
    close: async () => undefined,
  };
  return { log, ids };
}

function fieldsOf(batch: RecordBatch): Pick<LogBatch, 'values' | 'items'> {
  const values: Record<string, Uint32Array | Float64Array> = {};
  const items: Record<string, { offsets: Uint32Array; values: Uint32Array }> = {};
  for (const { name, type } of batch.schema.fields.slice(2)) {
    const [data] = batch.getChild(name)!.data;
    if (!DataType.isList(type)) {
      values[name] = data.values as Uint32Array;
      continue;
    }
    const offsets = Uint32Array.from(data.valueOffsets as Int32Array);
    items[name] = { offsets, values: data.children[0].values as Uint32Array };
    values[name.replace('_tokens', '_count')] = offsets.slice(1).map((end, row) => end - offsets[row]);
  }
  const { reason_tokens: reason, answer_tokens: answer, ...others } = values;
  if (reason === undefined) return { values, items };
  const output = reason.map((tokens, row) => tokens + answer[row]) as Uint32Array;
  return {
    values: {
      ...others,
      output_tokens: output,
      reason_ratio: Float64Array.from(reason, (tokens, row) => (output[row] > 0 ? tokens / output[row] : 0)),
    },
    items,
  };
}
