import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe } from 'vitest';

const MODULES = ['duckdb', 'numpy', 'pandas', 'pyarrow'];

const missing = findMissing();

if (missing !== undefined) {
  // A continuous integration run that silently tests nothing would be worse than one that fails.
  if (process.env.CI) throw new Error(missing);
  console.warn(`Skipping the tests with foreign readers: ${missing}.`);
}

/** `describe`, skipped where Python or a package is missing. */
export const describeForeign = describe.skipIf(missing !== undefined);

/** Runs a script of this folder and parses the JSON that it prints. */
export async function runPython<T>(script: string, ...args: readonly string[]): Promise<T> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)('python3', [path, ...args], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

/** What cannot be used, in one line. */
function findMissing(): string | undefined {
  const { error, status, stderr } = spawnSync('python3', ['-c', `import ${MODULES.join(', ')}`], {
    encoding: 'utf8',
  });
  if (error !== undefined) return `python3 cannot be run (${error.message})`;
  if (status === 0) return undefined;
  const reason = stderr.trim().split('\n').at(-1);
  return `python3 cannot import ${MODULES.join(', ')} (${reason})`;
}
