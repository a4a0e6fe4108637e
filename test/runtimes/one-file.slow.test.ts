import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineModule } from '../../src/engine/module.js';
import { openPool } from '../../src/pool/open.js';
import { packPool } from '../../src/pool/packed/write.js';
import type { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { packPackage } from '../fixtures/packed-package.js';
import { digestOf } from '../fixtures/rows.js';
import { DATASET, directoryOf, languageDataset, TRACE } from '../pool/released-fixture.js';
import { INSTALLED_BROWSERS, launchBrowser } from './launch.js';
import { describeUnless } from './programs.js';

/** npm packs, which builds where the build is old. */
const SETUP_MILLISECONDS = 300_000;

/** A page as somebody writes it who has copied the one file beside it. */
const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">
import * as servegen from './servegen.browser.js';

async function make(workload, run) {
  const trace = await servegen.generate(workload, run);
  const digest = new servegen.TraceDigest(trace.schema);
  let rows = 0;
  for await (const batch of trace) {
    digest.update(batch);
    rows += batch.numRows;
    trace.recycle(batch);
  }
  return { rows, digest: digest.hex(), workers: trace.workers.count };
}

/** What a page has of a pool, by how it came to it. */
const sources = {
  url: (url) => url,
  urlObject: (url) => new URL(url, location.href),
  response: (url) => fetch(url),
  opaque: (url) => fetch(url, { mode: 'no-cors' }),
  blob: async (url) => (await fetch(url)).blob(),
  file: async (url) => new File([await (await fetch(url)).blob()], 'mine.arrow'),
  async handle(files) {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('pool', { create: true });
    for (const [name, text] of Object.entries(files)) {
      const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await writable.write(text);
      await writable.close();
    }
    return folder;
  },
  files: (files) => Object.entries(files).map(([name, text]) => new File([text], name)),
  async chosen() {
    return document.querySelector('input').files;
  },
};

window.run = async ({ source, given, settings, spec, workload, workers = 1 }) => {
  try {
    if (spec !== undefined) return await make(servegen.parseWorkload(spec, { file: 'page.yaml' }));
    if (workload !== undefined) return await make(workload, { workers });
    const pool = await servegen.openPool(await sources[source](given));
    return await make({ pool, ...settings });
  } catch (error) {
    return { name: error.name, message: error.message, isTyped: error instanceof servegen.ServegenError };
  }
};
</script><input type="file" webkitdirectory>`;

const LONG = { requests: 2_000_000, duration: 3600, seed: 'one file' };
const SHORT = { requests: 1000, rate: 10, seed: 'one file' };
const SPEC = 'pool: { source: builtin:reason, span: 18:00..19:00 }\nrate: 20\nrequests: 500\n';
const FILES = {
  'chunk-0-trace.csv': TRACE,
  'chunk-0-dataset.json': DATASET,
  'chunk-7-trace.csv': TRACE.replace('0.5', '2'),
  'chunk-7-dataset.json': languageDataset('{3: 1}', '{4: 0.5, 5: 0.5}'),
};

const folder = mkdtempSync(join(tmpdir(), 'servegen-one-file-'));
let library: Uint8Array;
let packed: Uint8Array;
let pool: TabulatedPool;
let directory: string;
let site: Server;
let other: Server;

const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const path = url.replace(/^\/no-connections/, '');
  if (path !== url) {
    response.setHeader('Content-Security-Policy', "connect-src 'none'");
  }
  if (path === '/index.html') response.setHeader('Content-Type', 'text/html').end(PAGE);
  else if (path === '/servegen.browser.js')
    response.setHeader('Content-Type', 'text/javascript').end(library);
  else if (path === '/pool.arrow') response.end(packed);
  else if (path === '/app/route') response.setHeader('Content-Type', 'text/html').end(PAGE);
  else if (path === '/cut') {
    response.setHeader('Content-Length', packed.length);
    response.write(packed.subarray(0, 1000), () => response.destroy());
  } else if (path === '/failed') response.writeHead(503).end();
  else response.writeHead(404).end();
}

beforeAll(async () => {
  const { tarball } = await packPackage();
  const file = 'package/dist/servegen.browser.js';
  await promisify(execFile)('tar', ['-xzf', tarball, '-C', folder, file]);
  library = readFileSync(join(folder, file));
  directory = directoryOf(FILES);
  pool = (await openPool(directory)) as TabulatedPool;
  packed = packPool(pool, 'packed');
  site = createServer(answer);
  other = createServer(({ url }, response) => {
    if (url === '/open.arrow') response.setHeader('Access-Control-Allow-Origin', '*');
    response.end(packed);
  });
  for (const server of [site, other]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
}, SETUP_MILLISECONDS);

afterAll(() => {
  for (const server of [site, other]) {
    server?.closeAllConnections();
    server?.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

for (const installed of INSTALLED_BROWSERS) {
  const { name, program } = installed;
  const missing = program === undefined ? `${name} is not installed` : undefined;
  describeUnless(missing, `the tests of one file in ${name}`)(
    `one file without a bundler, in ${name}`,
    () => {
      let browser: Browser;

      beforeAll(async () => {
        browser = await launchBrowser(installed, folder);
      });
      afterAll(() => browser?.close());

      async function inPage(task: object, path = '/index.html', chosen?: string): Promise<unknown> {
        const page = await browser.newPage();
        try {
          await page.goto(originOf(site) + path);
          if (chosen !== undefined) {
            await (await page.$('input'))!.uploadFile(chosen);
            // The browser lists a folder in its own time, as a person sees by when the input changes.
            await page.waitForFunction("document.querySelector('input').files.length > 0");
          }
          return await page.evaluate(`run(${JSON.stringify(task)})`);
        } finally {
          await page.close();
        }
      }

      it("makes Node's rows with two workers", async () => {
        expect(await inPage({ workload: { pool: 'builtin:language', ...LONG }, workers: 2 })).toEqual({
          rows: LONG.requests,
          digest: await digestOf(engineModule(), await openPool('builtin:language'), LONG),
          workers: 2,
        });
      });

      it('reads a spec', async () => {
        const reason = (await openPool('builtin:reason')).span(64_800, 68_400);
        const digest = await digestOf(engineModule(), reason, { rate: 20, requests: 500 });
        expect(await inPage({ spec: SPEC })).toMatchObject({ rows: 500, digest });
        expect(await inPage({ spec: 'rate: [1' })).toMatchObject({
          name: 'SpecError',
          message: expect.stringMatching(/^page\.yaml:1: /),
          isTyped: true,
        });
      });

      it.each([
        ['url', '/pool.arrow'],
        ['url', 'pool.arrow'],
        ['urlObject', '/pool.arrow'],
        ['response', '/pool.arrow'],
        ['blob', '/pool.arrow'],
        ['file', '/pool.arrow'],
        ['handle', FILES],
        ['files', FILES],
      ])('opens the pool of a page: %s %o', async (source, given) => {
        expect(await inPage({ source, given, settings: SHORT })).toEqual({
          rows: SHORT.requests,
          digest: await digestOf(engineModule(), pool, SHORT),
          workers: 1,
        });
      });

      it('opens a pool of another origin that allows it', async () => {
        const given = `${originOf(other)}/open.arrow`;
        const digest = await digestOf(engineModule(), pool, SHORT);
        expect(await inPage({ source: 'url', given, settings: SHORT })).toMatchObject({ digest });
      });

      it.each<[string, string, () => string, string | RegExp]>([
        ['nothing', 'url', () => '/nothing', 'the server answers HTTP 404 Not Found: there is no such file'],
        [
          'a failure',
          'url',
          () => '/failed',
          'the server answers HTTP 503 Service Unavailable: the server has failed',
        ],
        ['a page', 'url', () => '/app/route', /^it is an HTML page and no pool/],
        ['half of it', 'url', () => '/cut', /^the connection broke after \d+ of \d+ bytes$/],
        [
          'no permission',
          'url',
          () => `${originOf(other)}/pool.arrow`,
          /^it cannot be fetched: the server is there, but does not let pages of http:.* \(CORS: /,
        ],
        [
          'no server',
          'url',
          () => 'http://127.0.0.1:9/a',
          /^it cannot be fetched: the server cannot be reached, for the network/,
        ],
        [
          'an answer that nobody may read',
          'opaque',
          () => `${originOf(other)}/pool.arrow`,
          /in the mode 'no-cors'/,
        ],
      ])('says what came instead: %s', async (_, source, urlOf, problem) => {
        const given = urlOf();
        const { message, ...kind } = (await inPage({ source, given })) as { message: string };
        expect(kind).toEqual({ name: 'PoolError', isTyped: true });
        const prefix = source === 'opaque' ? 'packed pool' : new URL(given, originOf(site)).href;
        expect(message.slice(0, prefix.length + 2)).toBe(`${prefix}: `);
        const said = message.slice(prefix.length + 2);
        if (typeof problem === 'string') expect(said).toBe(problem);
        else expect(said).toMatch(problem);
      });

      it('says that the policy of a page may be what forbids it', async () => {
        expect(await inPage({ source: 'url', given: '/pool.arrow' }, '/no-connections/index.html')).toEqual({
          name: 'PoolError',
          isTyped: true,
          message: expect.stringMatching(/does not name it in connect-src/),
        });
      });

      // puppeteer gives Firefox files, and no folder.
      if (name === 'Chromium') {
        it('opens the folder that somebody chooses', async () => {
          const digest = await digestOf(engineModule(), pool, SHORT);
          expect(await inPage({ source: 'chosen', settings: SHORT }, '/index.html', directory)).toMatchObject(
            {
              digest,
            },
          );
        });
      }
    },
  );
}
