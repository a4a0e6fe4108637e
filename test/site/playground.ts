import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll } from 'vitest';
import { INSTALLED_BROWSERS, launchBrowser } from '../runtimes/launch.js';
import { describeUnless } from '../runtimes/programs.js';

const FOLDER = fileURLToPath(new URL('../../dist/playground/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
/** The strictest under which the page works. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
  "img-src 'self' data: blob:; connect-src 'self'";

/** What a page is told to remember of itself before any of its scripts runs. */
const WATCH = `
globalThis.watched = { violations: [], longest: 0 };
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
  watched.violations.push(violatedDirective + ' ' + blockedURI + ' ' + sourceFile));
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) watched.longest = Math.max(watched.longest, duration);
}).observe({ type: 'longtask' });
delete globalThis.showSaveFilePicker;
delete Window.prototype.showSaveFilePicker;
`;

export interface Playing {
  readonly name: 'Chromium' | 'Firefox';
  readonly downloads: string;
  /** What went wrong on any page so far, and what was asked of elsewhere. */
  readonly complaints: readonly string[];
  /** The paths that the server was asked for since a page was opened last. */
  readonly asked: ReadonlySet<string>;
  /** Opens the page, behind what scripts it first, with some part of an address behind its own. */
  open(hash?: string, scripts?: string): Promise<Page>;
  /** A file that the browser has downloaded, when it is complete. */
  arrived(name: string): Promise<string>;
}

/** The same tests in each browser that is there, or in those named, on the page as it is built. */
export function describePlayground(
  tests: (playing: Playing) => void,
  names: readonly Playing['name'][] = ['Chromium', 'Firefox'],
): void {
  const asked = new Set<string>();
  let server: Server;

  beforeAll(async () => {
    server = createServer(({ url = '/' }, response) => {
      const { pathname } = new URL(url, 'http://localhost');
      const path = pathname === '/' ? 'index.html' : pathname.slice(1);
      asked.add(path);
      try {
        const body = readFileSync(join(FOLDER, path));
        response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
        response.setHeader('Content-Security-Policy', POLICY);
        response.end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server?.close();
    server?.closeAllConnections();
  });

  for (const installed of INSTALLED_BROWSERS) {
    const { name, kind, program } = installed;
    if (!names.includes(name)) continue;
    const missing = program === undefined ? `${name} is not installed` : undefined;
    describeUnless(missing, `the playground in ${name}`)(name, () => {
      const folder = mkdtempSync(join(tmpdir(), `servegen-${kind}-`));
      const downloads = mkdtempSync(join(tmpdir(), 'servegen-downloads-'));
      const complaints: string[] = [];
      let browser: Browser;

      beforeAll(async () => {
        browser = await launchBrowser(installed, folder, {
          extraPrefsFirefox: {
            'browser.download.dir': downloads,
            'browser.download.folderList': 2,
            'browser.download.useDownloadDir': true,
            'browser.download.always_ask_before_handling_new_types': false,
            'browser.helperApps.neverAsk.saveToDisk': 'application/octet-stream',
          },
          downloadBehavior: { policy: 'allow', downloadPath: downloads },
          protocolTimeout: 120_000,
        });
      });
      afterAll(async () => {
        await browser?.close();
        for (const path of [folder, downloads]) rmSync(path, { recursive: true, force: true });
      });

      async function open(hash = '', scripts = ''): Promise<Page> {
        const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const page = await browser.newPage();
        page.on('pageerror', (error) => complaints.push((error as Error).message));
        page.on('console', (message) => {
          if (message.type() === 'error') complaints.push(message.text());
        });
        page.on('request', (request) => {
          if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(origin)) {
            complaints.push(`asked for ${request.url()}`);
          }
        });
        await page.setViewport({ width: 1400, height: 1000 });
        await page.evaluateOnNewDocument(`${WATCH}${scripts}`);
        asked.clear();
        await page.goto(`${origin}/${hash}`);
        return page;
      }

      async function arrived(file: string): Promise<string> {
        const path = join(downloads, file);
        let before = -1;
        for (let turn = 0; turn < 200; turn++) {
          const isThere = readdirSync(downloads).includes(file);
          const size = isThere && !readdirSync(downloads).includes(`${file}.part`) ? statSync(path).size : -1;
          if (size > 0 && size === before) return path;
          before = size;
          await sleep(100);
        }
        throw new Error(`${file} did not come; there are ${readdirSync(downloads).join(', ')}`);
      }

      tests({ name, downloads, complaints, asked, open, arrived });
    });
  }
}

/** Bytes of files of the page, each packed by gzip. */
export function gzipBytes(paths: Iterable<string>): number {
  return [...paths]
    .filter((path) => extname(path) in TYPES)
    .reduce((sum, path) => sum + gzipSync(readFileSync(join(FOLDER, path)), { level: 9 }).length, 0);
}

/** The text of an element. */
export function textOf(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, (element) => (element as unknown as { textContent: string }).textContent);
}

/** Waits until the text of an element matches. */
export async function untilText(
  page: Page,
  selector: string,
  pattern: RegExp,
  timeout = 60_000,
): Promise<string> {
  const expression = `${pattern}.test(document.querySelector(${JSON.stringify(selector)}).textContent)`;
  try {
    await page.waitForFunction(expression, { timeout, polling: 50 });
  } catch (cause) {
    throw new Error(`${selector} has ${JSON.stringify(await textOf(page, selector))}, not ${pattern}`, {
      cause,
    });
  }
  return textOf(page, selector);
}

/** Waits until all pictures of so many traffics, one or two, are there. */
export function untilDrawn(page: Page, traffics = 1): Promise<unknown> {
  return page.waitForSelector(`#pictures[data-traffics="${traffics}"][data-stage="whole"]`, {
    timeout: 60_000,
  });
}

/** Puts another text in a field of the form. */
export async function enter(page: Page, selector: string, text: string): Promise<void> {
  await page.focus(selector);
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await page.keyboard.type(text);
}
