import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { platform } from '#platform';
import { engineModule } from '../../src/engine/module.js';
import { buffersOf, type Run, reclaim } from '../../src/engine/run.js';
import { EngineError } from '../../src/errors.js';
import { compilePlan } from '../../src/index.js';
import { PACKAGE_VERSION } from '../../src/version.js';
import type { TilesRequest, WorkerRequest } from '../../src/workers/protocol.js';
import { type MadeRun, WorkerRuns } from '../../src/workers/worker-runs.js';

const CUT = { runRows: 1, rowsBefore: undefined };
const OPEN = { module: engineModule(), plan: new Uint8Array(8), columnTypes: [] };

/** A worker of the tests': it makes a row a tile, whose time is the number of the tile. */
interface FakeWorker {
  readonly told: TilesRequest[];
  /** Buffers of the rows that it has sent. */
  readonly made: ArrayBuffer[];
  readonly answer: (message: unknown) => void;
  isTerminated: boolean;
}

let workers: FakeWorker[] = [];
/** Whether a worker answers a request. */
let answers: (request: TilesRequest, worker: FakeWorker) => boolean;

beforeEach(() => {
  workers = [];
  answers = () => true;
  vi.spyOn(platform, 'startWorker').mockImplementation(() => {
    let listener: (message: unknown) => void = () => {};
    const worker: FakeWorker = {
      told: [],
      made: [],
      answer: (message) => setImmediate(() => listener(message)),
      isTerminated: false,
    };
    workers.push(worker);
    return {
      post(message) {
        const request = message as WorkerRequest;
        if (request.type === 'plan-part' && request.isLast) {
          worker.answer({ type: 'ready', version: PACKAGE_VERSION });
        }
        if (request.type !== 'tiles') return;
        worker.told.push(request);
        if (answers(request, worker)) worker.answer({ type: 'done', result: runsOf(request, worker) });
      },
      onMessage: (given) => {
        listener = given;
      },
      onFailure: () => {},
      ref: () => {},
      unref: () => {},
      terminate: async () => {
        worker.isTerminated = true;
      },
    };
  });
});
afterEach(() => void vi.restoreAllMocks());

function runsOf({ fromTile, toTile }: TilesRequest, worker: FakeWorker): Run[] {
  return Array.from({ length: toTile - fromTile }, (_, index) => {
    const run: Run = {
      rows: 1,
      timestamps: Float64Array.of(fromTile + index),
      clientIds: Uint32Array.of(0),
      columns: [],
      tiles: { first: fromTile + index, skipped: 0, ends: [1] },
    };
    worker.made.push(...buffersOf(run));
    return run;
  });
}

/** Stretches of six tiles, in steps of two. */
function produce(stretches: number, workerCount = 2): WorkerRuns {
  const ranges = Array.from({ length: stretches }, (_, at) => ({ fromTile: at * 6, toTile: at * 6 + 6 }));
  return new WorkerRuns(OPEN, { ranges, tilesAtATime: 2, cut: CUT }, workerCount);
}

