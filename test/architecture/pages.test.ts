import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = ['', 'docs', 'examples/python-host'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** Files that would be there if a page's example of a change were made. */
const NOT_MADE = new Set([
  'src/output/parquet.ts',
  'src/laws/rayleigh.ts',
  'src/laws/x.ts',
  'assembly/gaps/x-gaps.ts',
]);

test('files and folders that pages name are there', () => {
  const named = PAGES.flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const paths = text.matchAll(/`((?:src|assembly|test|scripts|bench|examples|docs)\/[\w./-]*)`/g);
    return [...paths].map(([, path]) => ({ page, path: path! }));
  });
  expect(named.length).toBeGreaterThan(50);
  const missing = named.filter(({ path }) => !existsSync(join(root, path)) && !NOT_MADE.has(path));
  expect(missing).toEqual([]);
});
