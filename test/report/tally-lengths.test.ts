import { describe, expect, it } from 'vitest';
import { wholeBins } from '../../src/report/tally/histogram-bins.js';
import { JointTally } from '../../src/report/tally/joint-tally.js';
import { WholeHistogram } from '../../src/statistics/whole-histogram.js';
import { uniforms } from '../compare/traces.js';
import { talliedTrace } from './tallied.js';

const INPUTS = [5, 5, 7, 20, 300, 8, 8, 8, 90, 41];
const OUTPUTS = [1, 0, 2, 9, 4, 4, 3, 3, 70, 0];
const TEN = { timestamp: INPUTS.map((_, index) => index), input_tokens: INPUTS, output_tokens: OUTPUTS };

describe('lengths', () => {
  it('are those of numpy, in bins that have all of them', async () => {
    const { lengths } = await talliedTrace(TEN);
    // The order of the trace's columns; client_id is none of them.
    expect(lengths.map(({ column }) => column)).toEqual(['output_tokens', 'input_tokens']);
    const [, { tokens, histogram }] = lengths;
    // numpy: mean, std / mean, np.quantile(..., [.5, .9, .99], method='inverted_cdf').
    expect(tokens).toEqual({
      ...{ count: 10, mean: 49.2, cv: expect.closeTo(1.775003619106703, 12), min: 5, max: 300 },
      ...{ p50: 8, p90: 90, p99: 300 },
    });
    expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(10);
    for (const { from, to, count } of histogram) {
      expect(count).toBe(INPUTS.filter((value) => value >= from && value < to).length);
    }
  });

  it('of 0 have a bin of their own, and bins of any range are at most 120', () => {
    for (const values of [[0, 1, 2], [0, 0xffff_ffff], [3], [0], [1000, 70_000], [0xffff_ffff]]) {
      const counted = new WholeHistogram();
      counted.add(Uint32Array.from(values));
      const bins = wholeBins(counted);
      expect(bins.length).toBeLessThanOrEqual(120);
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
      if (values[0] === 0) expect(bins[0]).toEqual({ from: 0, to: 1, count: 1 });
      for (const [index, { from, to }] of bins.entries()) {
        expect(to).toBeGreaterThan(from);
        expect(Number.isInteger(from) && Number.isInteger(to)).toBe(true);
        if (index > 0) expect(from).toBe(bins[index - 1].to);
      }
    }
  });
});

describe('lengths together', () => {
  it('have the rank correlation of scipy, and bins with all requests', async () => {
    const { jointLengths } = await talliedTrace(TEN);
    const { x, y, xEdges, yEdges, counts, spearman, deciles } = jointLengths!;
    expect([x, y]).toEqual(['input_tokens', 'output_tokens']);
    // scipy.stats.spearmanr, ties at their mean rank.
    expect(spearman).toBeCloseTo(0.6056017439061929, 12);
    expect(counts).toHaveLength((xEdges.length - 1) * (yEdges.length - 1));
    const columns = xEdges.length - 1;
    for (const [place, count] of counts.entries()) {
      const [low, high] = [xEdges[place % columns], xEdges[(place % columns) + 1]];
      const [bottom, top] = [yEdges[Math.floor(place / columns)], yEdges[Math.floor(place / columns) + 1]];
      const within = INPUTS.filter(
        (input, row) => input >= low && input < high && OUTPUTS[row] >= bottom && OUTPUTS[row] < top,
      );
      expect(count).toBe(within.length);
    }
    expect(deciles).toHaveLength(10);
    // A tenth is one request, those of one input being shared out evenly: 5 and 5 have outputs of 1 and 0.
    expect(deciles[0]).toEqual({ meanX: 5, meanY: expect.closeTo(0.5, 12) });
    expect(deciles[9]).toEqual({ meanX: 300, meanY: 4 });
  });

  it('stand for all requests, however many and in whatever batches', () => {
    const uniform = uniforms(4);
    const rows = 1_000_000;
    const x = Uint32Array.from({ length: rows }, () => Math.floor(8 * 2 ** (12 * uniform())));
    const y = x.map((input) => Math.floor(input * uniform()));
    const whole = new JointTally('x', 'y');
    whole.add(x, y, rows);
    const parts = new JointTally('x', 'y');
    for (let from = 0; from < rows; from += 77_777) {
      const [some, others] = [x.subarray(from, from + 77_777), y.subarray(from, from + 77_777)];
      parts.add(some, others, some.length);
    }
    const found = whole.summary()!;
    expect(parts.summary()).toEqual(found);
    expect(found.xEdges.length).toBeLessThanOrEqual(49);
    expect(found.yEdges.length).toBeLessThanOrEqual(49);
    const total = found.counts.reduce((sum, count) => sum + count, 0);
    expect(Math.abs(total - rows)).toBeLessThan(8);
    // Uniform in the logarithm: each full bin of x has its share, to 4 standard errors of 2^17 requests and more.
    const columns = found.xEdges.length - 1;
    for (let column = 0; column < columns; column++) {
      const [from, to] = [Math.max(8, found.xEdges[column]), Math.min(32_768, found.xEdges[column + 1])];
      const share =
        found.counts.reduce((sum, count, place) => sum + (place % columns === column ? count : 0), 0) / total;
      const expected = Math.log2(to / from) / 12;
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt(expected / 131_072) + 1e-3);
    }
    // The mean of x over a tenth from a to b = 2^1.2 a is (b - a) / ln(b / a); that of y is half of it.
    const [low, high] = [8 * 2 ** 9.6, 8 * 2 ** 10.8];
    const mean = (high - low) / Math.log(high / low);
    expect(Math.abs(found.deciles[8].meanX / mean - 1)).toBeLessThan(0.02);
    expect(Math.abs((2 * found.deciles[8].meanY) / mean - 1)).toBeLessThan(0.03);
  });
});
