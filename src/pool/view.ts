import { UsageError } from '../errors.js';
import type { Category, ClientWindows, Dataset, GapSamples, LeftOutClient, Pool } from './pool.js';

/**
 * A pool restricted to [`fromSeconds`, `toSeconds`); windows that the span cuts are used in part.
 *
 * @param fromSeconds start on the pool's clock, seconds
 * @param toSeconds end on the pool's clock, seconds; after `fromSeconds` and not past the pool's end
 * @throws UsageError when the span is reversed, empty, not finite or outside the pool
 */
export function spanOf(pool: Pool, fromSeconds: number, toSeconds: number): Pool {
  const span = `${fromSeconds}..${toSeconds}`;
  if (!Number.isFinite(fromSeconds) || !Number.isFinite(toSeconds)) {
    throw new UsageError(`${span} must have finite ends, in seconds`, { field: 'span' });
  }
  if (!(fromSeconds < toSeconds)) {
    throw new UsageError(`${span} is reversed or empty; its start must be before its end`, {
      field: 'span',
    });
  }
  if (fromSeconds < pool.fromSeconds || toSeconds > pool.toSeconds) {
    throw new UsageError(
      `${span} is outside the pool, which covers ${pool.fromSeconds}..${pool.toSeconds} seconds`,
      { field: 'span' },
    );
  }
  const fromWindow = Math.floor((fromSeconds - pool.startSeconds) / pool.windowSeconds);
  const toWindow = Math.ceil((toSeconds - pool.startSeconds) / pool.windowSeconds);
  return new PoolView(pool, fromSeconds, toSeconds, fromWindow, toWindow);
}

/** The windows [`fromWindow`, `toWindow`) of another pool, cut to [`fromSeconds`, `toSeconds`). */
class PoolView implements Pool {
  readonly name: string;
  readonly category: Category;
  readonly windowSeconds: number;
  readonly startSeconds: number;
  readonly windowCount: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly clientIds: Uint32Array;
  readonly leftOut: readonly LeftOutClient[];
  readonly #pool: Pool;
  readonly #fromWindow: number;

  constructor(pool: Pool, fromSeconds: number, toSeconds: number, fromWindow: number, toWindow: number) {
    this.name = pool.name;
    this.category = pool.category;
    this.windowSeconds = pool.windowSeconds;
    this.startSeconds = pool.startSeconds + fromWindow * pool.windowSeconds;
    this.windowCount = toWindow - fromWindow;
    this.fromSeconds = fromSeconds;
    this.toSeconds = toSeconds;
    this.clientIds = pool.clientIds;
    this.leftOut = pool.leftOut;
    this.#pool = pool;
    this.#fromWindow = fromWindow;
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    this.#pool.readClient(clientIndex, this.#fromWindow + fromWindow, this.#fromWindow + toWindow, into);
  }

  dataset(index: number): Dataset {
    return this.#pool.dataset(index);
  }

  gapSamples(index: number): GapSamples | undefined {
    return this.#pool.gapSamples?.(index);
  }

  span(fromSeconds: number, toSeconds: number): Pool {
    return spanOf(this, fromSeconds, toSeconds);
  }
}
