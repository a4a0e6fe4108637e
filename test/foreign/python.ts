import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe } from 'vitest';

/**
 * `describe`, skipped where Python or one of its modules is missing.
 *
 * @param tests what they are, for the line that says they are skipped
 */
export function describeWith(tests: string, ...modules: readonly string[]) {
  const missing = findMissing(modules);
  if (missing !== undefined) {
    // A continuous integration run that silently tests nothing would be worse than one that fails.
    if (process.env.CI) throw new Error(missing);
    console.warn(`Skipping ${tests}: ${missing}.`);
  }
  return describe.skipIf(missing !== undefined);
}

/** Runs a script, named relative to this folder, and gives what it prints. */
export async function runPython(script: string, ...args: readonly string[]): Promise<string> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)('python3', [path, ...args], { maxBuffer: 1 << 28 });
  return stdout;
}

/** What cannot be used, in one line. */
function findMissing(modules: readonly string[]): string | undefined {
  const { error, status, stderr } = spawnSync('python3', ['-c', `import ${modules.join(', ')}`], {
    encoding: 'utf8',
  });
  if (error !== undefined) return `python3 cannot be run (${error.message})`;
  if (status === 0) return undefined;
  const reason = stderr.trim().split('\n').at(-1);
  return `python3 cannot import ${modules.join(', ')} (${reason})`;
}
