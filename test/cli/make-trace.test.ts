import { expect, it, vi } from 'vitest';
import { makeTrace } from '../../src/cli/make-trace.js';
import { ofWorkload } from '../../src/cli/trace-source.js';
import { OutputError } from '../../src/errors.js';
import { openWorkload } from '../../src/generate/open-workload.js';
import { useFolder } from '../fixtures/folder.js';

const abort = vi.hoisted(() => vi.fn(async () => undefined));

vi.mock('../../src/output/file/open-sink.js', () => ({
  openSink: async () => ({
    bytesWritten: 0,
    write: () => Promise.reject(new OutputError('the disk is full')),
    close: async () => undefined,
    abort,
  }),
}));

vi.mock('../../src/trace/digest.js', () => ({
  TraceDigest: class {
    update(): void {
      throw new Error('the digest fails');
    }
  },
}));

const folder = useFolder();

// vitest itself fails a run in which a rejection goes unhandled.
it('discards the output when hashing and writing a batch fail together', async () => {
  const running = makeTrace(ofWorkload(await openWorkload({ pool: 'builtin:language', requests: 10 })), {
    workers: 1,
    out: folder.path('trace.arrow'),
    format: 'arrow',
    digest: true,
    sync: true,
    json: false,
    quiet: true,
  });
  await expect(running).rejects.toThrow('the digest fails');
  expect(abort).toHaveBeenCalledOnce();
});
