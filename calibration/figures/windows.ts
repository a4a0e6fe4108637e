import { UsageError } from '../../src/errors.js';
import { allocateClientWindows, type Pool } from '../../src/pool/pool.js';

/** The windows of all clients of a pool within a span, client by client. */
export interface SpanWindows {
  readonly pool: Pool;
  readonly clients: number;
  /** How many windows each client has. */
  readonly windows: number;
  /** Length of each. */
  readonly windowSeconds: number;
  /** Window `w` of client `c` is at `c * windows + w`, here and below. Requests per second. */
  readonly rate: Float64Array;
  readonly cv: Float64Array;
  readonly family: Uint8Array;
  readonly shape: Float64Array;
  readonly dataset: Int32Array;
  /** Of all clients together, by window: requests per second. */
  readonly total: Float64Array;
}

/**
 * Reads the windows from `fromSeconds` to `toSeconds` of a pool's clock.
 *
 * @throws UsageError for a span that is not one of whole windows of the pool
 */
export function readSpan(pool: Pool, fromSeconds: number, toSeconds: number): SpanWindows {
  const { windowSeconds, startSeconds, clientIds } = pool;
  const from = (fromSeconds - startSeconds) / windowSeconds;
  const to = (toSeconds - startSeconds) / windowSeconds;
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to > from && to <= pool.windowCount)) {
    throw new UsageError(
      `${fromSeconds}..${toSeconds} is not a span of whole windows of ${windowSeconds} s of ${pool.name}`,
      { field: 'span' },
    );
  }
  const windows = to - from;
  const size = clientIds.length * windows;
  const span = {
    pool,
    clients: clientIds.length,
    windows,
    windowSeconds,
    rate: new Float64Array(size),
    cv: new Float64Array(size),
    family: new Uint8Array(size),
    shape: new Float64Array(size),
    dataset: new Int32Array(size),
    total: new Float64Array(windows),
  };
  const own = allocateClientWindows(windows);
  for (let client = 0; client < span.clients; client++) {
    pool.readClient(client, from, to, own);
    for (const column of ['rate', 'cv', 'family', 'shape', 'dataset'] as const) {
      span[column].set(own[column], client * windows);
    }
    for (let window = 0; window < windows; window++) span.total[window] += own.rate[window];
  }
  return span;
}
