import { Schema } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { generate } from '../../src/generate/generate.js';
import type { Workload } from '../../src/generate/opened.js';
import type { FormatName } from '../../src/output/formats.js';
import { openEncoder } from '../../src/output/open-encoder.js';
import type { FormatOptions } from '../../src/output/options.js';
import { openPartWriter } from '../../src/output/parts/open-part-writer.js';
import type { WorkloadSpec } from '../../src/workload/workload-spec.js';
import { type PrefixRow, plainWorkload, prefixRows } from '../fixtures/prefixes.js';
import { type EncodeSettings, encodeText } from './encode.js';

/** All of three turns, so long apart. */
const workload = (seconds: number, blockSize = 512) =>
  plainWorkload(
    { input: 300, output: 100, count: 4 },
    {
      duration: 100,
      conversations: { share: 0.8, turns: { 3: 1 }, inter_turn_seconds: seconds },
      output: { block_size: blockSize },
    },
  );

async function written(
  format: FormatName,
  options: FormatOptions,
  seconds: number,
  settings: EncodeSettings = {},
) {
  const trace = await generate(workload(seconds), { batchSize: 37 });
  const text = await encodeText(format, trace.schema, trace, { options, ...settings });
  return text.trimEnd().split('\n');
}

const jsonLines = async (...args: Parameters<typeof written>) =>
  (await written(...args)).map((line) => JSON.parse(line));

/** Rows of a conversation behind the first that the trace has of it. */
function laterRows(rows: readonly PrefixRow[]): ReadonlySet<PrefixRow> {
  const seen = new Set<bigint>();
  return new Set(
    rows.filter(({ conversation }) => {
      const isLater = seen.has(conversation!);
      seen.add(conversation!);
      return isLater;
    }),
  );
}

/** 0.3 s to the first of 100 tokens and 0.02 s to each other are 2.28 s of 5. */
const RESPONSE = { first_token_seconds: 0.3, output_token_seconds: 0.02 } as const;
const DELAYS: FormatOptions = { turns: 'delays', ...RESPONSE };

describe('a turn waits for what is left of the time between turns behind the response', () => {
  test('mooncake, inputs whole', async () => {
    const [rows, lines] = [await prefixRows(workload(5)), await jsonLines('mooncake', DELAYS, 5)];
    const later = laterRows(rows);
    expect(later.size).toBeGreaterThan(100);
    expect(lines).toHaveLength(rows.length);
    for (const [at, row] of rows.entries()) {
      expect(lines[at]).toEqual({
        ...(later.has(row)
          ? { delay: 2720 }
          : { timestamp: Number(((row.time - rows[0].time) * 1000).toFixed(3)) }),
        session_id: `${row.conversation}`,
        input_length: row.input,
        output_length: 100,
        hash_ids: row.ids,
        client_id: row.client,
      });
    }
  });

  test('whatever attributes of clients are called', async () => {
    const spec = { ...workload(5), attributes: { turn_delay: { values: [[5, 1] as const] } } };
    for (const [format, delayOf] of [
      ['mooncake', (line: string) => JSON.parse(line).delay / 1e3],
      ['blis', (line: string) => Number(line.split(',').at(-1)) / 1e6],
    ] as const) {
      const trace = await generate(spec);
      const text = await encodeText(format, trace.schema, trace, { options: DELAYS });
      const delays = text.trimEnd().split('\n').map(delayOf);
      expect(new Set(delays.filter((delay) => delay > 0))).toEqual(new Set([2.72]));
    }
  });

  test('mooncake, with what a turn adds as its input', async () => {
    const [rows, lines] = [
      await prefixRows(workload(5)),
      await jsonLines('mooncake', { ...DELAYS, turns: 'deltas' }, 5),
    ];
    const later = laterRows(rows);
    const used = new Set<number>();
    for (const [at, row] of rows.entries()) {
      const { delay, input_length, hash_ids } = lines[at];
      const isLater = later.has(row);
      expect([delay, input_length]).toEqual([isLater ? 2720 : undefined, isLater ? 300 : row.input]);
      expect(hash_ids).toHaveLength(Math.ceil(input_length / 512));
      // No request shares what it adds itself.
      if (isLater) for (const id of hash_ids) expect(used.has(id)).toBe(false);
      for (const id of hash_ids) used.add(id);
    }
  });

  test('weka', async () => {
    const sessions = await jsonLines('weka', DELAYS, 5);
    const thinking = sessions.flatMap(({ requests }) =>
      requests.slice(1).map((one: object) => Object.entries(one)),
    );
    expect(thinking.length).toBeGreaterThan(100);
    for (const entries of thinking) expect(entries.at(-1)).toEqual(['think_time', 2.72]);
    for (const { requests } of sessions) expect(requests[0]).not.toHaveProperty('think_time');
  });

  test('blis', async () => {
    const rows = await prefixRows(workload(5));
    const later = laterRows(rows);
    const [head, ...lines] = await written('blis', DELAYS, 5);
    expect(head.endsWith(',finish_reason,think_time_us')).toBe(true);
    expect(lines.map((line) => line.split(',').at(-1))).toEqual(
      rows.map((row) => (later.has(row) ? '2720000' : '0')),
    );
  });

  test.each(['mooncake', 'weka', 'blis'] as const)(
    'the same in any threads and batches: %s',
    async (format) => {
      const here = await written(format, DELAYS, 5);
      expect(await written(format, DELAYS, 5, { workers: 2 })).toEqual(here);
      const trace = await generate(workload(5));
      const whole = await encodeText(format, trace.schema, trace, { options: DELAYS });
      expect(whole.trimEnd().split('\n')).toEqual(here);
    },
  );
});

