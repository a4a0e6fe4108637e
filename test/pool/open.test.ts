import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PoolError, UsageError } from '../../src/errors.js';
import { generate } from '../../src/generate/generate.js';
import { openPool } from '../../src/pool/open.js';
import { packPool } from '../../src/pool/packed/write.js';
import type { Pool } from '../../src/pool/pool.js';
import { readTraceMetadata } from '../../src/trace/metadata.js';
import { loadDirectory } from '../support/load-directory.js';
import { DATASET, directoryOf, TRACE } from './released-fixture.js';

const FILES = { 'chunk-0-trace.csv': TRACE, 'chunk-0-dataset.json': DATASET };

describe('openPool', () => {
  it('opens a built-in population', async () => {
    const pool = await openPool('builtin:language?clients=20');
    expect(pool.category).toBe('language');
    expect(pool.name).toBe('builtin:language?clients=20');
  });

  it('opens a directory, with or without a slash at the end', async () => {
    const directory = directoryOf(FILES);
    expect((await openPool(directory)).name).toBe(directory);
    expect((await openPool(`${directory}/`)).clientIds).toEqual(Uint32Array.of(0));
  });

  it('opens a packed pool by its path and by its bytes', async () => {
    const packed = packPool(await loadDirectory(directoryOf(FILES)), 'packed');
    const path = join(directoryOf({ 'a.arrow': packed }), 'a.arrow');
    expect((await openPool(path)).name).toBe('packed');
    expect((await openPool(packed)).name).toBe('packed');
  });

  it('is told in a trace by where a packed pool was found, so that the trace can be made again', async () => {
    const packed = packPool(await loadDirectory(directoryOf(FILES)), 'packed');
    const path = join(directoryOf({ 'a.arrow': packed }), 'a.arrow');
    const sourceOf = async (pool: Pool) => {
      const { schema } = await generate({ pool, requests: 10, rate: 1 });
      return (readTraceMetadata(schema).spec as { pool: { source: string } }).pool.source;
    };
    const pool = await openPool(path);
    expect(await sourceOf(pool)).toBe(path);
    expect(await sourceOf(pool.span(pool.fromSeconds, pool.toSeconds))).toBe(path);
    expect(await sourceOf(await openPool(packed))).toBe('packed');
  });

  it.each<[string, () => string | Uint8Array, RegExp]>([
    [
      'a missing path',
      () => '/no/such/pool',
      /^\/no\/such\/pool: there is no such file or directory; a pool is builtin:<name>, a/,
    ],
    [
      'a path below a file',
      () => `${join(directoryOf({ a: '' }), 'a')}/b`,
      /there is no such file or directory/,
    ],
    [
      'a file that is not a pool',
      () => join(directoryOf({ a: 'x' }), 'a'),
      /not a valid packed pool: it does not st/,
    ],
    ['an empty directory', () => directoryOf({}), /the directory holds no clients/],
    ['other bytes', () => Uint8Array.of(1, 2, 3), /^packed pool: the file is not a valid packed pool/],
    ['a path that no file can have', () => 'a\0b', /cannot be read/],
  ])('rejects %s', async (_, source, message) => {
    const opening = openPool(source());
    await expect(opening).rejects.toThrow(PoolError);
    await expect(opening).rejects.toThrow(message);
  });

  it.each([
    ['', 'an empty text'],
    [5, 'number'],
    [undefined, 'undefined'],
  ])('refuses %j as a source', async (source, given) => {
    const opening = openPool(source as string);
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow(`pool: ${given} is neither a text nor the bytes of a packed pool`);
  });
});
