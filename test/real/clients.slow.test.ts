import { beforeAll, describe, expect, it } from 'vitest';
import type { FieldFigure, Quantity } from '../../src/notation/quantity.js';
import { clientCdf, clientCdfs } from '../../src/pool/clients/client-cdf.js';
import type { ClientCriteria } from '../../src/pool/clients/criteria.js';
import { clientSummaries } from '../../src/pool/clients/summaries.js';
import { readPackedPool } from '../../src/pool/packed/read.js';
import { packPool } from '../../src/pool/packed/write.js';
import { allocateClientWindows, type Pool } from '../../src/pool/pool.js';
import type { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import type { Cdf } from '../../src/statistics/cdf.js';
import { loadDirectory } from '../support/load-directory.js';
import { describeReal, type ReleasedModel, releasedDirectory, releasedPool } from './data.js';
import {
  fieldsOf,
  type Masses,
  meanOf,
  type RawFigures,
  type RawWindow,
  rawFigures,
  rawWindows,
} from './raw-clients.js';

const models: readonly ReleasedModel[] = ['m-large', 'deepseek-r1', 'mm-image'];

describeReal.each(models)('the clients of %s', (model) => {
  let pool: TabulatedPool;
  let expected: RawFigures[];

  beforeAll(async () => {
    // From its text: what has been packed once is not packed again here.
    pool = await loadDirectory(releasedDirectory(model));
    expected = rawFigures(rawWindows(model, pool.fromSeconds, pool.toSeconds), fieldsOf(model));
  });

  it('have the figures that plain sums over the files give', () => {
    const requests = expected.reduce((sum, client) => sum + client.requests, 0);
    const summaries = clientSummaries(pool);
    expect(summaries.map(({ clientId }) => clientId)).toEqual(expected.map(({ clientId }) => clientId));
    for (const [i, client] of summaries.entries()) {
      const { fields, ...raw } = expected[i];
      expect(client.rate / (raw.requests / (pool.toSeconds - pool.fromSeconds))).toBeCloseTo(1, 9);
      expect(client.maxRate).toBe(raw.maxRate);
      expect(client.cv / raw.cv).toBeCloseTo(1, 9);
      expect(client.activeShare).toBe(raw.windows / pool.windowCount);
      expect(client.requestShare / (raw.requests / requests)).toBeCloseTo(1, 9);
      for (const [field, shares] of Object.entries(fields)) {
        const figures = client.fields[field];
        expect(Math.abs(figures.mean - meanOf(shares))).toBeLessThan(1e-9 * (1 + figures.mean));
        expect(figures.max).toBe(shares.at(-1)![0]);
        for (const [figure, u] of [
          ['p50', 0.5],
          ['p95', 0.95],
          ['p99', 0.99],
        ] as const) {
          expectQuantile(shares, u, figures[figure], `${field}.${figure} of client ${client.clientId}`);
        }
      }
    }
  });

  it('have the CDFs that sorting them gives', () => {
    const first = fieldsOf(model)[0];
    const seconds = pool.toSeconds - pool.fromSeconds;
    const [rate, cv, mean] = clientCdfs(pool, ['rate', 'cv', `${first}.mean`]);
    expectStaircase(
      rate,
      expected.map(({ requests }) => [requests / seconds, 1]),
    );
    expectStaircase(
      cv,
      expected.map((client) => [client.cv, client.requests]),
    );
    expectStaircase(
      mean,
      expected.map(({ fields, requests }) => [meanOf(fields[first]), requests]),
    );
  });

  it('are filtered as the files say, packed or not', () => {
    const first = fieldsOf(model)[0];
    const copy = readPackedPool(packPool(pool, model), 'packed');
    const middleOf = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];
    const rate = middleOf(expected.map(({ maxRate }) => maxRate));
    const tokens = middleOf(expected.map(({ fields }) => fields.output_tokens.at(-1)![0]));
    const filters: [ClientCriteria, (client: RawFigures) => boolean][] = [
      [{ cv: { min: 1.5 } }, ({ cv }) => cv >= 1.5],
      [{ max_rate: { max: rate } }, ({ maxRate }) => maxRate <= rate],
      [
        { [`${first}.mean`]: { min: 100, max: 2000 }, cv: { max: 3 } },
        ({ fields, cv }) => cv <= 3 && meanOf(fields[first]) >= 100 && meanOf(fields[first]) <= 2000,
      ],
      [{ 'output_tokens.max': { max: tokens } }, ({ fields }) => fields.output_tokens.at(-1)![0] <= tokens],
    ];
    for (const [criteria, isWanted] of filters) {
      const ids = expected.filter(isWanted).map(({ clientId }) => clientId);
      // A filter that keeps all or nothing would show nothing.
      expect(ids.length).toBeGreaterThan(0);
      expect(ids.length).toBeLessThan(expected.length);
      for (const source of [pool, copy]) expect([...source.filter(criteria).clientIds]).toEqual(ids);
    }
  });
});

/**
 * The example of the reference's README: `span(72000, 75600)`, then windows with a CV of 0.5 to 1.5, a mean input of
 * 100 to 1,000 tokens and at most 2,000 output tokens. What is expected follows the reference's procedure, window by
 * window: the rates of clients each count once; all else counts by the client's rate in the window.
 */
