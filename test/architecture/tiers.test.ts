import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const TESTS = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.test.ts'));

/** What only tests import that need Python, the released data, browsers or other runtimes. */
const BEYOND_NODE = /from '[./a-z]*(?:python|real\/data|\.\/data|programs)\.js'/;

test('npm test, which leaves slow files out, needs nothing but Node', () => {
  const beyond = TESTS.filter((name) => BEYOND_NODE.test(readFileSync(join(root, name), 'utf8')));
  // The pattern finds what it is for.
  expect(beyond.length).toBeGreaterThan(10);
  expect(beyond.filter((name) => !name.endsWith('.slow.test.ts'))).toEqual([]);
});

test('most tests are those of npm test', () => {
  const slow = TESTS.filter((name) => name.endsWith('.slow.test.ts'));
  expect(slow.length).toBeLessThan(TESTS.length / 4);
});
