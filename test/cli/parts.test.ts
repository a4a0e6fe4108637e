import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { contentsOf, cutBehind, manifestOf } from '../fixtures/parts.js';
import { outcome, run, start } from './command.js';
import { runHere } from './command-here.js';
import { canMount, withSmallDisk } from './small-disk.js';

const folder = useFolder();

/** About 100 requests a second. */
const SHORT = ['generate', '--requests', '40000', '--batch-size', '4096', '--quiet'];

async function made(...args: string[]): Promise<void> {
  const { code, stderr } = await runHere(args, folder.path());
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

async function refused(args: string[], message: string | RegExp, code = 1): Promise<void> {
  const ended = await runHere(args, folder.path());
  expect(ended.stderr).toMatch(/^servegen: [^\n]*\n$/);
  if (typeof message === 'string') expect(ended.stderr).toBe(`servegen: ${message}\n`);
  else expect(ended.stderr).toMatch(message);
  expect(ended.code).toBe(code);
}

async function digestsOf(...names: string[]): Promise<string[]> {
  const { stdout } = await runHere(['digest', ...names], folder.path());
  return stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, 64));
}

function timesOf(name: string): Float64Array {
  return tableFromIPC(readFileSync(folder.path(name)))
    .getChild('timestamp')!
    .toArray() as Float64Array;
}

