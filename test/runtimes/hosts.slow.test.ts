import { writeFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { buildHost, HOSTS, missingFor } from '../../scripts/build-hosts.mjs';
import { compilePlan } from '../../src/index.js';
import { useSharedFolder } from '../fixtures/folder.js';
import { execute } from './matrix/execute.js';
import { describeUnless } from './programs.js';

const folder = useSharedFolder();
/** More than a MiB. */
const plan = () => folder.path('trace.plan');
/** A host is built, where it has not been. */
const BUILD_MILLISECONDS = 900_000;

beforeAll(async () => {
  const { bytes } = await compilePlan({
    pool: 'builtin:language',
    clients: 20_000,
    rate: 50,
    duration: '1h',
  });
  expect(bytes.length).toBeGreaterThan(1 << 20);
  writeFileSync(plan(), bytes);
});

for (const host of HOSTS) {
  const missing = missingFor(host);
  describeUnless(missing, `the tests of the host in ${host.name}`)(`the host in ${host.name}`, () => {
    let command: readonly string[];
    const run = (...args: readonly string[]) => execute([...command, ...args]);
    const engine = host.engine === undefined ? [] : [host.engine];

    beforeAll(() => {
      command = buildHost(host);
    }, BUILD_MILLISECONDS);

    it('says how much memory it needs where it cannot have it', async () => {
      const { code, stdout, stderr } = await run('--memory', '1', ...engine, plan());
      expect([code, stdout]).toEqual([1, '']);
      const [, needed] = /^host: \w+ needs a memory of (\d+) bytes, and cannot have it\n$/.exec(stderr)!;
      expect(Number(needed)).toBeGreaterThan(1 << 20);
    });

    it('says what it cannot read', async () => {
      const { code, stdout, stderr } = await run(...engine, folder.path('none.plan'));
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^host: .*none\.plan.*\n$/);
    });

    it.each([
      [[]],
      [['--shard', '3/2', 'a', 'b']],
      [['--shard', '0/2', 'a', 'b']],
      [['--memory', 'x', 'a', 'b']],
      [['--memory', '5000', 'a', 'b']],
      [['a', 'b', 'c', 'd']],
    ])('says how it is used: %j', async (args) => {
      const { code, stdout, stderr } = await run(...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/usage/i);
    });
  });
}
