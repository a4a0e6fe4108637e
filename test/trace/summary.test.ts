import { describe, expect, it } from 'vitest';
import { ClientCounts } from '../../src/statistics/client-counts.js';
import { Histogram } from '../../src/statistics/whole-histogram.js';
import { TraceSummarizer } from '../../src/trace/summary.js';
import { sampleBatch, sampleBatches, sampleSchema } from './sample-traces.js';

describe('Histogram', () => {
  it('is exact for token counts', () => {
    const values = Uint32Array.from({ length: 10_001 }, (_, index) => (index * 7_919) % 65_537);
    const histogram = new Histogram();
    histogram.add(values.subarray(0, 5_000));
    histogram.add(values.subarray(5_000));
    const sorted = values.toSorted();
    expect(histogram.total).toBe(10_001);
    expect(histogram.mean).toBeCloseTo(values.reduce((sum, value) => sum + value) / 10_001, 8);
    expect([histogram.min, histogram.max]).toEqual([sorted[0], sorted.at(-1)]);
    for (const probability of [0, 0.1, 0.5, 0.9, 0.99, 1]) {
      const rank = Math.max(1, Math.ceil(probability * 10_001));
      expect(histogram.quantile(probability)).toBe(sorted[rank - 1]);
    }
  });

  it('is within a thousandth beyond', () => {
    const histogram = new Histogram();
    const values = Uint32Array.of(1, (1 << 22) - 1, 1 << 22, 123_456_789, 4_000_000_000, 0xffff_ffff);
    histogram.add(values);
    expect([histogram.min, histogram.max, histogram.total]).toEqual([1, 0xffff_ffff, 6]);
    for (const [index, value] of values.entries()) {
      const quantile = histogram.quantile((index + 1) / 6);
      expect(quantile).toBeLessThanOrEqual(value);
      expect(quantile).toBeGreaterThan(value * (1 - 1 / 1_000) - 1);
    }
    expect(histogram.quantile(2 / 6)).toBe((1 << 22) - 1);
  });

  it('is not a number without values', () => {
    const { mean, min, max, total } = new Histogram();
    expect([mean, min, max, total]).toEqual([Number.NaN, Number.NaN, Number.NaN, 0]);
    expect(new Histogram().quantile(0.5)).toBeNaN();
  });
});

describe('ClientCounts', () => {
  it('ranks clients of any id', () => {
    const counts = new ClientCounts();
    counts.add(Uint32Array.of(5, 5, 4_000_000_000, 5, 1_048_575, 1_048_576, 4_000_000_000, 5_000));
    expect(counts.ranked().map(({ clientId, requests }) => [clientId, requests])).toEqual([
      [5, 3],
      [4_000_000_000, 2],
      [5_000, 1],
      [1_048_575, 1],
      [1_048_576, 1],
    ]);
    expect(counts.ranked()[0].share).toBe(3 / 8);
  });
});

describe('TraceSummarizer', () => {
  it('is the same for every batch size', () => {
    const schema = sampleSchema('multimodal', true);
    const [one, many] = [1_000, 17].map((batchSize) => {
      const summarizer = new TraceSummarizer(schema);
      for (const batch of sampleBatches(schema, 1_000, batchSize)) summarizer.update(batch);
      return summarizer.summary();
    });
    expect(many).toEqual(one);
    expect(one).toMatchObject({
      rows: 1_000,
      firstTimestamp: 0,
      lastTimestamp: 999 / 8,
      meanInterArrivalTime: 1 / 8,
      interArrivalCv: 0,
      clientCount: 7,
    });
    expect(one.columns.map((column) => column.name)).toEqual([
      'text_tokens',
      'output_tokens',
      'image_tokens',
      'audio_tokens',
      'video_tokens',
    ]);
    const images = one.columns[2];
    expect(images.itemsPerRequest).toMatchObject({ count: 1_000, mean: 1.5, min: 0, p50: 1, p90: 3, max: 3 });
    expect(images.values.count).toBe(1_500);
    expect(one.topClients.slice(0, 2)).toEqual([
      { clientId: 0, requests: 143, share: 0.143 },
      { clientId: 1, requests: 143, share: 0.143 },
    ]);
  });

  it('measures the inter-arrival times of the whole trace', () => {
    const schema = sampleSchema('language');
    const batch = sampleBatch(schema, 0, 5);
    (batch.data.children[0].values as Float64Array).set([1, 2, 2, 5, 9]);
    const summarizer = new TraceSummarizer(schema);
    summarizer.update(batch.slice(0, 2));
    summarizer.update(batch.slice(2, 5));
    const { meanInterArrivalTime, interArrivalCv } = summarizer.summary();
    // Gaps 1, 0, 3, 4: mean 2, variance 10 / 4.
    expect(meanInterArrivalTime).toBe(2);
    expect(interArrivalCv).toBeCloseTo(Math.sqrt(2.5) / 2, 12);
  });

  it('refuses rows that are out of order', () => {
    const schema = sampleSchema('language');
    const summarizer = new TraceSummarizer(schema);
    summarizer.update(sampleBatch(schema, 50, 10));
    expect(() => summarizer.update(sampleBatch(schema, 0, 10))).toThrow(
      'column timestamp, row 10: 0 after 7.375; times must be finite and ascend',
    );
  });

  it('has no numbers without rows', () => {
    const summary = new TraceSummarizer(sampleSchema('reason')).summary();
    expect(summary).toMatchObject({ rows: 0, clientCount: 0, topClients: [], interArrivalCv: Number.NaN });
    expect(summary.columns[0].values.p50).toBeNaN();
  });
});
