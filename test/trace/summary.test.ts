import { describe, expect, it } from 'vitest';
import { TraceSummarizer } from '../../src/trace/summary.js';
import { sampleBatch, sampleBatches, sampleSchema } from './sample-traces.js';

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
      'row 10: column timestamp: 0 after 7.375; times must be finite and ascend',
    );
  });

  it('has no numbers without rows', () => {
    const summary = new TraceSummarizer(sampleSchema('reason')).summary();
    expect(summary).toMatchObject({ rows: 0, clientCount: 0, topClients: [], interArrivalCv: Number.NaN });
    expect(summary.columns[0].values.p50).toBeNaN();
  });
});
