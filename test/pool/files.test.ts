import { File } from 'node:buffer';
import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { PoolError, UsageError } from '../../src/errors.js';
import type { FileLike } from '../../src/pool/files/blob.js';
import { openPool, type PoolSource } from '../../src/pool/open.js';
import { packPool } from '../../src/pool/packed/write.js';
import type { Progress } from '../../src/progress.js';
import { loadDirectory } from '../support/load-directory.js';
import { chosen, handleOf, type Tree, valuesOf } from './given-files.js';
import { DATASET, directoryOf, languageDataset, TRACE } from './released-fixture.js';

const FILES = {
  'chunk-0-trace.csv': TRACE,
  'chunk-0-dataset.json': DATASET,
  'chunk-7-trace.csv': TRACE.replace('0.5', '2'),
  'chunk-7-dataset.json': languageDataset('{3: 1}', '{4: 0.5, 5: 0.5}'),
  'notes.txt': 'x',
};

async function refusal(source: PoolSource): Promise<Error> {
  return openPool(source).then(
    () => expect.fail('it was opened'),
    (error) => error,
  );
}

describe('a packed pool', () => {
  let packed: Uint8Array<ArrayBuffer>;
  let path: string;
  beforeAll(async () => {
    packed = Uint8Array.from(packPool(await loadDirectory(directoryOf(FILES)), 'packed'));
    path = join(directoryOf({ 'a.arrow': packed }), 'a.arrow');
  });

  it.each<[string, () => PoolSource | Promise<PoolSource>]>([
    ['an ArrayBuffer', () => packed.buffer],
    [
      'a SharedArrayBuffer',
      () => {
        const shared = new Uint8Array(new SharedArrayBuffer(packed.length));
        shared.set(packed);
        return shared.buffer as unknown as ArrayBuffer;
      },
    ],
    ['a Buffer', () => Buffer.from(packed)],
    [
      'a view of a part, at an odd address',
      () => {
        const larger = new Uint8Array(packed.length + 20);
        larger.set(packed, 3);
        return new DataView(larger.buffer, 3, packed.length);
      },
    ],
    ['a Blob', () => new Blob([packed])],
    ['a Blob of a file', () => openAsBlob(path)],
    ['a File', () => new File([packed], 'a.arrow')],
    ['a list of that file alone', () => [new File([packed], 'a.arrow')]],
    ['a handle of a file', () => ({ kind: 'file', name: 'a', getFile: async () => new File([packed], 'a') })],
    ['the URL of a file, as an object', () => pathToFileURL(path)],
    ['the URL of a file, as a text', () => pathToFileURL(path).href],
    ['a Response', () => new Response(packed)],
    ['the URL of a Blob', () => URL.createObjectURL(new Blob([packed]))],
    [
      'a URL with the data',
      () => `data:application/octet-stream;base64,${Buffer.from(packed).toString('base64')}`,
    ],
    ['bytes that gzip has packed', () => gzipSync(packed)],
    ['a Blob that gzip has packed', () => new Blob([gzipSync(packed)])],
  ])('is opened from %s', async (_, source) => {
    const pool = await openPool(await source());
    expect(pool.name).toBe('packed');
    expect(valuesOf(pool).equals(packed.length === 0 ? packed : valuesOf(await openPool(path)))).toBe(true);
  });

  it.each<[string, () => PoolSource, RegExp]>([
    ['a File without content', () => new File([], 'a.arrow'), /^a\.arrow: it is empty, and no pool$/],
    ['no bytes', () => new ArrayBuffer(0), /^packed pool: it is empty/],
    [
      'a page',
      () => new File(['\n<!DOCTYPE html><title>x</title>'], 'a'),
      /^a: it is an HTML page and no pool; servers/,
    ],
    [
      'a cut gzip file',
      () => gzipSync(packed).subarray(0, 99),
      /^packed pool: it is packed by gzip, and damaged, cut off/,
    ],
    ['a cut file', () => new File([packed.subarray(0, 999)], 'a'), /^a: the file is not a valid packed pool/],
    ['an empty list', () => [], /^the list of files is empty/],
    [
      'a file that is gone',
      () => ({
        kind: 'file',
        name: 'gone.arrow',
        getFile: async () => {
          throw new DOMException('A requested file could not be found', 'NotFoundError');
        },
      }),
      /^gone\.arrow: the path cannot be read: A requested file could not be found/,
    ],
  ])('is not opened from %s', async (_, source, message) => {
    const error = await refusal(source());
    expect(error).toBeInstanceOf(PoolError);
    expect(error.message).toMatch(message);
  });

  it.each([[{}], [null], [() => {}], [['a']], [[new Blob([])]], [{ kind: 'room' }]])(
    'is not opened from %o',
    async (source) => {
      const error = await refusal(source as unknown as PoolSource);
      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toMatch(
        /^pool: \w+ is neither .* a Blob, a list of files or a handle of a folder; a pool is builtin/,
      );
    },
  );
});

