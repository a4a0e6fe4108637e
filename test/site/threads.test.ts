import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ThreadReply, ThreadRequest } from '../../site/messages.js';
import { Threads } from '../../site/src/threads.js';

/** A worker that remembers what it is told. */
class FakeWorker {
  static readonly all: FakeWorker[] = [];
  readonly told: [message: unknown, transfer: ArrayBuffer[]][] = [];
  isEnded = false;
  onmessage: (event: { data: unknown }) => void = () => {};
  onmessageerror: () => void = () => {};
  onerror: (event: { message?: string; preventDefault(): void }) => void = () => {};

  constructor() {
    FakeWorker.all.push(this);
  }
  postMessage(message: unknown, transfer: ArrayBuffer[]) {
    this.told.push([message, transfer]);
  }
  terminate() {
    this.isEnded = true;
  }
}

const workers = FakeWorker.all;

beforeEach(() => {
  workers.length = 0;
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it('starts threads for their owner, and passes on what both say, with the memory that moves', () => {
  const owner = new FakeWorker();
  const threads = new Threads(owner);
  threads.take({ type: 'start-thread', thread: 1 });
  threads.take({ type: 'start-thread', thread: 2 });
  const [, first, second] = workers;
  const buffer = new ArrayBuffer(8);
  const there = { message: { rows: buffer }, transfer: [buffer] };
  threads.take({ type: 'tell-thread', thread: 2, relayed: there });
  expect(first!.told).toEqual([]);
  expect(second!.told).toEqual([[there.message, [buffer]]]);
  const back = { message: 'done', transfer: [buffer] };
  second!.onmessage({ data: back });
  expect(owner.told).toEqual([[{ type: 'thread-said', thread: 2, relayed: back }, [buffer]]]);
});

it('ends one thread, or all, and tells those that are over nothing more', () => {
  const owner = new FakeWorker();
  const threads = new Threads(owner);
  for (const thread of [1, 2, 3]) threads.take({ type: 'start-thread', thread });
  const [, first, second, third] = workers;
  threads.take({ type: 'end-thread', thread: 2 });
  threads.take({ type: 'tell-thread', thread: 2, relayed: { message: 'late', transfer: [] } });
  expect([first, second, third].map((worker) => worker!.isEnded)).toEqual([false, true, false]);
  expect(second!.told).toEqual([]);
  threads.end();
  expect([first, second, third].every((worker) => worker!.isEnded)).toBe(true);
});

it('says why a thread failed', () => {
  const owner = new FakeWorker();
  const threads = new Threads(owner);
  threads.take({ type: 'start-thread', thread: 1 });
  workers[1]!.onerror({ preventDefault: () => {} });
  workers[1]!.onerror({ message: 'out of memory', preventDefault: () => {} });
  workers[1]!.onmessageerror();
  vi.stubGlobal(
    'Worker',
    class {
      constructor() {
        throw new Error('not allowed here');
      }
    },
  );
  threads.take({ type: 'start-thread', thread: 2 });
  const failed = owner.told.map(([message]) => message as Extract<ThreadReply, { type: 'thread-failed' }>);
  expect(failed.map(({ thread, problem }) => [thread, problem])).toEqual([
    [1, 'its script could not be loaded'],
    [1, 'out of memory'],
    [1, 'a message could not be read'],
    [2, 'not allowed here'],
  ]);
});

it('gives a worker threads by way of the page, and starts none inside of it', async () => {
  const asked: [ThreadRequest, ArrayBuffer[] | undefined][] = [];
  vi.stubGlobal('postMessage', (request: ThreadRequest, transfer?: ArrayBuffer[]) =>
    asked.push([request, transfer]),
  );
  const { hearThread, failThreads } = await import('../../site/workers/page-threads.js');
  const { platform } = await import('../../site/workers/platform.js');
  const heard: unknown[] = [];
  const thread = platform.startWorker('');
  thread.onMessage((message) => heard.push(message));
  thread.onFailure((problem) => heard.push(`failed: ${problem}`));
  const buffer = new ArrayBuffer(4);
  thread.post('tiles', [buffer]);
  hearThread({ type: 'thread-said', thread: 1, relayed: { message: 'rows', transfer: [] } });
  hearThread({ type: 'thread-failed', thread: 1, problem: 'it died' });
  failThreads();
  await thread.terminate();
  hearThread({ type: 'thread-said', thread: 1, relayed: { message: 'late', transfer: [] } });
  expect(heard).toEqual(['rows', 'failed: it died', 'failed: a message could not be read']);
  expect(asked).toEqual([
    [{ type: 'start-thread', thread: 1 }, undefined],
    [{ type: 'tell-thread', thread: 1, relayed: { message: 'tiles', transfer: [buffer] } }, [buffer]],
    [{ type: 'end-thread', thread: 1 }, undefined],
  ]);
  expect(workers).toEqual([]);
});
