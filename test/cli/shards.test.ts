import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tableFromIPC, tableToIPC } from 'apache-arrow';
import { beforeEach, describe, expect, it } from 'vitest';
import { usePartsFolder } from './parts-commands.js';

const { path, run, made, refused, digestsOf } = usePartsFolder();

/** About 100 requests a second: some 5 units of the engine, so that none of 4 shards is empty. */
const TRACE = ['generate', '--requests', '40000', '--quiet'];

/** Names that are in another order than the shards. */
const NAMES = ['d', 'c', 'b', 'a'];

async function makeShards(ending: string, count = NAMES.length, args = TRACE): Promise<void> {
  mkdirSync(path('s'));
  for (let index = 1; index <= count; index++) {
    const name = NAMES[index - 1] ?? `x${index}`;
    await made(...args, '--shard', `${index}/${count}`, '--out', `s/${name}.${ending}`);
  }
}

describe('a folder with all shards of a trace', () => {
  it.each(['arrow', 'parquet'])('in .%s is that trace', async (ending) => {
    await makeShards(ending);
    await made(...TRACE, '--out', `whole.${ending}`);
    const [whole, shards] = await digestsOf(`whole.${ending}`, 's');
    expect(shards).toBe(whole);
    const { stdout, code } = await run(['verify', 's']);
    expect(stdout.toString()).toBe(`s: as it was written, 4 shards, 40,000 rows, digest ${whole}\n`);
    expect(code).toBe(0);
  });

  it('is read by other commands, and made again as a whole', async () => {
    await makeShards('parquet');
    await made(...TRACE, '--out', 'whole.arrow');
    const inspected = JSON.parse((await run(['inspect', 's', '--json'])).stdout.toString());
    expect(inspected).toMatchObject({ rows: 40_000, metadata: { seed: '0' } });
    expect(inspected.metadata.shard).toBeUndefined();
    await made('reproduce', 's', '--quiet', '-o', 'again.arrow');
    await made('export', 's', '--quiet', '-o', 'export.arrow');
    const [whole, ...others] = await digestsOf('whole.arrow', 'again.arrow', 'export.arrow');
    expect(others).toEqual([whole, whole]);
    const { stdout, code } = await run(['characterise', 's', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.toString())).toMatchObject({ log: { requests: 40_000 } });
  });

  it('may have empty ones, files that other engines leave, and partial files', async () => {
    const few = ['generate', '--requests', '100', '--quiet'];
    await makeShards('arrow', 6, few);
    await made(...few, '--out', 'whole.arrow');
    writeFileSync(path('s/_SUCCESS'), '');
    writeFileSync(path('s/.b.arrow.0123456789abcdef.1.2.89abcdef.partial'), 'ARROW1');
    const [whole] = await digestsOf('whole.arrow');
    const { stdout } = await run(['verify', 's']);
    expect(stdout.toString()).toBe(`s: as it was written, 6 shards, 100 rows, digest ${whole}\n`);
  });

  it('may have conversations, whose shards do not know how many requests are before them', async () => {
    writeFileSync(
      path('workload.json'),
      JSON.stringify({
        pool: 'builtin:language?clients=50',
        requests: 20_000,
        conversations: {
          share: 0.5,
          turns: { mean: 4, max: 8 },
          inter_turn_seconds: { family: 'exponential', mean: 5 },
        },
      }),
    );
    const args = ['generate', 'workload.json', '--quiet'];
    await makeShards('parquet', 3, args);
    await made(...args, '--out', 'whole.arrow');
    const [whole] = await digestsOf('whole.arrow');
    expect((await run(['verify', 's'])).stdout.toString()).toContain(`3 shards, `);
    expect(await digestsOf('s')).toEqual([whole]);
  });
});

