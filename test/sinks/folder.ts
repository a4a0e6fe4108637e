import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A folder of its own for each test of the calling file; `path(name)` is a file in it. */
export function useFolder(): { readonly path: (name?: string) => string } {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'servegen-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return { path: (name = '') => join(folder, name) };
}
