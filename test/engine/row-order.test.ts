import { describe, expect, test } from 'vitest';
import { BUILDS, type Kernels } from './modules.js';

const SECONDS = 600;
const CLIENTS = 50;
/** Rows that move over more than this have a whole tile merged. */
const LONGEST_MOVE = 64;

/**
 * Times of clients one behind the other, each in order: a share of the rows falls into `burst` seconds from 317 s on. They are
 * multiples of the golden ratio, which are spread evenly.
 */
function timesWithBurst(rows: number, share: number, burst: number): Float64Array {
  const times = Float64Array.from({ length: rows }, (_, row) => {
    const uniform = (row * 0.6180339887498949) % 1;
    return row % 1000 < share * 1000 ? 317 + uniform * burst : uniform * SECONDS;
  });
  const each = rows / CLIENTS;
  for (let client = 0; client < CLIENTS; client++) times.subarray(client * each, (client + 1) * each).sort();
  return times;
}

function orderOf(kernels: Kernels, times: Float64Array): Uint32Array {
  const staged = kernels.stageTimes(times.length) >>> 0;
  new Float64Array(kernels.memory.buffer, staged, times.length).set(times);
  const ordered = kernels.orderTimes(0, SECONDS) >>> 0;
  return new Uint32Array(kernels.memory.buffer, ordered, times.length).slice();
}

/** The most rows over which an insertion would move one. */
function longestMove(times: Float64Array): number {
  let longest = 0;
  for (let row = 1; row < times.length; row++) {
    const time = times[row];
    let place = row;
    for (; place > 0 && times[place - 1] > time; place--) times[place] = times[place - 1];
    times[place] = time;
    longest = Math.max(longest, row - place);
    if (longest > LONGEST_MOVE) return longest;
  }
  return longest;
}

describe.each(BUILDS)('rows in the order of their places, $name build', (build) => {
  /*
   * More than 16,384 rows are sorted slice by slice, of which there are 8 in the smallest tile and 128 in the largest. Bursts
   * crowd one of them: with up to 380,000 rows, of which some 700 would share each place of the 23 bits that other slices have.
   */
  test.each([
    [16_400, 0, 1],
    [20_000, 0.9, 0.5],
    [100_000, 0.8, 1],
    [100_000, 0.999, 0.01],
    [400_000, 0.95, 0.03],
  ])('%d rows, a share of %d within %d s: none is far from where it belongs', (rows, share, burst) => {
    const times = timesWithBurst(rows, share, burst);
    const order = orderOf(build.kernels(), times);
    expect(new Set(order).size).toBe(rows);
    expect(longestMove(Float64Array.from(order, (row) => times[row]))).toBeLessThanOrEqual(LONGEST_MOVE);
  });

  test('rows of equal times stay in order, however many', () => {
    const times = new Float64Array(40_000).map((_, row) => (row % 4 === 0 ? 100 : 317));
    const order = orderOf(build.kernels(), times);
    const rows = times.map((_, row) => row);
    expect(order).toEqual(
      Uint32Array.from([...rows.filter((row) => row % 4 === 0), ...rows.filter((row) => row % 4 > 0)]),
    );
  });
});
