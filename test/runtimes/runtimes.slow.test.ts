import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineModule } from '../../src/engine/module.js';
import { openPool } from '../../src/pool/open.js';
import { run as runCommand } from '../cli/command.js';
import { npmInstall, packPackage } from '../fixtures/packed-package.js';
import { digestOf } from '../fixtures/rows.js';
import type { PoolSettings } from '../support/generate.js';
import { describeUnless, findProgram } from './programs.js';

/** Where `.ci/run` installs them. */
const INSTALLED = fileURLToPath(new URL('../../build/runtimes/node_modules', import.meta.url));
const RUNTIMES = [
  { name: 'Bun', program: findProgram(['bun'], [join(INSTALLED, '.bin')]), flags: [] },
  { name: 'Deno', program: findProgram(['deno'], [join(INSTALLED, '.bin')]), flags: ['run', '--allow-all'] },
  ...[22, 24, 26].map((version) => ({
    name: `Node ${version}`,
    program: findProgram(['node'], [join(INSTALLED, `node-${version}/bin`)]),
    flags: [],
  })),
];

const POOL = 'builtin:multimodal';
const SHORT: PoolSettings = { requests: 100_000, duration: 3600, seed: 'runtimes' };
/** Long enough for two workers. */
const LONG: PoolSettings = { requests: 600_000, duration: 3600, seed: 'runtimes' };
const WORKERS = Math.min(2, availableParallelism());
/** npm packs, which builds where the build is old, and installs. */
const SETUP_MILLISECONDS = 300_000;
/** A runtime that does not end is stopped, and one that writes without end has written this much. */
const RUN_SECONDS = 90;
const MAX_FILE_KILOBYTES = 262_144;

const folder = mkdtempSync(join(tmpdir(), 'servegen-runtimes-'));
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  const { tarball } = await packPackage();
  writeFileSync(file('package.json'), '{ "type": "module" }');
  await npmInstall(folder, tarball);
  cpSync(fileURLToPath(new URL('library.mjs', import.meta.url)), file('library.mjs'));
}, SETUP_MILLISECONDS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program to its end, which must be a success; the JSON that it prints. */
async function run<T>(program: string, args: readonly string[]): Promise<T> {
  // `timeout` ends the processes that the program has started, too.
  const limited = `ulimit -f ${MAX_FILE_KILOBYTES}; exec timeout --signal=KILL ${RUN_SECONDS} "$@"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', limited, 'bash', program, ...args], {
    cwd: folder,
  });
  return JSON.parse(stdout);
}

async function expectedDigest(options: PoolSettings): Promise<string> {
  return digestOf(engineModule(), await openPool(POOL), options);
}

for (const { name, program, flags } of RUNTIMES) {
  const missing = program === undefined ? `${name} is not in build/runtimes; .ci/run installs it` : undefined;
  describeUnless(missing, `the tests on ${name}`)(name, () => {
    const library = (settings: PoolSettings, workers: number, batches?: number) =>
      run(program!, [
        ...flags,
        'library.mjs',
        JSON.stringify({ workload: { pool: POOL, ...settings }, run: { workers }, batches }),
      ]);

    it.each([
      [SHORT, 1, 1],
      [LONG, 2, WORKERS],
    ])("the library makes Node's rows: %o, %i threads", async (options, workers, expected) => {
      expect(await library(options, workers)).toEqual({
        rows: options.requests,
        digest: await expectedDigest(options),
        workers: expected,
      });
    });

    it('an iteration with workers that nobody ends does not keep the process alive', async () => {
      expect(await library(LONG, 2, 4)).toMatchObject({ rows: 4 * 65_536, workers: WORKERS });
    });

    it.each([
      [SHORT, '1'],
      [LONG, '2'],
    ])('the command writes them: %o, %s threads', async (options, workers) => {
      const out = file(`${name.replace(' ', '-')}-${workers}.arrow`);
      const { requests, duration, seed } = options;
      const report = await run<{ digest: string }>(program!, [
        ...flags,
        'node_modules/servegen-wasm/dist/servegen.cjs',
        ...['generate', '--pool', POOL, '--requests', `${requests}`, '--duration', `${duration}`],
        ...['--seed', seed!, '--workers', workers, '--out', out, '--digest', '--json'],
      ]);
      const digest = await expectedDigest(options);
      expect(report.digest).toBe(digest);
      const read = await runCommand(['digest', out]);
      expect(read.stdout.toString()).toBe(`${digest}  ${out}\n`);
      const summary = await run<{ rows: number; metadata: { digest: string } }>(program!, [
        ...flags,
        'node_modules/servegen-wasm/dist/servegen.cjs',
        ...['inspect', out, '--json'],
      ]);
      expect([summary.rows, summary.metadata.digest]).toEqual([requests, digest]);
      rmSync(out);
    });
  });
}
