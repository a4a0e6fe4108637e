import type { Sliced } from '../platform/slices.js';
import { allocateClientWindows, type Pool } from '../pool/pool.js';

/** Stretches of windows that are looked at, and how many windows each has at most. */
const STRETCHES = 4096;
const STRETCH_WINDOWS = 32;

/**
 * What the share of active windows among the stretches may be above that of all, with a probability of e^-32 in any
 * pool: sqrt(32 / (2 x 4096)), by Hoeffding (1963), doi:10.1080/01621459.1963.10500830.
 */
const MARGIN = 1 / 16;

/** Steps of 2^32 over the golden ratio, and over its square's inverse: odd, and mixed before they are used. */
const CLIENT_STEP = 0x9e3779b9;
const STRETCH_STEP = 0x61c88647;

/**
 * A share that at least so many of the windows 0 to `windowCount` (exclusive) of a pool's clients are active: told from
 * some of them, which are the same each time, in tens of milliseconds, however many there are.
 */
export function* activeShare(pool: Pool, windowCount: number): Sliced<number> {
  const stretchCount = Math.ceil(windowCount / STRETCH_WINDOWS);
  const into = allocateClientWindows(Math.min(windowCount, STRETCH_WINDOWS));
  let share = 0;
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const client = below(pool.clientIds.length, Math.imul(stretch, CLIENT_STEP));
    // Stretches are of one length, so that windows count alike: the last one goes back from the end.
    const start = Math.min(
      below(stretchCount, Math.imul(stretch, STRETCH_STEP) + 1) * STRETCH_WINDOWS,
      windowCount - into.rate.length,
    );
    pool.readClient(client, start, start + into.rate.length, into);
    let active = 0;
    for (const rate of into.rate) if (rate > 0) active++;
    share += active / into.rate.length / STRETCHES;
    yield;
  }
  return Math.max(0, share - MARGIN);
}

/** A number from 0 to `count` (exclusive), far from that of the next word: MurmurHash3's finaliser (Appleby 2011). */
function below(count: number, word: number): number {
  let bits = word;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return Math.floor((((bits ^ (bits >>> 16)) >>> 0) / 4_294_967_296) * count);
}
