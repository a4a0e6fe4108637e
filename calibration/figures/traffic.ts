import { generate } from '../../src/generate/generate.js';
import type { Trace } from '../../src/generate/trace.js';
import type { Pool } from '../../src/pool/pool.js';
import { fieldOf } from './lengths.js';
import { sumOf } from './statistics.js';
import { TrafficTally } from './traffic-tally.js';
import { readSpan } from './windows.js';

const HOUR_SECONDS = 3600;

export interface TrafficOptions {
  /** Mean requests per second of the hour that is made. */
  readonly rate?: number;
  readonly seed?: string;
  /** Ids of the clients whose lengths are not known. */
  readonly withoutLengths?: ReadonlySet<number>;
}

/** Of the traffic that is measured: enough for rates of 3 s, and what the tables on the pools are of. */
export const RATE = 50;
export const SEED = 'calibration';

/**
 * Makes one hour of a pool in the default way, with the hour's own curve of the total rate scaled to a mean, and measures its
 * rows: arrivals of all clients, lengths of those whose datasets are known. Undefined of an hour without requests.
 */
export async function trafficFigures(pool: Pool, fromSeconds: number, options: TrafficOptions = {}) {
  const { withoutLengths = new Set() } = options;
  const trace = await hourTraffic(pool, fromSeconds, options);
  if (trace === undefined) return undefined;
  const tally = new TrafficTally(withoutLengths);
  for await (const batch of trace) {
    const column = (name: string) => batch.getChild(name)?.toArray();
    const outputs = column('output_tokens') ?? sums(column('reason_tokens'), column('answer_tokens'));
    tally.add(column('timestamp'), column('client_id'), column(fieldOf(pool.category, 'input')), outputs);
    trace.recycle(batch);
  }
  return tally.figures();
}

/** An hour of a pool at a mean rate; undefined where the pool has no requests in it. */
export async function hourTraffic(
  pool: Pool,
  fromSeconds: number,
  { rate = RATE, seed = SEED }: TrafficOptions = {},
): Promise<Trace | undefined> {
  const { total, windows, windowSeconds } = readSpan(pool, fromSeconds, fromSeconds + HOUR_SECONDS);
  const mean = sumOf(total) / windows;
  if (!(mean > 0)) return undefined;
  const steps = Array.from(total, (own, window): [number, number] => [
    window * windowSeconds,
    (own * rate) / mean,
  ]);
  const hour = pool.span(fromSeconds, fromSeconds + HOUR_SECONDS);
  return generate({ pool: hour, rate: { steps }, duration: HOUR_SECONDS, seed, arrivals: 'exact' });
}

function sums(a: Uint32Array, b: Uint32Array): Uint32Array {
  return a.map((value, index) => value + b[index]);
}
