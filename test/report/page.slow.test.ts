import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportPage } from '../../src/report/page/report-page.js';
import { svgDocument } from '../../src/report/page/svg-document.js';
import { INSTALLED_BROWSERS, launchBrowser } from '../runtimes/launch.js';
import { describeUnless } from '../runtimes/programs.js';
import { largestSummary, trafficSummary } from './summary.js';

const [chromium] = INSTALLED_BROWSERS;

describeUnless(chromium.program === undefined ? 'Chromium is missing' : undefined, 'the page')(
  'the page in Chromium',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'servegen-page-'));
    let browser: Browser;

    beforeAll(async () => {
      browser = await launchBrowser(chromium, folder);
    }, 60_000);

    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test.each([
      ['one', [trafficSummary()]],
      ['the two largest', [largestSummary('a.arrow'), largestSummary('b.arrow')]],
    ])(
      'of %s is no wider than a phone, with all figures open',
      async (_, summaries) => {
        const html = reportPage(
          { title: 'chat.arrow', howMade: 'servegen report chat.arrow', summaries },
          svgDocument(),
        );
        const page = await browser.newPage();
        await page.setViewport({ width: 400, height: 800 });
        await page.setContent(html);
        const seen = await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true;
          const tables = [...document.querySelectorAll('figure .scroll')];
          return {
            page: document.documentElement.scrollWidth,
            figures: Math.max(...[...document.querySelectorAll('figure')].map((one) => one.clientWidth)),
            scrolled: tables.filter((one) => one.scrollWidth > one.clientWidth).length,
          };
        });
        expect(seen.page).toBe(400);
        expect(seen.figures).toBeLessThanOrEqual(400);
        // Some tables are wider than that.
        expect(seen.scrolled).toBeGreaterThan(0);
        await page.close();
      },
      60_000,
    );
  },
);
