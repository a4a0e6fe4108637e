import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { run } from '../cli/command.js';
import { useFolder } from '../fixtures/folder.js';
import { KUBERNETES, manifest } from './manifests.js';

const folder = useFolder();
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/scale.md'), 'utf8');
/** Lines of commands, by the heading that they stand under. */
const commandsUnder = (heading: string) =>
  [
    ...page
      .split(`\n## ${heading}\n`)[1]!
      .split('\n## ')[0]!
      .matchAll(/^ {4}(.*)$/gm),
  ].map(([, line]) => line!);

async function runLines(lines: readonly string[]): Promise<string[]> {
  const printed: string[] = [];
  for (const line of lines) {
    const [program, ...args] = line.split(' ');
    if (program === 'mkdir') continue;
    expect(program).toBe('servegen');
    const { code, stdout, stderr } = await run(args, undefined, folder.path());
    expect(code, `${line}\n${stderr}`).toBe(0);
    printed.push(stdout.toString());
  }
  return printed;
}

it('the lines that split a trace do, and those that verify find it whole', async () => {
  const split = commandsUnder('What can be split');
  expect(split).toContain('mkdir parts');
  mkdirSync(folder.path('parts'));
  const printed = await runLines(split);
  // 20,000 a second for a minute.
  expect(printed.at(-2)).toMatch(
    /^parts: as it was written, 4 shards, 1,200,000 rows, digest [0-9a-f]{64}\n$/,
  );
  const verify = commandsUnder('Verify').filter((line) => line.startsWith('servegen '));
  await runLines([...verify, 'servegen verify --no-rows parts']);
});

it('the last of a million parts of 10^13 requests is there', async () => {
  await runLines(commandsUnder('Ten to the thirteen'));
  const { stdout } = await run(['verify', 'last.arrow'], undefined, folder.path());
  // 10^13 less the 9,999,989,957,590 requests before it, which its metadata tells.
  expect(stdout.toString()).toContain('as it was written, 10,042,410 rows');
});

it('manifests and Jobs that lines for kubectl name are there, and the files of the table are all', () => {
  const lines = commandsUnder('Kubernetes');
  const files = lines.flatMap((line) => [...line.matchAll(/-f (\S+)/g)].map(([, name]) => name!));
  expect(files.length).toBeGreaterThan(4);
  for (const name of files) expect(existsSync(join(KUBERNETES, name)), name).toBe(true);
  const jobs = readdirSync(KUBERNETES).map(
    (name) => manifest<{ metadata: { name: string } }>(name).metadata.name,
  );
  const named = lines.flatMap((line) => [...line.matchAll(/job\/(\S+)/g)].map(([, name]) => name!));
  for (const name of named) expect(jobs).toContain(name);
  const table = [...page.matchAll(/^\| `([\w-]+\.yaml)` \|/gm)].map(([, name]) => name!);
  expect(table.toSorted()).toEqual(readdirSync(KUBERNETES).toSorted());
});
