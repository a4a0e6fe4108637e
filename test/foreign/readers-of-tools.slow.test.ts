import { expect, test } from 'vitest';
import type { FormatName } from '../../src/output/formats.js';
import { useFolder } from '../fixtures/folder.js';
import { describeWithTools, runTool, script, TOOLS, tokenizer } from './tools.js';
import { CONVERSATIONS, type Row, writtenTrace } from './written-trace.js';

const folder = useFolder();

/** Times are equal to half a microsecond of the format, and another of the reader, at both ends. */
const SECONDS = 2e-6;

type ReadRow = readonly [time: number | null, input: number, output: number];

const READERS: readonly (readonly [FormatName, string, 'requests' | 'conversations'])[] = [
  ['mooncake', 'dynamo_mooncake', 'requests'],
  ['mooncake', 'dynamo_mooncake', 'conversations'],
  ['mooncake', 'guidellm_mooncake', 'requests'],
  ['mooncake', 'sglang_mooncake', 'conversations'],
  ['mooncake-s', 'vllm_mooncake_s', 'conversations'],
  ['bailian', 'vllm_bailian', 'conversations'],
  ['burstgpt', 'vllm_burstgpt', 'requests'],
  ['azure', 'inference_perf_azure', 'requests'],
  ['weka', 'dynamo_weka', 'conversations'],
  ['weka', 'guidellm_weka', 'conversations'],
];

describeWithTools(TOOLS)('readers of tools find all requests', { timeout: 300_000 }, () => {
  test.each(READERS)('%s by %s, of %s', async (format, reader, kind) => {
    const { path, rows } = await writtenTrace(
      folder.path,
      format,
      kind === 'conversations' ? CONVERSATIONS : {},
    );
    const isGuide = reader.startsWith('guidellm');
    // GuideLLM's prompts are of words that it makes up, and those of a block must differ.
    const made = await tokenizer(folder, TOOLS, isGuide ? 'bytes' : 'words');
    // What stands in for torch is there for GuideLLM alone.
    const variables: Record<string, string> = isGuide
      ? { PYTHONPATH: script('stand-ins'), USE_TORCH: '0' }
      : {};
    const printed = await runTool(TOOLS, 'read_by_tool.py', [reader, path, made], variables);
    const read: ReadRow[] = JSON.parse(printed.trimEnd().split('\n').at(-1)!);
    expect(read).toHaveLength(rows.length);
    if (read.some(([time]) => time === null)) expect(pairs(read)).toEqual(pairs(rows.map(ofRow)));
    else expectSame(read, rows);
  });
});

describeWithTools(TOOLS)('tools that wait for responses', { timeout: 300_000 }, () => {
  test('mooncake by Dynamo: each turn comes so long behind the response to the one before', async () => {
    const options = { turns: 'delays', first_token_seconds: 0.25 } as const;
    const { path, rows } = await writtenTrace(folder.path, 'mooncake', CONVERSATIONS, undefined, options);
    const printed = await runTool(TOOLS, 'read_by_tool.py', ['dynamo_mooncake_delays', path]);
    const read: ReadRow[] = JSON.parse(printed.trimEnd().split('\n').at(-1)!);
    expect(pairs(read)).toEqual(pairs(rows.map(ofRow)));
    const waits = read.flatMap(([wait]) => (wait === null ? [] : [wait])).toSorted((a, b) => a - b);
    const before = new Map<bigint, number>();
    const expected = rows.flatMap(({ time, session }) => {
      const last = before.get(session!);
      before.set(session!, time);
      return last === undefined ? [] : [Math.max(0, time - last - 0.25)];
    });
    expect(waits.length).toBeGreaterThan(80);
    expect(waits).toHaveLength(expected.length);
    for (const [at, wait] of expected.toSorted((a, b) => a - b).entries()) {
      expect(Math.abs(waits[at] - wait)).toBeLessThan(0.002);
    }
  });
});

const ofRow = ({ time, input, output }: Row): ReadRow => [time, input, output];

/** Without times, in an order of their own. */
const pairs = (rows: readonly ReadRow[]) => rows.map(([, input, output]) => `${input} ${output}`).toSorted();

/** Each row has been read; those that come together as far as can be told may be in any order. */
function expectSame(read: readonly ReadRow[], rows: readonly Row[]): void {
  const left = read.toSorted(([a], [b]) => a! - b!);
  const begin = left[0][0]! - rows[0].time;
  for (const { time, input, output } of rows) {
    const at = left.findIndex(
      ([readTime, ...lengths]) =>
        Math.abs(readTime! - begin - time) < SECONDS && lengths[0] === input && lengths[1] === output,
    );
    expect([time, input, output, at]).not.toContain(-1);
    left.splice(at, 1);
  }
}
