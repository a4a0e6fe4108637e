import { expect, test } from 'vitest';
import { fitLog } from '../../src/fit/fit-log.js';
import { memoryLog } from './logs.js';
import { Random } from './random.js';

/** 120 requests with an image of 256 tokens each, but for one that has others. */
function imageLog(others: readonly number[]) {
  const times = Array.from({ length: 120 }, (_, i) => 10 * i);
  const sizes = times.map((_, i) => (i === 60 ? others : [256]));
  return memoryLog(
    {
      times,
      values: {
        text_tokens: times.map(() => 100),
        output_tokens: times.map(() => 10),
        image_count: sizes.map(({ length }) => length),
      },
      items: { image_tokens: sizes },
    },
    { category: 'multimodal' },
  );
}

async function imageTokens(others: readonly number[], minimumCount?: number) {
  const { tables } = await fitLog(imageLog(others), minimumCount === undefined ? {} : { minimumCount });
  return [...tables.fields.image_tokens.values];
}

test('what one request alone has is not told, however many items it has of it', async () => {
  expect(await imageTokens([777, 777, 777, 777, 777, 777])).toEqual([256]);
  // Nor a mean of its items.
  expect(await imageTokens([701, 722, 743, 764, 785, 806])).toEqual([256]);
  expect(await imageTokens([777, 777, 777, 777, 777, 777], 1)).toEqual([256, 777]);
});

test('images of one request are no distribution of images', async () => {
  const times = Array.from({ length: 60 }, (_, i) => i);
  const sizes = times.map((i) => (i === 30 ? [900, 900, 900, 900, 900] : []));
  const log = memoryLog(
    {
      times,
      values: { text_tokens: times.map(() => 100), image_count: sizes.map(({ length }) => length) },
      items: { image_tokens: sizes },
    },
    { category: 'multimodal' },
  );
  const { tables } = await fitLog(log);
  expect([...tables.fields.image_tokens.values]).toEqual([0]);
});

test('many requests with the same image several times have it told', async () => {
  const times = Array.from({ length: 60 }, (_, i) => i);
  const log = memoryLog(
    {
      times,
      values: { text_tokens: times.map(() => 100) },
      items: { image_tokens: times.map((i) => (i % 2 === 0 ? [300, 300, 300] : [900])) },
    },
    { category: 'multimodal' },
  );
  const { tables } = await fitLog(log);
  expect([...tables.fields.image_tokens.values]).toEqual([300, 900]);
  expect([...tables.fields.image_tokens.probabilities]).toEqual([0.75, 0.25]);
});

/** 100 requests, of which the first few are one conversation. */
function conversationLog(turns: number, clients?: readonly number[]) {
  const times = Array.from({ length: 100 }, (_, i) => i);
  const values = { input_tokens: times.map(() => 10), output_tokens: times.map(() => 10) };
  return memoryLog({
    times,
    values,
    sessions: times.map((_, i) => Math.max(0, i - turns + 1)),
    ...(clients && { clients }),
  });
}

test('the turns of a single conversation are not told', async () => {
  const { tables, report } = await fitLog(conversationLog(7));
  expect(report.conversations).toMatchObject({ count: 1, meanTurns: 7 });
  expect(tables.conversations).toEqual(['none']);
  expect(JSON.parse(tables.provenance!).fitted).not.toHaveProperty('conversations');
});

test('conversations that one client begins and another goes on with are fitted', async () => {
  const times = Array.from({ length: 1000 }, (_, i) => i);
  const { tables, report } = await fitLog(
    memoryLog({
      times,
      clients: times.map((i) => i % 2),
      sessions: times.map((i) => i >> 1),
      values: { input_tokens: times.map(() => 3), output_tokens: times.map(() => 3) },
    }),
  );
  expect(report.conversations).toMatchObject({ count: 500, share: 1, meanTurns: 2 });
  expect(tables.conversations!.some((own) => own === 'none')).toBe(true);
});

test.each([1, 5, 20])(
  'clients of few requests keep their mean lengths with a minimum of %d',
  async (least) => {
    const random = new Random(11);
    const sizes = Array.from({ length: 200 }, () => 51 + Math.floor(20 * random.uniform()));
    const clients = sizes.flatMap((size, client) => Array.from({ length: size }, () => client));
    for (let i = clients.length - 1; i > 0; i--) {
      const other = Math.floor((i + 1) * random.uniform());
      [clients[i], clients[other]] = [clients[other], clients[i]];
    }
    const inputs = clients.map(() => Math.max(1, Math.round(1000 * Math.exp(1.5 * random.normal()))));
    const outputs = clients.map(() => Math.ceil(random.exponential(800)));
    const log = memoryLog({
      times: clients.map((_, i) => (3600 * i) / clients.length),
      clients,
      values: { input_tokens: inputs, output_tokens: outputs },
    });
    const { tables } = await fitLog(log, { minimumCount: least });
    // Busiest first: as many requests as that client of the log has.
    const busiest = [...sizes].sort((one, other) => other - one);
    for (const [field, lengths] of Object.entries({ input_tokens: inputs, output_tokens: outputs })) {
      const { offsets, values, probabilities } = tables.fields[field];
      expect(offsets).toHaveLength(sizes.length + 1);
      let sum = 0;
      for (const [row, size] of busiest.entries())
        for (let i = offsets[row]; i < offsets[row + 1]; i++) sum += size * values[i] * probabilities[i];
      const inLog = lengths.reduce((all, length) => all + length, 0);
      expect(Math.abs(sum / inLog - 1)).toBeLessThan(1e-9);
    }
  },
);