describe('a folder of released files', () => {
  const inFolder = (folder: string) =>
    Object.entries(FILES).map(([name, text]) => chosen(`${folder}/${name}`, text));

  it.each<[string, () => PoolSource, string]>([
    ['files that were chosen with their folder', () => inFolder('mine'), 'mine'],
    ['those of a folder that has it alone', () => inFolder('all/of/mine'), 'all/of/mine'],
    [
      'a list without names of folders, as of a FileList',
      () => {
        const files = Object.entries(FILES).map(([name, text]) => new File([text], name));
        return Object.assign({ length: files.length }, files);
      },
      'files',
    ],
    ['an iterable', () => new Set(inFolder('mine')), 'mine'],
    ['a handle', () => handleOf('mine', FILES), 'mine'],
    ['the handle of a root, which has no name', () => handleOf('', FILES), 'files'],
    ['a handle of a folder that has folders', () => handleOf('mine', { ...FILES, more: FILES }), 'mine'],
  ])('is opened from %s', async (_, source, name) => {
    const pool = await openPool(source());
    expect(pool.name).toBe(name);
    expect(valuesOf(pool).equals(valuesOf(await openPool(directoryOf(FILES))))).toBe(true);
  });

  it('tells its progress', async () => {
    const seen: Progress[] = [];
    await openPool(inFolder('mine'), { onProgress: (progress) => seen.push(progress) });
    const total = Object.entries(FILES).reduce(
      (sum, [name, { length }]) => sum + (name === 'notes.txt' ? 0 : length),
      0,
    );
    expect(seen.length).toBe(4);
    expect(seen[3]).toMatchObject({
      phase: 'pool',
      bytesRead: total - FILES['chunk-7-dataset.json'].length,
      bytes: total,
    });
  });

  it.each<[string, (tree: Tree) => PoolSource]>([
    ['files', (tree) => filesOf('data', tree)],
    ['a handle', (tree) => handleOf('data', tree)],
  ])('says where faults are, and which pools are below: %s', async (_, source) => {
    const messageOf = async (tree: Tree) => (await refusal(source(tree))).message;
    expect(await messageOf({ ...FILES, 'chunk-7-trace.csv': '0,1,1,Gamma,x,1\n' })).toMatch(
      /^data\/chunk-7-trace\.csv:1: arg1: "x" must be a finite number/,
    );
    expect(
      await messageOf({ ...FILES, 'chunk-0-dataset.json': 'version https://git-lfs.github.com/spec/v1\n' }),
    ).toMatch(/^data\/chunk-0-dataset\.json: it is a Git LFS pointer/);
    expect(await messageOf({ a: 'x', b: 'y' })).toMatch(
      /^data: the directory holds no clients; a pool has files/,
    );
    expect(await messageOf({ language: { large: FILES, small: FILES }, mine: FILES, 'a.txt': '' })).toMatch(
      /^data: the directory holds no clients; .* data\/language\/large: language\/large, language\/small, mine$/,
    );
  });

  it('refuses two files of one name, of which either could be meant', async () => {
    const files = [...filesOf('data', FILES), chosen('data/chunk-7-trace.csv', TRACE)];
    expect((await refusal(files)).message).toBe(
      'data/chunk-7-trace.csv: the list has several files of this name',
    );
    // What is no file of the pool is not read.
    expect(await openPool([...filesOf('data', FILES), chosen('data/notes.txt', 'y')])).toBeDefined();
  });

  it('refuses a folder in the place of a file', async () => {
    const tree = { ...FILES, 'chunk-0-trace.csv': { 'a.txt': 'x' } };
    for (const folder of [handleOf('data', tree), filesOf('data', tree)]) {
      const { message } = await refusal(folder);
      expect(message).toBe('data/chunk-0-trace.csv: the path cannot be read: it is a directory');
    }
  });
});

function filesOf(folder: string, tree: Tree): FileLike[] {
  return Object.entries(tree).flatMap(([name, content]) =>
    typeof content === 'object' && !(content instanceof Uint8Array)
      ? filesOf(`${folder}/${name}`, content)
      : [chosen(`${folder}/${name}`, content)],
  );
}
