import { execFile } from 'node:child_process';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onceARun } from '../setup/once-a-run.js';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What builds and checks Python packages, and the wheels that an environment is filled from; `.ci/run` makes it. */
export const PYTHON_PACKAGE = 'build/python-package';
const BUILDER = join(root, PYTHON_PACKAGE, 'bin/python');
const WHEELS = join(root, PYTHON_PACKAGE, 'wheels');

/** The Python package as it is published, and installed. */
export interface PythonPackage {
  /** The wheel and the source distribution. */
  readonly files: readonly string[];
  /** Of an environment that has the package, its extras and pytest, and nothing else. */
  readonly python: string;
}

/** Builds the Python package from a copy of its folder, and installs it into an empty environment, once a run of the tests. */
export async function installPythonPackage(): Promise<PythonPackage> {
  const folder = await onceARun('python-package', install);
  const dist = join(folder, 'dist');
  return { files: readdirSync(dist).map((name) => join(dist, name)), python: join(folder, 'bin/python') };
}

async function install(folder: string): Promise<void> {
  const source = join(folder, 'python');
  const filter = (path: string) => !/__pycache__|\.pytest_cache|\.mypy_cache/.test(path);
  cpSync(join(root, 'python'), source, { recursive: true, filter });
  await execute(process.execPath, [join(root, 'scripts/python-package.mjs'), source]);
  // Of the source distribution, so that it is known to have all that it takes.
  const dist = join(folder, 'dist');
  await execute(BUILDER, ['-m', 'build', '--no-isolation', '--outdir', dist, source]);
  // Without pip, whose thousands of files nobody needs here.
  await execute(BUILDER, ['-m', 'venv', '--without-pip', folder]);
  const wheel = readdirSync(dist).find((name) => name.endsWith('.whl'))!;
  const pip = ['-m', 'pip', '--python', join(folder, 'bin/python'), '--quiet', '--disable-pip-version-check'];
  const install = ['install', '--no-index', '--find-links', WHEELS];
  await execute(BUILDER, [...pip, ...install, `${join(dist, wheel)}[plan,pandas]`, 'pytest']);
}

/** Whether there is what it takes. */
export function canInstallPythonPackage(): boolean {
  return existsSync(BUILDER) && existsSync(WHEELS);
}
