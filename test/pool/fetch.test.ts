import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { locatePool } from '../../src/cli/spec-file.js';
import { PoolError, SpecError } from '../../src/errors.js';
import { openWorkload } from '../../src/generate/open-workload.js';
import { openPool } from '../../src/pool/open.js';
import { packPool } from '../../src/pool/packed/write.js';
import type { Progress } from '../../src/progress.js';
import { loadDirectory } from '../support/load-directory.js';
import { DATASET, directoryOf, TRACE } from './released-fixture.js';

let packed: Uint8Array;
let server: Server;
let origin: string;

/** What is at a path. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/pool.arrow': (response) => response.setHeader('Content-Length', packed.length).end(packed),
  '/pieces.arrow': (response) => {
    response.write(packed.subarray(0, 1000));
    response.end(packed.subarray(1000));
  },
  '/encoded.arrow': (response) => response.setHeader('Content-Encoding', 'gzip').end(gzipSync(packed)),
  '/pool.arrow.gz': (response) => response.end(gzipSync(packed)),
  '/moved.arrow': (response) => response.writeHead(302, { Location: '/pool.arrow' }).end(),
  '/failed': (response) => response.writeHead(500).end('<html>oh'),
  '/private': (response) => response.writeHead(403).end(),
  '/teapot': (response) => response.writeHead(418, 'Short and Stout').end(),
  '/app': (response) =>
    response.setHeader('Content-Type', 'text/html').end('<!doctype html>\n<title>App</title>'),
  '/pointer': (response) =>
    response.end('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 5\n'),
  '/empty': (response) => response.end(),
  '/no-content': (response) => response.writeHead(204).end(),
  '/cut': (response) => {
    response.setHeader('Content-Length', packed.length);
    response.write(packed.subarray(0, 1000), () => response.destroy());
  },
  '/cut-pieces': (response) => {
    response.write(packed.subarray(0, 1000), () => response.destroy());
  },
  '/short': (response) => response.end(packed.subarray(0, 1000)),
  '/endless': (response) => {
    response.setHeader('Content-Length', packed.length);
    response.write(packed.subarray(0, 1000));
  },
};

beforeAll(async () => {
  packed = packPool(
    await loadDirectory(directoryOf({ 'chunk-0-trace.csv': TRACE, 'chunk-0-dataset.json': DATASET })),
    'p',
  );
  server = createServer(({ url = '' }, response) =>
    (ANSWERS[url] ?? ((other) => other.writeHead(404).end('not here')))(response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('a pool at a URL', () => {
  it.each(['/pool.arrow', '/pieces.arrow', '/encoded.arrow', '/pool.arrow.gz', '/moved.arrow'])(
    'is opened: %s',
    async (path) => {
      expect((await openPool(`${origin}${path}`)).name).toBe('p');
      expect((await openPool(new URL(path, origin))).name).toBe('p');
      expect((await openPool(await fetch(`${origin}${path}`))).name).toBe('p');
    },
  );

  it('tells its progress where the server says how long it is', async () => {
    const seen: Progress[] = [];
    const onProgress = (progress: Progress) => seen.push(progress);
    await openPool(`${origin}/pieces.arrow`, { onProgress });
    expect(seen).toEqual([]);
    await openPool(`${origin}/pool.arrow`, { onProgress });
    expect(seen.at(-1)).toMatchObject({ phase: 'pool', bytesRead: packed.length, bytes: packed.length });
  });

  it.each([
    ['/nothing', 'the server answers HTTP 404 Not Found: there is no such file'],
    ['/failed', 'the server answers HTTP 500 Internal Server Error: the server has failed'],
    ['/private', 'the server answers HTTP 403 Forbidden: it does not let everybody read this'],
    ['/teapot', 'the server answers HTTP 418 Short and Stout'],
    [
      '/app',
      'it is an HTML page and no pool; servers send one, as if all were well, in the place of files that they do not have',
    ],
    [
      '/pointer',
      "it is a Git LFS pointer, which stands for the file; 'git lfs pull' in its repository fetches the file itself",
    ],
    ['/empty', 'it is empty, and no pool'],
    ['/no-content', 'it is empty, and no pool'],
    ['/cut', /^the connection broke after 1000 of \d+ bytes$/],
    ['/cut-pieces', 'the connection broke after 1000 bytes'],
    ['/short', /^the file is not a valid packed pool: /],
  ])('says what it is instead: %s', async (path, problem) => {
    const error = await openPool(`${origin}${path}`).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PoolError);
    const { location, problem: found, message } = error as PoolError;
    expect(location).toEqual({ file: `${origin}${path}` });
    if (typeof problem === 'string') expect(found).toBe(problem);
    else expect(found).toMatch(problem);
    expect(message).toBe(`${origin}${path}: ${found}`);
  });

  it('says why there is no answer', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(openPool(`http://127.0.0.1:${port}/a`)).rejects.toThrow(
      `http://127.0.0.1:${port}/a: it cannot be fetched: nothing answers there`,
    );
    await expect(openPool('http://nowhere.invalid/a')).rejects.toThrow(
      /it cannot be fetched: (there is no host of this name|the name of the host cannot be looked up)/,
    );
  });

  it.each(['http://[/', 'file://host/pool.arrow', 'file:///a%2Fb'])(
    'is refused where it is none, here and in a page: %s',
    async (url) => {
      for (const location of [undefined, { origin: 'http://a.example', protocol: 'http:' }]) {
        vi.stubGlobal('location', location);
        const error = await openPool(url).catch((caught: unknown) => caught);
        vi.unstubAllGlobals();
        expect(error).toBeInstanceOf(PoolError);
        expect((error as PoolError).location).toEqual({ file: url });
      }
    },
  );

  it('is let go of', async () => {
    const reason = new Error('enough');
    await expect(openPool(`${origin}/pool.arrow`, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const controller = new AbortController();
    const opening = openPool(`${origin}/endless`, {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(opening).rejects.toBe(reason);
  });

  it('is let go of while nothing comes of an answer that was fetched without the signal', async () => {
    const reason = new Error('enough');
    let isCancelled = false;
    const silent = new ReadableStream<Uint8Array>({
      cancel() {
        isCancelled = true;
      },
    });
    const controller = new AbortController();
    const opening = openPool(new Response(silent), { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 10);
    await expect(opening).rejects.toBe(reason);
    expect(isCancelled).toBe(true);
  });

  it('is let go of while it is asked whether the server is there at all', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    vi.stubGlobal('location', { origin: 'http://a.example', protocol: 'http:' });
    vi.stubGlobal('fetch', (_: string, { method, signal }: RequestInit) => {
      if (method !== 'HEAD') return Promise.reject(new TypeError('Failed to fetch'));
      setTimeout(() => controller.abort(reason), 10);
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    });
    try {
      await expect(openPool('http://b.example/a', { signal: controller.signal })).rejects.toBe(reason);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('lets go of what a server sends beside a refusal', async () => {
    let isCancelled = false;
    const page = new ReadableStream<Uint8Array>({
      cancel() {
        isCancelled = true;
      },
    });
    await expect(openPool(new Response(page, { status: 404 }))).rejects.toThrow('HTTP 404');
    expect(isCancelled).toBe(true);
  });

  it('may be what a spec names, unless files are confined', async () => {
    const pool = `${origin}/pool.arrow`;
    expect(locatePool(pool, 'specs/a.yaml')).toBe(pool);
    expect(locatePool('pool.arrow', 'specs/a.yaml')).toBe(join('specs', 'pool.arrow'));
    expect((await openWorkload({ pool })).pool.name).toBe('p');
    for (const allowFiles of [tmpdir(), 'none']) {
      await expect(openWorkload({ pool }, { allowFiles })).rejects.toThrow(SpecError);
    }
  });

  it('is refused as an answer that nobody may read, or has been read', async () => {
    const read = await fetch(`${origin}/pool.arrow`);
    await read.arrayBuffer();
    await expect(openPool(read)).rejects.toThrow(
      `${origin}/pool.arrow: the body of the answer has been read already`,
    );
    await expect(openPool(await fetch(`${origin}/nothing`))).rejects.toThrow('HTTP 404');
  });
});
