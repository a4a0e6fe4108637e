import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Page } from 'puppeteer-core';
import { expect, it } from 'vitest';
import { digestRows } from '../../../src/cli/digest-rows.js';
import { generate } from '../../../src/generate/generate.js';
import { companionFile, encodeTrace } from '../../../src/streams/encode-trace.js';
import { TraceDigest } from '../../../src/trace/digest.js';
import { openWholeTrace } from '../../../src/trace/reading/open-parts.js';
import { callOn, describeInBrowsers } from './in-browsers.js';
import { sha256 } from './sha256.js';

const WORKLOAD = { pool: 'builtin:language', requests: 600_000, duration: 3600, seed: 'download' } as const;
const PAGE = 'open/esbuild';

/** What pyarrow makes of a file: rows, and the sum of a column. */
const READ = `
import sys
import pyarrow as pa, pyarrow.compute as pc, pyarrow.parquet as pq
path = sys.argv[1]
table = pq.read_table(path) if path.endswith('.parquet') else pa.ipc.open_file(pa.memory_map(path)).read_all()
print(table.num_rows, pc.sum(table['output_tokens']).as_py())
`;

interface Downloaded {
  readonly bytes: number;
  readonly digest?: string;
  readonly message?: string;
}

async function expected() {
  const trace = await generate(WORKLOAD);
  const digest = new TraceDigest(trace.schema);
  let sum = 0;
  for await (const batch of trace) {
    digest.update(batch);
    for (const value of batch.getChild('output_tokens')!.toArray()) sum += value;
  }
  return { hex: digest.hex(), sum };
}

