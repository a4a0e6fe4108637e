import { PoolError } from '../../errors.js';
import { FIELDS } from '../../fields.js';
import { inSlices, pauseIfDue } from '../../platform/slices.js';
import { type Folder, pathIn } from '../files/folder.js';
import type { FieldTable, PoolTables } from '../pool-tables.js';
import { TabulatedPool } from '../tabulated-pool.js';
import { CHUNK_FILE } from './chunks.js';
import { DatasetColumns } from './dataset-columns.js';
import { readDatasetJson } from './dataset-json.js';
import { FileSequence, type SizedFile, sizedFiles } from './file-sequence.js';
import { poolsBelow } from './pools-below.js';
import { readTraceCsv, SHORTEST_ROW, TraceColumns } from './trace-csv.js';

/** Pools that are named, where a directory has them below it. */
const NAMED_POOLS = 20;

const LARGEST_CLIENT_ID = 2 ** 32 - 1;

export interface LoadOptions {
  /** Called after each file, with the bytes that have been read and those of all files. */
  readonly onBytes?: ((bytesRead: number, bytes: number) => void) | undefined;
  /** Ends it; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

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
 * Its numbers are held once, 12 bytes for an entry of a dataset, and of the text no more than a file or two.
 *
 * @throws PoolError when the directory or a file cannot be read, has no clients or is malformed
 */
export async function loadDirectory(
  directory: Folder,
  { onBytes, signal }: LoadOptions = {},
): Promise<TabulatedPool> {
  const chunks = await findChunks(directory);
  const sizes = await sizedFiles(
    chunks.flatMap(({ trace, dataset }) => [trace, dataset].flatMap((name) => name ?? [])),
    directory,
  );
  try {
    return await readChunks(directory.name, chunks, new FileSequence(sizes, onBytes), sizes, signal);
  } catch (error) {
    // What fits into no memory is not the fault of one file.
    if (!(error instanceof PoolError) || error.location.file !== undefined) throw error;
    throw new PoolError(error.problem, { file: directory.name }, { cause: error });
  }
}

async function readChunks(
  directory: string,
  chunks: readonly Chunk[],
  files: FileSequence,
  sizes: readonly SizedFile[],
  signal: AbortSignal | undefined,
): Promise<TabulatedPool> {
  const traces = new TraceColumns();
  const datasets = new DatasetColumns();
  const windowOffsets = new Int32Array(chunks.length + 1);
  const datasetOffsets = new Int32Array(chunks.length + 1);
  const traceBytes = bytesOf(sizes.filter(({ path }) => path.endsWith('.csv')));
  let datasetBytes = bytesOf(sizes) - traceBytes;
  for (const [row, { trace, dataset }] of chunks.entries()) {
    if (trace !== undefined) {
      const { path, text } = await files.next();
      await pauseIfDue(signal);
      const isFirst = traces.windowCount === 0;
      readTraceCsv(text, path, traces);
      // With the first trace's windows known, one reservation holds all the others.
      if (isFirst) {
        const clients = chunks.filter((chunk) => chunk.trace !== undefined).length;
        traces.reserve(
          Math.min(traces.windowCount * clients, Math.ceil((traceBytes + clients) / SHORTEST_ROW)),
        );
      }
    }
    if (dataset !== undefined) {
      const { path, bytes, text } = await files.next();
      datasets.reserveFor(bytes, datasetBytes);
      await inSlices(readDatasetJson(text, path, datasets), { signal });
      datasetBytes -= bytes;
    }
    windowOffsets[row + 1] = traces.length;
    datasetOffsets[row + 1] = datasets.starts.length;
  }
  const clientIds = Uint32Array.from(chunks, ({ clientId }) => clientId);
  await pauseIfDue(signal);
  return new TabulatedPool(toTables(directory, clientIds, traces, windowOffsets, datasets, datasetOffsets));
}

function bytesOf(files: readonly SizedFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The clients by ascending id, each with at least one file. */
async function findChunks(directory: Folder): Promise<Chunk[]> {
  const names = await directory.names();
  const chunks = new Map<number, Chunk>();
  for (const name of names) {
    const match = CHUNK_FILE.exec(name);
    if (match === null) continue;
    const clientId = Number(match[1]);
    const file = pathIn(directory, name);
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
    throw new PoolError(`the directory holds no clients; ${await whatElse(directory)}`, {
      file: directory.name,
    });
  }
  return [...chunks.values()].sort((a, b) => a.clientId - b.clientId);
}

/** What to do where a directory is no pool. */
async function whatElse(directory: Folder): Promise<string> {
  const pools = await poolsBelow(directory);
  if (pools.length === 0) return 'a pool has files chunk-<id>-trace.csv and chunk-<id>-dataset.json';
  const named = pools.slice(0, NAMED_POOLS).join(', ');
  const more = pools.length > NAMED_POOLS ? ` and ${pools.length - NAMED_POOLS} more` : '';
  return `name one of the pools below it, as in ${pathIn(directory, pools[0])}: ${named}${more}`;
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
      offsets: offsetsOf(column.ends),
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

function offsetsOf(ends: readonly number[]): Int32Array {
  const offsets = new Int32Array(ends.length + 1);
  offsets.set(ends, 1);
  return offsets;
}
