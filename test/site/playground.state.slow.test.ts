import type { Page } from 'puppeteer-core';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { linkOf, readLink } from '../../site/src/link.js';
import { describePlayground, enter, textOf, untilDrawn, untilText } from './playground.js';

const SPEC = 'pool: builtin:language?clients=200\nrequests: 9000\nduration: 1h\nseed: state\n';

/** In the place of what browsers ask by: files of the page's own. */
const PICKER = `
globalThis.picked = 'mine.csv.gz';
globalThis.showSaveFilePicker = async () =>
  (await navigator.storage.getDirectory()).getFileHandle(picked, { create: true });
globalThis.bytesOf = async (name) => {
  try {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(name);
    return [...new Uint8Array(await (await handle.getFile()).arrayBuffer())].slice(0, 2);
  } catch {
    return 'none';
  }
};
`;

/** What the address says. */
async function linked(page: Page): Promise<string | undefined> {
  return (await readLink((await page.evaluate('location.hash')) as string))?.text;
}

/** What the editor has: a plain field, or the lines of the one that takes its place. */
function written(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const field = document.querySelector('#spec');
    if (field !== null) return field.value;
    const lines = document.querySelector('.code-editor').shadowRoot.querySelectorAll('.cm-line');
    return Array.from(lines, ({ textContent }) => textContent).join('\\n');
  })()`) as Promise<string>;
}

function drop(page: Page, selector: string, name: string, text: string): Promise<unknown> {
  return page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
    ${selector}.dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true }));
  })()`);
}

describePlayground(({ name: browser, complaints, open }) => {
  let page: Page;
  beforeAll(async () => {
    page = await open(await linkOf({ text: SPEC, withNaive: false }));
    await untilDrawn(page);
  });
  beforeEach(() => page.bringToFront());

  it('skips to the pictures, and keeps its address', async () => {
    const before = await page.evaluate('location.hash');
    await page.focus('#skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('pictures');
    expect(await page.evaluate('location.hash')).toBe(before);
  });

  it('goes to no place that an address names, and keeps what is written where a link is broken', async () => {
    await page.evaluate("location.hash = '#elsewhere'");
    await page.evaluate("location.hash = '#spec=abc'");
    expect(await untilText(page, '#source-notice', /./)).toBe(
      'The link is broken: it may have been cut or changed on its way. What was here stays.',
    );
    expect(await written(page)).toBe(SPEC);
  });

  it('goes back to what was written before an example was chosen, and forth again', async () => {
    await enter(page, '#rate', '7');
    await page.select('#source', 'builtin:reason');
    await untilText(page, '#elsewhere code', /builtin:reason/);
    await expect.poll(() => linked(page), { timeout: 10_000 }).toMatch(/builtin:reason/);
    await page.evaluate('history.back()');
    await untilText(page, '#elsewhere code', /rate: 7\n/);
    expect(await linked(page)).toContain('rate: 7\n');
    await page.evaluate('history.forward()');
    await untilText(page, '#elsewhere code', /builtin:reason/);
    await page.evaluate('history.back()');
    await untilText(page, '#elsewhere code', /rate: 7\n/);
  });

  it('takes a file that is dropped on its editor for the spec, and types nothing', async () => {
    await page.focus('#spec');
    await page.waitForSelector('.code-editor');
    const spec = SPEC.replace('9000', '8000');
    await drop(
      page,
      "document.querySelector('.code-editor').shadowRoot.querySelector('.cm-content')",
      'a.yaml',
      spec,
    );
    await untilText(page, '#source-notice', /^a.yaml is the spec now.$/);
    await untilText(page, '#facts dd', /^8,000$/);
    expect(await written(page)).toBe(spec);
  });

  it('keeps the example that was chosen while its dials change, and sets seeds as they are written', async () => {
    const example = await page.$eval(
      '#source optgroup:last-child option',
      (option) => (option as HTMLOptionElement).value,
    );
    await page.select('#source', example);
    await page.waitForFunction(
      `!document.querySelector('#elsewhere code').textContent.includes('seed: state')`,
    );
    await enter(page, '#seed', '007');
    await untilText(page, '#elsewhere code', /seed: "007"/);
    expect(await page.$eval('#source', (field) => (field as HTMLSelectElement).value)).toBe(example);
    const invalid = `document.querySelector('.code-editor').shadowRoot.querySelector('.cm-content').ariaInvalid`;
    expect(await page.evaluate(invalid)).toBe('false');
    await enter(page, '#rate', 'fast');
    await page.waitForFunction(`${invalid} === 'true'`, { timeout: 10_000 });
    await page.click('#start');
    await untilText(
      page,
      '#generate-notice',
      /^Nothing was saved: the spec has faults, which are named below it.$/,
    );
  });

  it('saves to the file that somebody chooses, by its name, and takes it back where nothing is written', async () => {
    const other = await open(await linkOf({ text: SPEC, withNaive: false }), PICKER);
    await other.waitForSelector('#elsewhere code');
    await other.click('#start');
    await untilText(other, '#run-status', /^mine.csv.gz is saved: 9,000 requests, /);
    expect(await other.$eval('#format', (field) => (field as HTMLSelectElement).value)).toBe('csv');
    const digest = await textOf(other, '#digest');
    expect(await textOf(other, '#elsewhere code')).toContain(
      ` --out mine.csv.gz\n# digest of the trace as Arrow: ${digest}`,
    );
    // What gzip's files begin with, RFC 1952.
    expect(await other.evaluate('bytesOf("mine.csv.gz")')).toEqual([0x1f, 0x8b]);
    await other.select('#format', 'parquet');
    expect(await textOf(other, '#elsewhere code')).toContain(`servegen digest mine.parquet  # ${digest}`);
    await enter(other, '#seed', 'other');
    await untilText(other, '#elsewhere code', /servegen digest mine.parquet$/);
    // Before anybody knows of the fault; and then when it is known, and nobody is asked for a file.
    await other.evaluate(`(() => {
      picked = 'new.arrow';
      const rate = document.querySelector('#rate');
      rate.value = 'fast';
      rate.dispatchEvent(new Event('input', { bubbles: true }));
      document.querySelector('#start').click();
    })()`);
    await untilText(other, '#generate-notice', /^Nothing was saved: /);
    expect(await other.evaluate('bytesOf("new.arrow")')).toEqual(browser === 'Chromium' ? 'none' : []);
    await untilText(other, '#faults', /rate/);
    await other.evaluate("picked = 'another.arrow'");
    await other.click('#start');
    await untilText(other, '#generate-notice', /^Nothing was saved: /);
    expect(await other.evaluate('bytesOf("another.arrow")')).toBe('none');
    await other.close();
  });

  it('has complained of nothing', async () => {
    expect(await page.evaluate('watched.violations')).toEqual([]);
    expect(complaints).toEqual([]);
    expect(await textOf(page, '#traffic-notice')).toBe('');
  });
});
