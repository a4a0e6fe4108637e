import { platform } from '#platform';
import { PoolError, ServegenError } from '../../errors.js';
import { FIELDS } from '../pool.js';
import type { FieldTable, PoolTables } from '../pool-tables.js';
import { TabulatedPool } from '../tabulated-pool.js';
import { DatasetColumns, readDatasetJson } from './dataset-json.js';
import { readTraceCsv, TraceColumns } from './trace-csv.js';

/** Files that are read ahead while others are scanned. */
const READ_AHEAD = 8;

const CHUNK_FILE = /^chunk-(\d+)-(trace\.csv|dataset\.json)$/;

const LARGEST_CLIENT_ID = 2 ** 32 - 1;

/** The names of one client's files. */
interface Chunk {
  readonly clientId: number;
  trace?: string;
  dataset?: string;
}

/**
 * Loads a pool in the layout in which ServeGen released its data: `chunk-<id>-trace.csv` and
 * `chunk-<id>-dataset.json` for each client. Other files in the directory are ignored. A client that has but one
 * of the two files is left out, not an error.
 *
 * @throws PoolError when the directory or a file cannot be read, has no clients or is malformed
 */
export async function loadDirectory(directory: string): Promise<TabulatedPool> {
  const names = await platform.listDirectory(directory).catch((error: Error) => {
    throw unreadable(directory, error);
  });
  const chunks = findChunks(names, directory);
  const fileNames = chunks.flatMap(({ trace, dataset }) =>
    [trace, dataset].filter((name) => name !== undefined),
  );
  const paths = fileNames.map((name) => `${directory.replace(/\/+$/, '')}/${name}`);
  const files = readAhead(paths);

  const traces = new TraceColumns();
  const datasets = new DatasetColumns();
  const windowOffsets = new Int32Array(chunks.length + 1);
  const datasetOffsets = new Int32Array(chunks.length + 1);
  for (const [row, { trace, dataset }] of chunks.entries()) {
    if (trace !== undefined) {
      const { path, bytes } = await nextOf(files);
      const first = traces.windowCount === 0;
      readTraceCsv(bytes, path, traces);
      // With the first trace's windows known, one reservation holds all the others.
      if (first) traces.reserve(traces.windowCount * chunks.length);
    }
    if (dataset !== undefined) {
      const { path, bytes } = await nextOf(files);
      readDatasetJson(bytes, path, datasets);
    }
    windowOffsets[row + 1] = traces.length;
    datasetOffsets[row + 1] = datasets.starts.length;
  }
  const clientIds = Uint32Array.from(chunks, ({ clientId }) => clientId);
  return new TabulatedPool(toTables(directory, clientIds, traces, windowOffsets, datasets, datasetOffsets));
}

/** The clients by ascending id, each with at least one file. */
function findChunks(names: readonly string[], directory: string): Chunk[] {
  const chunks = new Map<number, Chunk>();
  for (const name of names) {
    const match = CHUNK_FILE.exec(name);
    if (match === null) continue;
    const clientId = Number(match[1]);
    const file = `${directory}/${name}`;
    if (!(clientId <= LARGEST_CLIENT_ID)) {
      throw new PoolError(`the client id ${match[1]} must be at most ${LARGEST_CLIENT_ID}`, { file });
    }
    const chunk = chunks.get(clientId) ?? { clientId };
    chunks.set(clientId, chunk);
    const kind = match[2] === 'trace.csv' ? 'trace' : 'dataset';
    if (chunk[kind] !== undefined) {
      throw new PoolError(`the client ${clientId} already has the file ${chunk[kind]}`, { file });
    }
    chunk[kind] = name;
  }
  if (chunks.size === 0) {
    throw new PoolError(
      'the directory holds no clients; a pool has files chunk-<id>-trace.csv and chunk-<id>-dataset.json',
      { file: directory },
    );
  }
  return [...chunks.values()].sort((a, b) => a.clientId - b.clientId);
}

function toTables(
  directory: string,
  clientIds: Uint32Array,
  traces: TraceColumns,
  windowOffsets: Int32Array,
  datasets: DatasetColumns,
  datasetOffsets: Int32Array,
): PoolTables {
  const { category } = datasets;
  if (category === undefined) {
    throw new PoolError('no client has a dataset with fields, so the category is unknown', {
      file: directory,
    });
  }
  if (traces.windowCount === 0) {
    throw new PoolError('no client has a trace, so the windows are unknown', { file: directory });
  }
  const { startSeconds, windowSeconds, windowCount, length } = traces;
  const fields: Record<string, FieldTable> = {};
  for (const field of FIELDS[category]) {
    const column = datasets.fields.get(field)!;
    fields[field] = {
      offsets: Int32Array.from([0, ...column.ends]),
      values: column.values.subarray(0, column.length),
      probabilities: column.probabilities.subarray(0, column.length),
    };
  }
  return {
    name: directory,
    category,
    startSeconds,
    windowSeconds,
    windowCount,
    clientIds,
    windowOffsets,
    rate: traces.rate.subarray(0, length),
    cv: traces.cv.subarray(0, length),
    pattern: traces.pattern.subarray(0, length),
    arg1: traces.arg1.subarray(0, length),
    arg2: traces.arg2.subarray(0, length),
    datasetOffsets,
    datasetStart: Float64Array.from(datasets.starts),
    fields,
  };
}

/** Reads files in order, `READ_AHEAD` of them at a time, so that scanning one overlaps reading the next. */
async function* readAhead(paths: readonly string[]): AsyncGenerator<{ path: string; bytes: Uint8Array }> {
  const pending: Promise<Uint8Array>[] = [];
  for (let next = 0; next < paths.length + READ_AHEAD; next++) {
    if (next < paths.length) {
      const reading = platform.readFile(paths[next]);
      // A failure is reported when its turn comes; until then it must not count as unhandled.
      reading.catch(() => {});
      pending.push(reading);
    }
    if (next < READ_AHEAD - 1) continue;
    const bytes = pending.shift();
    if (bytes === undefined) continue;
    const path = paths[next - READ_AHEAD + 1];
    yield {
      path,
      bytes: await bytes.catch((error: Error) => {
        throw unreadable(path, error);
      }),
    };
  }
}

async function nextOf<T>(items: AsyncGenerator<T>): Promise<T> {
  return (await items.next()).value;
}

function unreadable(file: string, error: Error): Error {
  if (error instanceof ServegenError) return error;
  return new PoolError(`the path cannot be read: ${error.message}`, { file }, { cause: error });
}
