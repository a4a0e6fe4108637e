import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../build/compressing-worker', import.meta.url));
const source = fileURLToPath(new URL('../../src/platform', import.meta.url));

/** A worker that compresses without end, and says so once it does. */
const WORKER = `
import { platform } from '${source}/worker.ts';
const { parentPort } = require('node:worker_threads');
(async () => {
  const bytes = new Uint8Array(100);
  for (let times = 0; ; times++) {
    await platform.gunzip(await platform.gzip(bytes));
    if (times === 100) parentPort.postMessage('compresses');
  }
})();
`;

/** What a script has in its scope. */
const PRELUDE = `
import { readFileSync } from 'node:fs';
import { platform } from './platform.mjs';
const code = readFileSync(new URL('worker.cjs', import.meta.url), 'utf8');
async function startCompressing() {
  const worker = platform.startWorker(code);
  worker.ref();
  await new Promise((resolve) => worker.onMessage(resolve));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
  return worker;
}
`;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/worker.ts`, WORKER);
  const shared = { bundle: true, platform: 'node' } as const;
  await build({
    ...shared,
    entryPoints: [`${folder}/worker.ts`],
    outfile: `${folder}/worker.cjs`,
    format: 'cjs',
  });
  await build({
    ...shared,
    entryPoints: [`${source}/node.ts`],
    outfile: `${folder}/platform.mjs`,
    format: 'esm',
  });
});

/** What a script prints in a process of its own; rejects where that aborts. */
async function run(name: string, script: string): Promise<string> {
  const file = `${folder}/${name}.mjs`;
  writeFileSync(file, PRELUDE + script);
  const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 60_000 });
  return stdout;
}

// Without the lock the process aborts once in some twenty endings.
test('workers that compress can be ended at any time', async () => {
  const script = `
    for (let times = 0; times < 60; times++) await (await startCompressing()).terminate();
    console.log('goes on');`;
  expect(await run('terminated', script)).toBe('goes on\n');
}, 90_000);

// 32 endings: without the lock one run in five would pass.
test('a process can exit while its workers compress', async () => {
  const script = `
    await Promise.all(Array.from({ length: 8 }, startCompressing));
    console.log('exits');
    process.exit(0);`;
  for (let times = 0; times < 4; times++) expect(await run('exits', script)).toBe('exits\n');
}, 90_000);
