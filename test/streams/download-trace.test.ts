import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OutputError } from '../../src/errors.js';
import { generate } from '../../src/generate/generate.js';
import { downloadTrace } from '../../src/streams/download-trace.js';

/** Links that a page has had clicked: their names, and what they lead to. */
const links: { href: string; download: string }[] = [];
const revoked = vi.fn();

beforeEach(() => {
  links.length = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  // The few parts of a page that are needed; Node has no private file system, so that files go through memory.
  const createElement = () => {
    const link = { href: '', download: '', click: () => void links.push(link) };
    return link;
  };
  vi.stubGlobal('document', { createElement });
  revoked.mockClear();
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(revoked);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const trace = () => generate({ pool: 'builtin:language', requests: 2_000, seed: 'download' });

test('memory holds a download for a minute, and no longer', async () => {
  const { through, bytes } = await downloadTrace(await trace(), 'trace.csv');
  const [{ href, download }] = links;
  expect({ through, download }).toEqual({ through: 'memory', download: 'trace.csv' });
  expect((await (await fetch(href)).arrayBuffer()).byteLength).toBe(bytes);
  vi.advanceTimersByTime(59_000);
  expect(revoked).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(revoked.mock.calls).toEqual([[href]]);
});

test('release lets go of both files of a format that is two', async () => {
  const { release } = await downloadTrace(await trace(), 'trace.csv', { format: 'blis' });
  expect(links.map(({ download }) => download)).toEqual(['trace.csv', 'trace.csv.header.yaml']);
  await release();
  expect(revoked.mock.calls.flat()).toEqual(links.map(({ href }) => href));
  expect(vi.getTimerCount()).toBe(0);
});

test('a file of a handle that cannot be written is said so, and nothing is offered', async () => {
  const refused = Object.assign(new Error('the disk is read-only'), { name: 'NoModificationAllowedError' });
  const handle = { createWritable: () => Promise.reject(refused) } as unknown as FileSystemFileHandle;
  await expect(downloadTrace(await trace(), 'trace.arrow', { handle })).rejects.toThrow(OutputError);
  expect(links).toEqual([]);
});
