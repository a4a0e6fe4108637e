import { expect, test } from 'vitest';
import { generate } from '../../src/generate/generate.js';
import { openWorkload } from '../../src/generate/open-workload.js';
import type { FormatWriter } from '../../src/output/encoder.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { FORMATS, type FormatName } from '../../src/output/formats.js';
import { useFolder } from '../fixtures/folder.js';
import {
  AIPERF,
  describeWithTools,
  hubCache,
  requestsDuring,
  runLine,
  type SeenRequest,
  TOOLS,
  tokenizer,
} from './tools.js';

const folder = useFolder();

/** A trace of 15 s in a format: its file, its rows, and the line that replays it. */
async function written(format: FormatName) {
  const { load, ending } = FORMATS[format];
  const writer: FormatWriter = await load();
  const workload = await openWorkload({
    pool: 'builtin:language',
    rate: 15,
    duration: 15,
    ...(writer.blockSize === undefined ? {} : { output: { block_size: writer.blockSize } }),
  });
  const trace = await generate(workload);
  const path = folder.path(`trace${ending}`);
  const sink = await openSink(path, format, trace.schema, { format: { raise_zeros: true } });
  const rows: { time: number; input: number; output: number }[] = [];
  for await (const batch of trace) {
    const [times, inputs, outputs] = ['timestamp', 'input_tokens', 'output_tokens'].map((name) =>
      batch.getChild(name)!.toArray(),
    );
    for (let row = 0; row < batch.numRows; row++) {
      rows.push({ time: times[row], input: Math.max(1, inputs[row]), output: Math.max(1, outputs[row]) });
    }
    await sink.write(batch);
  }
  await sink.close();
  const line = (url: string) => writer.replay!(path, {}).replace('<model>', 'mock').replace('<url>', url);
  return { rows, line };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function expectInTime(seen: readonly SeenRequest[], rows: readonly { time: number }[]): void {
  expect(rows.length).toBeGreaterThan(150);
  expect(seen).toHaveLength(rows.length);
  const shifts = seen.map(({ came }, row) => Math.abs(came - seen[0].came - (rows[row].time - rows[0].time)));
  expect(median(shifts)).toBeLessThan(0.05);
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);

describeWithTools(AIPERF)('AIPerf sends requests when the trace has them', { timeout: 300_000 }, () => {
  test.each(['mooncake', 'bailian', 'aiperf-arrow', 'burstgpt'] as const)('%s', async (format) => {
    const { rows, line } = await written(format);
    const cache = hubCache(folder, await tokenizer(folder, AIPERF, 'bytes'), 'bytes');
    const rest = [
      '--tokenizer local/bytes --ui none --use-server-token-count --artifact-dir',
      folder.path('artifacts'),
      // The prompts of a tokenizer of bytes are no words, from which AIPerf would make hints.
      ...(format === 'aiperf-arrow' ? ['--omit-kv-hints'] : []),
    ];
    const seen = await requestsDuring(folder, (url) =>
      runLine(AIPERF, [line(url), ...rest].join(' '), { HF_HOME: cache }),
    );
    expectInTime(seen, rows);
    expect(sorted(seen.map(({ output }) => output))).toEqual(sorted(rows.map(({ output }) => output)));
  });
});

describeWithTools(TOOLS)(
  'inference-perf sends requests when the trace has them',
  { timeout: 300_000 },
  () => {
    test('azure', async () => {
      const { rows, line } = await written('azure');
      const made = await tokenizer(folder, TOOLS, 'words');
      const rest = `--tokenizer.pretrained_model_name_or_path ${made} --storage.local_storage.path ${folder.path('reports')}`;
      const seen = await requestsDuring(folder, (url) => runLine(TOOLS, `${line(url)} ${rest}`));
      expectInTime(seen, rows);
      for (const length of ['input', 'output'] as const) {
        expect(sorted(seen.map((request) => request[length]))).toEqual(
          sorted(rows.map((row) => row[length])),
        );
      }
    });
  },
);