describe('verify --no-rows', () => {
  it('tells that all shards are there, without reading their rows', async () => {
    await makeShards('arrow');
    flip('s/b.arrow');
    const { stdout, code } = await run(['verify', '--no-rows', 's']);
    expect(stdout.toString()).toBe('s: all 4 shards of one trace; rows were not read\n');
    expect(code).toBe(0);
    rmSync(path('s/b.arrow'));
    await refused(['verify', '--no-rows', 's'], 's lacks 1 of 4 shards: 3');
  });

  it('tells that all parts are there, by their sizes', async () => {
    await made(...TRACE, '--partition', 'rows:15k', '--out', 'p');
    const { stdout } = await run(['verify', '--no-rows', 'p']);
    expect(stdout.toString()).toBe('p: all 3 parts with 40,000 rows; rows were not read\n');
    writeFileSync(path('p/part-00001.arrow'), '');
    await refused(
      ['verify', '--no-rows', 'p'],
      /^servegen: p\/part-00001.arrow is not as it was written: it has 0 bytes/,
    );
  });

  it('is nothing for one file', async () => {
    await made(...TRACE, '--out', 'whole.arrow');
    await refused(
      ['verify', '--no-rows', 'whole.arrow'],
      'whole.arrow is one file, which is verified by reading it; --no-rows is for folders',
    );
  });
});

describe('verify finds', () => {
  beforeEach(() => makeShards('arrow'));

  it.each<[string, () => unknown, string | RegExp]>([
    ['a shard that is missing', () => rmSync(path('s/c.arrow')), 's lacks 1 of 4 shards: 2'],
    [
      'several that are missing',
      () => NAMES.slice(1).map((name) => rmSync(path(`s/${name}.arrow`))),
      's lacks 3 of 4 shards: 2, 3, 4',
    ],
    [
      'a shard twice',
      () => copyFileSync(path('s/b.arrow'), path('s/e.arrow')),
      's/e.arrow is shard 3/4, as s/b.arrow is',
    ],
    [
      'a shard of another seed',
      () => made(...TRACE, '--seed', 'x', '--shard', '2/4', '--out', 's/c.arrow'),
      's/c.arrow is of another trace than s/a.arrow: its metadata has another servegen.spec',
    ],
    [
      'a shard of another number of shards',
      () => made(...TRACE, '--shard', '2/5', '--out', 's/c.arrow'),
      's/c.arrow is one of 5 shards, and s/a.arrow is one of 4',
    ],
    [
      'a shard of a trace with another column',
      () => made(...TRACE, '--request-id', '--shard', '2/4', '--out', 's/c.arrow'),
      's/c.arrow is of another trace than s/a.arrow: its metadata has another servegen.spec',
    ],
    [
      'a shard that has lost a column',
      () => {
        const kept = tableFromIPC(readFileSync(path('s/c.arrow'))).select(['timestamp', 'client_id']);
        writeFileSync(path('s/c.arrow'), tableToIPC(kept, 'file'));
      },
      's/c.arrow has other columns than s/a.arrow',
    ],
    [
      'a whole trace',
      () => made(...TRACE, '--out', 's/c.arrow'),
      's/c.arrow is no shard of a trace: its metadata does not say which (servegen.shard)',
    ],
    [
      'a file of something else',
      () => writeFileSync(path('s/notes.txt'), 'on Monday\n'),
      /^servegen: .*s\/notes.txt.*\n$/,
    ],
    ['a byte that was changed', () => flip('s/b.arrow'), /^servegen: s\/b.arrow is .*\n$/],
    [
      'rows of another place',
      () => {
        // The third shard, which says that it is the second.
        renameSync(path('s/b.arrow'), path('s/c.arrow'));
        replaceInFile('s/c.arrow', '3/4', '2/4');
        return made(...TRACE, '--shard', '3/4', '--out', 's/b.arrow');
      },
      /^servegen: s\/c.arrow .*\n$/,
    ],
  ])('%s', async (_, spoil, message) => {
    await spoil();
    await refused(['verify', 's'], message);
  });
});

/** Changes a bit in the middle of a file. */
function flip(name: string): void {
  const bytes = readFileSync(path(name));
  const middle = bytes.length >> 1;
  bytes[middle] = bytes[middle]! ^ 1;
  writeFileSync(path(name), bytes);
}

/** Changes text of the same length wherever it stands. */
function replaceInFile(name: string, from: string, to: string): void {
  const text = readFileSync(path(name), 'latin1');
  expect(text).toContain(from);
  writeFileSync(path(name), text.replaceAll(from, to), 'latin1');
}
