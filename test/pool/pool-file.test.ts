import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PoolError } from '../../src/errors.js';
import { openPool } from '../../src/pool/open.js';
import { useFolder } from '../fixtures/folder.js';
import { expectFault } from '../support/fault.js';
import { DATASET, directoryOf, TRACE } from './released-fixture.js';

const folder = useFolder();

/** As `git lfs pointer` prints it: 130 bytes, or one less. */
const POINTER =
  'version https://git-lfs.github.com/spec/v1\n' +
  'oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n' +
  'size 5510944\n';

const FILES = { 'chunk-0-trace.csv': TRACE, 'chunk-0-dataset.json': DATASET };

async function refusal(source: string | Uint8Array): Promise<string> {
  const error = await openPool(source).then(
    () => undefined,
    (caught) => caught,
  );
  expect(error).toBeInstanceOf(PoolError);
  return error.message;
}

function pipe(path: string): string {
  execFileSync('mkfifo', [path]);
  return path;
}

describe.skipIf(process.platform === 'win32')('what is no regular file', () => {
  it('is refused as a packed pool', async () => {
    expect(await refusal('/dev/zero')).toMatch(
      /^\/dev\/zero: .*it is a device and not a regular file; a pool is/,
    );
    const path = pipe(folder.path('pool'));
    expect(await refusal(path)).toMatch(/pool: the path cannot be read: it is a pipe and not a regular file/);
  });

  it.each(Object.keys(FILES))('is refused in the place of %s', async (name) => {
    const directory = directoryOf(
      Object.fromEntries(Object.entries(FILES).filter(([other]) => other !== name)),
    );
    pipe(`${directory}/${name}`);
    expectFault(await refusal(directory), `${directory}/${name}: … a pipe and not a regular file`);
  });

  it('is refused where a file is a folder', async () => {
    const directory = directoryOf({ 'chunk-0-trace.csv': TRACE });
    mkdirSync(`${directory}/chunk-0-dataset.json`);
    expect(await refusal(directory)).toContain(
      'chunk-0-dataset.json: the path cannot be read: it is a directory',
    );
  });
});

it('refuses a file that is larger than can be read, without reading it', async () => {
  const path = folder.path('sparse');
  writeFileSync(path, '');
  truncateSync(path, 2 ** 31);
  expect(await refusal(path)).toContain('it has 2147483648 bytes, and at most 2147483647 can be read');
});

describe('a pointer of Git LFS', () => {
  it.each(Object.keys(FILES))('is named in the place of %s', async (name) => {
    const directory = directoryOf({ ...FILES, [name]: POINTER });
    const message = await refusal(directory);
    expect(message).toMatch(new RegExp(`^${directory}/${name}: it is a Git LFS pointer, .*'git lfs pull'`));
  });

  it('is named in the place of a packed pool, by its path and by its bytes', async () => {
    const path = folder.path('m-large.pool.arrow');
    writeFileSync(path, POINTER);
    expect(await refusal(path)).toMatch(/m-large\.pool\.arrow: it is a Git LFS pointer/);
    expect(await refusal(new TextEncoder().encode(POINTER))).toMatch(/^packed pool: it is a Git LFS pointer/);
  });
});

describe('a directory of pools', () => {
  it('names them, in folders and in theirs, and how to choose', async () => {
    const root = folder.path();
    for (const pool of ['reason/deepseek-r1', 'language/m-large', 'mine', 'much/too/deep']) {
      mkdirSync(`${root}/${pool}`, { recursive: true });
      writeFileSync(`${root}/${pool}/chunk-3-trace.csv`, TRACE);
    }
    mkdirSync(`${root}/notes`);
    expectFault(
      await refusal(root),
      `${root}: … holds no clients … ${root.replace(/\/$/, '')}/language/m-large … ` +
        ': language/m-large, mine, reason/deepseek-r1',
    );
  });

  it('names some of many', async () => {
    for (let pool = 10; pool < 40; pool++) {
      mkdirSync(folder.path(`p${pool}`));
      writeFileSync(folder.path(`p${pool}/chunk-0-dataset.json`), DATASET);
    }
    expect(await refusal(folder.path())).toMatch(/: p10, p11, .*, p28, p29 and 10 more$/);
  });
});

it('reserves no more for traces than their files can hold', async () => {
  const rows = Array.from({ length: 300_000 }, (_, window) =>
    window === 0 ? '0,1,1,Gamma,1,1\n' : `${window},0,0,,0,0\n`,
  );
  const datasets = Object.fromEntries(
    Array.from({ length: 200 }, (_, client) => [`chunk-${client}-dataset.json`, DATASET]),
  );
  const pool = await openPool(directoryOf({ 'chunk-0-trace.csv': rows.join(''), ...datasets }));
  expect(pool.clientIds).toEqual(Uint32Array.of(0));
  expect(pool.windowCount).toBe(300_000);
  const tables = (pool as unknown as { tables: { rate: Float64Array } }).tables;
  // Room for the windows of its one client with a trace, and not for those of 200.
  expect(tables.rate.buffer.byteLength).toBeLessThan(2 * 8 * 300_000);
});
