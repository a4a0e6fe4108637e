import { describe, expect, test } from 'vitest';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { overrideGaps } from '../../src/pool/composed/override-gaps.js';
import { gammaLaw, type KnownGapLaw, logNormalLaw, paretoLaw, weibullLaw } from '../fixtures/gap-laws.js';
import { mean, variance } from '../fixtures/statistics.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { SyntheticPool } from '../fixtures/synthetic-pool.js';
import { generate } from '../support/generate.js';

const RATE = 100;
const SECONDS = 4000;
const MODES = ['exact', 'renewal'] as const;
const WINDOWS = [1, 20];
/** Two-sided 1e-3 over 24 tests. */
const STANDARD_ERRORS = 4.1;
/** Of a gap over the mean: what is left of it when two timestamps up to 4,000 s are rounded, a hundred times over. */
const ROUNDING = 1e-8;

/** The gaps of one client at a constant rate, over their mean; its law is the same in all windows. */
async function gapsOf(
  { law }: KnownGapLaw,
  arrivals: (typeof MODES)[number],
  windows: number,
  seed: string,
): Promise<Float64Array> {
  const one = empirical([[1, 1]]);
  const pool = new SyntheticPool({
    category: 'language',
    datasets: [{ input_tokens: one, output_tokens: one }],
    windowSeconds: SECONDS / windows,
    windowCount: windows,
    clients: [{ id: 0, at: () => ({ rate: RATE, family: GapFamily.gamma, shape: 1, dataset: 0 }) }],
  });
  const gaps: number[] = [];
  let last = Number.NaN;
  for await (const batch of generate(overrideGaps(pool, law), { arrivals, seed })) {
    for (const time of batch.getChild('timestamp')!.toArray() as Float64Array) {
      if (last >= 0) gaps.push((time - last) * RATE);
      last = time;
    }
  }
  return Float64Array.from(gaps);
}

interface RegularLaw {
  readonly known: KnownGapLaw;
  readonly cv: number;
  /** Relative variance of the sample variance, times the number of gaps: kurtosis - 1. */
  readonly spread: number;
  /** Of 400,000 gaps one is further from the mean with a probability below 1e-6. */
  readonly furthest: number;
}

/** Logarithms of Weibull gaps of a large shape have Gumbel's law, of kurtosis 5.4: a CV of pi / sqrt(6) / shape. */
const WEIBULL_SHAPE = Math.PI / Math.sqrt(6) / 0.001;
const REGULAR: readonly RegularLaw[] = [
  { known: gammaLaw(1e6), cv: 0.001, spread: 2, furthest: 0.01 },
  { known: gammaLaw(1e4), cv: 0.01, spread: 2, furthest: 0.1 },
  { known: logNormalLaw(0.001), cv: 0.001, spread: 2, furthest: 0.01 },
  { known: weibullLaw(WEIBULL_SHAPE), cv: 0.001, spread: 4.4, furthest: 0.025 },
];

describe.each(MODES)('regular gaps, %s arrivals', (arrivals) => {
  test.each(REGULAR.flatMap((law) => WINDOWS.map((windows) => ({ ...law, windows, name: law.known.name }))))(
    '$name in $windows windows: no gap but those of the law, from the first to the last',
    async ({ known, cv, spread, furthest, windows }) => {
      const gaps = await gapsOf(known, arrivals, windows, 'regular');
      // The number of arrivals varies by CV times its root, and there is one gap less.
      const missing = RATE * SECONDS - 1 - gaps.length;
      expect(Math.abs(missing)).toBeLessThan(2 + 6 * cv * Math.sqrt(RATE * SECONDS));
      const found = Math.sqrt(variance(gaps)) / mean(gaps);
      const error = (cv * Math.sqrt(spread / gaps.length)) / 2;
      const outside = gaps.filter((gap) => !(Math.abs(gap - 1) < furthest)).length;
      const far = gaps.filter((gap) => !(gap > 0.5 && gap < 1.5)).length;
      const line = `CV ${found.toFixed(6)} ± ${error.toFixed(6)} of ${cv}, ${outside} gaps beyond ${furthest}, ${far} beyond 0.5`;
      console.log(`${arrivals}, ${known.name}, ${windows} windows: ${line}`);
      expect(far, line).toBe(0);
      expect(outside, line).toBe(0);
      // A thousandth more for the Weibull law, whose CV is not quite that of its limit.
      expect(Math.abs(found - cv), line).toBeLessThan(STANDARD_ERRORS * error + 0.001 * cv);
    },
  );
});

/** Where arrivals may begin anew with a segment, one of these many requests is across a border (docs/model.md). */
const SEGMENT = 1024;

// Fixing the number of a renewal process's arrivals within a time conditions it, and conditioning makes no gap that the
// law does not have: the bridge has the law's support, whatever the count. So the smallest gap of a Pareto law, s = (a -
// 1) / a of the mean, is a bound with exact counts as it is with random ones. A segment whose gaps are scaled to fill it
// does not keep it; what can be scaled is what they have above the smallest. Not bound are gaps across borders at which
// the process begins anew: two times to the next arrival, each of density 1 near 0, are together below s with
// probability s^2 / 2.
describe.each(MODES)('Pareto gaps, %s arrivals', (arrivals) => {
  test.each([1.5, 2.5].flatMap((tailIndex) => WINDOWS.map((windows) => ({ tailIndex, windows }))))(
    'tail index $tailIndex in $windows windows: none is below the smallest of the law but across borders',
    async ({ tailIndex, windows }) => {
      const smallest = (tailIndex - 1) / tailIndex;
      const across = ((RATE * SECONDS) / SEGMENT) * (smallest ** 2 / 2);
      const counts: number[] = [];
      for (const seed of ['first', 'second', 'third', 'fourth']) {
        const gaps = await gapsOf(paretoLaw(tailIndex), arrivals, windows, seed);
        counts.push(gaps.filter((gap) => !(gap >= smallest - ROUNDING)).length);
      }
      const line = `${counts.join(', ')} gaps below; ${across.toFixed(0)} at most are expected`;
      console.log(`${arrivals}, tail index ${tailIndex}, ${windows} windows: ${line}`);
      expect(Math.max(...counts), line).toBeLessThan(across + STANDARD_ERRORS * Math.sqrt(across));
    },
  );
});
