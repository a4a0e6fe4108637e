/** Parquet files that workers unpack: their rows, and whatever else comes of them, are those of one thread. */
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type RecordBatch, Table } from 'apache-arrow';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { platform } from '#platform';
import { compareTraces } from '../../src/compare/compare.js';
import { TraceError } from '../../src/errors.js';
import { generate } from '../../src/generate/generate.js';
import { openSink } from '../../src/output/file/open-sink.js';
import type { WorkerHandle } from '../../src/platform/platform.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { openTrace } from '../../src/trace/reading/open-trace.js';
import { DecodingCrew } from '../../src/trace/reading/parquet/decoding-crew.js';
import { PACKAGE_VERSION } from '../../src/version.js';
import { useFolder } from '../fixtures/folder.js';

// Files of a few rows are worth a worker here.
vi.mock('../../src/trace/reading/parquet/worth-workers.js', () => ({
  ROWS_WORTH_WORKERS: 1,
  NUMBERS_WORTH_MOVING: 1,
  MAX_WORKERS: 2,
}));

const folder = useFolder();
/** Written by pyarrow: test/foreign/write_tables.py. 40 rows in groups of 16. */
const FILES = JSON.parse(readFileSync(new URL('foreign-tables.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;
const PARQUET = Object.keys(FILES).filter((name) => name.startsWith('parquet') && name !== 'parquet empty');
const COLUMNS = new Map([
  ['timestamp', 'arrival'],
  ['client_id', 'user'],
  ['input_tokens', 'prompt_tokens'],
  ['output_tokens', 'completion_tokens'],
]);
const FOREIGN = { skipOtherColumns: true, columns: COLUMNS };

const { startWorker } = platform;
let ended = 0;
let handles: WorkerHandle[] = [];
let crews: Promise<DecodingCrew>[] = [];
let decoded = 0;
/** Time in ms that workers have to start. */
let patience = 30_000;

beforeEach(() => {
  [ended, handles, crews, decoded, patience] = [0, [], [], 0, 30_000];
  useWorkers(startWorker);
  const { start } = DecodingCrew;
  vi.spyOn(DecodingCrew, 'start').mockImplementation((workers) => {
    const crew = start(workers);
    crews.push(crew);
    return crew;
  });
  const { decode } = DecodingCrew.prototype;
  vi.spyOn(DecodingCrew.prototype, 'decode').mockImplementation(async function (this: DecodingCrew, task) {
    const values = await decode.call(this, task);
    if (values !== undefined) decoded++;
    return values;
  });
});
afterEach(() => void vi.restoreAllMocks());

/** Workers that are counted when they are told to end. */
function useWorkers(start: typeof startWorker): void {
  vi.spyOn(platform, 'startWorker').mockImplementation((code) => {
    const handle = start(code);
    const { terminate } = handle;
    handle.terminate = () => {
      ended++;
      return terminate.call(handle);
    };
    handles.push(handle);
    return handle;
  });
}

/** Until a worker can be told something. */
async function untilRunning(): Promise<void> {
  const crew = await crews.at(-1);
  for (let waited = 0; crew?.isRunning === false && waited < patience; waited += 5) await wait(5);
}

type Options = NonNullable<Parameters<typeof openTrace>[1]>;

/** What is told of each batch while it is good; behind the first, workers are waited for. */
async function read<T>(path: string, options: Options, tell: (batch: RecordBatch) => T): Promise<T[]> {
  const told: T[] = [];
  for await (const batch of await openTrace(path, { reusesMemory: true, ...options })) {
    told.push(tell(batch));
    if (told.length === 1 && options.workers) await untilRunning();
  }
  return told;
}

const text = (batch: RecordBatch) => String(new Table([batch]));

function foreign(name: string): string {
  const path = folder.path('trace.parquet');
  writeFileSync(path, Buffer.from(FILES[name], 'base64'));
  return path;
}

test.each(PARQUET)('%s has the rows that it has in one thread', async (name) => {
  const path = foreign(name);
  const once = await read(path, FOREIGN, text);
  const threads = await read(path, { ...FOREIGN, workers: 2 }, text);
  expect(threads).toEqual(once);
  expect(once).toHaveLength(3);
  // What is compressed by zlib is not for workers.
  const isForWorkers = !/gzip|brotli/.test(name);
  expect(decoded > 0).toBe(isForWorkers);
  expect([handles.length, ended]).toEqual(isForWorkers ? [2, 2] : [0, 0]);
});

const WORKLOADS = {
  language: { pool: 'builtin:language' },
  reason: { pool: 'builtin:reason' },
  multimodal: { pool: 'builtin:multimodal' },
  'conversations and attributes': {
    pool: 'builtin:language',
    conversations: { share: 0.5, turns: { mean: 4 }, inter_turn_seconds: 20 },
    attributes: { tier: { values: { gold: 1, free: 3 } } },
  },
} as const;

test.each(Object.entries(WORKLOADS))(
  '%s: the digest is that of the rows that were written',
  async (_, workload) => {
    const rows = await generate({ ...workload, requests: 530_000, seed: 'threads' } as never);
    const path = folder.path('trace.parquet');
    const sink = await openSink(path, 'parquet', rows.schema, { workers: 0 });
    const written = new TraceDigest(rows.schema);
    for await (const batch of rows) {
      written.update(batch);
      await sink.write(batch);
    }
    await sink.close();
    const digest = written.hex();
    for (const reusesMemory of [true, false]) {
      decoded = 0;
      const found = new TraceDigest(rows.schema);
      await read(path, { workers: 1, reusesMemory }, (batch) => found.update(batch));
      expect(found.hex()).toBe(digest);
      expect(decoded).toBeGreaterThan(0);
    }
  },
);

describe('a damaged file', () => {
  /** Texts of the batches before the fault, and the fault. */
  async function outcome(path: string, workers: number) {
    const seen: string[] = [];
    const fault = await read(path, { ...FOREIGN, workers }, (batch) => seen.push(text(batch))).catch(
      (error: unknown) => error,
    );
    return { seen, fault: fault instanceof Error ? [fault.constructor.name, fault.message] : undefined };
  }

  test.each(['parquet zstd', 'parquet snappy'])('%s says what it says in one thread', async (name) => {
    const path = foreign(name);
    const bytes = readFileSync(path);
    let faults = 0;
    for (let at = Math.floor(bytes.length / 8); at < bytes.length / 2; at += 397) {
      const damaged = Buffer.from(bytes);
      damaged.fill(0xa5, at, at + 3);
      writeFileSync(path, damaged);
      const once = await outcome(path, 0);
      expect(await outcome(path, 1), `byte ${at}`).toEqual(once);
      if (once.fault !== undefined && once.seen.length > 0) faults++;
    }
    expect(faults).toBeGreaterThan(0);
  });

  test('that is cut short while it is read says what it says in one thread, and the workers end', async () => {
    const path = foreign('parquet zstd');
    const whole = readFileSync(path);
    const { row_groups } = await parquetMetadataAsync(await asyncBufferFromFile(path));
    const [{ meta_data: column }] = row_groups[2].columns;
    const cut = Number(column!.dictionary_page_offset || column!.data_page_offset) + 2;
    const faults: unknown[] = [];
    for (const workers of [0, 2]) {
      writeFileSync(path, whole);
      const reading = read(path, { ...FOREIGN, workers }, () => truncateSync(path, cut));
      faults.push(await reading.catch((error: unknown) => error));
    }
    expect(faults[1]).toBeInstanceOf(TraceError);
    expect((faults[1] as Error).message).toBe((faults[0] as Error).message);
    expect(handles).toHaveLength(2);
    expect(ended).toBeGreaterThanOrEqual(2);
  });
});

test('two traces are compared by two crews', async () => {
  const compared = async (workers: number) => {
    const options = { ...FOREIGN, reusesMemory: true, workers };
    const traces = [
      await openTrace(foreign('parquet zstd'), options),
      await openTrace(foreign('parquet zstd'), options),
    ];
    return compareTraces(traces[0], traces[1]);
  };
  const once = await compared(0);
  expect(handles).toHaveLength(0);
  expect(await compared(1)).toEqual(once);
  expect(handles).toHaveLength(2);
  expect(ended).toBeGreaterThanOrEqual(2);
});

test('batches whose memory is not used again stay as they are', async () => {
  const once = await read(foreign('parquet zstd'), FOREIGN, text);
  const options = { ...FOREIGN, reusesMemory: false, workers: 2 };
  const kept = await read(foreign('parquet zstd'), options, (batch) => batch);
  expect(decoded).toBeGreaterThan(0);
  expect(kept.map(text)).toEqual(once);
});

describe('workers end', () => {
  test('when the iteration is left early', async () => {
    for await (const _ of await openTrace(foreign('parquet zstd'), { ...FOREIGN, workers: 2 })) {
      await untilRunning();
      break;
    }
    expect([handles.length, ended]).toEqual([2, 2]);
  });

  test('when it is left before they have started', async () => {
    for await (const _ of await openTrace(foreign('parquet zstd'), { ...FOREIGN, workers: 2 })) break;
    expect(ended).toBe(handles.length);
  });

  test('when what reads the trace is aborted', async () => {
    const trace = await openTrace(foreign('parquet zstd'), { ...FOREIGN, workers: 2 });
    const control = new AbortController();
    async function* batches() {
      for await (const batch of trace) {
        await untilRunning();
        control.abort();
        yield batch;
      }
    }
    await expect(compareTraces(batches(), batches(), { signal: control.signal })).rejects.toHaveProperty(
      'name',
      'AbortError',
    );
    expect([handles.length, ended]).toEqual([2, 2]);
  });

  test('when the trace is closed while it is read', async () => {
    const trace = await openTrace(foreign('parquet zstd'), { ...FOREIGN, workers: 1 });
    const batches = trace[Symbol.asyncIterator]();
    await batches.next();
    await untilRunning();
    await trace.close();
    // Nothing of it reads on.
    expect(handles).toHaveLength(1);
    expect(ended).toBeGreaterThan(0);
    await expect(batches.next()).rejects.toBeInstanceOf(TraceError);
  });
});

describe('one thread reads all of it', () => {
  const READY = `const { parentPort } = require('node:worker_threads');
    parentPort.postMessage({ type: 'ready', version: '${PACKAGE_VERSION}' });`;
  const scripts = {
    'where workers do not start': 'process.exit(7)',
    'where they stop at work': `${READY} parentPort.on('message', ({ type }) => type === 'decode' && process.exit(3));`,
    'where they fail':
      `${READY} parentPort.on('message', ({ type }) => type === 'decode' && ` +
      "parentPort.postMessage({ type: 'failure', message: 'it is out of memory' }));",
  };

  test.each(Object.entries(scripts))('%s', async (_, script) => {
    useWorkers(() => startWorker(script));
    patience = 1_000;
    const path = foreign('parquet snappy');
    const once = await read(path, FOREIGN, text);
    expect(await read(path, { ...FOREIGN, workers: 2 }, text)).toEqual(once);
    expect([handles.length, decoded]).toEqual([2, 0]);
    expect(ended).toBeGreaterThanOrEqual(2);
  });

  test('where none can be started', async () => {
    vi.spyOn(platform, 'startWorker').mockImplementation(() => {
      throw new Error('it is forbidden');
    });
    patience = 100;
    const path = foreign('parquet snappy');
    expect(await read(path, { ...FOREIGN, workers: 2 }, text)).toEqual(await read(path, FOREIGN, text));
  });
});
