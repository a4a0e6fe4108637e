import { expect, it } from 'vitest';
import { run } from '../cli/command.js';
import { useFolder } from '../fixtures/folder.js';
import { describeWith, runPython } from './python.js';

const describeForeign = describeWith('the tests with traces that pyarrow writes', 'numpy', 'pyarrow');

const folder = useFolder();

const STORAGE = [
  ['file', 'lz4'],
  ['file', 'zstd'],
  ['stream', 'lz4'],
  ['stream', 'zstd'],
] as const;

async function json(...args: readonly string[]) {
  const { code, stdout, stderr } = await run([...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout.toString());
}

describeForeign('a trace of ours that pyarrow has compressed', () => {
  it.each(['language', 'multimodal'])('has the same digest and figures, category %s', async (category) => {
    const path = folder.path('trace.arrow');
    const args = ['--pool', `builtin:${category}`, '--requests', '3000', '--request-id', '--out', path];
    expect((await run(['generate', ...args])).code).toBe(0);
    const copies: string[] = [];
    for (const [kind, codec] of STORAGE) {
      copies.push(folder.path(`${kind}.${codec}`));
      await runPython('write_foreign.py', 'copy', path, copies.at(-1)!, kind, codec);
    }
    const { stdout } = await run(['digest', path, ...copies]);
    const digests = stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, 64));
    expect(digests).toEqual(new Array(5).fill(digests[0]));
    const { trace: _, ...expected } = await json('inspect', path);
    for (const copy of copies) expect(await json('inspect', copy)).toEqual({ trace: copy, ...expected });
  });
});

describeForeign('a trace with columns of all types', () => {
  it.each<readonly [string, string]>([['file', 'none'], ['stream', 'none'], ...STORAGE])(
    'is read: %s, %s',
    async (kind, codec) => {
      const path = folder.path('types');
      await runPython('write_foreign.py', 'types', path, kind, codec);
      const report = await json('inspect', path);
      expect(report).toMatchObject({
        rows: 1_000,
        durationSeconds: 499.5,
        clientCount: 7,
        interArrivalCv: 0,
      });
      expect(report.topClients[0]).toEqual({ clientId: 'user-0', requests: 143, share: 0.143 });
      expect(report.notes).toEqual([
        'timestamp: Arrow timestamps in nanoseconds, from 2023-11-14T22:13:20.123Z; counted in seconds from the first',
        'with_nulls: has 100 missing values; the figures are of the others',
      ]);
      const { items, with_nulls, ...others } = Object.fromEntries(
        report.columns.map(({ name, ...column }: { name: string }) => [name, column]),
      );
      const numbers = { count: 1_000, mean: 49.5, min: 0, p50: 49, p90: 89, p99: 98, max: 99 };
      const types = ['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'];
      expect(others).toEqual(
        Object.fromEntries([...types, 'float32', 'float64'].map((type) => [type, { type, values: numbers }])),
      );
      // Lists 0 to 3 long, of 0, 0 1 and 0 1 2: 1,500 items, of which 750 are 0, 500 are 1 and 250 are 2.
      expect(items).toMatchObject({
        type: 'list<int64>',
        values: { count: 1_500, mean: expect.closeTo(2 / 3, 12), max: 2 },
        itemsPerRequest: { count: 1_000, mean: 1.5 },
      });
      expect(with_nulls).toMatchObject({
        type: 'int32',
        missing: 100,
        values: { count: 900, min: 1, mean: 50 },
      });
      // Each is named after its type.
      expect(report.leftOut).toHaveLength(17);
      for (const { column, reason } of report.leftOut) expect(reason).toBe(`is of type ${column}`);

      const { a, columns, leftOut, notes } = await json('compare', path, path);
      expect(a).toMatchObject({ requests: 1_000, durationSeconds: 499.5, clients: { clients: 7 } });
      expect(columns.map(({ column }: { column: string }) => column)).toEqual([
        ...Object.keys(others),
        'items',
      ]);
      expect(notes).toEqual(new Array(2).fill(`${path}: ${report.notes[0]}`));
      expect(leftOut).toContainEqual({
        column: 'with_nulls',
        reason: `in ${path} it has 100 missing values`,
      });
      expect(leftOut).toContainEqual({
        column: 'bool',
        reason: `in ${path} it is of type bool, in ${path} it is of type bool`,
      });
    },
  );
});
