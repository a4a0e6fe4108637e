import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import { type Browser, launch } from 'puppeteer-core';
import { build as vite } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineModule } from '../../src/engine/module.js';
import type { Workload } from '../../src/generate/open-workload.js';
import { openPool } from '../../src/pool/open.js';
import { npmInstall, packPackage } from '../fixtures/packed-package.js';
import { digestOf } from '../fixtures/rows.js';
import { describeUnless, findProgram } from './programs.js';

const BROWSERS = [
  {
    name: 'Chromium',
    kind: 'chrome',
    program: findProgram(['chromium', 'chromium-browser', 'google-chrome']),
  },
  { name: 'Firefox', kind: 'firefox', program: findProgram(['firefox-esr', 'firefox']) },
] as const;

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Long enough for two workers; between them they have every kind of column of pools without conversations. */
const TRACES = [
  { pool: 'builtin:language', requests: 2_000_000, duration: 3600, seed: 'browser' },
  { pool: 'builtin:multimodal', requests: 600_000, duration: 3600, seed: 'browser' },
] as const satisfies readonly Workload[];

/** What a page may do, by the first part of its path. */
const POLICIES: Readonly<Record<string, string>> = {
  strict: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:",
  'no-workers': "script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'",
  'no-wasm': "script-src 'self'",
  'trusted-types': "require-trusted-types-for 'script'",
};
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
const HTML = '<!doctype html><meta charset="utf-8"><script type="module" src="./page.js"></script>';

/** npm packs and installs, which builds where the build is old; then two bundlers. */
const SETUP_MILLISECONDS = 300_000;
const folder = mkdtempSync(join(tmpdir(), 'servegen-browsers-'));
const site = join(folder, 'site');
let server: Server;

/** Pages of two bundlers, over the package as npm installs it. */
async function makeSite(): Promise<void> {
  const { tarball } = await packPackage();
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  await npmInstall(folder, tarball);
  cpSync(fileURLToPath(new URL('page.js', import.meta.url)), join(folder, 'page.js'));
  writeFileSync(join(folder, 'index.html'), HTML);
  await esbuild({
    absWorkingDir: folder,
    entryPoints: ['page.js'],
    outdir: join(site, 'esbuild'),
    bundle: true,
    minify: true,
    format: 'esm',
    logLevel: 'warning',
  });
  writeFileSync(join(site, 'esbuild/index.html'), HTML);
  const outDir = join(site, 'vite');
  await vite({ root: folder, base: './', configFile: false, logLevel: 'warn', build: { outDir } });
}

beforeAll(async () => {
  await makeSite();
  server = createServer(({ url = '/' }, response) => {
    const [policy, ...path] = url.slice(1).split('/');
    try {
      const body = readFileSync(join(site, ...path));
      response.setHeader('Content-Type', TYPES[extname(url)] ?? 'application/octet-stream');
      if (policy in POLICIES) response.setHeader('Content-Security-Policy', POLICIES[policy]);
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}, SETUP_MILLISECONDS);

afterAll(() => {
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const { name, kind, program } of BROWSERS) {
  const missing = program === undefined ? `${name} is not installed` : undefined;
  describeUnless(missing, `the tests in ${name}`)(name, () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await launch({
        browser: kind,
        executablePath: program!,
        userDataDir: join(folder, name),
        args: kind === 'chrome' ? CHROMIUM_FLAGS : [],
      });
    });
    afterAll(() => browser?.close());

    /** Makes a trace in a page. */
    async function makeTrace(path: string, workload: (typeof TRACES)[number]): Promise<unknown> {
      const page = await browser.newPage();
      try {
        await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}/index.html`);
        return await page.evaluate(`makeTrace(${JSON.stringify({ workload, run: { workers: 2 } })})`);
      } finally {
        await page.close();
      }
    }

    it.each(
      ['open/esbuild', 'strict/vite'].flatMap((path) => TRACES.map((workload) => [path, workload] as const)),
    )("makes Node's rows with two workers: %s, %o", async (path, workload) => {
      const { pool, ...settings } = workload;
      expect(await makeTrace(path, workload)).toEqual({
        rows: settings.requests,
        digest: await digestOf(engineModule(), await openPool(pool), settings),
        started: 2,
        answering: 2,
      });
    });

    it.each([
      ['no-workers', /^a worker (cannot be started|stopped): /],
      ['trusted-types', /^a worker (cannot be started|stopped): /],
      ['no-wasm', /'wasm-unsafe-eval'/],
    ])('says what a page must not do, and does not wait for it: %s', async (policy, message) => {
      expect(await makeTrace(`${policy}/esbuild`, TRACES[0])).toEqual({
        isTyped: true,
        name: 'EngineError',
        message: expect.stringMatching(message),
      });
    });
  });
}
