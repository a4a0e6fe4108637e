import type { Pool } from 'servegen-wasm';

/** Points of a rate that holds until the next: seconds from the start, and requests per second. */
export type Steps = [seconds: number, rate: number][];

/** The total rate of a pool's clients by window, scaled to a mean: what is known of an hour, whoever its clients are. */
export function rateCurve(pool: Pool, meanRate: number): Steps {
  const { windowCount } = pool;
  const total = new Float64Array(windowCount);
  const windows = {
    rate: new Float64Array(windowCount),
    cv: new Float64Array(windowCount),
    family: new Uint8Array(windowCount),
    shape: new Float64Array(windowCount),
    dataset: new Int32Array(windowCount),
  };
  for (let client = 0; client < pool.clientIds.length; client++) {
    pool.readClient(client, 0, windowCount, windows);
    for (let window = 0; window < windowCount; window++) total[window]! += windows.rate[window]!;
  }
  const edge = (window: number) =>
    Math.min(Math.max(pool.windowEdge(window), pool.fromSeconds), pool.toSeconds) - pool.fromSeconds;
  let requests = 0;
  for (let window = 0; window < windowCount; window++) {
    requests += total[window]! * (edge(window + 1) - edge(window));
  }
  const factor = (meanRate * (pool.toSeconds - pool.fromSeconds)) / requests;
  return Array.from(total, (rate, window) => [edge(window), rate * factor]);
}
