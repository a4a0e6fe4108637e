import { describe, expect, it } from 'vitest';
import type { Quantity } from '../../../src/notation/quantity.js';
import { clientCdf, clientCdfs, sampleCdf } from '../../../src/pool/clients/client-cdf.js';
import { Cdf } from '../../../src/statistics/cdf.js';
import { HandPool } from './hand-pool.js';

const stepsOf = ({ values, probabilities }: Cdf) => [[...values], [...probabilities]];

describe('clientCdf', () => {
  it.each<[Quantity, number[], number[]]>([
    // Each client once.
    ['rate', [1, 2], [2 / 3, 1]],
    ['max_rate', [1, 3, 4], [1 / 3, 2 / 3, 1]],
    ['request_share', [0.25, 0.5], [2 / 3, 1]],
    ['active_share', [1 / 3, 2 / 3, 1], [1 / 3, 2 / 3, 1]],
    // By requests: 1,800, 3,600 and 1,800 of clients 2, 5 and 9.
    ['cv', [0.5, 2, 3], [0.25, 0.5, 1]],
    ['input_tokens.p50', [0, 10, 30], [0.25, 0.5, 1]],
    ['output_tokens.p95', [5, 9, 200], [0.25, 0.75, 1]],
    ['input_tokens.max', [30, 100, 1000], [0.25, 0.75, 1]],
  ])(
    'weights %s as the reference does, and leaves out who makes no request',
    (quantity, values, probabilities) => {
      expect(stepsOf(clientCdf(new HandPool(), quantity))).toEqual([values, probabilities]);
    },
  );

  it('takes other weights', () => {
    expect(stepsOf(clientCdf(new HandPool(), 'cv', { weights: 'clients' }))).toEqual([
      [0.5, 2, 3],
      [1 / 3, 2 / 3, 1],
    ]);
    expect(stepsOf(clientCdf(new HandPool(), 'rate', { weights: 'requests' }))).toEqual([
      [1, 2],
      [0.5, 1],
    ]);
  });

  it('is about the part in use', () => {
    const first = new HandPool().span(0, 600);
    expect(clientCdfs(first, ['rate', 'cv', 'input_tokens.mean']).map(stepsOf)).toEqual([
      [
        [1, 2],
        [0.5, 1],
      ],
      [
        [0.5, 1],
        [1 / 3, 1],
      ],
      [
        [20, 100],
        [1 / 3, 1],
      ],
    ]);
  });

  it('reads no dataset for rates and burstiness', () => {
    const pool = new HandPool();
    clientCdfs(pool, ['rate', 'cv']);
    expect(pool.datasetReads).toBe(0);
  });

  it('refuses what there is not', () => {
    const cdf = (quantity: string, weights?: string) => () =>
      clientCdf(new HandPool(), quantity as Quantity, { weights: weights as 'clients' });
    expect(cdf('output.mean')).toThrow(/^quantity: 'output.mean' is not a quantity here; there are rate, /);
    expect(cdf('rate', 'rate')).toThrow("weights: \"rate\" is not 'requests' or 'clients'");
    expect(() => clientCdf(new HandPool().filter({ client_ids: [11] }), 'rate')).toThrow(
      'synthetic: no client makes a request in 0..1800 seconds',
    );
  });
});

describe('sampleCdf', () => {
  const cdf = new Cdf(Float64Array.of(1, 2, 4, 8), Float64Array.of(1, 2, 3, 4));

  it('draws values in their proportions', () => {
    const count = 100_000;
    const samples = sampleCdf(cdf, count, 'proportions');
    expect(samples.length).toBe(count);
    for (const [i, value] of [1, 2, 4, 8].entries()) {
      const expected = (i + 1) / 10;
      const share = samples.filter((sample) => sample === value).length / count;
      // Four standard errors of a binomial share: 6e-5 each if normal.
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / count));
    }
  });

  it('depends on the seed alone', () => {
    expect(sampleCdf(cdf, 50, 'a')).toEqual(sampleCdf(cdf, 50, 'a'));
    expect(sampleCdf(cdf, 50, 'a')).toEqual(sampleCdf(cdf, 80, 'a').subarray(0, 50));
    expect(sampleCdf(cdf, 50, 'a')).not.toEqual(sampleCdf(cdf, 50, 'b'));
    expect(sampleCdf(cdf, 50)).toEqual(sampleCdf(cdf, 50, '0'));
  });

  it('refuses counts and seeds that are none', () => {
    for (const count of [-1, 0.5, Number.NaN, 2 ** 32]) {
      expect(() => sampleCdf(cdf, count)).toThrow(
        `count: ${count} is not a whole number from 0 to 4294967295`,
      );
    }
    expect(() => sampleCdf(cdf, 1, 7 as unknown as string)).toThrow('seed: 7 is not a text');
    expect(sampleCdf(cdf, 0)).toEqual(new Float64Array(0));
  });
});
