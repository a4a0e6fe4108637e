import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readLog } from '../../src/logs/read-log.js';
import { SortedRows } from '../../src/logs/sorted-rows.js';
import { stableOrder } from '../../src/logs/stable-order.js';
import { csvFile, requestsOf } from './log-files.js';

const temporary = mkdtempSync(join(tmpdir(), 'servegen-spool-test-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Rows, and the numbers of some items. */
interface Row {
  readonly time: number;
  readonly id: number;
  readonly items: readonly number[];
}

async function sortedBy(rows: readonly Row[], memoryBytes: number, batch: number): Promise<Row[]> {
  const layout = {
    scalars: [
      { name: 'time', type: 'float64' },
      { name: 'id', type: 'uint32' },
    ],
    lists: ['items'],
  } as const;
  const sorted = new SortedRows(layout, memoryBytes, temporary);
  try {
    for (let from = 0; from < rows.length; from += batch) {
      const { buffer } = sorted;
      buffer.reserve(batch);
      const first = buffer.rows;
      for (const { time, id, items } of rows.slice(from, from + batch)) {
        buffer.scalars[0][buffer.rows] = time;
        buffer.scalars[1][buffer.rows] = id;
        for (const item of items) buffer.addItem(0, item);
        buffer.addRow();
      }
      await sorted.settle(first);
    }
    sorted.finish();
    const passes: Row[][] = [];
    for (let pass = 0; pass < 2; pass++) {
      const found: Row[] = [];
      for await (const { rows, scalars, lists } of sorted.passes()) {
        for (let row = 0; row < rows; row++) {
          const [from, to] = [lists[0].offsets[row], lists[0].offsets[row + 1]];
          found.push({
            time: scalars[0][row],
            id: scalars[1][row],
            items: [...lists[0].values.subarray(from, to)],
          });
        }
      }
      passes.push(found);
    }
    expect(passes[1]).toEqual(passes[0]);
    return passes[0];
  } finally {
    sorted.close();
  }
}

test('rows are those that came, in the order of a stable sort, however little memory there is', async () => {
  const time = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
  const row = fc.record({ time, items: fc.array(fc.nat(9), { maxLength: 3 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 300 }),
      fc.integer({ min: 1, max: 4000 }),
      fc.integer({ min: 1, max: 50 }),
      async (given, memoryBytes, batch) => {
        const rows = given.map((row, id) => ({ ...row, time: row.time + 0, id }));
        const expected = [...rows].sort((a, b) => a.time - b.time || a.id - b.id);
        expect(await sortedBy(rows, memoryBytes, batch)).toEqual(expected);
      },
    ),
    { numRuns: 200, seed: 15 },
  );
  expect(readdirSync(temporary)).toEqual([]);
});

test('a run of more than a page, and runs that follow on each other', async () => {
  const rows = Array.from({ length: 150_000 }, (_, id) => ({
    time: Math.floor(id / 3),
    id,
    items: [id % 2],
  }));
  expect(await sortedBy(rows, 1 << 20, 10_000)).toEqual(rows);
  const swapped = [...rows.slice(70_000), ...rows.slice(0, 70_000)];
  // Ties across the cut come in the order of the file.
  expect(await sortedBy(swapped, 8 << 20, 10_000)).toEqual(stableBy(swapped));
});

function stableBy(rows: readonly Row[]): Row[] {
  return rows
    .map((row, at) => ({ row, at }))
    .sort((a, b) => a.row.time - b.row.time || a.at - b.at)
    .map(({ row }) => row);
}

test('the order of numbers of any size and sign is that of a stable sort', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (numbers) => {
      const expected = numbers.map((_, at) => at).sort((a, b) => numbers[a] - numbers[b] || a - b);
      expect([...stableOrder(Float64Array.from(numbers))]).toEqual(expected);
    }),
    { seed: 15 },
  );
});

describe('a log that does not fit memory', () => {
  const rows = Array.from({ length: 20_000 }, (_, row) => {
    const time = (row * 7919) % 10_007;
    return `${time},${row % 300},${1 + (row % 7)},user${row % 50},s${row % 90}`;
  });
  const path = () => csvFile('timestamp,input_tokens,output_tokens,user,session_id', ...rows);

  test('has the same requests as in memory', async () => {
    const log = path();
    const whole = await readLog(log);
    const spooled = await readLog(log, { memoryBytes: 20_000, temporary });
    expect(await requestsOf(spooled)).toEqual(await requestsOf(whole));
    expect({ ...spooled, batches: 0, close: 0, clientName: 0 }).toEqual({
      ...whole,
      batches: 0,
      close: 0,
      clientName: 0,
    });
    await spooled.close();
    await spooled.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('leaves nothing where reading fails, nor where a pass is ended early', async () => {
    const broken = csvFile('timestamp,input_tokens,output_tokens', ...Array(90_000).fill('1,2,3'), '1,2');
    await expect(readLog(broken, { memoryBytes: 20_000, temporary })).rejects.toThrow(/log\.csv:90002/);
    const log = await readLog(path(), { memoryBytes: 20_000, temporary });
    for await (const _ of log.batches()) break;
    await log.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('is refused where the folder cannot be written to', async () => {
    const missing = join(temporary, 'missing');
    await expect(readLog(path(), { memoryBytes: 20_000, temporary: missing })).rejects.toThrow(
      /what does not fit memory cannot be kept in .*missing: ENOENT.*; --temporary names another folder$/,
    );
    mkdirSync(missing);
    await (await readLog(path(), { memoryBytes: 20_000, temporary: missing })).close();
    rmSync(missing, { recursive: true });
  });
});
