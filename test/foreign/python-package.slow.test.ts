import { execFile } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { generate, TraceDigest } from '../../src/index.js';
import { run } from '../cli/command.js';
import { useSharedFolder } from '../fixtures/folder.js';
import { writeExpected } from './python-expected.js';
import { installPythonPackage, PYTHON_PACKAGE, type PythonPackage } from './python-package.js';
import { describeWithTools } from './tools.js';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = useSharedFolder();

describeWithTools(`${PYTHON_PACKAGE}/wheels`)('the Python package', () => {
  let installed: PythonPackage;
  beforeAll(async () => {
    installed = await installPythonPackage();
  }, 300_000);

  /** Runs Python in a folder without the sources of the package. */
  async function python(...args: readonly string[]): Promise<string> {
    const { PYTHONPATH: _, ...env } = process.env;
    const { stdout } = await execute(installed.python, args, {
      cwd: folder.path(),
      env: { ...env, SERVEGEN_EXPECTED: folder.path() },
      maxBuffer: 1 << 26,
    }).catch((error: { stdout?: string; stderr?: string }) => {
      throw new Error(`${error.stdout}${error.stderr}`);
    });
    return stdout;
  }

  test('is found in order by what checks it before it is published', async () => {
    const builder = join(root, PYTHON_PACKAGE, 'bin/python');
    const { stdout } = await execute(builder, ['-m', 'twine', 'check', '--strict', ...installed.files]);
    expect(stdout.match(/PASSED/g)).toHaveLength(2);
    const wheel = installed.files.find((name) => name.endsWith('.whl'))!;
    expect(wheel).toMatch(/-py3-none-any\.whl$/);
    const { stdout: names } = await execute(builder, ['-m', 'zipfile', '-l', wheel]);
    for (const name of ['engine.wasm', 'planner.js', 'py.typed', 'LICENSE', 'NOTICE'])
      expect(names).toContain(name);
  });

  test('is not built without what Node makes for it', async () => {
    const source = folder.path('unmade');
    cpSync(join(root, 'python'), source, {
      recursive: true,
      filter: (path) => !/engine\.wasm$|planner\.js$|__pycache__/.test(path),
    });
    const building = execute(join(root, PYTHON_PACKAGE, 'bin/python'), [
      ...['-m', 'build', '--no-isolation', '--outdir', folder.path('unmade-dist'), source],
    ]);
    const { stdout, stderr } = await building.then(
      () => expect.unreachable(),
      (error: { stdout: string; stderr: string }) => error,
    );
    const printed = `${stdout}${stderr}`;
    expect(printed).toMatch(
      /^servegen-wasm cannot be built: there is no src\/servegen_wasm\/engine\.wasm, /m,
    );
    expect(printed).toContain('npm ci && npm run python:build');
    expect(printed).not.toContain('Traceback');
  });

  test('has types that hold, and is written as its linter has it', async () => {
    const check = (...args: readonly string[]) =>
      execute(join(root, PYTHON_PACKAGE, 'bin/python'), ['-m', ...args], { cwd: join(root, 'python') });
    const { stdout } = await check('mypy', '--cache-dir', folder.path('mypy'));
    expect(stdout).toContain('Success: no issues found');
    await check('ruff', 'check', '--no-cache', '.');
    await check('ruff', 'format', '--no-cache', '--check', '.');
  });

  test('passes its own tests', async () => {
    await writeExpected(folder.path());
    cpSync(join(root, 'python/tests'), folder.path('tests'), { recursive: true });
    const printed = await python('-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'tests');
    expect(printed).toMatch(/^\d{2,} passed in /m);
    expect(printed).not.toMatch(/skipped|failed|warning/);
  }, 300_000);

  test('writes a million rows that are those of Node', async () => {
    const workload = { pool: 'builtin:reason', requests: 1_000_000, seed: 'python' };
    await python(
      '-c',
      "import servegen_wasm; servegen_wasm.plan(pool='builtin:reason', requests=1_000_000, seed='python').write_parquet('trace.parquet')",
    );
    const trace = await generate(workload);
    const digest = new TraceDigest(trace.schema);
    for await (const batch of trace) digest.update(batch);
    const printed = await run(['digest', 'trace.parquet'], undefined, folder.path());
    expect(printed.stdout.toString().split(' ')[0]).toBe(digest.hex());
    const verified = await run(['verify', 'trace.parquet'], undefined, folder.path());
    expect(verified.stdout.toString()).toContain('as it was written, 1,000,000 rows');
  });

  // Each shell command and each Python program of the page, in order, in one folder.
  test('is used as its page says', async () => {
    const page = readFileSync(join(root, 'docs/python.md'), 'utf8');
    const blocks = [...page.matchAll(/^```(python|sh)\n([\s\S]*?)^```/gm)].map(([, kind, code]) => ({
      kind,
      code: code!,
    }));
    expect(blocks.length).toBeGreaterThan(8);
    for (const { kind, code } of blocks) {
      if (kind === 'python') await python('-c', code);
      // The rest of them install the package, or build it, as was done above.
      else
        for (const line of code.split('\n').filter((text) => text.startsWith('servegen ')))
          await command(line);
    }
  }, 300_000);

  async function command(line: string): Promise<void> {
    const { code, stderr } = await run(line.split(' ').slice(1), undefined, folder.path());
    expect(code, `${line}\n${stderr}`).toBe(0);
  }
});
