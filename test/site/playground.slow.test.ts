import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { ElementHandle, Page } from 'puppeteer-core';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { makeReleasedPool } from '../../scripts/make-released-pool.mjs';
import { linkOf, readLink } from '../../site/src/link.js';
import { digestRows } from '../../src/cli/digest-rows.js';
import { generate } from '../../src/generate/generate.js';
import { openPool } from '../../src/pool/open.js';
import { packPool } from '../../src/pool/packed/write.js';
import type { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { encodeTrace } from '../../src/streams/encode-trace.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { openWholeTrace } from '../../src/trace/reading/open-parts.js';
import { parseWorkload } from '../../src/workload/parse.js';
import { useSharedFolder } from '../fixtures/folder.js';
import { describePlayground, enter, gzipBytes, textOf, untilDrawn, untilText } from './playground.js';

/** What is loaded before anything is clicked or dropped, packed by gzip. */
const MOST_BYTES = 350_000;
const ROWS = 10_000_000;
const SPEC = `pool: builtin:language?clients=200\nrequests: ${ROWS}\nduration: 1d\nseed: playground\n`;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What pyarrow makes of a file: rows, and the sum of a column. */
const READ = `
import sys, pyarrow.compute as pc, pyarrow.parquet as pq
table = pq.read_table(sys.argv[1], columns=['output_tokens'])
print(table.num_rows, pc.sum(table['output_tokens']).as_py())
`;

/** Names of files that pages have in the browser's private file system. */
const PRIVATE_FILES = `(async () => {
  const names = [];
  for await (const folder of (await navigator.storage.getDirectory()).values()) {
    if (folder.kind === 'directory') for await (const name of folder.keys()) names.push(name);
  }
  return names;
})()`;

/** One start in five did not end while the worker started its threads itself, in Firefox. */
const CANCELLED_RUNS = 5;
/** Threads of runs: those that the page itself has started, and not ended. */
const WATCH_THREADS = `
globalThis.threads = { running: 0 };
const Own = Worker;
globalThis.Worker = class extends Own {
  constructor(url, options) {
    super(url, options);
    this.isThread = options.name === 'thread';
    if (this.isThread) threads.running++;
  }
  terminate() {
    super.terminate();
    if (this.isThread) threads.running--;
    this.isThread = false;
  }
};
`;

async function madeByLibrary() {
  const trace = await generate(parseWorkload(SPEC, { file: 'workload.yaml' }), { workers: 2 });
  const digest = new TraceDigest(trace.schema);
  let sum = 0;
  for await (const batch of trace) {
    digest.update(batch);
    for (const value of batch.getChild('output_tokens')!.toArray()) sum += value;
    trace.recycle(batch);
  }
  return { hex: digest.hex(), sum };
}

const folder = useSharedFolder();
let made: ReturnType<typeof madeByLibrary>;
/** Requests of the pool within an hour, as the page writes them. */
let native: string;
beforeAll(async () => {
  made = madeByLibrary();
  writeFileSync(folder.path('other.bin'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]));
  writeFileSync(folder.path('large.arrow'), '');
  truncateSync(folder.path('large.arrow'), 2 ** 31);
  const trace = await generate({ rate: 50, requests: 120_000, seed: 'file' });
  const bytes = new Uint8Array(await new Response(encodeTrace(trace, { format: 'parquet' })).arrayBuffer());
  writeFileSync(folder.path('trace.parquet'), bytes);
  writeFileSync(folder.path('cut.parquet'), bytes.subarray(0, bytes.length / 2));
  writeFileSync(folder.path('log.csv'), 'time,input_tokens\n0,1\n');
  const directory = folder.path('released');
  makeReleasedPool(directory, { scale: 0.02, windows: 20 });
  const pool = (await openPool(directory)) as TabulatedPool;
  writeFileSync(folder.path('mine.pool.arrow'), packPool(pool));
  const { expectedRequests } = await generate({ pool, rate: 'native', duration: 3600 });
  native = Math.round(expectedRequests).toLocaleString('en');
});

async function give(page: Page, input: string, ...paths: string[]): Promise<void> {
  await ((await page.$(input)) as ElementHandle<HTMLInputElement>).uploadFile(...paths);
}