describe('parts', () => {
  it('by rows are exact, and together the trace', async () => {
    await made(...SHORT, '--out', 'one.arrow');
    await made(...SHORT, '--partition', 'rows:15k', '--out', 'p');
    expect(readdirSync(folder.path('p'))).toEqual([
      'manifest.json',
      ...[0, 1, 2].map((part) => `part-0000${part}.arrow`),
    ]);
    expect(manifestOf(folder.path('p')).parts.map(({ rows }) => rows)).toEqual([15_000, 15_000, 10_000]);
    const times = [0, 1, 2].map((part) => [...timesOf(`p/part-0000${part}.arrow`)]);
    expect(times.map(({ length }) => length)).toEqual([15_000, 15_000, 10_000]);
    expect(times.flat()).toEqual([...timesOf('one.arrow')]);
    const [one, parts, manifest] = await digestsOf('one.arrow', 'p', 'p/manifest.json');
    expect([parts, manifest]).toEqual([one, one]);
  });

  it('by time begin at the multiples of the length, and those without rows are there, too', async () => {
    // Rates of 0 leave hours without a request.
    writeFileSync(
      folder.path('s.yaml'),
      'duration: 100s\nrate: { steps: [[0, 20], [30, 0], [60, 20], [80, 0]] }\noutput: { path: p, partition: "time:10s" }\n',
    );
    await made('generate', 's.yaml', '--quiet');
    const { parts } = manifestOf(folder.path('p'));
    expect(parts).toHaveLength(10);
    for (const [index, { file, rows }] of parts.entries()) {
      const times = timesOf(`p/${file}`);
      expect(times.length).toBe(rows);
      expect(rows > 0).toBe(index < 3 || index === 6 || index === 7);
      for (const time of times) {
        expect(time).toBeGreaterThanOrEqual(10 * index);
        expect(time).toBeLessThan(10 * (index + 1));
      }
    }
    expect((await runHere(['verify', folder.path('p')])).code).toBe(0);
  });

  it.each(['arrow', 'csv', 'jsonl'])(
    'by size are at most as large, and hardly smaller, as %s',
    async (format) => {
      await made(...SHORT, '--partition', 'size:200kB', '--format', format, '--out', 'p');
      const { parts } = manifestOf(folder.path('p'));
      expect(parts.length).toBeGreaterThan(3);
      for (const { bytes } of parts) expect(bytes).toBeLessThanOrEqual(200_000);
      for (const { bytes } of parts.slice(0, -1)) expect(bytes).toBeGreaterThan(170_000);
    },
  );

  it('have the bytes that their number of workers, and where they were begun, do not change', async () => {
    for (const by of ['rows:11k', 'size:150kB', 'time:1m']) {
      for (const format of ['arrow', 'csv', 'mooncake']) {
        const args = [...SHORT, '--partition', by, '--format', format, '--out'];
        const name = `${format}-${by.slice(0, 4)}`;
        await made(...args, name, '--workers', '1');
        const whole = contentsOf(folder.path(name));
        await made(...args, `${name}-2`, '--workers', '2');
        expect(contentsOf(folder.path(`${name}-2`))).toEqual(whole);
        const count = manifestOf(folder.path(name)).parts.length;
        expect(count).toBeGreaterThan(2);
        for (const kept of [0, 1, count - 1, count]) {
          cutBehind(folder.path(`${name}-2`), kept);
          await made(...args, `${name}-2`, '--workers', String(1 + (kept % 2)), '--resume');
          expect(contentsOf(folder.path(`${name}-2`))).toEqual(whole);
        }
      }
    }
  });

  it.each([
    ['conversations', 'conversations: { share: 0.5, turns: { mean: 4, max: 20 }, inter_turn_seconds: 20 }'],
    [
      'conversations with ids',
      'conversations: { share: 0.5, turns: { mean: 4, max: 20 }, inter_turn_seconds: 20 }',
    ],
    ['renewal arrivals', 'arrivals: renewal'],
    ['the naive method', 'method: naive'],
  ])('go on with %s, whose requests nobody can count in advance', async (what, line) => {
    const output = what.endsWith('ids') ? 'output: { block_size: 64, request_id: true }\n' : '';
    writeFileSync(folder.path('s.yaml'), `rate: 100\nduration: 5m\n${line}\n${output}`);
    const args = ['generate', 's.yaml', '--partition', 'rows:7k', '--out'];
    await made(...args, 'whole', '--quiet');
    await made('generate', 's.yaml', '--out', 'one.arrow', '--quiet');
    cpSync(folder.path('whole'), folder.path('cut'), { recursive: true });
    cutBehind(folder.path('cut'), 2);
    const { stderr } = await runHere([...args, 'cut', '--resume'], folder.path());
    expect(stderr).toMatch(/^cut is gone on with: 2 parts with 14,000 rows are there already\n/);
    // What depends on all rows before takes them all again, and says so.
    expect(stderr.includes('are made again, but not written')).toBe(output !== '');
    expect(contentsOf(folder.path('cut'))).toEqual(contentsOf(folder.path('whole')));
    const [one, cut] = await digestsOf('one.arrow', 'cut');
    expect(cut).toBe(one);
  });

  it('of a shard, too', async () => {
    const args = [...SHORT, '--shard', '2/3', '--request-id', '--partition', 'rows:5k', '--out'];
    await made(...args, 'p');
    await made(...[...SHORT, '--shard', '2/3', '--request-id'], '--out', 'one.arrow');
    const whole = contentsOf(folder.path('p'));
    cutBehind(folder.path('p'), 1);
    await made(...args, 'p', '--resume');
    expect(contentsOf(folder.path('p'))).toEqual(whole);
    const [one, parts] = await digestsOf('one.arrow', 'p');
    expect(parts).toBe(one);
    await refused(
      [...SHORT, '--shard', '2/3', '--partition', 'time:1m', '--out', 'q'],
      /with --shard use/,
      2,
    );
  });

  it('say which part of which trace they are', async () => {
    await made(...SHORT, '--partition', 'rows:15k', '--out', 'p');
    const { metadata } = tableFromIPC(readFileSync(folder.path('p/part-00002.arrow'))).schema;
    expect([metadata.get('servegen.part'), metadata.get('servegen.first_row')]).toEqual(['2', '30000']);
    expect(JSON.parse(metadata.get('servegen.spec')!)).toMatchObject({ requests: 40_000 });
    await refused(
      ['reproduce', 'p/part-00002.arrow', '-o', 'x.arrow'],
      'p/part-00002.arrow: it is part 2 of a trace; the manifest beside it says how the whole was made',
    );
    await made('reproduce', 'p', '-o', 'again.arrow', '--quiet');
    const [parts, again] = await digestsOf('p', 'again.arrow');
    expect(again).toBe(parts);
    const { stdout } = await runHere(['inspect', 'p', '--json'], folder.path());
    expect(JSON.parse(stdout.toString())).toMatchObject({ rows: 40_000, metadata: { seed: '0' } });
  });
});

