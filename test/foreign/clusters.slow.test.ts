import { execFile } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { run } from '../cli/command.js';
import { useSharedFolder } from '../fixtures/folder.js';
import { CASES, writeClusterPlans } from './cluster-plans.js';
import { installPythonPackage, PYTHON_PACKAGE } from './python-package.js';
import { describeWithTools } from './tools.js';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
/** An environment that has Spark and Ray; `.ci/run` makes it. */
const CLUSTERS = 'build/clusters/bin';
/** Runs pytest, and ends by what it found: threads that Ray has left can abort a Python that takes itself apart. */
const PYTEST = `
import os, sys, pytest
code = pytest.main(['-q', '-p', 'no:cacheprovider', *sys.argv[1:]])
sys.stdout.flush()
os._exit(code)
`;
const folder = useSharedFolder();

describeWithTools(CLUSTERS)('the Python package in clusters', () => {
  let expected: Record<string, string>;
  beforeAll(async () => {
    const { files } = await installPythonPackage();
    const wheel = files.find((name) => name.endsWith('.whl'))!;
    const pip = ['-m', 'pip', '--quiet', '--disable-pip-version-check', 'install', '--no-deps', '--no-index'];
    const builder = join(root, PYTHON_PACKAGE, 'bin/python');
    await execute(builder, [...pip, '--target', folder.path('package'), wheel]);
    cpSync(join(root, 'python/cluster-tests'), folder.path('tests'), { recursive: true });
    expected = await writeClusterPlans(folder.path());
  }, 300_000);

  /** Runs Python with the package, and nothing else of the repository, in the path of all workers. */
  async function python(...args: readonly string[]): Promise<string> {
    const { stdout } = await execute(join(root, CLUSTERS, 'python'), args, {
      cwd: folder.path(),
      env: { ...process.env, PYTHONPATH: folder.path('package'), SERVEGEN_EXPECTED: folder.path() },
      maxBuffer: 1 << 26,
    }).catch((error: { stdout?: string; stderr?: string; code?: number; signal?: string }) => {
      throw new Error(`${error.stdout}${error.stderr}ended with ${error.signal ?? error.code}`);
    });
    return stdout;
  }

  for (const engine of ['spark', 'ray']) {
    test(`${engine} makes the rows of the command`, { timeout: 300_000 }, async () => {
      const printed = await python('-c', PYTEST, `tests/test_${engine}.py`);
      expect(printed).toMatch(/^\d{2,} passed(?:, \d+ warnings?)? in /m);
      expect(printed).not.toMatch(/skipped|failed/);
      const folders = CASES.map((name) => `${name}-by-${engine}`);
      const verified = await run(['verify', ...folders], undefined, folder.path());
      expect(verified.stderr.toString()).toBe('');
      expect(verified.stdout.toString().match(/: as it was written, 3 parts, /g)).toHaveLength(CASES.length);
      const digests = await run(['digest', ...folders], undefined, folder.path());
      expect(digests.stdout.toString()).toBe(
        folders.map((name, index) => `${expected[CASES[index]!]}  ${name}\n`).join(''),
      );
    });
  }

  test('both write the same files', () => {
    for (const name of CASES) {
      // It has the SHA-256 of each part.
      const [spark, ray] = ['spark', 'ray'].map((engine) =>
        readFileSync(folder.path(`${name}-by-${engine}/manifest.json`), 'utf8'),
      );
      expect(spark).toMatch(/"sha256":"[0-9a-f]{64}"/);
      expect(spark).toBe(ray);
    }
  });

  test('parts without a manifest, as of a driver that was killed, are the shards of the trace', {
    timeout: 60_000,
  }, async () => {
    for (const name of CASES) {
      const shards = folder.path(`${name}-shards`);
      cpSync(folder.path(`${name}-by-ray`), shards, { recursive: true });
      rmSync(join(shards, 'manifest.json'));
      const verified = await run(['verify', shards]);
      expect(verified.stderr.toString()).toBe('');
      expect(verified.stdout.toString()).toContain(expected[name]);
      rmSync(join(shards, 'part-00001.parquet'));
      expect((await run(['verify', shards])).stderr.toString()).toMatch(/lacks 1 of 3 shards: 2\n/);
      // By the command, in the place of the one that is missing.
      const part = ['--shard', '2/3', '--quiet', '--out', join(shards, 'part-00001.parquet')];
      await run(['generate', folder.path(`${name}.plan`), ...part]);
      expect((await run(['verify', shards])).stdout.toString()).toContain(expected[name]);
    }
  });

  // Each Python program and each command of the page's sections, in order.
  test.each(['Spark', 'Ray Data'])('%s is used as its section says', { timeout: 300_000 }, async (title) => {
    const page = readFileSync(join(root, 'docs/scale.md'), 'utf8');
    const section = page.split(/^## /m).find((text) => text.startsWith(`${title}\n`))!;
    const blocks = [...section.matchAll(/^```(python|sh)\n([\s\S]*?)^```/gm)];
    expect(blocks).toHaveLength(2);
    for (const [, kind, code] of blocks) {
      if (kind === 'python') await python('-c', code!);
      else for (const line of code!.trim().split('\n')) await command(line);
    }
  });

  async function command(line: string): Promise<void> {
    const { code, stderr } = await run(line.split(' ').slice(1), undefined, folder.path());
    expect(code, `${line}\n${stderr}`).toBe(0);
  }
});