test('nothing is left of a time that is shorter than the response, and it is told how often', async () => {
  const trace = await generate(workload(2));
  const encoder = await openEncoder({ push: () => undefined }, 'mooncake', trace.schema, {
    options: DELAYS,
    firstRow: 0,
  });
  for await (const batch of trace) await encoder.write(batch);
  await encoder.close();
  const later = laterRows(await prefixRows(workload(2))).size;
  expect(encoder.notes).toEqual([
    `${later} of ${later} turns come before the response that is assumed to the turn before, and have no delay`,
  ]);
  const lines = await jsonLines('mooncake', DELAYS, 2);
  expect(lines.filter(({ delay }) => delay === 0)).toHaveLength(later);
});

test('it is told how many histories are shorter than what went before, which tools send whole', async () => {
  // Inputs would be of 300, 700 and 1,100 tokens; in 600 is room for 300 of the history, of 400 and of 800.
  const cut = { tokens: 600, of: 'input', beyond: 'truncate' } as const;
  const trace = await generate({ ...(workload(5) as WorkloadSpec), max_context: cut });
  const encoder = await openEncoder({ push: () => undefined }, 'mooncake', trace.schema, {
    options: { ...DELAYS, turns: 'deltas' },
    firstRow: 0,
  });
  let rows = 0;
  for await (const batch of trace) {
    await encoder.write(batch);
    rows += batch.numRows;
  }
  await encoder.close();
  const later = laterRows(await prefixRows(workload(5))).size;
  expect(rows).toBeGreaterThan(later);
  expect(encoder.notes).toEqual([
    `${later} of ${later} turns have less than all that went before for their history; tools that send it cut nothing`,
  ]);
});

describe('what says nothing, or would be taken for something else, is refused', () => {
  const open = async (format: FormatName, options: FormatOptions, conversations = true) => {
    const { schema } = await generate(
      conversations ? workload(5) : plainWorkload({}, { output: { block_size: 512 } }),
    );
    return openEncoder({ push: () => undefined }, format, schema, { options, firstRow: 0 });
  };

  test.each([
    [
      'mooncake',
      { first_token_seconds: 1 },
      true,
      'first_token_seconds',
      'says nothing where turns have times',
    ],
    ['weka', { output_token_seconds: 1, turns: 'times' }, true, 'output_token_seconds', 'says nothing'],
    ['mooncake', { turns: 'delays' }, false, 'turns', 'which the trace lacks'],
    ['weka', { turns: 'deltas' }, true, 'turns', 'take whole inputs'],
    ['blis', { turns: 'deltas' }, true, 'turns', 'take whole inputs'],
    ['mooncake-s', { turns: 'delays' }, true, '--turns', 'says nothing in the format mooncake-s'],
    ['csv', { turns: 'delays' }, true, '--turns', 'says nothing in the format csv'],
  ] as const)('%s with %o', async (format, options, conversations, field, problem) => {
    const refused = open(format, options, conversations);
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(problem);
    await expect(refused).rejects.toThrow(field);
  });

  const WITHOUT_HISTORY = { share: 0.8, turns: { 3: 1 }, inter_turn_seconds: 5, history: false };
  test.each([
    ['all conversations', WITHOUT_HISTORY, {}],
    ['those of clients', { ...WITHOUT_HISTORY, history: true }, { conversations: WITHOUT_HISTORY }],
  ])('histories that tools would send and %s lack', async (_, conversations, client) => {
    const { custom_clients: clients = [], ...spec } = plainWorkload(
      { input: 300, output: 100, count: 4 },
      { duration: 100, conversations, output: { block_size: 512 } },
    ) as WorkloadSpec;
    const without: Workload = { ...spec, custom_clients: clients.map((one) => ({ ...one, ...client })) };
    const encode = async (turns: string) => {
      const trace = await generate(without);
      return encodeText('mooncake', trace.schema, trace, { options: { turns } });
    };
    const refused = encode('deltas');
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(/--turns.*: deltas are for tools .* row \d+ has none; delays have/);
    expect((await encode('delays')).split('\n').length).toBeGreaterThan(100);
  });

  test('a trace of others that says nothing of histories', async () => {
    const { schema } = await generate(workload(5));
    const others = new Schema(schema.fields.filter(({ name }) => name !== 'history_tokens'));
    const refused = openEncoder({ push: () => undefined }, 'mooncake', others, {
      options: { turns: 'deltas' },
      firstRow: 0,
    });
    await expect(refused).rejects.toThrow('the trace has no column history_tokens; delays have whole inputs');
  });

  test('parts, of which one does not know the turns of another', async () => {
    const { schema } = await generate(workload(5));
    const refused = openPartWriter(
      'mooncake',
      schema,
      { options: { turns: 'delays' }, compression: undefined },
      0,
      0,
    );
    await expect(refused).rejects.toThrow('--partition: delays between turns');
  });
});
