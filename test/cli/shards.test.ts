import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tableFromArrays, tableFromIPC, tableToIPC } from 'apache-arrow';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useSharedFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';
import { usePartsFolder } from './parts-commands.js';

const { path, run, made, refused, digestsOf } = usePartsFolder();
const shared = useSharedFolder();

/** About 100 requests a second: some 5 units of the engine, so that none of 4 shards is empty. */
const TRACE = ['generate', '--requests', '40000', '--quiet'];

/** Names that are in another order than the shards. */
const NAMES = ['d', 'c', 'b', 'a'];

async function makeShards(ending: string, count = NAMES.length, args = TRACE, at = path()): Promise<void> {
  mkdirSync(`${at}/s`, { recursive: true });
  for (let index = 1; index <= count; index++) {
    const name = NAMES[index - 1] ?? `x${index}`;
    const out = `s/${name}.${ending}`;
    const { code, stderr } = await runHere([...args, '--shard', `${index}/${count}`, '--out', out], at);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }
}

/** Of the trace in one file. */
let whole = '';

beforeAll(async () => {
  for (const ending of ['arrow', 'parquet']) {
    mkdirSync(shared.path(ending));
    await makeShards(ending, NAMES.length, TRACE, shared.path(ending));
  }
  await runHere([...TRACE, '--out', 'whole.arrow'], shared.path());
  const { stdout } = await runHere(['digest', 'whole.arrow'], shared.path());
  whole = stdout.toString().slice(0, 64);
});

/** The four shards of the trace, in a folder `s`. */
const copyShards = (ending: string) => cpSync(shared.path(`${ending}/s`), path('s'), { recursive: true });
const rowsOf = (name: string) => tableFromIPC(readFileSync(path(name))).numRows;

describe('a folder with all shards of a trace', () => {
  it.each(['arrow', 'parquet'])('in .%s is that trace', async (ending) => {
    copyShards(ending);
    expect(await digestsOf('s')).toEqual([whole]);
    const { stdout, code } = await run(['verify', 's']);
    expect(stdout.toString()).toBe(`s: as it was written, 4 shards, 40,000 rows, digest ${whole}\n`);
    expect(code).toBe(0);
  });

  it('is read by other commands, and made again as a whole', async () => {
    copyShards('parquet');
    const inspected = JSON.parse((await run(['inspect', 's', '--json'])).stdout.toString());
    expect(inspected).toMatchObject({ rows: 40_000, metadata: { seed: '0' } });
    expect(inspected.metadata.shard).toBeUndefined();
    await made('reproduce', 's', '--quiet', '-o', 'again.arrow');
    await made('export', 's', '--quiet', '-o', 'export.arrow');
    expect(await digestsOf('again.arrow', 'export.arrow')).toEqual([whole, whole]);
    const { stdout, code } = await run(['characterise', 's', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.toString())).toMatchObject({ log: { requests: 40_000 } });
  });

  it('may have links to them', async () => {
    copyShards('arrow');
    renameSync(path('s/b.arrow'), path('elsewhere.arrow'));
    symlinkSync('../elsewhere.arrow', path('s/b.arrow'));
    expect(await digestsOf('s')).toEqual([whole]);
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
    await makeConversations();
    await made(...CONVERSATIONS, '--out', 'whole.arrow');
    const [digest] = await digestsOf('whole.arrow');
    const rows = rowsOf('whole.arrow').toLocaleString('en');
    const { stdout } = await run(['verify', 's']);
    expect(stdout.toString()).toBe(`s: as it was written, 3 shards, ${rows} rows, digest ${digest}\n`);
  });

  it('may have ids of blocks, and another digest than one run', async () => {
    const args = [...TRACE, '--block-size', '512'];
    await makeShards('arrow', 2, args);
    await made(...args, '--out', 'whole.arrow');
    const [ofShards, ofWhole] = await digestsOf('s', 'whole.arrow');
    expect(ofShards).not.toBe(ofWhole);
    const { stdout } = await run(['verify', 's']);
    const what = `2 shards, 40,000 rows, digest ${ofShards}, which is not that of one run`;
    expect(stdout.toString()).toBe(`s: as it was written, ${what}: ids of blocks are others in shards\n`);
  });
});

const CONVERSATIONS = ['generate', 'workload.json', '--quiet'];

/** Three shards, in a folder `s`. */
async function makeConversations(): Promise<void> {
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
  await makeShards('parquet', 3, CONVERSATIONS);
}

const NEITHER = 'is a directory, not a trace: it has neither manifest.json nor files of Arrow or Parquet';
const NO_LOG =
  'is a folder without manifest.json; of folders only traces in parts or shards are read, and any other log is one ' +
  'file: cat puts rotated files of CSV or JSON lines together, and repeated headers are left out and counted';

