/** How soon does the playground show pictures, and how long is it busy at once until then? */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import { run } from './lib/child.mjs';
import { interleave, report, result, setting } from './lib/measure.mjs';
import { COMMAND, scratch } from './lib/paths.mjs';

const QUESTION = 'ms until the playground shows pictures, from the start of its navigation and from a change';
const rounds = setting('BENCH_ROUNDS', 5);
const folder = mkdtempSync(join(scratch('playground'), 'profile-'));

/** The names that Chromium has, or what CHROMIUM says. */
async function findChromium() {
  for (const name of process.env.CHROMIUM?.split(',') ?? ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = await run('which', [name]).catch(() => undefined);
    if (found !== undefined) return found.stdout.trim();
  }
  return undefined;
}

/** Serves the page as users have it. */
async function serve() {
  const server = spawn(process.execPath, [COMMAND, 'playground', '--no-open', '--port', '0']);
  const [line] = await once(server.stdout, 'data');
  return { url: String(line).trim(), end: () => server.kill() };
}

const WATCH = `
globalThis.longest = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
}).observe({ type: 'longtask' });
`;
const DRAWN = "document.querySelector('#pictures')?.getAttribute('aria-busy') !== 'true'";

const executablePath = await findChromium();
if (executablePath === undefined) {
  report(QUESTION, [], ['no Chromium is installed; CHROMIUM names its program']);
} else {
  const served = await serve();
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  const browser = await launch({ executablePath, userDataDir: folder, args });
  try {
    const open = async () => {
      const page = await browser.newPage();
      await page.evaluateOnNewDocument(WATCH);
      await page.goto(served.url);
      await page.waitForSelector('.picture:not(.waiting) > svg');
      return page;
    };
    const figures = await interleave(
      {
        async first() {
          const page = await open();
          const milliseconds = await page.evaluate('performance.now()');
          await page.close();
          return milliseconds;
        },
        async change() {
          const page = await open();
          await page.waitForFunction(DRAWN);
          await page.focus('#seed');
          const begin = performance.now();
          await page.keyboard.type('1');
          const before = await page.$eval('.picture > svg', (svg) => svg.outerHTML);
          await page.waitForFunction(
            (old) => document.querySelector('.picture > svg')?.outerHTML !== old,
            {},
            before,
          );
          const milliseconds = performance.now() - begin;
          await page.close();
          return milliseconds;
        },
        async longest() {
          const page = await open();
          await page.waitForFunction(DRAWN);
          const milliseconds = await page.evaluate('longest');
          await page.close();
          return milliseconds;
        },
      },
      rounds,
    );
    const results = [
      result('first picture', 'ms', figures.first),
      result('first picture of a change', 'ms', figures.change),
      result('longest task until all pictures are drawn', 'ms', figures.longest),
    ];
    report(QUESTION, results, ['in Chromium without a window; tasks below 50 ms count as 0']);
  } finally {
    await browser.close();
    served.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
