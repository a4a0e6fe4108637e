import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PackedPackage, packPackage } from '../fixtures/packed-package.js';

/** npm packs, which builds where the build is old. */
const SETUP_MILLISECONDS = 300_000;
let packed: PackedPackage;

beforeAll(async () => {
  packed = await packPackage();
}, SETUP_MILLISECONDS);

describe('what is published', () => {
  const require = createRequire(import.meta.url);

  it('has nothing that publint or attw have to say of', async () => {
    const { tarball } = packed;
    const publint = join(require.resolve('publint'), '../cli.js');
    await promisify(execFile)(process.execPath, [publint, tarball, '--strict']).catch(({ stdout, stderr }) =>
      expect.fail(`${stdout}${stderr}`),
    );
    const attw = join(require.resolve('@arethetypeswrong/cli/package.json'), '../dist/index.js');
    // Modules alone, as Node 20 requires none; a file of WebAssembly or JSON has no types.
    const flags = ['--profile', 'esm-only', '--exclude-entrypoints', './engine.wasm', './worker.js'];
    await promisify(execFile)(process.execPath, [attw, tarball, ...flags]).catch(({ stdout, stderr }) =>
      expect.fail(`${stdout}${stderr}`),
    );
  }, 120_000);

  it('is published without a warning', async () => {
    const { checkout } = packed;
    const { stdout, stderr } = await promisify(execFile)('npm', ['publish', '--dry-run'], {
      cwd: checkout,
      maxBuffer: 1 << 26,
    });
    const warnings = (stdout + stderr)
      .split('\n')
      .filter((line) => /\b(warn|err)/i.test(line) && !/npm notice/.test(line));
    // Who tests is not who publishes.
    expect(warnings.filter((line) => !line.includes('requires you to be logged in'))).toEqual([]);
    expect(stdout).toContain('+ servegen-wasm@');
  }, 120_000);
});
