import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HEADLINE, PICTURES } from '../../study/pictures/pictures.js';
import type { StudyResults } from '../../study/results.js';
import { INSTALLED_BROWSERS, launchBrowser } from '../runtimes/launch.js';
import { describeUnless } from '../runtimes/programs.js';
import { AS_THE_PAPER, madeUpResults } from './made-up-results.js';

const [chromium] = INSTALLED_BROWSERS;

/** What has made pictures burst: large numbers, a wide interval, and the other verdicts. */
const CASES: Readonly<Record<string, StudyResults>> = {
  'as the paper': madeUpResults(),
  'a quick run': madeUpResults({ ...AS_THE_PAPER, naive: 1.4 }, { quick: true }),
  'many instances': scaled(madeUpResults({ ...AS_THE_PAPER, naive: 0.93 }), 13),
  'ways apart': madeUpResults({ ...AS_THE_PAPER, naive: 0.93 }, { byOne: { ...AS_THE_PAPER, naive: 0.27 } }),
  'close to 1': madeUpResults({ ...AS_THE_PAPER, naive: 0.93 }, { byOne: { ...AS_THE_PAPER, naive: 0.9 } }),
  'wide intervals': widened(madeUpResults()),
};

function scaled(results: StudyResults, factor: number): StudyResults {
  return {
    ...results,
    needs: results.needs.map((need) => ({ ...need, instances: factor * need.instances })),
    staged: results.staged.map((need) => ({
      ...need,
      prefill: factor * need.prefill,
      decode: factor * need.decode,
    })),
    curves: results.curves.map((curve) => ({
      ...curve,
      points: curve.points.map((point) => ({ ...point, instances: factor * point.instances })),
    })),
  };
}

function widened(results: StudyResults): StudyResults {
  const statements = results.statements.map((each) => ({
    ...each,
    low: each.low / 30,
    high: each.high * 30,
  }));
  return { ...results, statements };
}

const PICTURES_OF_CASES = Object.entries(CASES).flatMap(([name, results]) =>
  [HEADLINE, ...PICTURES].map((picture) => ({
    what: `${picture.file}, ${name}`,
    svg: picture.draw(results),
  })),
);

describeUnless(chromium.program === undefined ? 'Chromium is missing' : undefined, 'pictures')(
  'pictures in Chromium',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'servegen-pictures-'));
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      browser = await launchBrowser(chromium, folder);
      page = await browser.newPage();
    });

    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });

    test.each(PICTURES_OF_CASES)('$what: is well-formed, and an image of its size', async ({ svg }) => {
      const width = await page.evaluate(async (text) => {
        const image = new Image();
        image.src = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
        await image.decode();
        return image.naturalWidth;
      }, svg);
      expect(width).toBe(800);
    });

    test.each(PICTURES_OF_CASES)('$what: no text leaves the picture or lies on another', async ({ svg }) => {
      const faults = await page.evaluate((text) => {
        document.body.innerHTML = text;
        const frame = document.body.firstElementChild!.getBoundingClientRect();
        const boxes = Array.from(document.querySelectorAll('text'), (element) => ({
          words: element.textContent,
          box: element.getBoundingClientRect(),
        })).filter(({ words }) => words !== '');
        const found: string[] = [];
        for (const [index, { words, box }] of boxes.entries()) {
          const inside =
            box.left >= frame.left &&
            box.right <= frame.right &&
            box.top >= frame.top &&
            box.bottom <= frame.bottom;
          if (!inside) found.push(`${words} leaves the picture`);
          for (const other of boxes.slice(index + 1)) {
            const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
            const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
            // Boxes have room for accents and tails, which numbers in neighbouring lanes do not need.
            if (across > 1 && down > 4) found.push(`${words} and ${other.words}`);
          }
        }
        return found;
      }, svg);
      expect(faults).toEqual([]);
    });

    test('turn dark with the page, and stay light on paper', async () => {
      const colours = async () => {
        await page.setContent(HEADLINE.draw(CASES['as the paper']!));
        return page.evaluate(() => {
          const fill = (selector: string) => getComputedStyle(document.querySelector(selector)!).fill;
          return [fill('svg > rect'), fill('svg > text')];
        });
      };
      const scheme = (value: string) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      const light = ['rgb(255, 255, 255)', 'rgb(31, 35, 40)'];
      await scheme('light');
      expect(await colours()).toEqual(light);
      await scheme('dark');
      expect(await colours()).toEqual(['rgb(13, 17, 23)', 'rgb(230, 237, 243)']);
      await page.emulateMediaType('print');
      expect(await colours()).toEqual(light);
    });
  },
);
