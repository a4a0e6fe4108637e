import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/**
 * `describe`, skipped where a program is missing.
 *
 * @param tests what they are, for the line that says they are skipped
 * @param missing what is missing, if anything is
 */
export function describeUnless(missing: string | undefined, tests: string) {
  if (missing !== undefined) {
    // A continuous integration run that silently tests nothing would be worse than one that fails.
    if (process.env.CI) throw new Error(missing);
    console.warn(`Skipping ${tests}: ${missing}.`);
  }
  return describe.skipIf(missing !== undefined);
}

/** The first of some programs that is there to be run. */
export function findProgram(names: readonly string[], folders = process.env.PATH!.split(delimiter)) {
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
