import { seededRandom } from '../../engine/seed.js';
import { PoolError, UsageError } from '../../errors.js';
import type { Sliced } from '../../platform/slices.js';
import type { Pool } from '../pool.js';
import { checkDuration, checkWhole } from './checks.js';
import { Copies } from './copies.js';
import { activeClients, drawOrder } from './draw-order.js';
import { type DrawnPool, StandingDraw } from './drawn-pool.js';
import { checkStepTimes, StepFunction } from './step-function.js';
import { steppedDraw } from './stepped-draw.js';

const MAX_CLIENTS = 10_000_000;

/** From a time on, how many clients take part, until the next step. */
export interface ClientStep {
  /** Seconds from the start of the trace. */
  readonly fromSeconds: number;
  readonly count: number;
}

/**
 * The Client Generator of ServeGen (Xiang et al. 2025, arXiv 2505.09999): a pool of as many clients as are wanted,
 * with the rates and burstiness of real ones. Clients are drawn uniformly from those that are active in the part in
 * use, each once at first. Where more are wanted than there are, whole rounds of all of them follow, and at last a
 * random part of them; these copies differ from their origins as `Copies` tells, so that they do not move in step.
 * In expectation the total rate is that of the pool times clients drawn over clients active.
 *
 * @param count 1 to 10,000,000
 * @param seed any text; the same text draws the same clients
 * @throws UsageError when `count` is out of range
 * @throws PoolError when no client is active
 */
export function drawClients(pool: Pool, count: number, seed: string): Sliced<DrawnPool>;
/**
 * The same with a number of clients over time: client i takes part while the number is above i. The pool is laid along
 * the trace, repeating, and the result's clock is that of the trace.
 *
 * @param steps each holds until the next; before the first there are no clients
 * @param durationSeconds of the trace; steps behind it are not reached
 * @throws UsageError when a step or the duration is out of range, or there is never a client
 */
export function drawClients(
  pool: Pool,
  steps: readonly ClientStep[],
  seed: string,
  durationSeconds: number,
): Sliced<DrawnPool>;
export function* drawClients(
  pool: Pool,
  wanted: number | readonly ClientStep[],
  seed: string,
  durationSeconds = Number.NaN,
): Sliced<DrawnPool> {
  if (typeof wanted === 'number') {
    checkWhole(wanted, 'clients', 1, MAX_CLIENTS);
    return yield* draw(pool, wanted, seed);
  }
  checkSteps(wanted);
  checkDuration(durationSeconds, 'durationSeconds');
  const most = wanted.reduce(
    (max, { fromSeconds, count }) => (fromSeconds < durationSeconds ? Math.max(max, count) : max),
    0,
  );
  if (most === 0) {
    throw new UsageError(`no step within ${durationSeconds} s has a client`, { field: 'clients' });
  }
  const count = new StepFunction(
    wanted.map(({ fromSeconds }) => fromSeconds),
    wanted.map((step) => step.count),
  );
  const drawn = yield* draw(pool, most, seed);
  return yield* steppedDraw(drawn, `${drawn.name} in ${wanted.length} steps`, count, durationSeconds);
}

function checkSteps(steps: readonly ClientStep[]): void {
  checkStepTimes(steps, 'clients');
  for (const [index, { count }] of steps.entries())
    checkWhole(count, `clients[${index}].count`, 0, MAX_CLIENTS);
}

function* draw(pool: Pool, count: number, seed: string): Sliced<DrawnPool> {
  const clients = yield* activeClients(pool);
  if (clients.length === 0) {
    throw new PoolError('no client is active in the part in use, so none can be drawn', { file: pool.name });
  }
  if (typeof seed !== 'string') throw new UsageError(`${seed} is not a text`, { field: 'seed' });
  // Not the seed alone: the engine's key is made of that.
  const random = seededRandom(`clients ${seed}`);
  const key = [random.int32(), random.int32()] as const;
  return new StandingDraw(pool, `${pool.name} (${count} clients drawn with seed ${JSON.stringify(seed)})`, {
    origins: yield* drawOrder(clients, count, random),
    firstCopy: clients.length,
    copies: new Copies(pool, key),
  });
}
