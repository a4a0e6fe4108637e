import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { platform } from '#platform';
import { engineModule } from '../../src/engine/module.js';
import { EngineError } from '../../src/errors.js';
import { generate } from '../../src/generate/generate.js';
import { openPool } from '../../src/pool/open.js';
import { encodeTrace } from '../../src/streams/encode-trace.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { PACKAGE_VERSION } from '../../src/version.js';
import { digestOf } from '../fixtures/rows.js';

const SETTINGS = { requests: 1_200_000, duration: 3600, seed: 'refused' } as const;
const WORKLOAD = { pool: 'builtin:language', ...SETTINGS } as const;
const REQUIRED = { workers: 2, requireWorkers: true } as const;

const { startWorker } = platform;
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Scripts of workers that are not to be given anything. */
const SCRIPTS = {
  /** It ends before it says that it runs. */
  later: 'process.exit(7)',
  /** It runs, and is not of this package. */
  never: 'setInterval(() => undefined, 1_000)',
  /** It was copied from another version of this package. */
  old: "require('node:worker_threads').parentPort.postMessage({ type: 'ready', version: '0.0.1' }); setInterval(() => undefined, 1_000)",
};
type How = 'at once' | keyof typeof SCRIPTS;

/** Workers as a runtime has them that refuses some, at once or when it has tried. */
function refuse(how: How, isRefused: (count: number) => boolean = () => true): void {
  let count = 0;
  vi.spyOn(platform, 'resources').mockReturnValue({ cores: 2, memoryBytes: undefined });
  vi.spyOn(platform, 'startWorker').mockImplementation((code) => {
    if (!isRefused(count++)) return startWorker(code);
    if (how === 'at once') throw new Error('it is forbidden');
    if (how === 'never') setImmediate(() => vi.advanceTimersByTime(30_000));
    return startWorker(SCRIPTS[how]);
  });
}

async function made(run: Parameters<typeof generate>[1]) {
  const trace = await generate(WORKLOAD, run);
  const digest = new TraceDigest(trace.schema);
  for await (const batch of trace) digest.update(batch);
  return { digest: digest.hex(), workers: trace.workers };
}

const expected = async () => digestOf(engineModule(), await openPool('builtin:language'), SETTINGS);

test.each([
  ['at once', 'it is forbidden'],
  ['later', 'it exited with code 7'],
  ['never', 'its script has not begun within 30 s, or is another one'],
  ['old', `its script is of version 0.0.1 and not ${PACKAGE_VERSION}`],
] as const)('this thread makes the same rows where no worker can be started: %s', async (how, reason) => {
  refuse(how);
  expect(await made({ workers: 2 })).toEqual({
    digest: await expected(),
    workers: { count: 1, limitedBy: 'start', problem: `a worker cannot be started: ${reason}` },
  });
});

test.each(['at once', 'later'] as const)('the workers that do start make the rows: %s', async (how) => {
  refuse(how, (count) => count === 0);
  expect(await made({ workers: 2 })).toEqual({
    digest: await expected(),
    workers: {
      count: 1,
      limitedBy: 'start',
      problem: expect.stringMatching(/^a worker cannot be started: /),
    },
  });
});

test.each(['at once', 'later'] as const)('where they are required that is an error: %s', async (how) => {
  refuse(how);
  const failure = await made(REQUIRED).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(EngineError);
  expect((failure as Error).message).toMatch(
    /^a worker cannot be started: it (is forbidden|exited with code 7)$/,
  );
});

test.each(['at once', 'later'] as const)('and chunks are encoded here: %s', async (how) => {
  const bytes = async (run: Parameters<typeof generate>[1]) => {
    const stream = encodeTrace(await generate(WORKLOAD, run), { format: 'parquet' });
    return Buffer.from(await new Response(stream).arrayBuffer());
  };
  const alone = await bytes({});
  refuse(how);
  expect((await bytes({ workers: 2 })).equals(alone)).toBe(true);
  await expect(bytes(REQUIRED)).rejects.toThrow(EngineError);
});

test.each([
  [{ workerUrl: '' }, /^workerUrl: it is not a URL/],
  [{ workerUrl: 5 }, /^workerUrl: it is not a URL/],
  [{ workerUrl: {} }, /^workerUrl: it is not a URL/],
  [{ requireWorkers: 'yes' }, /^requireWorkers: yes is not true or false$/],
])('options that say nothing are refused: %j', async (run, message) => {
  await expect(generate(WORKLOAD, run as never)).rejects.toThrow(message);
});

test('a URL is for browsers: workers start here without', async () => {
  vi.spyOn(platform, 'resources').mockReturnValue({ cores: 2, memoryBytes: undefined });
  const { workers } = await made({ ...REQUIRED, workerUrl: new URL('https://example.org/worker.js') });
  expect(workers).toEqual({ count: 2 });
});
