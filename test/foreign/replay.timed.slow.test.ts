import { expect, test } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { expectLengths, ofPage, replayedByAiperf, replayedByInferencePerf } from './replayed.js';
import {
  AIPERF,
  describeWithTools,
  requestsDuring,
  runLine,
  type SeenRequest,
  script,
  TOOLS,
  tokenizer,
} from './tools.js';
import { CONVERSATIONS, type Row, timesInLoop, writtenTrace } from './written-trace.js';

const folder = useFolder();

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
/** A shift that all requests share is when the tool began. */
function expectInTime(seen: readonly SeenRequest[], rows: readonly Row[]): void {
  expect(rows.length).toBeGreaterThan(150);
  expect(seen).toHaveLength(rows.length);
  const delays = seen.map(({ came }, row) => came - rows[row].time);
  const start = median(delays);
  expect(median(delays.map((delay) => Math.abs(delay - start)))).toBeLessThan(0.05);
}

describeWithTools(AIPERF)('AIPerf sends requests when the trace has them', { timeout: 300_000 }, () => {
  const run = (line: (url: string) => string, ...rest: readonly string[]) =>
    replayedByAiperf(folder, line, ...rest);

  test.each(['mooncake', 'bailian', 'aiperf-arrow', 'burstgpt'] as const)('%s', async (format) => {
    const { rows, line } = await writtenTrace(folder.path, format);
    // The prompts of a tokenizer of bytes are no words, from which AIPerf would make hints.
    const seen = await run(line, ...(format === 'aiperf-arrow' ? ['--omit-kv-hints'] : []));
    expectInTime(seen, rows);
    expectLengths(seen, rows, 'output');
  });

  test('mooncake with blocks of another size, which the line says', async () => {
    const { rows, line } = await writtenTrace(folder.path, 'mooncake', {}, 48);
    expect(line('')).toContain(' --isl-block-size 48');
    const seen = await run(line);
    expectInTime(seen, rows);
    expectLengths(seen, rows, 'output');
  });

  test('mooncake with delays, turns when the one before has been answered', async () => {
    // Of the seconds between two turns one is taken for the response, which comes at once here.
    const options = { turns: 'deltas', first_token_seconds: 1 } as const;
    const { rows, line } = await writtenTrace(folder.path, 'mooncake', CONVERSATIONS, undefined, options);
    const seen = await run(line);
    const times = timesInLoop(rows, 1);
    const expected = rows.map((row, at) => ({ ...row, time: times[at] })).toSorted((a, b) => a.time - b.time);
    expectInTime(seen, expected);
    expectLengths(seen, rows, 'output');
  });
});

describeWithTools(TOOLS)('inference-perf', { timeout: 300_000 }, () => {
  test('azure: sends requests when the trace has them', async () => {
    const { rows, line } = await writtenTrace(folder.path, 'azure');
    const seen = await replayedByInferencePerf(folder, line);
    expectInTime(seen, rows);
    expectLengths(seen, rows, 'input', 'output');
  });
});

describeWithTools(TOOLS)('GuideLLM sends requests when the trace has them', { timeout: 300_000 }, () => {
  const run = async (line: (url: string) => string) => {
    // Its prompts are of words that it makes up, and those of a block must differ.
    const made = await tokenizer(folder, TOOLS, 'bytes');
    const rest = `--tokenizer kind=huggingface_auto,model=${made} --output kind=json,path=${folder.path('report.json')}`;
    // What stands in for torch is there for GuideLLM alone.
    const variables = { PYTHONPATH: script('stand-ins'), USE_TORCH: '0' };
    return requestsDuring(folder, (url) => runLine(TOOLS, `${line(url)} ${rest}`, variables));
  };

  test('weka', async () => {
    const { rows, line } = await writtenTrace(folder.path, 'weka', CONVERSATIONS);
    const seen = await run(line);
    expectInTime(seen, rows);
    expectLengths(seen, rows, 'output');
  });

  test('mooncake', async () => {
    const { rows, path } = await writtenTrace(folder.path, 'mooncake');
    const seen = await run((url) => ofPage('mooncake', 'guidellm', { url, path }));
    expectInTime(seen, rows);
    expectLengths(seen, rows, 'output');
  });
});

describeWithTools(TOOLS)('SGLang sends requests when the trace has them', { timeout: 300_000 }, () => {
  test('mooncake', async () => {
    const { rows, path } = await writtenTrace(folder.path, 'mooncake');
    const made = await tokenizer(folder, TOOLS, 'words');
    const seen = await requestsDuring(folder, (url) => {
      const line = ofPage('mooncake', 'python3 -m sglang', { url, path });
      const command = line.replace(
        'python3 -m sglang.benchmark.serving',
        `python3 ${script('run_sglang.py')}`,
      );
      return runLine(
        TOOLS,
        `${command} --tokenizer ${made} --warmup-requests 0 --output-file ${folder.path('report.jsonl')}`,
      );
    });
    expectInTime(seen, rows);
    expectLengths(seen, rows, 'output');
  });
});

describeWithTools(TOOLS)('vLLM sends requests when the trace has them', { timeout: 300_000 }, () => {
  test.each(['mooncake-s', 'mooncake', 'bailian'] as const)('%s', async (format) => {
    const { rows, path, line } = await writtenTrace(folder.path, format);
    const made = await tokenizer(folder, TOOLS, 'words');
    const seen = await requestsDuring(folder, (url) => {
      const text = format === 'mooncake-s' ? line(url) : ofPage(format, 'vllm', { url, path });
      const vllm = `vllm() { python3 ${script('run_vllm.py')} "$@"; }`;
      return runLine(TOOLS, `${vllm}; ${text} --tokenizer ${made}`);
    });
    expectInTime(seen, rows);
    expectLengths(seen, rows, 'input', 'output');
  });
});
