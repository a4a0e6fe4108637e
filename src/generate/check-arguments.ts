import { UsageError } from '../errors.js';
import { isCategory } from '../fields.js';
import {
  type ArrivalMode,
  BURSTINESS_BOUNDS,
  type GenerateOptions,
  MAX_BATCH_SIZE,
  MAX_WORKERS,
  type Shard,
} from '../generate-options.js';
import { checkConversations } from '../notation/conversations.js';
import { checkKnown, readKey } from '../plain-options.js';
import { MAX_LAID_WINDOWS } from '../pool/laid-windows.js';
import type { Pool } from '../pool/pool.js';

/** What a pool has to have, and what each is for a message. */
const POOL_PARTS: Readonly<Record<string, readonly [expected: string, is: (value: unknown) => boolean]>> = {
  name: ['a text', (value) => typeof value === 'string'],
  category: ['language, reason or multimodal', isCategory],
  clientIds: ['a Uint32Array', (value) => value instanceof Uint32Array],
  leftOut: ['a list', Array.isArray],
  view: ['a list', Array.isArray],
  windowCount: [
    `a whole number from 1 to ${MAX_LAID_WINDOWS}`,
    (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_LAID_WINDOWS,
  ],
  fromSeconds: ['a finite number', Number.isFinite],
  toSeconds: ['a finite number', Number.isFinite],
  readClient: ['a function', isFunction],
  dataset: ['a function', isFunction],
  windowEdge: ['a function', isFunction],
  coupling: ['a function or absent', isFunctionOrAbsent],
  conversations: ['a function or absent', isFunctionOrAbsent],
  gapSamples: ['a function or absent', isFunctionOrAbsent],
};

/**
 * Refuses what TypeScript would not let pass, for callers in JavaScript.
 *
 * @throws UsageError
 */
export function checkPool(pool: Pool): void {
  const given: unknown = pool;
  if (typeof given !== 'object' || given === null || given instanceof Promise) {
    const what = given instanceof Promise ? 'a promise; await openPool(…) first' : typeof given;
    throw new UsageError(`generate takes a pool, such as openPool(…) resolves to, but was given ${what}`, {
      field: 'pool',
    });
  }
  for (const [name, [expected, is]] of Object.entries(POOL_PARTS)) {
    if (is(readKey(given, name, `pool.${name}`))) continue;
    throw new UsageError(`it is no pool, such as openPool(…) resolves to: it is not ${expected}`, {
      field: `pool.${name}`,
    });
  }
  checkClock(pool);
}

/** Windows that do not ascend, or do not cover the part in use, would be laid along a trace without end. */
function checkClock(pool: Pool): void {
  const { fromSeconds, toSeconds, windowCount } = pool;
  if (!(fromSeconds < toSeconds)) {
    throw new UsageError(`its part in use, ${fromSeconds} to ${toSeconds} s, is empty`, { field: 'pool' });
  }
  let before = pool.windowEdge(0);
  const first = before;
  for (let window = 1; window <= windowCount; window++) {
    const edge = pool.windowEdge(window);
    if (!(edge > before && edge < Infinity)) {
      throw new UsageError(`its window ${window - 1} does not end after its start`, {
        field: 'pool.windowEdge',
      });
    }
    before = edge;
  }
  if (!(first <= fromSeconds && before >= toSeconds)) {
    throw new UsageError(
      `its windows, ${first} to ${before} s, do not cover its part in use, ${fromSeconds} to ${toSeconds} s`,
      { field: 'pool.windowEdge' },
    );
  }
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isFunctionOrAbsent(value: unknown): boolean {
  return value === undefined || isFunction(value);
}

const OPTIONS: readonly (keyof GenerateOptions)[] = [
  'rate',
  'duration',
  'requests',
  'seed',
  'arrivals',
  'method',
  'burstiness',
  'coupling',
  'gaps',
  'conversations',
  'batchSize',
  'workers',
  'shard',
  'requestId',
];

const ARRIVAL_MODES: readonly ArrivalMode[] = ['exact', 'renewal', 'reference'];

/** Parts of a trace, at most. */
const MAX_SHARDS = 2_147_483_648;

/**
 * A copy of options, without those that do not exist or are out of range; rate, duration and requests are checked
 * where they are resolved.
 *
 * @throws UsageError
 */
export function checkOptions(given: GenerateOptions): GenerateOptions {
  const options = checkKnown(given, OPTIONS);
  const { batchSize, workers, shard, seed, arrivals, conversations, requestId } = options;
  if (seed !== undefined && typeof seed !== 'string') {
    throw new UsageError(`${seed} is not a text`, { field: 'seed' });
  }
  if (requestId !== undefined && typeof requestId !== 'boolean') {
    throw new UsageError(`${requestId} is not true or false`, { field: 'requestId' });
  }
  if (arrivals !== undefined && !ARRIVAL_MODES.includes(arrivals)) {
    throw new UsageError(`${JSON.stringify(arrivals)} is not 'exact', 'renewal' or 'reference'`, {
      field: 'arrivals',
    });
  }
  checkMethod(options);
  if (conversations !== undefined) checkConversations(conversations, 'conversations');
  if (batchSize !== undefined) checkWhole('batchSize', batchSize, MAX_BATCH_SIZE);
  if (workers !== undefined) checkWhole('workers', workers, MAX_WORKERS);
  if (shard !== undefined) checkShard(shard);
  return options;
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

function checkMethod(options: GenerateOptions): void {
  const { method, burstiness } = options;
  if (method !== undefined && method !== 'servegen' && method !== 'naive') {
    throw new UsageError(`${JSON.stringify(method)} is not 'servegen' or 'naive'`, { field: 'method' });
  }
  for (const field of ['gaps', 'conversations'] as const) {
    if (method !== 'naive' || options[field] === undefined) continue;
    throw new UsageError('the naive method has none: its requests are one stream of unrelated ones', {
      field,
    });
  }
  if (burstiness === undefined) return;
  const { smallest, largest } = BURSTINESS_BOUNDS;
  const isCv = typeof burstiness === 'number' && burstiness >= smallest && burstiness <= largest;
  if (!isCv && burstiness !== 'poisson' && burstiness !== 'aggregate') {
    throw new UsageError(
      `${typeof burstiness === 'number' ? burstiness : JSON.stringify(burstiness)} is not 'poisson', 'aggregate' or ` +
        `a number from ${smallest} to ${largest}`,
      { field: 'burstiness' },
    );
  }
  if (method !== 'naive') {
    throw new UsageError("only method 'naive' has a burstiness to set; otherwise each client has its own", {
      field: 'burstiness',
    });
  }
}

function checkWhole(field: string, value: unknown, largest: number): asserts value is number {
  if (!(typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largest)) {
    throw new UsageError(`${value} is not a whole number from 1 to ${largest}`, { field });
  }
}
