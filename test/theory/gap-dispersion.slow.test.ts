import { beforeAll, expect, test } from 'vitest';
import {
  gammaLaw,
  type KnownGapLaw,
  logNormalLaw,
  paretoLaw,
  sampleLaw,
  squaredVariation,
  weibullLaw,
} from '../fixtures/gap-laws.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { describeWith, runPython } from '../foreign/python.js';
import { customPool } from '../support/at-once.js';
import { generate } from '../support/generate.js';
import { binCounts, coarser, dispersion, effectiveDegrees, varianceRatioScore } from './dispersion.js';

const RATE = 1000;
const SECONDS = 1200;
/** Seconds; a trace has a whole number of bins of each. */
const SCALES = [0.1, 1, 3, 10, 60, 600];
const SAMPLES = [0.2, 1, 1, 2, 9];
/** Each with its law as the simulation takes it. */
const LAWS: readonly (KnownGapLaw & { readonly simulated: readonly [string, unknown] })[] = [
  { ...gammaLaw(1), name: 'exponential', law: { family: 'exponential' }, simulated: ['gamma', 1] },
  ...[0.3, 2, 5].map((cv) => ({
    ...gammaLaw(1 / (cv * cv)),
    name: `gamma of CV ${cv}`,
    simulated: ['gamma', 1 / (cv * cv)] as const,
  })),
  { ...weibullLaw(0.6), simulated: ['weibull', 0.6] },
  { ...logNormalLaw(1.2), simulated: ['lognormal', 1.2] },
  { ...paretoLaw(3.5), simulated: ['pareto', 3.5] },
  { ...sampleLaw('samples', SAMPLES), simulated: ['samples', SAMPLES] },
];
const SEEDS = 16;
const RUNS = 40;
const MODES = ['exact', 'renewal'] as const;
/** Two-sided 1e-3 over 96 tests. */
const SCORE = 4.42;

interface Simulated {
  readonly dispersion: number;
  readonly bins: number;
  /** Excess kurtosis of the counts. */
  readonly kurtosis: number;
}

/** By seed, the counts of the finest scale; of one client at a constant rate. */
async function tracesOf({ law }: KnownGapLaw, arrivals: (typeof MODES)[number]): Promise<Float64Array[]> {
  const one = empirical([[1, 1]]);
  const dataset = { input_tokens: one, output_tokens: one };
  const pool = customPool('language', [{ id: 0, rate: RATE, gaps: law, dataset }], {
    durationSeconds: SECONDS,
  });
  const traces: Float64Array[] = [];
  for (let seed = 0; seed < SEEDS; seed++) {
    traces.push(await binCounts(generate(pool, { arrivals, seed: `dispersion ${seed}` }), SCALES[0]));
  }
  return traces;
}

describeWith('the dispersion of arrivals by a simulation apart', 'numpy')(
  'the index of dispersion of one client at 1,000 requests/s',
  () => {
    let simulated: readonly (readonly Simulated[])[];

    beforeAll(async () => {
      const laws = JSON.stringify(LAWS.map((known) => known.simulated));
      const scales = SCALES.map(String);
      const args = [RATE, SECONDS, RUNS, 1].map(String);
      simulated = JSON.parse(await runPython('../theory/simulate_gaps.py', ...args, laws, ...scales));
    });

    test('the simulation meets the closed form, CV^2 over many gaps (Cox 1962)', () => {
      for (const [at, known] of LAWS.entries()) {
        const { dispersion, bins, kurtosis } = simulated[at][SCALES.indexOf(10)];
        const found = { value: dispersion, degrees: effectiveDegrees(bins, kurtosis) };
        const exact = { value: squaredVariation(known), degrees: Number.POSITIVE_INFINITY };
        expect(Math.abs(varianceRatioScore(found, exact)), known.name).toBeLessThan(SCORE);
      }
    });

    test.each(MODES.flatMap((arrivals) => LAWS.map((known) => ({ arrivals, name: known.name, known }))))(
      '$arrivals arrivals, $name, over 0.1 s to 600 s',
      async ({ arrivals, known }) => {
        const traces = await tracesOf(known, arrivals);
        const results = SCALES.map((scale, at) => {
          const { dispersion: stationary, bins, kurtosis } = simulated[LAWS.indexOf(known)][at];
          const values = traces.map((counts) =>
            dispersion(coarser(counts, Math.round(scale / SCALES[0])), RATE * scale),
          );
          // The number of requests is given with exact arrivals: what is left is the bridge, whose counts vary less by
          // the share of the trace that a bin is, and have one degree of freedom less.
          const bridge = arrivals === 'exact' ? 1 - scale / SECONDS : 1;
          const perTrace = SECONDS / scale - (arrivals === 'exact' ? 1 : 0);
          const found = {
            value: values.reduce((sum, value) => sum + value, 0) / SEEDS,
            degrees: effectiveDegrees(SEEDS * perTrace, kurtosis),
          };
          const expected = { value: stationary * bridge, degrees: effectiveDegrees(bins, kurtosis) };
          const score = varianceRatioScore(found, expected);
          return { scale, found: found.value, expected: expected.value, score };
        });
        const line = results
          .map(
            ({ scale, found, expected, score }) =>
              `${scale} s ${found.toFixed(3)} of ${expected.toFixed(3)} (${score.toFixed(1)})`,
          )
          .join(', ');
        console.log(`${arrivals}, ${known.name}: ${line}`);
        const apart = results.filter(({ score }) => !(Math.abs(score) < SCORE)).map(({ scale }) => scale);
        expect(apart, line).toEqual([]);
      },
    );
  },
);