/** Turns of the event loop, enough for whatever is about to happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test('a stretch is made by one worker, from its first step to its last, and its rows come in order', async () => {
  const times: number[] = [];
  for await (const { run } of produce(10)) times.push(run.timestamps[0]);
  expect(times).toEqual(Array.from({ length: 60 }, (_, tile) => tile));
  for (const { told } of workers) {
    expect(told.length % 3).toBe(0);
    expect(told.map(({ cut }) => cut !== undefined)).toEqual(told.map((_, step) => step % 3 === 0));
    expect(told.map(({ isLast }) => isLast)).toEqual(told.map((_, step) => step % 3 === 2));
    for (const [step, { fromTile }] of told.entries()) {
      if (step % 3 > 0) expect(fromTile).toBe(told[step - 1].toTile);
    }
  }
  expect(workers.map(({ told }) => told.length > 0)).toEqual([true, true]);
});

test('runs of the stretch that is due are handed out while it is being made', async () => {
  answers = ({ fromTile }) => fromTile === 0;
  const runs = produce(10)[Symbol.asyncIterator]();
  const first = [await runs.next(), await runs.next()].map(
    ({ value }) => (value as MadeRun).run.timestamps[0],
  );
  expect(first).toEqual([0, 1]);
  void runs.next().catch(() => undefined);
  await settle();
  expect(workers[0].told.length).toBeLessThanOrEqual(3);
});

test.each([1, 2, 3, 8])('a slow consumer lets %i workers make few stretches ahead', async (count) => {
  const runs = produce(1_000, count);
  await settle();
  const steps = () => workers.reduce((sum, { told }) => sum + told.length, 0);
  // One and a half for each worker, in three steps.
  expect(steps()).toBe(Math.ceil(count * 1.5) * 3);
  const iterator = runs[Symbol.asyncIterator]();
  // The first run of the second stretch: the first is over.
  for (let run = 0; run < 7; run++) await iterator.next();
  await settle();
  expect(steps()).toBe(Math.ceil(count * 1.5) * 3 + 3);
  await iterator.return?.();
  expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true);
});

test('memory goes back to the worker that wrote it, and nowhere else', async () => {
  const written = new Map<number, FakeWorker>();
  const returned: (FakeWorker | undefined)[] = [];
  const owners: FakeWorker[] = [];
  answers = ({ spare }, worker) => {
    for (const [times] of spare) {
      owners.push(worker);
      returned.push(written.get(new Float64Array(times)[0]));
    }
    return true;
  };
  for await (const { run, memory } of produce(40)) {
    const [time] = run.timestamps;
    written.set(time, workers.find(({ made }) => made.includes(run.timestamps.buffer))!);
    memory.give(reclaim(buffersOf(run)));
  }
  expect(returned.length).toBeGreaterThan(100);
  expect(returned).toEqual(owners);
});

test('a consumer that hands nothing back gets all rows, and workers get no memory', async () => {
  let rows = 0;
  for await (const { run } of produce(20)) rows += run.rows;
  expect(rows).toBe(120);
  expect(workers.flatMap(({ told }) => told.flatMap(({ spare }) => spare))).toEqual([]);
});

test('a worker that fails in the middle of a stretch ends all of them, with its error', async () => {
  answers = ({ fromTile }, { answer }) => {
    if (fromTile === 20) answer({ type: 'failure', message: 'the engine failed' });
    return fromTile !== 20;
  };
  const times: number[] = [];
  const all = async () => {
    for await (const { run } of produce(10)) times.push(run.timestamps[0]);
  };
  const failure = await all().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(EngineError);
  expect((failure as Error).message).toBe('the engine failed');
  expect(times).toEqual(Array.from({ length: times.length }, (_, tile) => tile));
  expect(times.length).toBeLessThanOrEqual(20);
  expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true);
});

test('dismissal in the middle of a stretch ends the workers, and tells who waits', async () => {
  answers = ({ fromTile }) => fromTile < 2;
  const runs = produce(10);
  const iterator = runs[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.next();
  const waiting = iterator.next().catch((error: unknown) => (error as Error).message);
  await settle();
  await runs.dismiss();
  expect(await waiting).toBe('the workers were dismissed');
  expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true);
});

test('runs end where batches do that are counted from the first row, but for those at the end of a stretch', async () => {
  vi.restoreAllMocks();
  const { bytes } = await compilePlan({ pool: 'builtin:language', requests: 100_000, duration: '1h' });
  const plan = { module: engineModule(), plan: bytes, columnTypes: ['uint32', 'uint32'] as const };
  const ranges = [
    { fromTile: 0, toTile: 5 },
    { fromTile: 5, toTile: 9 },
  ];
  const ends: number[] = [];
  let rows = 0;
  const cut = { runRows: 3_000, rowsBefore: 0 };
  for await (const { run } of new WorkerRuns(plan, { ranges, tilesAtATime: 2, cut }, 2)) {
    rows += run.rows;
    ends.push(rows);
  }
  const inside = ends.filter((end) => end % 3_000 === 0);
  // Some 8,192 rows a tile: 73,728 in all, and the end of the first stretch lies within a batch, as does that of the second.
  expect(ends.length - inside.length).toBe(2);
  expect(inside.length).toBe(Math.floor(rows / 3_000));
});
