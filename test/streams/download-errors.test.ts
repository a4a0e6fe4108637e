import { expect, test } from 'vitest';
import { CancelledError, OutputError, QuotaError, UsageError } from '../../src/errors.js';
import { generate } from '../../src/generate/generate.js';
import { type DownloadOptions, downloadTrace } from '../../src/streams/download-trace.js';

const WORKLOAD = { rate: 1000, requests: 300_000 } as const;

/** A file that takes bytes, or throws in the third block. */
function fileOf(failure?: unknown) {
  let blocks = 0;
  const state = { isAborted: false, isClosed: false, bytes: 0 };
  const createWritable = async () =>
    new WritableStream<Uint8Array>({
      write(block) {
        if (failure !== undefined && ++blocks === 3) throw failure;
        state.bytes += block.byteLength;
      },
      abort() {
        state.isAborted = true;
      },
      close() {
        state.isClosed = true;
      },
    });
  return { handle: { createWritable } as unknown as FileSystemFileHandle, state };
}

async function failed(options: DownloadOptions, signal?: AbortSignal): Promise<unknown> {
  const trace = await generate(WORKLOAD, signal && { signal });
  return downloadTrace(trace, 'trace.csv', options).catch((error) => error);
}

test('a trace goes to the file of a handle', async () => {
  const { handle, state } = fileOf();
  const told: number[] = [];
  const onProgress: DownloadOptions['onProgress'] = ({ rows, expectedRows }) =>
    told.push(rows / expectedRows);
  const made = await downloadTrace(await generate(WORKLOAD), 'trace.csv', { handle, onProgress });
  expect(made).toMatchObject({ format: 'csv', rows: 300_000, bytes: state.bytes, through: 'file' });
  expect(state.isClosed).toBe(true);
  expect(told.at(-1)).toBe(1);
});

test('what fails in making the bytes stays what it is', async () => {
  const reason = new Error('enough');
  const stop = new AbortController();
  const onProgress = () => stop.abort(reason);
  const aborted = fileOf();
  expect(await failed({ handle: aborted.handle, onProgress }, stop.signal)).toBe(reason);
  expect(aborted.state).toMatchObject({ isAborted: true, isClosed: false });

  const thrown = new TypeError('a mistake of the page');
  const told = fileOf();
  const throwing = () => {
    throw thrown;
  };
  expect(await failed({ handle: told.handle, onProgress: throwing })).toBe(thrown);
  expect(told.state).toMatchObject({ isAborted: true, isClosed: false });

  const own = new AbortController();
  const stopped = fileOf();
  const options = { handle: stopped.handle, signal: own.signal, onProgress: () => own.abort(reason) };
  expect(await failed(options)).toBe(reason);
});

test('what fails in writing them is an OutputError', async () => {
  const broken = await failed({ handle: fileOf(new TypeError('the disk is gone')).handle });
  expect(broken).toBeInstanceOf(OutputError);
  expect((broken as Error).message).toBe('trace.csv cannot be written: the disk is gone');
  const full = await failed({ handle: fileOf(new DOMException('', 'QuotaExceededError')).handle });
  expect(full).toBeInstanceOf(QuotaError);
  const own = new CancelledError('of the page');
  expect(await failed({ handle: fileOf(own).handle })).toBeInstanceOf(OutputError);
});

test.each([
  [
    'trace.csv',
    { compression: 'gzip' },
    'compression: a download is compressed as its name ends, such as trace.csv.gz',
  ],
  ['trace.csv', { handle: 7 }, 'handle: it is not a FileSystemFileHandle that can be written'],
  ['trace.csv', { handle: null }, 'handle: it is not a FileSystemFileHandle that can be written'],
  ['trace.csv', { picker: 'yes' }, 'picker: yes is not true or false'],
  ['trace.csv', { signal: {} }, 'signal: it is not an AbortSignal'],
  ['trace', { format: 'csv' }, 'name: trace has no ending; name it trace.csv'],
  ['trace.gz', { format: 'csv' }, 'name: trace.gz has no ending of a format; name it trace.csv.gz'],
  ['trace', { format: 'blis' }, 'name: trace has no ending; name it trace.csv'],
])('is refused before anything is made: %s, %o', async (name, options, message) => {
  const trace = await generate({ rate: 10, duration: 60 });
  const error = await downloadTrace(trace, name, options as never).catch((reason) => reason);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toBe(message);
});
