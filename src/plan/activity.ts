import { PoolError } from '../errors.js';
import { CLIENT_STEPS, type Sliced, Steps } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import { ClientReader } from '../pool/walk.js';
import { copiedInto } from '../statistics/enlarged.js';
import { activeShare } from './active-share.js';
import { checkClientWindows, MAX_CLIENT_WINDOWS } from './plan-size.js';

/**
 * The active client-windows of the first windows of a pool, client after client: entry i is client
 * `clients[i]` in window `windows[i]`. Windows that no trace needs are never read.
 */
export interface Activity {
  /** Windows read: 0 to `windowCount` (exclusive). */
  readonly windowCount: number;
  /** Sum of the clients' rates in each window, requests per second. */
  readonly totalRates: Float64Array;
  /** Where each client's entries start, and one past the last client's. */
  readonly clientStarts: Uint32Array;
  readonly windows: Uint32Array;
  readonly rates: Float64Array;
  readonly shapes: Float64Array;
  readonly families: Uint8Array;
  readonly datasets: Int32Array;
}

/** Client-windows that are read within a fraction of a second. */
const QUICK_CLIENT_WINDOWS = 524_288;

/** Reads a pool's activity at most once for the same windows, which can be costly. */
export class ActivityReader {
  readonly #pool: Pool;
  #activity: Activity | undefined;
  /** The most clients that have been read at a time; where they are read again, no fewer are told. */
  #read = 0;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * The windows 0 to `windowCount` (exclusive), and perhaps more.
   *
   * @throws PoolError where they are more than a plan holds, or their rates more than a number
   */
  *read(windowCount: number): Sliced<Activity> {
    if (this.#activity === undefined || this.#activity.windowCount < windowCount) {
      yield* this.#checkShare(windowCount, 1);
      this.#activity = yield* this.#readActivity(windowCount);
    }
    return this.#activity;
  }

  /**
   * Refuses a trace that goes through the whole pool so often that its plan would be too large, before the windows of
   * the trace are laid out. What this lets pass is counted to the window later.
   *
   * @param duration seconds; all active windows have requests
   * @throws PoolError
   */
  *checkRepetitions(duration: number): Sliced<void> {
    const { fromSeconds, toSeconds, windowCount } = this.#pool;
    const repetitions = Math.floor(duration / (toSeconds - fromSeconds));
    if (repetitions < 2) return;
    if (!(this.#activity?.windowCount === windowCount)) yield* this.#checkShare(windowCount, repetitions);
    const { clientStarts } = yield* this.read(windowCount);
    checkClientWindows(repetitions * clientStarts.at(-1)!);
  }

  /** Refuses what is far too large, by what some of its windows are like: reading all of them would take long. */
  *#checkShare(windowCount: number, repetitions: number): Sliced<void> {
    const most = repetitions * windowCount * this.#pool.clientIds.length;
    // What is read in no time is counted.
    const isQuick = windowCount * this.#pool.clientIds.length <= QUICK_CLIENT_WINDOWS;
    if (most <= MAX_CLIENT_WINDOWS || isQuick) return;
    const share = yield* activeShare(this.#pool, windowCount);
    checkClientWindows(Math.floor(most * share), 'some');
  }

  /** Reads the windows 0 to `windowCount` (exclusive) of all clients. */
  *#readActivity(windowCount: number): Sliced<Activity> {
    const pool = this.#pool;
    const clientCount = pool.clientIds.length;
    const steps = new Steps();
    const totalRates = new Float64Array(windowCount);
    const clientStarts = new Uint32Array(clientCount + 1);
    let capacity = 1024;
    let windows = new Uint32Array(capacity);
    let rates = new Float64Array(capacity);
    let shapes = new Float64Array(capacity);
    let families = new Uint8Array(capacity);
    let datasets = new Int32Array(capacity);
    let count = 0;
    const reader = new ClientReader(pool, windowCount);
    for (let client = 0; client < clientCount; client++) {
      const read = reader.read(client);
      this.#read = Math.max(this.#read, client);
      if (steps.take(CLIENT_STEPS + windowCount)) yield { clients: this.#read / 2, clientCount };
      clientStarts[client] = count;
      if (count + windowCount > capacity) {
        checkClientWindows(count);
        capacity = Math.min(Math.max(capacity * 2, count + windowCount), MAX_CLIENT_WINDOWS + windowCount);
        // Each can take a hundred megabytes along.
        windows = copiedInto(new Uint32Array(capacity), windows);
        yield;
        rates = copiedInto(new Float64Array(capacity), rates);
        yield;
        shapes = copiedInto(new Float64Array(capacity), shapes);
        yield;
        families = copiedInto(new Uint8Array(capacity), families);
        datasets = copiedInto(new Int32Array(capacity), datasets);
        yield;
      }
      for (let window = 0; window < windowCount; window++) {
        const rate = read.rate[window];
        if (!(rate > 0)) continue;
        totalRates[window] += rate;
        windows[count] = window;
        rates[count] = rate;
        shapes[count] = read.shape[window];
        families[count] = read.family[window];
        datasets[count] = read.dataset[window];
        count++;
      }
    }
    clientStarts[clientCount] = count;
    checkTotals(pool, totalRates);
    return { windowCount, totalRates, clientStarts, windows, rates, shapes, families, datasets };
  }
}

function checkTotals(pool: Pool, totalRates: Float64Array): void {
  const window = totalRates.indexOf(Infinity);
  if (window < 0) return;
  throw new PoolError(
    `the rates, or weights, of the clients add up to more than ${Number.MAX_VALUE} in the window at ` +
      `${pool.windowEdge(window)} s; use smaller ones`,
    { file: pool.name },
  );
}