describe('a folder is refused', () => {
  const PARTS = [...SHORT, '--partition', 'rows:15k', '--out'];

  it('that holds something else, another trace, or its own without --resume', async () => {
    mkdirSync(folder.path('other'));
    writeFileSync(folder.path('other/thesis.tex'), 'years of work');
    for (const more of [[], ['--resume']]) {
      await refused(
        [...PARTS, 'other', ...more],
        'other holds thesis.tex; parts go to an empty folder, or to one that is not there yet',
      );
    }
    await made(...PARTS, 'p');
    const before = contentsOf(folder.path('p'));
    await refused(
      [...PARTS, 'p'],
      'p holds parts of a trace already; go on with --resume, or name another folder',
    );
    await refused(
      [...PARTS, 'p', '--resume', '--seed', '7'],
      'p holds parts of another trace: in its spec seed was "0", and is now "7"',
    );
    await refused(
      [...SHORT, '--partition', 'rows:10k', '--out', 'p', '--resume'],
      /the partition was rows:15000, and/,
    );
    await refused([...PARTS, 'p', '--resume', '--format', 'csv'], /the format was arrow, and is now csv/);
    await refused(
      [...PARTS, 'p', '--resume', '--batch-size', '1k'],
      /the rows of a batch was 4096, and is now 1000/,
    );
    expect(contentsOf(folder.path('p'))).toEqual(before);
    writeFileSync(folder.path('p/notes.txt'), '');
    await refused([...PARTS, 'p', '--resume'], /holds notes.txt, which its manifest does not name/);
    await refused([...PARTS, 'p/part-00000.arrow'], /part-00000.arrow is no folder/);
    await refused([...PARTS, 'no/p'], 'no/p cannot be written: no does not exist');
  });

  it.each([
    ['a part is missing', () => rmSync(folder.path('p/part-00000.arrow')), /part-00000.arrow is missing/],
    ['a part is cut', () => truncateSync(folder.path('p/part-00000.arrow'), 999), /has 999 bytes, where/],
    [
      'the last part was changed',
      () => {
        const bytes = readFileSync(folder.path('p/part-00001.arrow'));
        bytes[bytes.length >> 1]! ^= 1;
        writeFileSync(folder.path('p/part-00001.arrow'), bytes);
      },
      /part-00001.arrow is not as it was written: its SHA-256/,
    ],
    [
      'the manifest is cut',
      () => truncateSync(folder.path('p/manifest.json'), 700),
      /manifest.json: it is no manifest/,
    ],
    [
      'the manifest does not add up',
      () => {
        const text = readFileSync(folder.path('p/manifest.json'), 'utf8');
        writeFileSync(folder.path('p/manifest.json'), text.replace('"rows":15000', '"rows":15001'));
      },
      /manifest.json: it is no manifest of a trace: its rows and bytes are not the sums/,
    ],
    [
      'the engine is another',
      () => {
        const text = readFileSync(folder.path('p/manifest.json'), 'utf8');
        writeFileSync(
          folder.path('p/manifest.json'),
          text.replace(/("engine_sha256":")\w{64}/, `$1${'0'.repeat(64)}`),
        );
      },
      /p holds parts of another trace: the engine sha256 was 0{64}, and is now/,
    ],
  ])('to go on with when %s', async (_, spoil, message) => {
    await made(...PARTS, 'p');
    cutBehind(folder.path('p'), 2);
    spoil();
    const before = contentsOf(folder.path('p'));
    await refused([...PARTS, 'p', '--resume'], message);
    expect(contentsOf(folder.path('p'))).toEqual(before);
    // As incomplete as damaged.
    await refused(['verify', 'p'], /manifest|not complete/);
  });

  it('for options that do not go together', async () => {
    const device = '--out: /dev/stdout is no folder, which the parts of a trace go to';
    await refused([...PARTS, '/dev/stdout'], device, 2);
    await refused([...SHORT, '--resume', '--out', 'x.arrow'], /--resume: it goes with --partition/, 2);
    await refused([...PARTS, 'q', '--digest'], /--digest: the manifest has one of each part/, 2);
    for (const by of ['rows:0', 'rows', 'rows:1.5', 'size:10', 'size:1GX', 'time:0', 'weeks:3', '']) {
      await refused([...SHORT, '--partition', by, '--out', 'q'], /^servegen: --partition: '/, 2);
    }
    await refused(
      [...SHORT, '--partition', 'rows:1', '--out', 'q'],
      /some 40000 parts, where at most 10000/,
      2,
    );
    expect(existsSync(folder.path('q'))).toBe(false);
  });

  it.runIf(canMount())('that cannot be written to', async () => {
    await withSmallDisk(async (disk) => {
      mkdirSync(`${disk}/p`);
      spawnSync('mount', ['-o', 'remount,ro', disk]);
      await refused([...PARTS, `${disk}/p`], `${disk}/p cannot be written: the file system is read-only`);
      await refused([...PARTS, `${disk}/q`], `${disk}/q cannot be written: the file system is read-only`);
    });
  });
});

describe('verify finds', () => {
  it.each([
    [
      'a part more',
      () => writeFileSync(folder.path('p/part-00003.arrow'), ''),
      /holds part-00003.arrow, which is no/,
    ],
    ['a part less', () => rmSync(folder.path('p/part-00001.arrow')), /part-00001.arrow is missing/],
    [
      'a byte more',
      () => appendFileSync(folder.path('p/part-00001.arrow'), ' '),
      /bytes, and its manifest says/,
    ],
    [
      'parts in another order',
      () => {
        const [a, b] = ['part-00000', 'part-00001'];
        renameSync(folder.path(`p/${a}.arrow`), folder.path('p/x'));
        renameSync(folder.path(`p/${b}.arrow`), folder.path(`p/${a}.arrow`));
        renameSync(folder.path('p/x'), folder.path(`p/${b}.arrow`));
        const text = readFileSync(folder.path('p/manifest.json'), 'utf8').replaceAll(a, 'x').replaceAll(b, a);
        writeFileSync(folder.path('p/manifest.json'), text.replaceAll('"x.', `"${b}.`));
      },
      undefined,
    ],
    [
      'parts whose manifest has them in another order',
      () => {
        const lines = readFileSync(folder.path('p/manifest.json'), 'utf8').split('\n');
        const first = lines.indexOf('  "parts": [') + 1;
        [lines[first], lines[first + 1]] = [lines[first + 1]!, lines[first]!];
        writeFileSync(folder.path('p/manifest.json'), lines.join('\n'));
      },
      /it is part 1, not 0/,
    ],
    [
      'another spec',
      () => {
        const text = readFileSync(folder.path('p/manifest.json'), 'utf8');
        writeFileSync(folder.path('p/manifest.json'), text.replace('"seed":"0"', '"seed":"1"'));
      },
      /its metadata has another servegen.spec/,
    ],
  ])('%s', async (_, spoil, message) => {
    await made(...SHORT, '--partition', 'rows:15k', '--out', 'p');
    spoil();
    if (message === undefined) {
      // The same files under each other's names, which the manifest knows: nothing is wrong.
      expect((await runHere(['verify', 'p'], folder.path())).code).toBe(0);
    } else {
      await refused(['verify', 'p'], message);
    }
  });

  it('what changed in parts of which it reads only the bytes', async () => {
    await made(...SHORT, '--partition', 'rows:15k', '--format', 'mooncake', '--out', 'p');
    const { stdout } = await runHere(['verify', 'p'], folder.path());
    expect(stdout.toString()).toBe(
      'p: as it was written, 3 parts, 40,000 rows, bytes only, as parts of the format are not read row by row\n',
    );
    const path = folder.path('p/part-00001.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('1', '2'));
    await refused(['verify', 'p'], /part-00001.jsonl is not as it was written: its SHA-256/);
  });
});

describe.runIf(process.platform === 'linux')('a run that ends early', () => {
  const LONG = ['generate', '--rate', '200000', '--duration', '1h', '--partition', 'rows:100k', '--out'];

  /** Starts a run, and waits until it has written some parts. */
  async function begun(): Promise<{ kill(signal: NodeJS.Signals): Promise<void> }> {
    const child = await start([...LONG, folder.path('p')]);
    const ended = outcome(child);
    while (!existsSync(folder.path('p/part-00001.arrow')) && child.exitCode === null) await sleep(10);
    return {
      async kill(signal) {
        child.kill(signal);
        expect((await ended).signal).toBe(signal);
      },
    };
  }

  it('keeps others out while it lives, and nobody when it was killed', async () => {
    const first = await begun();
    const second = await run([...LONG, folder.path('p'), '--resume']);
    expect(second.stderr).toMatch(
      /^servegen: \S+ is being written by another run, process \d+; if there is none any more, remove \S+\n$/,
    );
    expect(second.code).toBe(1);
    await first.kill('SIGKILL');
    expect(readdirSync(folder.path('p')).some((name) => name.endsWith('.partial'))).toBe(true);
    const third = await start([...LONG, folder.path('p'), '--resume', '--seed', 'other']);
    const { stderr, code } = await outcome(third);
    // It has cleared up, before it found that the trace is another.
    expect(stderr).toMatch(/in its spec seed was "0", and is now "other"\n$/);
    expect(code).toBe(1);
    expect(readdirSync(folder.path('p')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('removes what is unfinished when it is interrupted', async () => {
    const first = await begun();
    await first.kill('SIGINT');
    const names = readdirSync(folder.path('p'));
    expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
    const { parts } = manifestOf(folder.path('p'));
    expect(names.length - 1 - parts.length).toBeLessThanOrEqual(1);
  });

  it.runIf(canMount())('as the disk is full keeps its complete parts', async () => {
    await withSmallDisk(async (disk) => {
      const args = [...SHORT, '--partition', 'rows:15k', '--out'];
      await made(...args, 'whole');
      writeFileSync(`${disk}/ballast`, new Uint8Array(400_000));
      const { code, stderr } = await run([...args, `${disk}/p`]);
      expect(stderr).toMatch(/^servegen: \S+ cannot be written: no space is left on the device\n$/);
      expect(code).toBe(1);
      const { parts } = manifestOf(`${disk}/p`);
      expect(parts.length).toBeGreaterThan(0);
      expect(readdirSync(`${disk}/p`)).toEqual(['manifest.json', ...parts.map(({ file }) => file)]);
      spawnSync('rm', [`${disk}/ballast`]);
      await made(...args, `${disk}/p`, '--resume');
      expect(contentsOf(`${disk}/p`)).toEqual(contentsOf(folder.path('whole')));
    });
  });
});
