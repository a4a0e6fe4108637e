import { FIELDS } from '../../src/fields.js';
import type { Log, LogBatch } from '../../src/logs/log.js';

/** A request of a log that is made by hand. */
export interface Request {
  /** Seconds; ascending over a log. */
  readonly time: number;
  readonly client?: number;
  readonly session?: number;
  readonly history?: number;
  readonly values?: Readonly<Record<string, number>>;
  readonly items?: Readonly<Record<string, readonly number[]>>;
}

export interface MemoryLogOptions extends Partial<Log> {
  /** Rows of a batch. */
  readonly batchSize?: number;
}

/**
 * A log in memory, with batches of a few rows whose arrays are used again, as the contract allows.
 *
 * @param requests all with the same columns
 */
export function memoryLog(requests: readonly Request[], options: MemoryLogOptions = {}): Log {
  const { batchSize = 7, ...facts } = options;
  const [first] = requests;
  const category = facts.category ?? 'language';
  const names = Object.keys(first.values ?? {});
  const itemNames = Object.keys(first.items ?? {});
  const has = new Set([...names, ...itemNames]);
  const clients = new Set(requests.map(({ client }) => client));
  return {
    name: 'made by hand',
    category,
    fields: FIELDS[category].filter((field) => has.has(field)),
    requests: requests.length,
    durationSeconds: requests.at(-1)!.time,
    startUnixSeconds: undefined,
    clientKey: first.client === undefined ? 'none' : 'client',
    clientCount: clients.size,
    clientName: () => undefined,
    dropped: [],
    notes: [],
    close: async () => undefined,
    ...facts,
    async *batches() {
      const times = new Float64Array(batchSize);
      const values = Object.fromEntries(
        names.map((name) => [
          name,
          name === 'reason_ratio' ? new Float64Array(batchSize) : new Uint32Array(batchSize),
        ]),
      );
      for (let from = 0; from < requests.length; from += batchSize) {
        const rows = requests.slice(from, from + batchSize);
        yield batchOf(rows, times, values, itemNames);
        times.fill(Number.NaN);
        for (const array of Object.values(values)) array.fill(0);
      }
    },
  };
}

function batchOf(
  rows: readonly Request[],
  times: Float64Array,
  values: Readonly<Record<string, Uint32Array | Float64Array>>,
  itemNames: readonly string[],
): LogBatch {
  const [first] = rows;
  times.set(rows.map(({ time }) => time));
  for (const [name, array] of Object.entries(values)) array.set(rows.map((row) => row.values?.[name] ?? 0));
  const used = <T extends Uint32Array | Float64Array>(array: T) => array.subarray(0, rows.length) as T;
  return {
    rows: rows.length,
    times: used(times),
    clients: first.client === undefined ? undefined : Uint32Array.from(rows, ({ client }) => client!),
    sessions:
      'session' in first ? Float64Array.from(rows, ({ session }) => session ?? Number.NaN) : undefined,
    history: first.history === undefined ? undefined : Uint32Array.from(rows, ({ history }) => history!),
    values: Object.fromEntries(Object.entries(values).map(([name, array]) => [name, used(array)])),
    items: Object.fromEntries(itemNames.map((name) => [name, itemsOf(rows, name)])),
  };
}

function itemsOf(rows: readonly Request[], name: string) {
  const offsets = new Uint32Array(rows.length + 1);
  for (const [row, { items }] of rows.entries()) offsets[row + 1] = offsets[row] + items![name].length;
  return { offsets, values: Uint32Array.from(rows.flatMap(({ items }) => items![name])) };
}
