import { UsageError } from './errors.js';
import { BURSTINESS_BOUNDS, type GenerateOptions, MAX_BATCH_SIZE, MAX_WORKERS } from './generate-options.js';
import type { Pool } from './pool/pool.js';
import { checkConversations } from './spec/conversations.js';

/**
 * Refuses what TypeScript would not let pass, for callers in JavaScript.
 *
 * @throws UsageError
 */
export function checkPool(pool: Pool): void {
  if (typeof pool === 'object' && pool !== null && typeof pool.readClient === 'function') return;
  const given =
    (pool as unknown) instanceof Promise ? 'a promise; await openPool(…) first' : `${typeof pool}`;
  throw new UsageError(`generate takes a pool, such as openPool(…) resolves to, but was given ${given}`, {
    field: 'pool',
  });
}

const OPTIONS: ReadonlySet<string> = new Set<keyof GenerateOptions>([
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
]);

/**
 * Refuses options that do not exist or are out of range; rate, duration and requests are checked where they are
 * resolved.
 *
 * @throws UsageError
 */
export function checkOptions(options: GenerateOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new UsageError(`${options} is not an object of options`, { field: 'options' });
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.has(name));
  if (unknown !== undefined) {
    throw new UsageError(`there is no such option; the options are ${[...OPTIONS].join(', ')}`, {
      field: unknown,
    });
  }
  const { batchSize, workers, shard, seed, conversations } = options;
  if (seed !== undefined && typeof seed !== 'string') {
    throw new UsageError(`${seed} is not a text`, { field: 'seed' });
  }
  checkMethod(options);
  if (conversations !== undefined) checkConversations(conversations, 'conversations');
  if (batchSize !== undefined) checkWhole('batchSize', batchSize, MAX_BATCH_SIZE);
  if (workers !== undefined) checkWhole('workers', workers, MAX_WORKERS);
  if (shard !== undefined) {
    checkWhole('shard.count', shard.count, 2 ** 31);
    checkWhole('shard.index', shard.index, shard.count);
  }
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

function checkWhole(field: string, value: number, largest: number): void {
  if (!(Number.isInteger(value) && value >= 1 && value <= largest)) {
    throw new UsageError(`${value} is not a whole number from 1 to ${largest}`, { field });
  }
}
