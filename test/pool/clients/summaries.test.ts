import { describe, expect, it } from 'vitest';
import { parameters as language } from '../../../src/pool/builtin/language.js';
import { clientSummaries } from '../../../src/pool/clients/summaries.js';
import { openPool } from '../../../src/pool/open.js';
import { steadyPool } from '../../fixtures/synthetic-pool.js';
import { HandPool } from './hand-pool.js';

describe('clientSummaries', () => {
  it('has the figures that can be had by hand', () => {
    const summaries = clientSummaries(new HandPool());
    expect(summaries.map(({ fields: _, ...rest }) => rest)).toEqual([
      { clientId: 2, requestShare: 0.25, rate: 1, maxRate: 1, cv: 0.5, lawCv: 1, activeShare: 1 },
      // Its CV is (1,200 x 1 + 2,400 x 4) / 3,600.
      { clientId: 5, requestShare: 0.5, rate: 2, maxRate: 4, cv: 3, lawCv: 1, activeShare: 2 / 3 },
      { clientId: 9, requestShare: 0.25, rate: 1, maxRate: 3, cv: 2, lawCv: 1, activeShare: 1 / 3 },
      {
        clientId: 11,
        requestShare: 0,
        rate: 0,
        maxRate: 0,
        cv: Number.NaN,
        lawCv: Number.NaN,
        activeShare: 0,
      },
    ]);
  });

  it("weights a client's datasets by its requests", () => {
    const { input_tokens: input, output_tokens: output } = clientSummaries(new HandPool())[1].fields;
    // A third of the requests have 100 tokens, a third 10 and a third 30.
    expect(input).toMatchObject({ p10: 10, p50: 30, p90: 100, p95: 100, p99: 100, max: 100 });
    expect(input.mean).toBeCloseTo(140 / 3, 12);
    expect(input.cv).toBeCloseTo(Math.sqrt(11_000 / 3 - (140 / 3) ** 2) / (140 / 3), 12);
    // 1 with 1/12, 5 with 2/3, 9 with 1/4; what has no probability is not the largest value.
    expect(output).toMatchObject({ p50: 5, p95: 9, max: 9 });
    expect(output.mean).toBeCloseTo(1 / 12 + 10 / 3 + 9 / 4, 12);
  });

  it('weights windows that a span cuts by what is left of them', () => {
    const [, client] = clientSummaries(new HandPool().span(300, 1500));
    // 600 requests of the first window and 1,200 of the last, of 3,900 in all.
    expect(client).toMatchObject({ rate: 1.5, maxRate: 4, cv: 3, activeShare: 2 / 3 });
    expect(client.requestShare).toBeCloseTo(1800 / 3900, 12);
    expect(client.fields.input_tokens.mean).toBeCloseTo(100 / 3 + (20 * 2) / 3, 12);
  });

  it('keeps what is the same in all windows to the bit', () => {
    const [client] = clientSummaries(new HandPool().span(100.1, 1600.7));
    expect([client.rate, client.cv, client.fields.input_tokens.mean]).toEqual([1, 0.5, 20]);
  });

  it('has no figures where there are no requests', () => {
    const { fields } = clientSummaries(new HandPool())[3];
    expect(fields.output_tokens).toEqual({
      field: 'output_tokens',
      mean: Number.NaN,
      cv: Number.NaN,
      p10: Number.NaN,
      p50: Number.NaN,
      p90: Number.NaN,
      p95: Number.NaN,
      p99: Number.NaN,
      max: Number.NaN,
    });
  });

  it('reads datasets for the fields only', () => {
    const pool = new HandPool();
    const summaries = clientSummaries(pool);
    expect(pool.datasetReads).toBe(0);
    expect(summaries[0].fields.input_tokens.mean).toBe(20);
    expect(pool.datasetReads).toBeGreaterThan(0);
  });

  it('has the figures of continuous laws', () => {
    const [{ fields }] = clientSummaries(steadyPool({ family: 'lognormal', mu: 7, sigma: 1, max: 1e7 }));
    const { mean, cv, p50, p95, p99, max } = fields.input_tokens;
    // Closed forms of the law, which the bound changes by less than 1e-11.
    expect(mean / Math.exp(7.5)).toBeCloseTo(1, 9);
    expect(cv / Math.sqrt(Math.E - 1)).toBeCloseTo(1, 6);
    // The nearest of 1,024 points of equal mass: half a point is 1/2,048 of probability.
    const z = [0, 1.6448536, 2.3263479];
    const density = z.map((x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI));
    for (const [i, value] of [p50, p95, p99].entries()) {
      expect(Math.abs(Math.log(value) - 7 - z[i])).toBeLessThan(1 / 2048 / density[i] + 1e-3);
    }
    expect(max).toBe(1e7);
  });

  it('has the shares that a built-in population is given', async () => {
    const summaries = clientSummaries(await openPool('builtin:language'));
    const shares = summaries.map(({ requestShare }) => requestShare);
    // By the parameters shares fall as exp(-steepness x rank^power), and 20 clients are before the tail.
    const { steepness, power } = language.skew;
    [1, 4, 19].forEach((rank) => {
      expect(shares[rank] / shares[0]).toBeCloseTo(Math.exp(-steepness * rank ** power), 9);
    });
    // The median day of the pool that it is modelled on has .19 and .51.
    expect(Math.abs(shares[0] - 0.19)).toBeLessThan(0.01);
    expect(Math.abs(shares.slice(0, 5).reduce((sum, share) => sum + share) - 0.51)).toBeLessThan(0.03);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
  });
});
