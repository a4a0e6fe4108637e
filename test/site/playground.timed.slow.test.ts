import { expect, it } from 'vitest';
import { linkOf } from '../../site/src/link.js';
import { describePlayground, enter, untilDrawn, untilText } from './playground.js';

/** Until the first pictures of a page that is opened, and those of a change, in ms. */
const FIRST_PICTURES = 1500;
const CHANGE = 1000;
/** What people see as a stutter, in ms. */
const LONGEST_TASK = 100;
/** Others who use the machine hold pages up as well, now and then; what the page itself does is the same each time. */
const RETRIES = { retry: 5 };
const SPEC = 'pool: builtin:language\nrequests: 4M\nduration: 1d\nseed: timed\n';

describePlayground(({ name, open }) => {
  it('has its first picture soon', RETRIES, async () => {
    const page = await open();
    await page.waitForSelector('.picture:not(.waiting) > svg');
    const milliseconds = (await page.evaluate('performance.now()')) as number;
    console.log(`${name}: first picture after ${milliseconds.toFixed(0)} ms`);
    await page.close();
    expect(milliseconds).toBeLessThan(FIRST_PICTURES);
  });

  it('shows a change soon', RETRIES, async () => {
    const page = await open();
    await untilDrawn(page);
    await enter(page, '#rate', '3');
    const start = performance.now();
    await page.keyboard.type('5');
    await untilText(page, '#shown', /^All 126,000 requests are shown.$/);
    await page.waitForFunction("document.querySelector('#pictures').ariaBusy === 'false'");
    const milliseconds = performance.now() - start;
    console.log(`${name}: a change is shown after ${milliseconds.toFixed(0)} ms`);
    await page.close();
    expect(milliseconds).toBeLessThan(CHANGE);
  });

  it.runIf(name === 'Chromium')('answers at all times while a trace is made', RETRIES, async () => {
    const page = await open(await linkOf({ text: SPEC, withNaive: true }));
    await untilDrawn(page, 2);
    await page.evaluate('watched.longest = 0');
    await page.click('#start');
    await untilText(page, '#run-status', /^trace.arrow is saved: 4,000,000 requests/);
    const longest = (await page.evaluate('watched.longest')) as number;
    console.log(`${name}: the longest task was ${longest.toFixed(0)} ms`);
    await page.close();
    expect(longest).toBeLessThan(LONGEST_TASK);
  });
});
