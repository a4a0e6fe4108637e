import { expect, it } from 'vitest';
import { linkOf } from '../../site/src/link.js';
import { describePlayground, untilDrawn, untilText } from './playground.js';

/** What people see as a stutter, in ms. */
const LONGEST_TASK = 100;
/** Others who use the machine hold pages up as well, now and then; what the page itself does is the same each time. */
const RETRIES = { retry: 5 };
const SPEC = 'pool: builtin:language\nrequests: 4M\nduration: 1d\nseed: timed\n';

// Firefox tells nobody of long tasks.
describePlayground(
  ({ name, open }) => {
    it('answers at all times while a trace is made', RETRIES, async () => {
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
  },
  ['Chromium'],
);
