import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const directories: string[] = [];

afterAll(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A new temporary directory with these files (name to content), removed after the tests. */
export function directoryOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'servegen-pool-'));
  directories.push(directory);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  return directory;
}

/** Two windows of 600 s, the second idle. */
export const TRACE = '0,0.5,1.25,Gamma,0.64,3.125\n600,0,0,,0,0\n';

/** One dataset window of category language. */
export const DATASET = languageDataset('{10: 0.25, 20: 0.75}', '{1: 1.0}');

export function languageDataset(input: string, output: string): string {
  return datasetOf({ '0': { input_tokens: input, output_tokens: output } });
}

export function datasetOf(windows: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  return JSON.stringify(windows, null, 2);
}
