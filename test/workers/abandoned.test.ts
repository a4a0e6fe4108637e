import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../build/abandoned', import.meta.url));

/** What a script has in its scope: workers that are counted, on any number of cores. */
const PRELUDE = `
import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

const workers = { started: 0, ended: 0 };
os.availableParallelism = () => 2;
const { Worker } = threads;
threads.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    workers.started++;
    this.on('exit', () => workers.ended++);
  }
};
syncBuiltinESMExports();
const { generate, openPool } = await import('./library.mjs');
const pool = await openPool('builtin:language');
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** The first batch of a worker, or an earlier one, from an iteration that nobody ends. */
async function takeBatches(wanted = 200_000) {
  const trace = await generate({ pool, rate: 1000, requests: 4e6 }, { workers: 2 });
  const batches = trace[Symbol.asyncIterator]();
  let rows = 0;
  while (rows < wanted) rows += (await batches.next()).value.numRows;
  return batches;
}
`;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const entryPoints = [fileURLToPath(new URL('../../src/index.ts', import.meta.url))];
  const alias = { '#platform': fileURLToPath(new URL('../../src/platform/node.ts', import.meta.url)) };
  const outfile = `${folder}/library.mjs`;
  await build({
    entryPoints,
    alias,
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  });
});

/** Runs a script in a process of its own, which must end by itself; what it prints. */
async function run(name: string, script: string, ...flags: readonly string[]): Promise<string> {
  const file = `${folder}/${name}.mjs`;
  writeFileSync(file, PRELUDE + script);
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, file], { timeout: 60_000 });
  return stdout.trim();
}

test.each([1, 200_000])(
  'an iteration with workers left after %i rows or more does not keep the process alive',
  async (rows) => {
    const script = `await takeBatches(${rows}); console.log(workers.started, workers.ended);`;
    expect(await run(`exit-${rows}`, script)).toBe('2 0');
  },
);

test('whoever awaits a run is not left alone', async () => {
  const script = `
    let rows = 0;
    const trace = await generate({ pool, rate: 1000, requests: 2e6 }, { workers: 2 });
    for await (const batch of trace) rows += batch.numRows;
    console.log(rows, workers.started, workers.ended);`;
  // No timer or file keeps this process alive, only the iteration itself.
  expect(await run('end', script)).toBe('2000000 2 2');
});

test('the workers of a trace whose signal is aborted end, though nobody awaits the next batch', async () => {
  const script = `
    const controller = new AbortController();
    const trace = await generate({ pool, rate: 1000, requests: 4e6 }, { workers: 2, signal: controller.signal });
    const batches = trace[Symbol.asyncIterator]();
    let rows = 0;
    while (rows < 200_000) rows += (await batches.next()).value.numRows;
    controller.abort(new Error('enough'));
    for (let waited = 0; workers.ended < 2 && waited < 200; waited++) await wait(50);
    const ended = workers.ended;
    const reason = await batches.next().catch((error) => error.message);
    console.log(workers.started, ended, reason, (await batches.next()).done);`;
  expect(await run('aborted', script)).toBe('2 2 enough true');
});

test('the workers of an iteration that is garbage end', async () => {
  const script = `
    let batches = await takeBatches();
    await wait(200);
    gc();
    await wait(200);
    const before = workers.ended;
    const { value } = await batches.next();
    batches = undefined;
    for (let turn = 0; turn < 100 && workers.ended < 2; turn++) {
      gc();
      await wait(100);
    }
    console.log(before, value.numRows, workers.ended);`;
  expect(await run('garbage', script, '--expose-gc')).toBe('0 65536 2');
});