describePlayground(({ name: browser, complaints, asked, open, arrived }) => {
  let page: Page;
  beforeAll(async () => {
    page = await open();
    await untilDrawn(page);
  });
  // Where another page was opened, this one is not seen, and nobody can click.
  beforeEach(() => page.bringToFront());

  it('shows the usual workload, of little that it loads', async () => {
    expect(await untilText(page, '#shown', /^All/)).toBe('All 360,000 requests are shown.');
    expect(await page.$$eval('.picture:not(.waiting) > svg', ({ length }) => length)).toBeGreaterThan(8);
    expect(asked).toContain('index.html');
    const bytes = gzipBytes(asked);
    console.log(`${browser}: ${bytes} bytes before anything is clicked, ${asked.size} files`);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  it('names a fault at its line while somebody writes, and shows what was there before', async () => {
    await page.focus('#spec');
    await page.waitForSelector('.code-editor');
    await page.keyboard.down('Control');
    await page.keyboard.press('End');
    await page.keyboard.up('Control');
    await page.keyboard.type('arrivals: exakt');
    expect(await untilText(page, '#faults', /arrivals/)).toBe(
      "Line 8 arrivals: 'exakt' is not 'exact', 'renewal' or 'reference'",
    );
    const marked = `document.querySelector('.code-editor').shadowRoot.querySelector('.cm-lintRange-error')?.textContent`;
    await page.waitForFunction(`${marked} === 'arrivals: exakt'`, { timeout: 10_000 });
    expect(await textOf(page, '#facts dd')).toBe('360,000');
    for (let times = 0; times < 'akt'.length; times++) await page.keyboard.press('Backspace');
    await page.keyboard.type('act');
    await untilText(page, '#faults', /^$/);
  });

  it('completes keys, and explains them by the schema', async () => {
    await page.keyboard.press('Enter');
    await page.keyboard.type('max_c');
    const tooltip = `document.querySelector('.code-editor').shadowRoot.querySelector('.cm-tooltip-autocomplete')`;
    await page.waitForFunction(`${tooltip}?.textContent.includes('max_context')`, { timeout: 10_000 });
    await page.waitForFunction(
      `document.querySelector('.code-editor').shadowRoot.querySelector('.cm-completionInfo')?.textContent.length > 20`,
      { timeout: 10_000 },
    );
    for (let times = 0; times < 'max_c'.length; times++) await page.keyboard.press('Backspace');
  });

  it('follows its dials, and writes them into the spec', async () => {
    await enter(page, '#rate', '40');
    await untilText(page, '#facts dd', /^144,000$/);
    await enter(page, '#requests', '150k');
    await untilText(page, '#facts dd', /^150,000$/);
    expect(await page.$eval('#duration', (field) => (field as HTMLInputElement).value)).toBe('');
    expect(await textOf(page, '#elsewhere code')).toContain('\nrate: 40\n');
    await untilDrawn(page);
  });

  it('shows the NAIVE twin beside it', async () => {
    await page.click('#beside');
    await untilDrawn(page, 2);
    expect(await textOf(page, '#pictures')).toContain('NAIVE');
    await page.click('#beside');
    await untilDrawn(page);
  });

  // Firefox cannot be told a theme by this driver.
  it.each(browser === 'Chromium' ? ['light', 'dark'] : ['light'])(
    'has no fault that axe finds: %s',
    async (theme) => {
      if (browser === 'Chromium') {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      }
      await page.evaluate(AXE);
      const found = (await page.evaluate(
        `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ').slice(0, 300)))`,
      )) as string[];
      expect(found).toEqual([]);
    },
  );

  it('is a link that brings back the same workload', async () => {
    const spec = `${SPEC}# ünïcödé \u{1f642}\n`.replace(String(ROWS), '9000');
    const other = await open(await linkOf({ text: spec, withNaive: true }));
    await untilDrawn(other, 2);
    expect(await other.$eval('#spec', (field) => (field as HTMLTextAreaElement).value)).toBe(spec);
    await enter(other, '#seed', 'another');
    const changed = { text: spec.replace('seed: playground', 'seed: another'), withNaive: true };
    // What packs texts differs between runtimes, so that links of the same text do.
    await expect
      .poll(async () => readLink((await other.evaluate('location.hash')) as string), { timeout: 10_000 })
      .toEqual(changed);
    await other.close();
  });

  it('says of a broken link that it is, and goes on', async () => {
    const other = await open('#spec=abc');
    await untilDrawn(other);
    expect(await textOf(other, '#source-notice')).toMatch(/^The link is broken: /);
    await other.close();
  });

  it('says in a sentence what a file is not, and what was there stays', async () => {
    const facts = await textOf(page, '#facts');
    for (const [file, sentence] of [
      ['other.bin', /^other.bin is no pool, trace or spec: /],
      ['large.arrow', /^large.arrow is no pool, trace or spec: /],
      ['log.csv', /^log.csv is a log in lines of text, which the page does not read: /],
    ] as const) {
      await give(page, '#file', folder.path(file));
      await untilText(page, '#source-notice', sentence);
    }
    await give(page, '#file', folder.path('cut.parquet'));
    await untilText(page, '#source-notice', /^cut.parquet is cut off: the footer at its end is missing$/);
    await untilText(page, '#shown', /^All /);
    expect(await textOf(page, '#traffic-notice')).toBe('');
    expect(await textOf(page, '#facts')).toBe(facts);
    expect(await page.$$eval('.picture > svg', ({ length }) => length)).toBeGreaterThan(8);
  });

  it('shows a trace that it is given', async () => {
    await give(page, '#file', folder.path('trace.parquet'));
    await untilText(page, '#facts dd', /^120,000$/);
    await untilText(page, '#shown', /^All 120,000 requests are shown.$/);
    await untilText(page, '#source-notice', /^The pictures are of trace.parquet; /);
    await page.click('#back');
    await untilText(page, '#facts dd', /^150,000$/);
    expect(await textOf(page, '#source-notice')).toBe('');
  });

  it('makes traffic of a pool that it is given, packed or as it was released', async () => {
    await give(page, '#file', folder.path('mine.pool.arrow'));
    await untilText(page, '#source-notice', /^mine.pool.arrow is open: /);
    // At its own rate, for an hour, with the seed of before.
    const spec = await textOf(page, '#elsewhere code');
    expect(spec).toContain('\nrate: native\nduration: 1h\nseed: morning\n');
    await untilText(page, '#facts dd', new RegExp(`^${native}$`));
    await untilDrawn(page);
    // Drivers of browsers choose no folders; its files one by one are a folder, too.
    const released = readdirSync(folder.path('released')).map((name) => folder.path(`released/${name}`));
    await page.$eval('#folder', (input) => input.removeAttribute('webkitdirectory'));
    await page.$eval('#folder', (input) => input.setAttribute('multiple', ''));
    await give(page, '#folder', ...released);
    await untilText(page, '#source-notice', /^.* is open: /);
    await untilDrawn(page);
  });

  it('makes ten million requests, whose file others read, with the digest of the library', async () => {
    const other = await open(await linkOf({ text: SPEC, withNaive: false }));
    await other.select('#format', 'parquet');
    await other.click('#start');
    await untilText(other, '#run-status', /^[1-9][\d,]* of 10,000,000 requests, .* a second$/);
    const { hex, sum } = await made;
    await untilText(other, '#run-status', /^trace.parquet is saved: 10,000,000 requests/);
    expect(await textOf(other, '#digest')).toBe(hex);
    expect(await textOf(other, '#elsewhere code')).toContain(`servegen digest trace.parquet  # ${hex}`);
    const path = await arrived('trace.parquet');
    expect((await digestRows(await openWholeTrace(path, {}))).hex).toBe(hex);
    const { stdout } = await promisify(execFile)('python3', ['-c', READ, path]);
    expect(stdout.trim()).toBe(`${ROWS} ${sum}`);
    await other.close();
  });

  it('cancels what it makes, and leaves nothing of it', async () => {
    const other = await open(await linkOf({ text: SPEC, withNaive: false }), WATCH_THREADS);
    await other.select('#format', 'csv');
    for (let run = 0; run < CANCELLED_RUNS; run++) {
      await other.click('#start');
      await untilText(other, '#run-status', /^[1-9][\d,]* of/);
      expect(await other.evaluate('threads.running')).toBeGreaterThan(0);
      await other.click('#stop');
      await untilText(other, '#run-status', /^Cancelled: trace.csv was not saved.$/);
      expect(await other.evaluate('threads.running')).toBe(0);
    }
    expect(await other.evaluate(PRIVATE_FILES)).toEqual([]);
    await other.close();
  });

  it('says what a browser lacks, and what died, and goes on', async () => {
    const old = await open('', 'WebAssembly.validate = () => false;');
    await untilText(old, '#traffic-notice', /^This browser has no SIMD instructions in WebAssembly/);
    await old.close();
    const dying = await open(
      '',
      'const Own = Worker; globalThis.Worker = class extends Own { constructor(...a) { super(...a); globalThis.last = this; } };',
    );
    await untilDrawn(dying);
    await dying.evaluate("last.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }))");
    await enter(dying, '#rate', '20');
    await untilText(dying, '#facts dd', /^72,000$/);
    await dying.close();
  });

  it('has complained of nothing, and asked nobody else for anything', async () => {
    expect(await page.evaluate('watched.violations')).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
