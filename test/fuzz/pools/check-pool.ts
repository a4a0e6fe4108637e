import { FIELDS } from '../../../src/fields.js';
import type { Pool } from '../../../src/pool/pool.js';
import type { PoolTables } from '../../../src/pool/pool-tables.js';
import { TabulatedPool } from '../../../src/pool/tabulated-pool.js';
import { flatValues, listValues } from '../../../src/trace/columns.js';
import { generate } from '../../support/generate.js';
import { claim } from '../case.js';
import { isUsable, type NaiveClient, type NaivePool, valuesOf } from './naive-pool.js';

/** Requests that are generated of each pool that is accepted. */
const REQUESTS = 60;
/** Window starts may differ from multiples of the window's length by this share of it. */
const START_TOLERANCE = 1e-6;

/** @throws WrongRow unless the pool's tables have the numbers of the text */
export function compareTables(pool: Pool, naive: NaivePool): void {
  claim(pool instanceof TabulatedPool, 'the pool has no tables');
  const { tables } = pool;
  claim(tables.category === naive.category, `it is of category ${tables.category}, not ${naive.category}`);
  const ids = naive.clients.map(({ id }) => id);
  same('client ids', tables.clientIds, ids);
  same('usable clients', pool.clientIds, idsOf(naive, true));
  same(
    'clients left out',
    pool.leftOut.map(({ clientId }) => clientId),
    idsOf(naive, false),
  );
  const first = naive.clients.find(({ windows }) => windows !== undefined)?.windows ?? [];
  claim(
    tables.startSeconds === first[0].start &&
      tables.windowSeconds === first[1].start - first[0].start &&
      tables.windowCount === first.length,
    () => `it has ${tables.windowCount} windows of ${tables.windowSeconds} s from ${tables.startSeconds} s`,
  );
  for (const [row, client] of naive.clients.entries()) compareClient(tables, row, client);
}

function idsOf({ clients, category }: NaivePool, usable: boolean): number[] {
  return clients.filter((client) => isUsable(client, category) === usable).map(({ id }) => id);
}

function compareClient(
  tables: PoolTables,
  row: number,
  { id, windows = [], datasets = [] }: NaiveClient,
): void {
  const [from, to] = [tables.windowOffsets[row], tables.windowOffsets[row + 1]];
  for (const column of ['rate', 'cv', 'pattern', 'arg1', 'arg2'] as const) {
    same(
      `${column} of client ${id}`,
      tables[column].subarray(from, to),
      windows.map((window) => window[column]),
    );
  }
  for (const [index, { start }] of windows.entries()) {
    const expected = tables.startSeconds + index * tables.windowSeconds;
    claim(
      Math.abs(start - expected) <= START_TOLERANCE * tables.windowSeconds,
      () => `window ${index} of client ${id} starts at ${start} s and not at ${expected} s`,
    );
  }
  const [first, end] = [tables.datasetOffsets[row], tables.datasetOffsets[row + 1]];
  same(
    `datasets of client ${id}`,
    tables.datasetStart.subarray(first, end),
    datasets.map(({ start }) => start),
  );
  for (const [index, { fields }] of datasets.entries()) {
    for (const field of FIELDS[tables.category]) {
      const { offsets, values, probabilities } = tables.fields[field];
      const entries = fields.get(field) ?? [];
      const [begin, stop] = [offsets[first + index], offsets[first + index + 1]];
      same(
        `values of ${field} of client ${id}`,
        values.subarray(begin, stop),
        entries.map(([value]) => value),
      );
      same(
        `probabilities of ${field} of client ${id}`,
        probabilities.subarray(begin, stop),
        entries.map(([, probability]) => probability),
      );
    }
  }
}

function same(what: string, found: ArrayLike<number>, expected: ArrayLike<number>): void {
  claim(
    found.length === expected.length,
    () => `${what}: ${found.length} where the text has ${expected.length}`,
  );
  for (let index = 0; index < expected.length; index++) {
    claim(
      found[index] === expected[index],
      () => `${what}: ${found[index]} at ${index} where the text has ${expected[index]}`,
    );
  }
}

/**
 * Generates some requests and looks each value up in what its client may have.
 *
 * @throws WrongRow, or what the product throws
 */
export async function checkRequests(pool: Pool, naive: NaivePool): Promise<void> {
  const clients = new Map(
    naive.clients.filter((client) => isUsable(client, naive.category)).map((c) => [c.id, c]),
  );
  const supports = new Map<string, Set<number>>();
  const support = (client: NaiveClient, field: string): Set<number> => {
    const key = `${client.id} ${field}`;
    const known = supports.get(key) ?? valuesOf(client, field, naive.category);
    supports.set(key, known);
    return known;
  };
  const holds = (client: NaiveClient, field: string, value: number) =>
    claim(
      support(client, field).has(value),
      () => `a request of client ${client.id} has ${field} ${value}, which its datasets do not have`,
    );
  const trace = generate(pool, { requests: REQUESTS });
  let rows = 0;
  let previous = 0;
  for await (const batch of trace) {
    rows += batch.numRows;
    const names = batch.schema.fields.map(({ name }) => name);
    const numbers = (name: string) => flatValues(batch, names.indexOf(name));
    const times = numbers('timestamp');
    const ids = numbers('client_id');
    for (let row = 0; row < batch.numRows; row++) {
      const time = Number(times[row]);
      claim(
        time >= previous && time <= trace.durationSeconds,
        () => `a request is at ${time} s after ${previous} s`,
      );
      previous = time;
      const client = clients.get(Number(ids[row]));
      claim(client !== undefined, () => `a request is of client ${ids[row]}, which cannot be used`);
      for (const field of FIELDS[naive.category]) {
        if (names.includes(field) && !field.match(/^(image|audio|video)_/)) {
          holds(client, field, Number(numbers(field)[row]));
        }
      }
      if (naive.category === 'reason') checkParts(client, numbers, row, support(client, 'reason_ratio'));
      if (naive.category !== 'multimodal') continue;
      for (const kind of ['image', 'audio', 'video']) {
        const { offsets, values } = listValues(batch, names.indexOf(`${kind}_tokens`));
        const items = values.subarray(offsets[row] - offsets[0], offsets[row + 1] - offsets[0]);
        holds(client, `${kind}_count`, items.length);
        for (const item of items) holds(client, `${kind}_tokens`, Number(item));
      }
    }
  }
  // With conversations, as many are expected.
  const isCounted = !pool.clientIds.some((_, client) => typeof pool.conversations?.(client) === 'object');
  claim(!isCounted || rows === REQUESTS, () => `there are ${rows} rows of ${REQUESTS}`);
}

function checkParts(
  { id }: NaiveClient,
  numbers: (name: string) => ArrayLike<number | bigint>,
  row: number,
  ratios: ReadonlySet<number>,
): void {
  const [output, reason, answer] = ['output_tokens', 'reason_tokens', 'answer_tokens'].map((name) =>
    Number(numbers(name)[row]),
  );
  claim(
    reason + answer === output,
    () => `client ${id} has ${reason} and ${answer} of ${output} output tokens`,
  );
  claim(
    [...ratios].some((ratio) => Math.abs(ratio * output - reason) <= 1),
    () =>
      `client ${id} has ${reason} of ${output} output tokens for reasoning, which is no ratio of its datasets`,
  );
}
