import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedFolder, serveFolder } from '../../src/cli/serve-folder.js';
import { runHere } from './command-here.js';

describe('a folder that is served', () => {
  let root: string;
  let served: ServedFolder;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'served-'));
    await writeFile(join(root, 'secret.txt'), 'of nobody');
    await mkdir(join(root, 'page'));
    await writeFile(join(root, 'page/index.html'), '<!doctype html><title>A page</title>');
    await writeFile(join(root, 'page/engine.wasm'), new Uint8Array([0, 97, 115, 109]));
    await writeFile(join(root, 'page/gone.js'), 'export {};');
    served = await serveFolder(join(root, 'page'), 0);
  });
  afterAll(async () => {
    await served.close();
    await rm(root, { recursive: true });
  });

  it('has its page at the root, which no other page may frame', async () => {
    const response = await fetch(served.url);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html><title>A page</title>');
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('says that a module is one, so that browsers compile it as it comes', async () => {
    const response = await fetch(`${served.url}engine.wasm`);
    expect(response.headers.get('content-type')).toBe('application/wasm');
  });

  it.each(['/none.js', '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt'])(
    'has no %s',
    async (path) => {
      // As it stands: `fetch` would take the dots away.
      const { hostname, port } = new URL(served.url);
      const status = await new Promise((resolve, reject) => {
        request({ hostname, port, path }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
      expect(status).toBe(404);
    },
  );

  it.each(['bytes=10-5', 'bytes=0-1', 'bytes=x'])('serves whole files to who asks for %s', async (range) => {
    const response = await fetch(`${served.url}engine.wasm`, { headers: { Range: range } });
    expect(response.status).toBe(200);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([0, 97, 115, 109]));
  });

  it('goes on when a file has gone away since', async () => {
    await rm(join(root, 'page/gone.js'));
    await expect(fetch(`${served.url}gone.js`).then((response) => response.text())).rejects.toThrow();
    expect((await fetch(served.url)).status).toBe(200);
  });

  it('is for this machine alone', () => {
    expect(new URL(served.url).hostname).toBe('127.0.0.1');
  });

  it('refuses a port that is taken', async () => {
    const port = Number(new URL(served.url).port);
    await expect(serveFolder(root, port)).rejects.toThrow(
      `--port: something else listens at port ${port}; name another, or 0 for any that is free`,
    );
  });
});

describe('servegen playground', () => {
  it.each(['x', '-1', '65536', '80.5', ''])("refuses '%s' as a port", async (port) => {
    const { code, stderr } = await runHere(['playground', `--port=${port}`]);
    expect([code, stderr]).toEqual([2, `servegen: --port: '${port}' is not a port, 0 to 65535\n`]);
  });

  it('says where the page is not installed', async () => {
    const { code, stderr } = await runHere(['playground', '--no-open']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^servegen: \S+: the page is missing from this installation; install the package again\n$/,
    );
  });
});