describe('a folder without shards', () => {
  it.each([[['verify']], [['verify', '--no-rows']], [['digest']], [['inspect']]])(
    'is said by %s to be none',
    async (command) => {
      mkdirSync(path('empty'));
      await refused([...command, 'empty'], `empty ${NEITHER}`);
      writeFileSync(path('empty/part-1.csv'), 'timestamp,input_tokens,output_tokens\n0,5,1\n');
      await refused([...command, 'empty'], `empty ${NEITHER}`);
      await refused([...command, 'none'], 'none cannot be read: there is no such file');
      symlinkSync('loop', path('loop'));
      await refused([...command, 'loop'], 'loop cannot be read: its symbolic links lead nowhere');
    },
  );

  it('is no log, whatever its columns are called', async () => {
    mkdirSync(path('logs'));
    const log = tableFromArrays({
      when: Float64Array.of(0, 1),
      prompt: Int32Array.of(5, 6),
      answer: Int32Array.of(1, 2),
    });
    writeFileSync(path('logs/a.arrow'), tableToIPC(log, 'file'));
    const columns = ['--columns', 'timestamp=when,input_tokens=prompt,output_tokens=answer'];
    await refused(['characterise', 'logs', ...columns], `logs ${NO_LOG}`);
  });
});

describe('verify --no-rows', () => {
  it('tells that all shards are there, without reading their rows', async () => {
    copyShards('arrow');
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
    const [file, input] = [shared.path('whole.arrow'), 'standard input'].map(
      (name) => `${name} is no folder, and is verified by reading it; --no-rows is for folders`,
    );
    await refused(['verify', '--no-rows', shared.path('whole.arrow')], file!);
    await refused(['verify', '--no-rows', '-'], input!);
  });
});

it('verify names the first shards that are missing, whatever a file says of their number', async () => {
  mkdirSync(path('s'));
  await made('generate', '--requests', '100', '--quiet', '--shard', '1/999999999', '--out', 's/a.arrow');
  await refused(['verify', 's'], 's lacks 999999998 of 999999999 shards: 2, 3, 4, 5, 6, …');
});

it('verify finds shards of conversations that are exchanged, by their times', async () => {
  await makeConversations();
  const times: Float64Array[] = [];
  for (const name of ['c', 'b']) {
    await made('export', `s/${name}.parquet`, '--quiet', '-o', `${name}.arrow`);
    times.push(
      tableFromIPC(readFileSync(path(`${name}.arrow`)))
        .getChild('timestamp')!
        .toArray(),
    );
  }
  const [firstOfSecond, lastOfThird] = [times[0]![0], times[1]!.at(-1)];
  expect(lastOfThird).toBeGreaterThan(firstOfSecond);
  // Of Parquet what is around the rows has no hash.
  exchange('s/c.parquet', '2/3', 's/b.parquet', '3/3');
  await refused(
    ['verify', 's'],
    `s/c.parquet has a request at ${firstOfSecond} s behind one at ${lastOfThird} s; times ascend`,
  );
});

describe('verify finds', () => {
  beforeEach(() => copyShards('arrow'));

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
      's/c.arrow is of another trace than s/a.arrow: its metadata has another servegen.seed',
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
      's/notes.txt is not a trace: it looks like text',
    ],
    [
      'a pipe, without waiting for it',
      () => execFileSync('mkfifo', [path('s/pipe')]),
      's/pipe is no file; a folder of shards has nothing else',
    ],
    ['a folder', () => mkdirSync(path('s/c')), 's/c is no file; a folder of shards has nothing else'],
    [
      'a part of a shard',
      async () => {
        await made(...TRACE, '--shard', '2/4', '--partition', 'rows:5000', '--out', 'parts');
        copyFileSync(path('parts/part-00001.arrow'), path('s/c.arrow'));
      },
      's/c.arrow is part 1 of shard 2/4, whose manifest is not beside it',
    ],
  ])('%s', async (_, spoil, message) => {
    await spoil();
    await refused(['verify', 's'], message);
  });

  it('a byte that was changed', async () => {
    const [written] = await digestsOf('s/b.arrow');
    flip('s/b.arrow');
    const [digest] = await digestsOf('s/b.arrow');
    const what = `its rows have the digest ${digest}, and its footer says ${written}`;
    await refused(['verify', 's'], `s/b.arrow is not as it was written: ${what}`);
  });

  it('shards that are exchanged, by the numbers of their requests', async () => {
    const [first, second] = ['d', 'c'].map((name) => rowsOf(`s/${name}.arrow`));
    exchange('s/c.arrow', '2/4', 's/b.arrow', '3/4');
    await refused(
      ['verify', 's'],
      `s/b.arrow begins with request ${first! + second!}, where the shards before it have ${first}`,
    );
  });
});

/** Changes a bit in the middle of a file, which is in a value. */
function flip(name: string): void {
  const bytes = readFileSync(path(name));
  const middle = bytes.length >> 1;
  bytes[middle] = bytes[middle]! ^ 1;
  writeFileSync(path(name), bytes);
}

/** Has each of two files say that it is the other shard. */
function exchange(name: string, shard: string, otherName: string, otherShard: string): void {
  replaceInFile(name, shard, otherShard);
  replaceInFile(otherName, otherShard, shard);
}

/** Changes text of the same length wherever it stands. */
function replaceInFile(name: string, from: string, to: string): void {
  const text = readFileSync(path(name), 'latin1');
  expect(text).toContain(from);
  writeFileSync(path(name), text.replaceAll(from, to), 'latin1');
}
