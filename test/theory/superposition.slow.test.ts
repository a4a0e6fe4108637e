import { beforeAll, expect, test } from 'vitest';
import type { Pool } from '../../src/pool/pool.js';
import { mean } from '../fixtures/statistics.js';
import { describeWith, runPython } from '../foreign/python.js';
import { describeReal, type ReleasedModel, releasedDirectory, releasedPool } from '../real/data.js';
import { generate } from '../support/generate.js';
import { binCounts, coarser, dispersionByWindow, dispersionWithin } from './dispersion.js';

const RATE = 1000;
const WINDOW = 600;
/** Seconds. */
const SCALES = [3, 30, 60];
const MODES = ['exact', 'renewal'] as const;
/** Share of the simulated dispersion by which that of traces may be off, beside what chance can do. */
const TOLERANCE = 0.05;
/** Two-sided 1e-3 over 18 tests. */
const STANDARD_ERRORS = 4;

interface Case {
  readonly name: string;
  readonly model: ReleasedModel;
  /** On the clock of the pool's first day, seconds. */
  readonly from: number;
  readonly to: number;
  readonly clientId?: number;
  /** About what the counts are taken: the expectation, or the mean of their ten minutes. */
  readonly about: 'expectation' | 'window';
  readonly seeds: number;
  /** By scale, by a simulation of few seeds that others made apart from this one. */
  readonly known?: readonly number[];
}

const CASES: readonly Case[] = [
  {
    name: 'deepseek-r1, 18:00 to 18:30',
    model: 'deepseek-r1',
    from: 64_800,
    to: 66_600,
    about: 'expectation',
    seeds: 24,
    known: [2.86, 2.91, 2.79],
  },
  {
    name: 'm-small, 18:00 to 18:30, client 27',
    model: 'm-small',
    from: 64_800,
    to: 66_600,
    clientId: 27,
    about: 'expectation',
    seeds: 24,
    known: [1.36, 1.49, 1.36],
  },
  {
    name: 'deepseek-r1, 10:00 to 11:00, about the mean of ten minutes',
    model: 'deepseek-r1',
    from: 36_000,
    to: 39_600,
    about: 'window',
    seeds: 12,
  },
];
const RUNS = 40;

/** What `simulate_pool.py` prints, by scale. */
interface Simulated {
  /** Requests by window. */
  readonly expected: readonly number[];
  readonly dispersion: readonly number[];
  /** Standard errors. */
  readonly error: readonly number[];
}

function simulate({ model, from, to, clientId }: Case): Promise<string> {
  const args = [from, to, RATE, clientId ?? 'all', RUNS, 1, ...SCALES].map(String);
  return runPython('../theory/simulate_pool.py', releasedDirectory(model), ...args);
}

describeWith('the dispersion of pools by a simulation apart', 'numpy')('superposition of clients', () => {
  describeReal.each(CASES)('$name, at 1,000 requests/s', (one) => {
    const { model, from, to, clientId, about, seeds, known } = one;
    let simulated: Simulated;
    let pool: Pool;

    beforeAll(async () => {
      simulated = JSON.parse(await simulate(one));
      pool = (await releasedPool(model)).span(from, to);
    });

    test(known === undefined ? 'a simulation' : 'two simulations agree', () => {
      const line = simulated.dispersion
        .map((value, at) => `${SCALES[at]} s ${value.toFixed(2)} ± ${simulated.error[at].toFixed(2)}`)
        .join(', ');
      console.log(`simulated, ${one.name}: ${line}`);
      for (const [at, error] of simulated.error.entries()) {
        // Chance is to leave less than what the traces are to be told apart by.
        expect(error, line).toBeLessThan(TOLERANCE * simulated.dispersion[at]);
      }
      for (const [at, other] of (known ?? []).entries()) {
        // The other's is of three seeds or more, of counts that are nearly normal.
        const error = Math.hypot(
          simulated.error[at],
          other * Math.sqrt((2 * SCALES[at]) / (3 * (to - from))),
        );
        expect(Math.abs(simulated.dispersion[at] - other), `${line}; ${other}`).toBeLessThan(3 * error);
      }
    });

    test.each(MODES)('traces with %s arrivals vary as the clients do together', async (arrivals) => {
      const values: number[][] = SCALES.map(() => []);
      for (let seed = 0; seed < seeds; seed++) {
        const trace = generate(pool, { rate: RATE, arrivals, seed: `superposition ${seed}` });
        const finest = await binCounts(trace, SCALES[0], clientId);
        SCALES.forEach((scale, at) => {
          const counts = coarser(finest, scale / SCALES[0]);
          if (about === 'window') values[at].push(dispersionWithin(counts, WINDOW / scale));
          else values[at].push(dispersionByWindow(counts, simulated.expected));
        });
      }
      const results = SCALES.map((scale, at) => {
        const expected = simulated.dispersion[at];
        // Of a client whose count of a window is given there is the bridge, whose counts vary less by the share of the
        // window that a bin is; where windows share their counts by the share of what they share. About the mean of the
        // window, both cancel out.
        const isBridge = arrivals === 'exact' && about === 'expectation';
        const low = expected * (isBridge ? 1 - scale / WINDOW : 1) * (1 - TOLERANCE);
        const high = expected * (isBridge ? 1 - scale / (to - from) : 1) * (1 + TOLERANCE);
        const deviation = Math.sqrt(mean(values[at].map((value) => (value - mean(values[at])) ** 2)));
        const normal = expected * Math.sqrt((2 * scale) / (to - from));
        // Of normal counts at least, as the deviation of few seeds can be small by chance.
        const own = Math.max(deviation, normal) / Math.sqrt(seeds);
        const error = Math.hypot(own, simulated.error[at]);
        return { scale, found: mean(values[at]), low, high, error };
      });
      const line = results
        .map(
          ({ scale, found, low, high, error }) =>
            `${scale} s ${found.toFixed(2)} ± ${error.toFixed(2)} of ${low.toFixed(2)} to ${high.toFixed(2)}`,
        )
        .join(', ');
      console.log(`${arrivals}, ${one.name}: ${line}`);
      const apart = results
        .filter(
          ({ found, low, high, error }) =>
            !(found > low - STANDARD_ERRORS * error && found < high + STANDARD_ERRORS * error),
        )
        .map(({ scale }) => scale);
      expect(apart, line).toEqual([]);
    });
  });
});
