import { MAX_BATCH_SIZE, MAX_WORKERS } from '../bounds.js';
import { UsageError } from '../errors.js';
import type { Shard } from '../notation/units.js';
import { checkKnown } from '../plain-options.js';
import type { WorkerUrl } from '../platform/platform.js';
import { checkAttended } from '../progress.js';
import { OPEN_OPTION_NAMES, type OpenOptions } from './open-options.js';

/** How a trace is made. No row depends on it, but that a shard is a part of the trace. */
export interface RunOptions extends OpenOptions {
  /** Threads, 1 to 256, of which as many are used as cores and memory allow. Default 1. */
  readonly workers?: number;
  /**
   * Where browsers load the script of workers from, `servegen-wasm/worker.js`: a URL of the page's own origin, as text, `URL`
   * or `TrustedScriptURL`. By default they start from a `blob:`; see the page on browsers. Other runtimes do not need it.
   */
  readonly workerUrl?: WorkerUrl;
  /** Whether workers that cannot be started are an error. By default the threads that there are make the same rows. */
  readonly requireWorkers?: boolean;
  /** Rows of a record batch, 1 to 16,777,216. Default: that of the workload's `output`, else 65,536. */
  readonly batchSize?: number;
  /** Only a contiguous part of the trace; the parts in order are the trace. */
  readonly shard?: Shard;
}

/** All of them, by name. */
export const RUN_OPTION_NAMES = [
  'workers',
  'workerUrl',
  'requireWorkers',
  'batchSize',
  'shard',
  ...OPEN_OPTION_NAMES,
] as const satisfies readonly (keyof RunOptions)[];

/** Parts of a trace, at most. */
const MAX_SHARDS = 2_147_483_648;

/**
 * A copy of options, without those that are undefined.
 *
 * @throws UsageError for those that do not exist or are out of range
 */
export function checkRun(given: RunOptions): RunOptions {
  const options = checkAttended(given, RUN_OPTION_NAMES, ['workerUrl']);
  const { workers, workerUrl, requireWorkers, batchSize, shard } = options;
  if (workers !== undefined) checkWhole('workers', workers, MAX_WORKERS);
  if (workerUrl !== undefined) checkUrl(workerUrl);
  if (requireWorkers !== undefined && typeof requireWorkers !== 'boolean') {
    throw new UsageError(`${requireWorkers} is not true or false`, { field: 'requireWorkers' });
  }
  if (batchSize !== undefined) checkWhole('batchSize', batchSize, MAX_BATCH_SIZE);
  if (shard !== undefined) checkShard(shard);
  return options;
}

/** Objects of Trusted Types are of no class that can be named everywhere. */
function checkUrl(url: unknown): void {
  if ((typeof url === 'string' && url !== '') || (typeof url === 'object' && url !== null && 'toJSON' in url))
    return;
  throw new UsageError('it is not a URL, as a text that is not empty, a URL or a TrustedScriptURL', {
    field: 'workerUrl',
  });
}

function checkShard(shard: unknown): void {
  if (typeof shard !== 'object' || shard === null || Array.isArray(shard)) {
    throw new UsageError(`${shard} is not an object with index and count, such as { index: 2, count: 8 }`, {
      field: 'shard',
    });
  }
  const { index, count } = checkKnown(shard as Shard, ['index', 'count'], { within: 'shard.' });
  checkWhole('shard.count', count, MAX_SHARDS);
  checkWhole('shard.index', index, count);
}

function checkWhole(field: string, value: unknown, largest: number): asserts value is number {
  if (!(typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largest)) {
    throw new UsageError(`${value} is not a whole number from 1 to ${largest}`, { field });
  }
}
