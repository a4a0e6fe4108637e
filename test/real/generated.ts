import { DataType } from 'apache-arrow';
import type { Pool } from '../../src/pool/pool.js';
import type { PoolSettings } from '../support/generate.js';
import { generate } from '../support/generate.js';

/** The requests of one client in order. */
export interface ClientRows {
  readonly times: number[];
  /** Values by column; the lengths of a list column, and its items under `<column>[]`. */
  readonly values: Record<string, number[]>;
}

/** Generates a trace and deals its rows to their clients, by id. */
export async function generateByClient(pool: Pool, options: PoolSettings): Promise<Map<number, ClientRows>> {
  const clients = new Map<number, ClientRows>();
  for await (const batch of generate(pool, options)) {
    const times = batch.getChild('timestamp')!.toArray() as Float64Array;
    const ids = batch.getChild('client_id')!.toArray() as Uint32Array;
    const rows = Array.from(ids, (id) => {
      const known = clients.get(id);
      if (known !== undefined) return known;
      const added: ClientRows = { times: [], values: {} };
      clients.set(id, added);
      return added;
    });
    rows.forEach((client, row) => {
      client.times.push(times[row]);
    });
    for (const { name, type } of batch.schema.fields.slice(2)) {
      const [data] = batch.getChild(name)!.data;
      if (!DataType.isList(type)) {
        const values = data.values as Uint32Array;
        rows.forEach(({ values: columns }, row) => {
          push(columns, name, values[row]);
        });
        continue;
      }
      const offsets = data.valueOffsets as Int32Array;
      const items = data.children[0].values as Uint32Array;
      rows.forEach(({ values: columns }, row) => {
        push(columns, name, offsets[row + 1] - offsets[row]);
        for (let item = offsets[row]; item < offsets[row + 1]; item++)
          push(columns, `${name}[]`, items[item]);
      });
    }
  }
  return clients;
}

function push(columns: Record<string, number[]>, name: string, value: number): void {
  columns[name] ??= [];
  columns[name].push(value);
}

/** All arrival times of a trace, ascending. */
export async function arrivalTimes(pool: Pool, options: PoolSettings): Promise<Float64Array> {
  const parts: Float64Array[] = [];
  for await (const batch of generate(pool, options)) {
    parts.push((batch.getChild('timestamp')!.toArray() as Float64Array).slice());
  }
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Mean number of arrivals in a second after each window's start and before its end, over the mean second. */
export function boundarySeconds(traces: readonly Float64Array[], duration: number, window = 600) {
  let first = 0;
  let last = 0;
  let squares = 0;
  let total = 0;
  for (const times of traces) {
    const counts = new Uint32Array(duration);
    for (const time of times) counts[Math.min(Math.floor(time), duration - 1)]++;
    counts.forEach((count, second) => {
      total += count;
      squares += count * count;
      if (second % window === 0) first += count;
      if (second % window === window - 1) last += count;
    });
  }
  const seconds = traces.length * duration;
  const mean = total / seconds;
  const edges = seconds / window;
  /** Standard error of the mean of as many seconds as there are edges, in units of the mean second. */
  const error = Math.sqrt((squares / seconds - mean * mean) / edges) / mean;
  return { first: first / edges / mean, last: last / edges / mean, error };
}
