import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

interface Report {
  readonly results: readonly { readonly case: string; readonly value: number }[];
  readonly notes: readonly string[];
}

const folder = fileURLToPath(new URL('../../bench', import.meta.url));
const BENCHES = readdirSync(folder).filter((name) => name.endsWith('.mjs') && name !== 'run.mjs');
/** Enough for a batch or two: what a bench measures of it means nothing. */
const SMALL = { BENCH_ROWS: '100000', BENCH_ROUNDS: '1', BENCH_WORKLOADS: 'conversations' };
/** Spark and Ray alone take a minute or two to start on a busy machine. */
const MILLISECONDS = 300_000;
/** What keeps a bench from measuring: a program or a library of others that is not there. */
const IS_MISSING = /gcc does not compile|has no (NumPy|pyarrow|pyspark)|no Chromium/;

it.each(BENCHES)('the bench %s still measures what it names', { timeout: MILLISECONDS }, async (name) => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, name)], {
    env: { ...process.env, ...SMALL },
  });
  const { results, notes }: Report = JSON.parse(stdout);
  expect(notes.filter((note) => note.includes('failed'))).toEqual([]);
  if (notes.some((note) => IS_MISSING.test(note))) return;
  expect(results.length).toBeGreaterThan(2);
  // Differences of small runs can be below 0, but they are numbers.
  for (const { case: label, value } of results) expect(value, label).toSatisfy(Number.isFinite);
});

it('the runner knows all benches', async () => {
  const asked = promisify(execFile)(process.execPath, [join(folder, 'run.mjs'), 'none-of-them']);
  const { stderr, code } = await asked.catch((error) => error);
  expect(code).toBe(2);
  const listed: string[] = /there are (.*)/.exec(stderr)![1].split(', ');
  expect(listed.map((name) => `${name}.mjs`).toSorted()).toEqual(BENCHES.toSorted());
});
