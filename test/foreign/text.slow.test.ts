import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run } from '../cli/command.js';
import { useFolder } from '../fixtures/folder.js';
import { ATTRIBUTED } from './attributed-workload.js';
import { describeWith, runPython } from './python.js';

const folder = useFolder();

const NAMES = ['csv', 'csv.gz', 'csv.zst', 'jsonl', 'jsonl.gz', 'jsonl.zst'];

const describeForeign = describeWith(
  'text traces with foreign readers',
  'duckdb',
  'numpy',
  'pandas',
  'pyarrow',
  'zstandard',
);

describeForeign('a trace with attributes as text', () => {
  it('has all texts and numbers for pandas, DuckDB and pyarrow', async () => {
    const spec = folder.path('workload.json');
    const output = { request_id: true };
    writeFileSync(spec, JSON.stringify({ ...ATTRIBUTED, requests: 20_000, output }));
    const paths = ['arrow', ...NAMES].map((name) => folder.path(`trace.${name}`));
    for (const out of paths) {
      const { code, stderr } = await run(['generate', spec, '--quiet', '--out', out]);
      expect([code, stderr]).toEqual([0, '']);
    }
    expect(Number(await runPython('read_text.py', ...paths))).toBe(13);
  });
});

describeForeign.each(['language', 'reason', 'multimodal'])('a trace of %s as text', (category) => {
  it('has all rows and values for pandas, DuckDB and pyarrow', async () => {
    const paths: string[] = [];
    for (const name of ['arrow', ...NAMES]) {
      const out = folder.path(`trace.${name}`);
      const args = [
        '--pool',
        `builtin:${category}`,
        '--requests',
        '20000',
        '--batch-size',
        '3000',
        '--quiet',
      ];
      const { code, stderr } = await run(['generate', ...args, '--seed', 'text', '--out', out]);
      expect([code, stderr]).toEqual([0, '']);
      paths.push(out);
    }
    // Two or three readers of each CSV, one or two of each file of JSON lines.
    expect(Number(await runPython('read_text.py', ...paths))).toBe(13);
  });
});
