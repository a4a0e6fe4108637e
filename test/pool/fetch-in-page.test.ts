import { afterEach, expect, test, vi } from 'vitest';
import { PoolError } from '../../src/errors.js';
import { platform } from '../../src/platform/browser.js';
import { fetchFile } from '../../src/platform/fetch.js';

afterEach(() => void vi.unstubAllGlobals());

/** As a page opens what a text names; its browser fetches nothing. */
async function opened(text: string): Promise<unknown> {
  vi.stubGlobal('location', new URL('https://page.example/folder/'));
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch');
  });
  return fetchFile(platform.locate(text).url!).catch((error) => error);
}

test.each([
  ['http://[bad', 'http://[bad: it cannot be fetched: it is not a URL'],
  [
    'ftp://host.example/pool',
    'ftp://host.example/pool: it cannot be fetched: what is fetched has a URL of http(s):, blob: or data:, and this is one of ftp:',
  ],
  [
    'file:///pool.arrow',
    'file:///pool.arrow: it cannot be fetched: what is fetched has a URL of http(s):, blob: or data:, and this is one of file:',
  ],
  [
    'http://page.example/pool',
    'http://page.example/pool: it cannot be fetched: a page of https: may not load what is at http:',
  ],
])('a page is told why nothing comes of %s', async (text, message) => {
  const error = await opened(text);
  expect(error).toBeInstanceOf(PoolError);
  expect((error as Error).message).toBe(message);
});
