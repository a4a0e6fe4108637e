import { mkdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run } from '../cli/command.js';
import { useFolder } from '../fixtures/folder.js';
import { describeWith, runPython } from './python.js';

const describeForeign = describeWith(
  'the tests with tables that others write',
  'pyarrow',
  'pandas',
  'duckdb',
);

const folder = useFolder();

describeForeign('a trace that pyarrow, pandas and DuckDB have written anew', () => {
  it.each(['language', 'reason', 'multimodal'])('has the same digest, category %s', async (category) => {
    const [path, copies] = [folder.path('trace.arrow'), folder.path('copies')];
    mkdirSync(copies);
    const args = ['--pool', `builtin:${category}`, '--requests', '3000', '--out', path];
    expect((await run(['generate', ...args])).code).toBe(0);
    const names: string[] = JSON.parse(await runPython('write_tables.py', 'copies', path, copies));
    expect(names.length).toBeGreaterThan(14);
    const { code, stdout } = await run(['digest', path, ...names.map((name) => `${copies}/${name}`)]);
    const digests = stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, 64));
    expect(code).toBe(0);
    expect(digests).toEqual(new Array(names.length + 1).fill(digests[0]));
  });
});
