import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const HOSTS = ['c', 'go', 'java', 'python', 'rust'].map((name) => `examples/embed/${name}`);
const PAGES = ['', 'docs', 'examples/embed', ...HOSTS].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** Files that would be there if a page's example of a change were made. */
const NOT_MADE = new Set([
  'src/output/orc.ts',
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

test('what pages take for not made is not made', () => {
  expect([...NOT_MADE].filter((path) => existsSync(join(root, path)))).toEqual([]);
});

const read = (page: string) => readFileSync(join(root, page), 'utf8');

test('the list of pages has all of them', () => {
  const row = /^\| `docs\/` \|.*$/m.exec(read('README.md'))![0];
  const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  for (const name of pages) expect(row).toContain(`(docs/${name})`);
});

test('the list of rooms has those of outputs', () => {
  const rooms = read('docs/architecture.md').split('\n## Rooms')[1]!.split('\n## ')[0]!;
  const folders = readdirSync(join(root, 'src/output'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  for (const { name } of folders) expect(rooms).toContain(`\`output/${name}\``);
});

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

test('links lead to pages and headings that are there', () => {
  const broken = PAGES.flatMap((page) => {
    const links = [...read(page).matchAll(/\]\(([^)#\s:]*)(?:#([^)\s]*))?\)/g)];
    return links
      .filter(([, path = '', anchor]) => {
        const target = path === '' ? page : join(page, '..', path);
        if (!existsSync(join(root, target))) return true;
        if (anchor === undefined || !target.endsWith('.md')) return false;
        const headings = [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading!));
        return !headings.includes(anchor);
      })
      .map(([link]) => `${page}: ${link}`);
  });
  expect(broken).toEqual([]);
});

test('every key of metadata is in the table of the page', () => {
  const keys = ['src/trace/metadata.ts', 'src/arrow/ipc-writer.ts'].flatMap((path) =>
    [...read(path).matchAll(/'(servegen\.\w+)'/g)].map(([, key]) => key!),
  );
  expect(keys).toContain('servegen.frame_sha256');
  const page = read('docs/trace-files.md');
  expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});
