import { describe, expect, test } from 'vitest';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { SyntheticPool } from '../fixtures/synthetic-pool.js';
import { generate } from '../support/generate.js';

const WINDOW = 600;
const CLIENTS = 2000;
const SEEDS = 10;
const MODES = ['exact', 'renewal'] as const;
/** As unlikely as three standard errors, two-sided 0.0027, over the twelve windows of a trace. */
const STANDARD_ERRORS = 3.69;

/** Expected requests and CV of Gamma gaps, by window. */
interface Stretch {
  readonly requests: number;
  readonly cv: number;
}

/**
 * What a client with four such windows and otherwise whole numbers expects has an irrational fraction: so the phases of
 * clients are spread evenly even where systematic rounding ties each one to those before it.
 */
const FEW = (3 + Math.sqrt(5)) / 2;
const twelve = (at: (window: number) => Stretch) => Array.from({ length: 12 }, (_, window) => at(window));
const ten = (cv: number) => ({ requests: 10, cv });
const COURSES: readonly { readonly name: string; readonly course: readonly Stretch[] }[] = [
  { name: 'CV 1 and 10 in turn', course: twelve((window) => ten(window % 2 === 0 ? 1 : 10)) },
  { name: 'CV 10 and 1 in turn', course: twelve((window) => ten(window % 2 === 0 ? 10 : 1)) },
  { name: 'calm and then bursty', course: twelve((window) => ten(window < 6 ? 1 : 10)) },
  { name: 'one burst', course: twelve((window) => ten(window === 5 ? 10 : 1)) },
  { name: 'regular and bursty in turn', course: twelve((window) => ten(window % 2 === 0 ? 0.1 : 5)) },
  {
    name: 'few requests and many',
    course: twelve((window) => (window % 3 === 0 ? { requests: FEW, cv: 10 } : { requests: 30, cv: 1 })),
  },
];

/** Clients that all take the same course, each with random numbers of its own. */
function clientsOf(course: readonly Stretch[]): SyntheticPool {
  const one = empirical([[1, 1]]);
  return new SyntheticPool({
    category: 'language',
    datasets: [{ input_tokens: one, output_tokens: one }],
    windowSeconds: WINDOW,
    windowCount: course.length,
    clients: Array.from({ length: CLIENTS }, (_, id) => ({
      id,
      at: (window) => {
        const { requests, cv } = course[window];
        return { rate: requests / WINDOW, family: GapFamily.gamma, shape: 1 / (cv * cv), dataset: 0 };
      },
    })),
  });
}

describe.each(MODES)('%s arrivals: every window has the requests that are expected of it', (arrivals) => {
  test.each(COURSES)('$name', async ({ course }) => {
    const pool = clientsOf(course);
    const windows = course.length;
    const sums = new Float64Array(windows);
    const squares = new Float64Array(windows);
    for (let seed = 0; seed < SEEDS; seed++) {
      const counts = new Float64Array(CLIENTS * windows);
      for await (const batch of generate(pool, { arrivals, seed: `windows ${seed}` })) {
        const times = batch.getChild('timestamp')!.toArray() as Float64Array;
        const clients = batch.getChild('client_id')!.toArray() as Uint32Array;
        for (let row = 0; row < times.length; row++) {
          counts[clients[row] * windows + Math.floor(times[row] / WINDOW)]++;
        }
      }
      counts.forEach((count, index) => {
        sums[index % windows] += count;
        squares[index % windows] += count * count;
      });
    }
    const samples = CLIENTS * SEEDS;
    const results = course.map(({ requests }, window) => {
      const mean = sums[window] / samples;
      // Where each window's count is fixed and a whole number is expected, nothing varies, and no error is allowed.
      const error = Math.sqrt(Math.max(0, squares[window] / samples - mean * mean) / (samples - 1));
      return { window, requests, mean, error };
    });
    const line = results.map(({ mean, error }) => `${mean.toFixed(2)} ± ${error.toFixed(2)}`).join(', ');
    console.log(`${arrivals}, ${course.map(({ cv }) => cv).join(' ')}: ${line}`);
    const wrong = results.filter(
      ({ requests, mean, error }) => !(Math.abs(mean - requests) < STANDARD_ERRORS * error + 1e-9),
    );
    expect(
      wrong.map(({ window }) => window),
      line,
    ).toEqual([]);
  });
});
