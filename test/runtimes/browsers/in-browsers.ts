import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll } from 'vitest';
import { INSTALLED_BROWSERS, launchBrowser } from '../launch.js';
import { describeUnless } from '../programs.js';
import { makeSite } from './make-site.js';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
/** npm packs and installs, which builds where the build is old; then three bundlers. */
const SETUP_MILLISECONDS = 300_000;

/** A browser, and the site. */
export interface Browsing {
  readonly name: 'Chromium' | 'Firefox';
  /** Where it puts downloads. */
  readonly downloads: string;
  /**
   * Does something on a page.
   *
   * @param path such as `open/vite`: a policy, or `open` for none, and what made the page
   */
  onPage<T>(path: string, use: (page: Page) => Promise<T>): Promise<T>;
  /** Calls a function of the page with plain data. */
  call<T>(path: string, name: string, argument?: unknown): Promise<T>;
}

/**
 * The same tests in each browser that is there.
 *
 * @param policies what a page may do, by the first part of its path
 */
export function describeInBrowsers(
  policies: Readonly<Record<string, string>>,
  tests: (browsing: Browsing) => void,
): void {
  let server: Server;

  beforeAll(async () => {
    const site = await makeSite();
    server = createServer(({ url = '/' }, response) => {
      const [policy, ...path] = new URL(url, 'http://localhost').pathname.slice(1).split('/');
      try {
        const body = readFileSync(join(site, ...path));
        response.setHeader('Content-Type', TYPES[extname(url)] ?? 'application/octet-stream');
        if (policy in policies) response.setHeader('Content-Security-Policy', policies[policy]);
        response.end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }, SETUP_MILLISECONDS);
  afterAll(() => {
    server?.close();
    server?.closeAllConnections();
  });

  for (const installed of INSTALLED_BROWSERS) {
    const { name, kind, program } = installed;
    const missing = program === undefined ? `${name} is not installed` : undefined;
    describeUnless(missing, `the tests in ${name}`)(name, () => {
      const folder = mkdtempSync(join(tmpdir(), `servegen-${kind}-`));
      const downloads = mkdtempSync(join(tmpdir(), `servegen-downloads-`));
      let browser: Browser;

      beforeAll(async () => {
        browser = await launchBrowser(installed, folder, {
          extraPrefsFirefox: downloadPreferences(downloads),
          downloadBehavior: { policy: 'allow', downloadPath: downloads },
          protocolTimeout: 120_000,
        });
      });
      afterAll(async () => {
        await browser?.close();
        for (const path of [folder, downloads]) rmSync(path, { recursive: true, force: true });
      });

      async function onPage<T>(path: string, use: (page: Page) => Promise<T>): Promise<T> {
        const page = await browser.newPage();
        try {
          await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}/index.html`);
          return await use(page);
        } finally {
          await page.close();
        }
      }

      tests({
        name,
        downloads,
        onPage,
        call: (path, functionName, argument) => onPage(path, (page) => callOn(page, functionName, argument)),
      });
    });
  }
}

/** Calls a function of a page with plain data. */
export async function callOn<T>(page: Page, name: string, argument: unknown = {}): Promise<T> {
  return (await page.evaluate(`${name}(${JSON.stringify(argument)})`)) as T;
}

/** Without a question, and into a folder. */
function downloadPreferences(folder: string): Record<string, unknown> {
  return {
    'browser.download.dir': folder,
    'browser.download.folderList': 2,
    'browser.download.useDownloadDir': true,
    'browser.download.always_ask_before_handling_new_types': false,
    'browser.helperApps.neverAsk.saveToDisk': 'application/octet-stream',
  };
}
