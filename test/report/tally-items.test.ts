import { describe, expect, it } from 'vitest';
import { logBatch, tallied, talliedTrace } from './tallied.js';

const ITEMS = [[100, 200], [], [50], []];
const TEXTS = [100, 10, 150, 0];

describe('items', () => {
  it('are counted by modality, with the share of inputs that they are', async () => {
    const { modalities, category, lengths } = await talliedTrace(
      {
        timestamp: [0, 1, 2, 3],
        text_tokens: TEXTS,
        image_tokens: ITEMS,
        video_tokens: [[], [], [], []].map(() => [] as number[]),
      },
      {},
      { batchRows: [1, 3] },
    );
    expect(category).toBe('multimodal');
    expect(lengths.map(({ column }) => column)).toEqual(['output_tokens', 'text_tokens']);
    expect(modalities!.modalities).toHaveLength(1);
    const [image] = modalities!.modalities;
    expect(image).toMatchObject({ modality: 'image', requestShare: 0.5 });
    expect(image.itemsPerRequest).toMatchObject({ count: 2, mean: 1.5, max: 2 });
    expect(image.itemTokens).toMatchObject({ count: 3, mean: 350 / 3, min: 50, max: 200 });
    // 300 of 400 tokens are images', none of 10, and 50 of 200; a request without tokens has no share.
    const bins = modalities!.requestsByShare.filter(({ count }) => count > 0);
    expect(modalities!.requestsByShare).toHaveLength(20);
    expect(bins.map(({ from, count }) => [from, count])).toEqual([
      [0, 1],
      [0.25, 1],
      [0.75, 1],
    ]);
  });

  it('of which a log says only how many have no tokens, nor a share of the input', async () => {
    const batch = logBatch([0, 1, 2, 3], {
      values: { text_tokens: Uint32Array.from(TEXTS), image_count: Uint32Array.of(2, 0, 1, 0) },
    });
    const { modalities } = await tallied([batch], { fields: ['text_tokens', 'image_count'] });
    expect(modalities!.modalities[0]).toMatchObject({
      modality: 'image',
      requestShare: 0.5,
      itemTokens: undefined,
    });
    expect(modalities!.requestsByShare).toEqual([]);
  });
});

describe('reasoning', () => {
  it('is told by its parts of the output', async () => {
    const { reasoning, category } = await talliedTrace({
      timestamp: [0, 1, 2, 3],
      input_tokens: [1, 1, 1, 1],
      output_tokens: [100, 40, 0, 60],
      reason_tokens: [90, 10, 0, 60],
      answer_tokens: [10, 30, 0, 0],
    });
    expect(category).toBe('reason');
    expect(reasoning!.reasonOverAnswer).toBe(4);
    const bins = reasoning!.requestsByRatio.filter(({ count }) => count > 0);
    expect(bins.map(({ from, count }) => [from, count])).toEqual([
      [0.24, 1],
      [0.9, 1],
      [0.98, 1],
    ]);
  });

  it('of a log follows from the share of the output, and is not there without answers', async () => {
    const batch = logBatch([0, 1], {
      values: { output_tokens: Uint32Array.of(100, 7), reason_ratio: Float64Array.of(0.9, Number.NaN) },
    });
    const { reasoning, lengths } = await tallied([batch], { fields: ['output_tokens', 'reason_ratio'] });
    expect(lengths.map(({ column, tokens }) => [column, tokens.mean])).toEqual([
      ['output_tokens', 53.5],
      ['reason_tokens', 45],
      ['answer_tokens', 8.5],
    ]);
    expect(reasoning!.reasonOverAnswer).toBe(90 / 17);
    expect((await talliedTrace({ timestamp: [0, 1] })).reasoning).toBeUndefined();
  });
});