describeReal("the reference's example of filters and CDFs, on m-large", () => {
  const [FROM, TO] = [72_000, 75_600];
  const CRITERIA = {
    cv: { min: 0.5, max: 1.5 },
    'input_tokens.mean': { min: 100, max: 1000 },
    'output_tokens.max': { max: 2000 },
  } as const;
  let pool: Pool;
  let active: RawWindow[];
  let kept: RawWindow[];

  beforeAll(async () => {
    pool = await releasedPool('m-large');
    active = rawWindows('m-large', FROM, TO);
    kept = active.filter(({ cv, fields }) => {
      const input = meanOf(fields.input_tokens);
      return (
        cv >= 0.5 &&
        cv <= 1.5 &&
        input >= 100 &&
        input <= 1000 &&
        Math.max(...fields.output_tokens.keys()) <= 2000
      );
    });
  });

  it('keeps the same windows of the same clients', () => {
    const view = pool.span(FROM, TO).filterWindows(CRITERIA);
    const windows = allocateClientWindows(view.windowCount);
    const actual = Array.from(view.clientIds).flatMap((clientId, client) => {
      view.readClient(client, 0, view.windowCount, windows);
      return Array.from(windows.rate.keys()).flatMap((window) =>
        windows.rate[window] > 0 ? `${clientId} at ${view.startSeconds + 600 * window}` : [],
      );
    });
    console.log(`the example keeps ${actual.length} windows of ${view.clientIds.length} clients`);
    expect(actual.length).toBeGreaterThan(50);
    expect(actual).toEqual(kept.map(({ clientId, start }) => `${clientId} at ${start}`));
  });

  describe.each([0, 600, 1200, 1800, 2400, 3000])('CDFs of the window at %d s', (offset) => {
    const windowsAt = () => kept.filter(({ start }) => start === FROM + offset);
    // In a single window, a client's figures are the window's.
    const view = () => pool.span(FROM + offset, FROM + offset + 600).filter(CRITERIA);

    it('of rates and burstiness', () => {
      expect([...view().clientIds]).toEqual(windowsAt().map(({ clientId }) => clientId));
      const ofHour = pool
        .span(FROM, TO)
        .filterWindows(CRITERIA)
        .span(FROM + offset, FROM + offset + 600);
      for (const quantity of ['rate', 'cv'] as const) {
        expect(clientCdf(ofHour, quantity)).toEqual(clientCdf(view(), quantity));
      }
      expectStaircase(
        clientCdf(view(), 'rate'),
        windowsAt().map(({ rate }) => [rate, 1]),
        0,
      );
      expectStaircase(
        clientCdf(view(), 'cv'),
        windowsAt().map(({ cv, rate }) => [cv, rate]),
        0,
      );
    });

    it.each(['input_tokens', 'output_tokens'])('of the %s', (field) => {
      const figures: [FieldFigure, (masses: Masses) => number][] = [
        ['mean', meanOf],
        ['p50', (masses) => percentile(masses, 0.5)],
        ['p95', (masses) => percentile(masses, 0.95)],
        ['p99', (masses) => percentile(masses, 0.99)],
      ];
      for (const [figure, of] of figures) {
        const quantity: Quantity = `${field}.${figure}`;
        expectStaircase(
          clientCdf(view(), quantity),
          windowsAt().map(({ fields, rate }) => [of(fields[field]), rate]),
        );
      }
    });
  });

  it('whole: the filtered clients of the hour', () => {
    const ids = rawFigures(active, fieldsOf('m-large'))
      .filter(({ cv, fields }) => {
        const input = meanOf(fields.input_tokens);
        return (
          cv >= 0.5 && cv <= 1.5 && input >= 100 && input <= 1000 && fields.output_tokens.at(-1)![0] <= 2000
        );
      })
      .map(({ clientId }) => clientId);
    expect([...pool.span(FROM, TO).filter(CRITERIA).clientIds]).toEqual(ids);
  });
});

/**
 * The first value at which the normalised cumulative probability reaches `u`. Where it does so exactly (19 of 20
 * equal probabilities are 0.95) rounding must not decide, as it does in the reference.
 */
function percentile(masses: Masses, u: number): number {
  const entries = [...masses].filter(([, mass]) => mass > 0).sort(([a], [b]) => a - b);
  const total = entries.reduce((sum, [, mass]) => sum + mass, 0);
  let cumulative = 0;
  return entries.find(([, mass]) => {
    cumulative += mass / total;
    return cumulative >= u - 1e-12;
  })![0];
}

/** Sums are rounded differently in another order, so the value has to be the quantile of some u within 1e-9. */
function expectQuantile(
  shares: readonly (readonly [number, number])[],
  u: number,
  value: number,
  label: string,
): void {
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  let [below, upTo] = [0, 0];
  for (const [x, share] of shares) {
    if (x < value) below += share / total;
    if (x <= value) upTo += share / total;
  }
  expect(
    shares.some(([x]) => x === value),
    label,
  ).toBe(true);
  expect(below, label).toBeLessThan(u + 1e-9);
  expect(upTo, label).toBeGreaterThan(u - 1e-9);
}

/** The staircase of pairs of value and weight, sorted; values may differ by `tolerance`, relative to them. */
function expectStaircase(cdf: Cdf, pairs: readonly (readonly [number, number])[], tolerance = 1e-9): void {
  const sorted = [...pairs].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, weight]) => sum + weight, 0);
  // The reference has a step for each client, this one for each value: the last of equal values is the step.
  let cumulative = 0;
  const steps = sorted.flatMap(([value, weight], i) => {
    cumulative += weight;
    return sorted[i + 1]?.[0] === value ? [] : [[value, cumulative / total]];
  });
  expect(cdf.values.length).toBe(steps.length);
  for (const [i, [value, probability]] of steps.entries()) {
    expect(Math.abs(cdf.values[i] - value)).toBeLessThanOrEqual(tolerance * value);
    expect(cdf.probabilities[i]).toBeCloseTo(probability, 9);
  }
}
