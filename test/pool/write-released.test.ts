import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeReleased } from '../../src/cli/write-released.js';
import { OutputError, PoolError } from '../../src/errors.js';
import { FIELDS } from '../../src/fields.js';
import { NewFolder } from '../../src/output/file/new-folder.js';
import type { PoolTables } from '../../src/pool/pool-tables.js';
import { lostInRelease, releasedFiles } from '../../src/pool/released/write.js';
import { loadDirectory } from '../support/load-directory.js';
import { DATASET, datasetOf, directoryOf, TRACE } from './released-fixture.js';

let folder: string;
let language: PoolTables;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'servegen-released-'));
  const pool = await loadDirectory(
    directoryOf({
      'chunk-0-trace.csv': TRACE,
      'chunk-0-dataset.json': datasetOf({
        '-21600': { input_tokens: '{1: 0.5, 4294967295: 0.5}', output_tokens: '{}' },
        600.5: {
          input_tokens: '{10: 0.3333333333333333, 20: 0.6666666666666667}',
          output_tokens: '{7: 1.0}',
        },
      }),
      'chunk-1-trace.csv': '0,1e-05,1038.5,Weibull,0.15,3\n600,0.25,1,Gamma,45230.5,1e300\n',
      'chunk-2-dataset.json': DATASET,
      'chunk-4294967295-trace.csv': TRACE,
      'chunk-4294967295-dataset.json': DATASET,
    }),
  );
  language = pool.tables;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);

