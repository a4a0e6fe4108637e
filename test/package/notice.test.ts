import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { bundleCommand } from '../../scripts/bundle-command.mjs';

/** Packages that are named by what their projects are called. */
const PROJECTS: Readonly<Record<string, string>> = {
  '@assemblyscript/loader': 'AssemblyScript, its standard library and loader',
  '@observablehq/plot': 'Observable Plot',
  'apache-arrow': 'Apache Arrow JavaScript',
  flatbuffers: 'FlatBuffers',
};

const notice = readFileSync('NOTICE', 'utf8');

function isNamed(name: string): boolean {
  const project = PROJECTS[name] ?? name;
  return notice.split(/[\s,()]+/).includes(project) || (project !== name && notice.includes(project));
}

it('names the packages whose code is in the command', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'servegen-notice-'));
  try {
    const packages = await bundleCommand(folder);
    expect(packages).toEqual(
      expect.arrayContaining(['apache-arrow', 'commander', 'linkedom', 'open', 'yaml']),
    );
    expect(packages.filter((name) => !isNamed(name))).toEqual([]);
    expect(readdirSync(folder)).toContain('servegen.cjs');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('names the packages of the editor on the page, and what these need', () => {
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    const path = join('node_modules', name, 'package.json');
    expect(existsSync(path), name).toBe(true);
    const { dependencies = {} } = JSON.parse(readFileSync(path, 'utf8')) as { dependencies?: object };
    for (const needed of Object.keys(dependencies)) add(needed);
  };
  for (const name of Object.keys(manifest.devDependencies))
    if (/^@(codemirror|lezer)\//.test(name)) add(name);
  expect(found.size).toBeGreaterThan(8);
  const others = [...found].filter((name) => !/^@(codemirror|lezer|marijn)\//.test(name));
  expect(others.filter((name) => !isNamed(name))).toEqual([]);
});