describeInBrowsers({}, ({ name: browser, downloads, onPage, call }) => {
  const made = expected();

  /** A file that the browser has downloaded: it has its size under its name only when it is complete. */
  async function arrived(name: string, bytes: number): Promise<string> {
    const path = join(downloads, name);
    for (let turn = 0; turn < 200; turn++) {
      if (existsSync(path) && statSync(path).size === bytes) return path;
      await sleep(50);
    }
    throw new Error(`${name} did not come; there are ${readdirSync(downloads).join(', ')}`);
  }

  it.each([
    ['trace.parquet', { workers: 2 }, false],
    ['trace.arrow', {}, false],
    ['in-memory.parquet', {}, true],
  ] as const)('pyarrow reads a download, with the digest of Node: %s', async (name, run, isMemory) => {
    const { hex, sum } = await made;
    await onPage(PAGE, async (page) => {
      const downloaded = await callOn<Downloaded>(page, 'download', {
        workload: WORKLOAD,
        run,
        name,
        isMemory,
      });
      const { bytes } = downloaded;
      expect(downloaded).toEqual({
        format: name.endsWith('arrow') ? 'arrow' : 'parquet',
        rows: WORKLOAD.requests,
        bytes,
        digest: hex,
        through: isMemory ? 'memory' : 'opfs',
        progress: expect.objectContaining({ phase: 'rows', expectedRows: WORKLOAD.requests }),
      });
      const path = await arrived(name, bytes);
      expect((await digestRows(await openWholeTrace(path, {}))).hex).toBe(hex);
      const { stdout } = await promisify(execFile)('python3', ['-c', READ, path]);
      expect(stdout.trim()).toBe(`${WORKLOAD.requests} ${sum}`);
      await callOn(page, 'release');
    });
  });

  it('a text is packed as its name says, and a format of two files comes as two', async () => {
    const workload = { rate: 50, duration: 200 };
    await onPage(PAGE, async (page) => {
      const csv = await callOn<Downloaded>(page, 'download', { workload, name: 'trace.csv.zst' });
      await arrived('trace.csv.zst', csv.bytes);
      const options = { format: 'blis' };
      const blis = await callOn<Downloaded>(page, 'download', { workload, name: 'blis.csv', options });
      await arrived('blis.csv', blis.bytes);
      const companion = await companionFile(await generate(workload), { format: 'blis' });
      await arrived(`blis.csv${companion?.suffix}`, companion!.bytes.length);
    });
  });

  it('what a page that was closed has left is removed by the next, and its own when it is released', async () => {
    const argument = { workload: { rate: 1, duration: 60 }, name: 'left.csv' };
    const files = async (page: Page) =>
      (await callOn<string[]>(page, 'privateFiles')).filter((file) => file.includes('/')).length;
    await call(PAGE, 'download', argument);
    await onPage(PAGE, async (page) => {
      const left = await files(page);
      await callOn(page, 'download', argument);
      const after = await files(page);
      await callOn(page, 'release');
      expect([left, after, await files(page)]).toEqual([1, 1, 0]);
    });
  });

  // What sets a page's quota is Chromium's own.
  if (browser === 'Chromium') {
    it('where there is too little room, older copies go first', async () => {
      await onPage(PAGE, async (page) => {
        const devtools = await page.createCDPSession();
        const { origin } = new URL(page.url());
        const allow = (quotaSize: number) =>
          devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
        const asked = { workload: WORKLOAD, name: 'room.csv' };
        const copies = async () =>
          (await callOn<string[]>(page, 'privateFiles')).filter((file) => file.includes('/')).length;
        const { bytes } = await callOn<Downloaded>(page, 'download', asked);
        await arrived('room.csv', bytes);
        await allow(1.8 * bytes);
        expect(await callOn(page, 'download', asked)).toMatchObject({ bytes, through: 'opfs' });
        expect(await copies()).toBe(1);
        await allow(bytes / 2);
        expect(await callOn(page, 'download', asked)).toEqual({
          isTyped: true,
          name: 'QuotaError',
          message: 'room.csv cannot be written: no room is left for it',
        });
        expect(await copies()).toBe(0);
      });
    });
  }

  it('a file that is picked gets its content when it is complete', async () => {
    const name = 'picked.csv';
    const options = { picker: true };
    await onPage(PAGE, async (page) => {
      const asked = { workload: WORKLOAD, name, options, picker: 'open' };
      expect(await callOn(page, 'download', asked)).toMatchObject({
        through: 'file',
        rows: WORKLOAD.requests,
      });
      const bytes = await sha256(encodeTrace(await generate(WORKLOAD), { format: 'csv' }));
      expect(await callOn(page, 'privateFile', { name })).toBe(bytes);
    });
  });

  it('a download that is stopped rejects with the reason, and leaves the file as it was', async () => {
    const name = 'stopped.csv';
    const options = { picker: true };
    await onPage(PAGE, async (page) => {
      const asked = { workload: WORKLOAD, run: { workers: 2 }, name, stopAt: 100_000 };
      const stopped = { isTyped: false, name: 'Error', message: 'stopped' };
      expect(await callOn(page, 'download', { ...asked, options, picker: 'over' })).toEqual(stopped);
      expect(await callOn(page, 'privateFile', { name, asText: true })).toBe('what was there before');
      expect(await callOn(page, 'download', { ...asked, name: 'never.csv' })).toEqual(stopped);
      expect((await callOn<string[]>(page, 'privateFiles')).filter((file) => file.includes('/'))).toEqual([]);
      expect(existsSync(join(downloads, 'never.csv'))).toBe(false);
    });
  });

  it.each([
    [
      { picker: 'closed', options: { picker: true } },
      'CancelledError',
      /^trace\.csv was not saved: the dialog was closed$/,
    ],
    [{ full: true }, 'QuotaError', /^trace\.csv cannot be written: no room is left for it$/],
    [{ name: 'a/trace.csv' }, 'UsageError', /^name: "a\/trace\.csv" is not the name of a file/],
    [{ name: 'trace.txt' }, 'UsageError', /^name: trace\.txt ends in \.txt, which names no format; /],
    [{ name: 'trace.parquet.gz' }, 'UsageError', /is not compressed as a whole; name it trace\.parquet$/],
  ])('errors say what it was: %j', async (asked, name, message) => {
    const workload = { rate: 50, duration: 200 };
    expect(await call(PAGE, 'download', { workload, name: 'trace.csv', ...asked })).toEqual({
      isTyped: true,
      name,
      message: expect.stringMatching(message),
    });
  });
});