describe('a pool that is written as a directory', () => {
  it('is the same when it is read, clients that lack a file included', async () => {
    expect(await writeReleased(language, at('language'), { sync: false })).toEqual([]);
    expect(readdirSync(at('language')).sort()).toEqual([
      'chunk-0-dataset.json',
      'chunk-0-trace.csv',
      'chunk-1-trace.csv',
      'chunk-2-dataset.json',
      'chunk-4294967295-dataset.json',
      'chunk-4294967295-trace.csv',
    ]);
    const { tables } = await loadDirectory(at('language'));
    expect(tables).toEqual({ ...language, name: at('language') });
    // Idle windows as the released files have them.
    expect(readFileSync(at('language/chunk-0-trace.csv'), 'utf8')).toBe(TRACE);
  });

  it.each(['reason', 'multimodal'] as const)(
    'has the fields of %s, and long distributions',
    async (category) => {
      const count = 5000;
      const literal = (field: string) =>
        field === 'reason_ratio'
          ? '{0: 0.25, 0.001996007984031936: 0.25, 1.0: 0.5}'
          : field.endsWith('_count')
            ? '{0: 1.0}'
            : `{${Array.from({ length: count }, (_, value) => `${value * 3}: ${1 / count}`).join(', ')}}`;
      const fields = Object.fromEntries(FIELDS[category].map((field) => [field, literal(field)]));
      const { tables } = await loadDirectory(
        directoryOf({ 'chunk-5-trace.csv': TRACE, 'chunk-5-dataset.json': datasetOf({ 0: fields }) }),
      );
      await writeReleased(tables, at(category), { sync: false });
      expect((await loadDirectory(at(category))).tables).toEqual({ ...tables, name: at(category) });
      if (category !== 'reason') return;
      const text = JSON.parse(readFileSync(at('reason/chunk-5-dataset.json'), 'utf8'));
      expect(text['0'].reason_ratio).toBe('{0.0: 0.25, 0.001996007984031936: 0.25, 1.0: 0.5}');
    },
  );

  it('says what there is no place for', async () => {
    const some = {
      ...language,
      couplings: ['comonotone', undefined, undefined, undefined],
      conversations: ['none', 'none', undefined, undefined],
      labels: [undefined, 'a', 'b', undefined],
      provenance: '{}',
      windowSeconds: 0.2,
      startSeconds: 0.1,
    } as const satisfies PoolTables;
    expect(await writeReleased(some, at('lossy'), { sync: false })).toEqual([
      'the couplings of 1 client',
      'the conversations of 2 clients',
      'the names of 2 clients',
      'the text on where the pool is from',
      'the last digits of the length of windows, 0.2 s',
    ]);
    const none = [undefined, undefined, undefined, undefined];
    expect(lostInRelease({ ...language, couplings: none, conversations: none, labels: none })).toEqual([]);
  });

  it.each([
    ['a third of a second', 1_700_000_000, 1 / 3],
    ['ten minutes from between two seconds on', 1_700_000_000.1, 600.1],
  ])('can be read again where windows of %s lose digits', async (name, startSeconds, windowSeconds) => {
    const windowCount = 5000;
    const ones = new Float64Array(windowCount).fill(1);
    const long: PoolTables = {
      ...language,
      startSeconds,
      windowSeconds,
      windowCount,
      windowOffsets: Int32Array.of(0, windowCount, windowCount, windowCount, windowCount),
      rate: ones,
      cv: ones,
      pattern: new Uint8Array(windowCount).fill(1),
      arg1: ones,
      arg2: ones,
    };
    expect(await writeReleased(long, at(name), { sync: false })).toContainEqual(
      `the last digits of the length of windows, ${windowSeconds} s`,
    );
    const { tables } = await loadDirectory(at(name));
    expect([tables.windowCount, tables.startSeconds]).toEqual([windowCount, startSeconds]);
    // Starts have digits down to 2^-22 s there.
    expect(Math.abs(tables.windowSeconds - windowSeconds)).toBeLessThan(2 ** -21);
  });

  it.each<[string, Partial<PoolTables>, string]>([
    [
      'windows too short',
      { startSeconds: 1e17, windowSeconds: 1 },
      'the pool has windows too short to tell their starts apart',
    ],
    ['a single window', { windowCount: 1 }, 'the pool has a single window'],
    [
      'another law of gaps',
      { pattern: Uint8Array.of(1, 0, 2, 5) },
      'the pool has inter-arrival times of family 5',
    ],
    ['no windows', { windowOffsets: new Int32Array(5) }, 'the pool has no client with windows'],
    ['no datasets', { datasetOffsets: new Int32Array(5) }, 'the pool has no client with datasets'],
  ])('is refused for %s, before there is a folder', async (name, part, message) => {
    await expect(writeReleased({ ...language, ...part }, at(name), { sync: false })).rejects.toThrow(
      new PoolError(`${message}, which the released layout cannot have`, { file: language.name }),
    );
    expect(readdirSync(folder).filter((entry) => entry.includes(name))).toEqual([]);
  });

  it('takes the place of an empty folder, and of nothing else', async () => {
    mkdirSync(at('empty'));
    await writeReleased(language, at('empty'), { sync: false });
    expect(readdirSync(at('empty'))).toHaveLength(6);
    const before = readFileSync(at('empty/chunk-0-trace.csv'));
    writeFileSync(at('file'), 'x');
    for (const [name, what] of [
      ['empty', 'it is a folder that is not empty, and nothing is replaced'],
      ['file', 'it is something else than a folder, and nothing is replaced'],
      ['nowhere/below', 'its folder does not exist'],
    ] as const) {
      const refused = writeReleased(language, at(name), { sync: false });
      await expect(refused).rejects.toThrow(OutputError);
      await expect(refused).rejects.toThrow(`${at(name)} cannot be written: ${what}`);
    }
    expect(readFileSync(at('empty/chunk-0-trace.csv'))).toEqual(before);
    expect(readdirSync(folder).filter((entry) => entry.endsWith('.partial'))).toEqual([]);
  });

  it('says so before there is anything to write', async () => {
    mkdirSync(at('target'));
    symlinkSync(at('target'), at('link'));
    symlinkSync(at('missing'), at('dangling'));
    writeFileSync(at('text'), 'x');
    vi.spyOn(process, 'cwd').mockReturnValue(at('target'));
    for (const [path, what] of [
      [at('link'), 'it is a symbolic link, and nothing is replaced'],
      [`${at('link')}/`, 'it is a symbolic link, and nothing is replaced'],
      [at('dangling'), 'it is a symbolic link, and nothing is replaced'],
      ['.', 'it is the folder that this program runs in, and nothing is replaced'],
      [at('target'), 'it is the folder that this program runs in, and nothing is replaced'],
      [at('missing/below'), 'its folder does not exist'],
      [at('text/below'), 'a part of its path is not a folder'],
    ]) {
      const refused = NewFolder.check(path);
      await expect(refused).rejects.toThrow(OutputError);
      await expect(refused).rejects.toThrow(`${path} cannot be written: ${what}`);
    }
    vi.restoreAllMocks();
    await NewFolder.check(at('target'));
    await NewFolder.check(`${at('another')}/`);
  });

  it('leaves nothing where it fails on the way', async () => {
    // The text of the second client cannot be made.
    const broken = { ...language, windowOffsets: Int32Array.of(0, 2, 4, 4, 6), rate: undefined as never };
    await expect(writeReleased(broken, at('broken'), { sync: false })).rejects.toThrow(TypeError);
    expect(readdirSync(folder).filter((entry) => entry.includes('broken'))).toEqual([]);
  });

  it('is made of pieces, so that no text is as long as its file', () => {
    for (const { text } of releasedFiles(language)) {
      expect(Array.from(text).length).toBeGreaterThan(0);
    }
  });
});
