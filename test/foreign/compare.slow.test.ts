import { expect, it } from 'vitest';
import { run } from '../cli/command.js';
import { useFolder } from '../fixtures/folder.js';
import { describeReal, releasedDirectory } from '../real/data.js';
import { describeWith, runPython } from './python.js';

const describeForeign = describeWith('the comparison by scipy', 'numpy', 'pyarrow', 'scipy');

const folder = useFolder();

/** Numbers of inter-arrival times are counted within 1/8,192 of themselves; all else is exact but for rounding. */
const STEP = 1 / 8_192;
const ROUNDING = 1e-9;
/**
 * Requests are brought into order by their inputs to within 1/1,024; those of a bin on the border of two tenths count as evenly
 * mixed, which moves the mean outputs of both: in these traces, whose lengths are few, by less than a 512th.
 */
const LENGTH_STEP = 1 / 512;
/** Ranks are of up to 8,192 pairs of lengths, told apart by a sixteenth of an octave at least. */
const RANK_ERROR = 0.003;

type Json = null | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Checks that every number of `expected` is at the same place of `found`, within `tolerance` of itself. */
function expectClose(found: Json, expected: Json, tolerance: number, place: string): void {
  if (typeof expected === 'number') {
    expect(typeof found, place).toBe('number');
    const error = Math.abs((found as number) - expected);
    expect(error, `${place}: ${found} is not ${expected}`).toBeLessThanOrEqual(
      tolerance * Math.max(1e-3, Math.abs(expected)),
    );
  } else if (typeof expected === 'object' && expected !== null) {
    expect(Object.keys(found as object).sort(), place).toEqual(Object.keys(expected).sort());
    for (const [key, value] of Object.entries(expected)) {
      expectClose((found as Record<string, Json>)[key], value, tolerance, `${place}.${key}`);
    }
  } else {
    expect(found, place).toBe(expected);
  }
}

async function expectSameComparison(poolA: string, poolB: string, span: string): Promise<void> {
  const paths = [folder.path('a.arrow'), folder.path('b.arrow')];
  for (const [index, pool] of [poolA, poolB].entries()) {
    // Arrivals of two kinds, so that the two are apart in their rates too.
    const arrivals = index === 0 ? 'exact' : 'reference';
    const args = [
      '--pool',
      pool,
      '--span',
      span,
      '--rate',
      '40',
      '--duration',
      '1805',
      '--arrivals',
      arrivals,
    ];
    const generated = await run(['generate', ...args, '--seed', `${index}`, '--out', paths[index]]);
    expect(generated.code, generated.stderr).toBe(0);
  }
  const compared = await run(['compare', ...paths, '--window', '2s', '--json']);
  expect([compared.code, compared.stderr]).toEqual([0, '']);
  const { a, b, leftOut, ...found } = JSON.parse(compared.stdout.toString());
  const expected = JSON.parse(await runPython('compare_traces.py', ...paths, '2', '600'));
  for (const [side, { name, joint, ...figures }] of Object.entries({ a, b })) {
    const { joint: expectedJoint, ...others } = expected[side];
    expectClose(figures, others, ROUNDING, side);
    const { spearman, ...tenths } = joint;
    const { spearman: expectedSpearman, ...expectedTenths } = expectedJoint;
    expectClose(tenths, expectedTenths, LENGTH_STEP, `${side}.joint`);
    expect(Math.abs(spearman - expectedSpearman), `${side}.joint.spearman`).toBeLessThan(RANK_ERROR);
  }
  expectClose(found.windowRate, expected.windowRate, ROUNDING, 'windowRate');
  expectClose(found.columns, expected.columns, ROUNDING, 'columns');
  expectInterArrivalTimes(found.interArrivalTime, expected.interArrivalTime);
}

/** The Wasserstein distance may be off by a step of both means, the other by the gaps that a step moves past another. */
function expectInterArrivalTimes(found: Record<string, never>, expected: Record<string, never>): void {
  for (const side of ['a', 'b'] as const) {
    const { count, mean, ...quantiles } = found[side] as Record<string, number>;
    expect(count).toBe((expected[side] as Record<string, number>).count);
    expectClose(mean, (expected[side] as Record<string, number>).mean, ROUNDING, `${side}.mean`);
    for (const [name, value] of Object.entries(quantiles)) {
      expectClose(value, (expected[side] as Record<string, number>)[name], STEP, `${side}.${name}`);
    }
  }
  const means = (found.a as { mean: number }).mean + (found.b as { mean: number }).mean;
  expect(Math.abs(found.wasserstein - expected.wasserstein)).toBeLessThanOrEqual(STEP * means);
  // The density of gaps over their logarithm is below 1, so that two steps hold less than 1/2,000 of them.
  expect(Math.abs(found.kolmogorovSmirnov - expected.kolmogorovSmirnov)).toBeLessThan(1 / 2_000);
}

describeForeign('a comparison is what scipy finds', () => {
  it.each(['language', 'reason', 'multimodal'])('of two traces of category %s', async (category) => {
    await expectSameComparison(`builtin:${category}`, `builtin:${category}?seed=2`, '18:00..18:40');
  });

  describeReal('on released data', () => {
    it('of a trace of m-large and one of the built-in population', async () => {
      await expectSameComparison(releasedDirectory('m-large'), 'builtin:language', '18:00..18:40');
    });
  });
});
