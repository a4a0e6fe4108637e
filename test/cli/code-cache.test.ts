import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder } from '../../src/cli/cache-folder.js';
import { CodeCache } from '../../src/cli/code-cache.js';
import { outcome, start } from './command.js';

const scratch = mkdtempSync(join(tmpdir(), 'servegen-code-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let folder: string;
let next = 0;
beforeEach(() => {
  folder = join(scratch, `${next++}`);
});

const SCRIPT = { size: 70_001, mtimeMs: 1_700_000_000_123.5 };
/** Of a length that neither words nor three of them divide. */
const CODE = Buffer.from(Array.from({ length: 1009 }, (_, index) => (index * 37) % 251));

function fileOf(name: string): string {
  return join(folder, `${name}.code`);
}

describe('compiled code that is kept', () => {
  test('is found as it was, of the same script only', () => {
    const cache = new CodeCache(folder);
    expect(cache.find('main', SCRIPT)).toBeUndefined();
    cache.keep('main', SCRIPT, CODE);
    expect(cache.find('main', SCRIPT)?.equals(CODE)).toBe(true);
    expect(cache.find('other', SCRIPT)).toBeUndefined();
    expect(cache.find('main', { ...SCRIPT, size: 70_002 })).toBeUndefined();
    expect(cache.find('main', { ...SCRIPT, mtimeMs: SCRIPT.mtimeMs + 1 })).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['main.code']);
  });

  test('is none where a bit of the file is another one, or it has another length', () => {
    const cache = new CodeCache(folder);
    cache.keep('main', SCRIPT, CODE);
    const whole = readFileSync(fileOf('main'));
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 1 << (at % 8);
      writeFileSync(fileOf('main'), damaged);
      expect(cache.find('main', SCRIPT), `byte ${at}`).toBeUndefined();
    }
    for (const length of [0, 31, 32, whole.length - 1]) {
      writeFileSync(fileOf('main'), whole.subarray(0, length));
      expect(cache.find('main', SCRIPT), `${length} bytes`).toBeUndefined();
    }
    writeFileSync(fileOf('main'), Buffer.concat([whole, Buffer.alloc(1)]));
    expect(cache.find('main', SCRIPT)).toBeUndefined();
  });

  test('is none where somebody else could have written it', () => {
    const cache = new CodeCache(folder);
    cache.keep('main', SCRIPT, CODE);
    for (const mode of [0o620, 0o602]) {
      chmodSync(fileOf('main'), mode);
      expect(cache.find('main', SCRIPT)).toBeUndefined();
    }
    chmodSync(fileOf('main'), 0o600);
    expect(cache.find('main', SCRIPT)).toBeDefined();
  });

  test('is not kept, without an error, where there is no folder for it', () => {
    writeFileSync(folder, 'a file');
    const cache = new CodeCache(folder);
    cache.keep('main', SCRIPT, CODE);
    expect(cache.find('main', SCRIPT)).toBeUndefined();
    expect(readFileSync(folder, 'utf8')).toBe('a file');
  });

  test('gives way to newer code beyond 48 files', () => {
    const cache = new CodeCache(folder);
    for (let index = 0; index < 48; index++) {
      cache.keep(`code-${index}`, SCRIPT, CODE);
      utimesSync(fileOf(`code-${index}`), 1e9 + index, 1e9 + index);
    }
    expect(readdirSync(folder)).toHaveLength(48);
    cache.keep('newest', SCRIPT, CODE);
    expect(readdirSync(folder)).toHaveLength(48);
    expect(cache.find('code-0', SCRIPT)).toBeUndefined();
    expect(cache.find('code-1', SCRIPT)).toBeDefined();
    expect(cache.find('newest', SCRIPT)).toBeDefined();
  });
});

test.each([
  [{ HOME: '/home/ada' }, 'linux', '/home/ada/.cache/servegen'],
  [{ HOME: '/home/ada', XDG_CACHE_HOME: '/var/ada' }, 'linux', '/var/ada/servegen'],
  [{ HOME: '/Users/ada' }, 'darwin', '/Users/ada/Library/Caches/servegen'],
  [{ HOME: '/home/ada', XDG_CACHE_HOME: 'here' }, 'linux', undefined],
  [{ HOME: '' }, 'linux', undefined],
  [{}, 'win32', undefined],
  [{ HOME: '/home/ada', NODE_DISABLE_COMPILE_CACHE: '1' }, 'linux', undefined],
  [{ HOME: '/home/ada', NODE_V8_COVERAGE: '/tmp/coverage' }, 'linux', undefined],
] as const)('code is kept in the cache of the user: %j on %s', (env, platform, expected) => {
  expect(cacheFolder(env, platform)).toBe(expected);
});

describe('the command', () => {
  const ARGS = ['generate', '--requests', '50', '--out', '-', '--quiet'];
  const run = async (more: NodeJS.ProcessEnv = {}) => {
    const { NODE_DISABLE_COMPILE_CACHE: _, NODE_V8_COVERAGE: __, ...env } = process.env;
    return outcome(await start(ARGS, { env: { ...env, XDG_CACHE_HOME: folder, ...more } }));
  };
  const kept = () => readdirSync(join(folder, 'servegen')).sort();

  test('keeps its code, and makes the same of it', async () => {
    const first = await run();
    expect([first.code, first.stderr]).toEqual([0, '']);
    const files = kept();
    expect(files.map((name) => name.replace(/^.*-(?=\w+\.code$)/, ''))).toEqual(['main.code', 'trace.code']);
    const before = files.map((name) => readFileSync(join(folder, 'servegen', name)));
    const second = await run();
    expect([second.code, second.stderr]).toEqual([0, '']);
    expect(second.stdout.equals(first.stdout)).toBe(true);
    // What was found is not written again.
    expect(kept().map((name) => readFileSync(join(folder, 'servegen', name)))).toEqual(before);
  });

  test('compiles again what is damaged, and keeps that', async () => {
    const { stdout } = await run();
    const files = kept().map((name) => join(folder, 'servegen', name));
    for (const file of files) {
      const bytes = readFileSync(file);
      bytes.fill(0, bytes.length >> 1);
      writeFileSync(file, bytes);
    }
    const again = await run();
    expect([again.code, again.stderr, again.stdout.equals(stdout)]).toEqual([0, '', true]);
    for (const file of files) {
      const bytes = readFileSync(file);
      expect(bytes.subarray(bytes.length >> 1).some((byte) => byte !== 0)).toBe(true);
    }
  });

  test('runs where nothing can be kept, and where nothing is wanted', async () => {
    writeFileSync(folder, 'a file');
    const without = await run();
    expect([without.code, without.stderr]).toEqual([0, '']);
    rmSync(folder);
    mkdirSync(folder);
    const unwanted = await run({ NODE_DISABLE_COMPILE_CACHE: '1' });
    expect([unwanted.code, unwanted.stderr]).toEqual([0, '']);
    expect(unwanted.stdout.equals(without.stdout)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('keeps nothing of help and of what it refuses', async () => {
    const env = { ...process.env, XDG_CACHE_HOME: folder, NODE_DISABLE_COMPILE_CACHE: '' };
    for (const args of [
      ['generate', '--help'],
      ['generate', '--requests', 'none'],
    ]) {
      await outcome(await start(args, { env }));
    }
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });
});
