import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeReleased } from '../../src/cli/write-released.js';
import { CATEGORIES, FIELDS } from '../../src/fields.js';
import type { PoolTables } from '../../src/pool/pool-tables.js';
import { PATTERNS } from '../../src/pool/released/trace-csv.js';
import { baseDirectory } from '../fuzz/pools/base-directories.js';
import { filesOf } from '../fuzz/pools/directory-mutations.js';
import { Random } from '../fuzz/random.js';
import { directoryOf } from '../pool/released-fixture.js';
import { loadDirectory } from '../support/load-directory.js';
import { describeWith, runPython } from './python.js';

const POOLS = 60;

interface Client {
  readonly trace: readonly (readonly string[])[];
  readonly dataset: readonly (readonly [string, Readonly<Record<string, readonly (readonly string[])[]>>])[];
}

const folder = mkdtempSync(join(tmpdir(), 'servegen-layout-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Python's `float.hex` as a number; the texts of both sides are the same where these are. */
function fromHex(text: string): number {
  const match = /^(-?)0x([01])\.([0-9a-f]*)p([-+]\d+)$/.exec(text);
  if (match === null) throw new Error(`${text} is no number of Python's`);
  const [, sign, whole, digits, exponent] = match;
  const mantissa = Number(BigInt(`0x${whole}${digits}`));
  // In two steps, as the smallest numbers have exponents that no single power has.
  const power = Number(exponent) - 4 * digits!.length;
  const value = mantissa * 2 ** Math.ceil(power / 2) * 2 ** Math.floor(power / 2);
  return sign === '-' ? -value : value;
}

function clientsOf(tables: PoolTables): Record<string, unknown> {
  const { clientIds, windowOffsets, datasetOffsets, datasetStart, startSeconds, windowSeconds } = tables;
  return Object.fromEntries(
    Array.from(clientIds, (id, row) => {
      const rows = (offsets: Int32Array) =>
        Array.from({ length: offsets[row + 1] - offsets[row] }, (_, index) => offsets[row] + index);
      const trace = rows(windowOffsets).map((window) => [
        startSeconds + (window - windowOffsets[row]) * windowSeconds,
        tables.rate[window],
        tables.cv[window],
        PATTERNS[tables.pattern[window]],
        tables.arg1[window],
        tables.arg2[window],
      ]);
      const dataset = rows(datasetOffsets).map((index) => [
        datasetStart[index],
        Object.fromEntries(
          FIELDS[tables.category].map((field) => {
            const { offsets, values, probabilities } = tables.fields[field];
            const entries: number[][] = [];
            for (let at = offsets[index]; at < offsets[index + 1]; at++) {
              entries.push([values[at], probabilities[at]]);
            }
            return [field, entries];
          }),
        ),
      ]);
      return [id, { trace, dataset }];
    }),
  );
}

describeWith('directories in the released layout, as Python reads them', 'ast')(
  'directories in the released layout, as Python reads them',
  () => {
    it('have the numbers of the pool, and literals with keys of the right type', async () => {
      const random = new Random('released layout', 1);
      const met = new Set<string>();
      const expected: unknown[] = [];
      const paths: string[] = [];
      for (let index = 0; index < POOLS || met.size < CATEGORIES.length; index++) {
        const files = Object.fromEntries(filesOf(baseDirectory(random)));
        const { tables } = await loadDirectory(directoryOf(files));
        met.add(tables.category);
        const path = join(folder, String(index));
        await writeReleased(tables, path, { sync: false });
        paths.push(path);
        expected.push(clientsOf(tables));
      }
      const lines = (await runPython('read_pool_files.py', ...paths)).trimEnd().split('\n');
      expect(lines).toHaveLength(paths.length);
      for (const [index, line] of lines.entries()) {
        const read = JSON.parse(line) as Record<string, Client>;
        const numbers = Object.fromEntries(
          Object.entries(read).map(([id, { trace, dataset }]) => [
            id,
            {
              trace: trace.map((row) => row.map((cell, column) => (column === 3 ? cell : fromHex(cell)))),
              dataset: dataset.map(([start, fields]) => [
                fromHex(start),
                Object.fromEntries(
                  Object.entries(fields).map(([field, entries]) => [
                    field,
                    entries.map((entry) => entry.map(fromHex)),
                  ]),
                ),
              ]),
            },
          ]),
        );
        expect(numbers).toEqual(expected[index]);
      }
    });
  },
);
