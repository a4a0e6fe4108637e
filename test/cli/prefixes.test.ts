import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { useSharedFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';
import { expectRefusal } from './refusal.js';

const folder = useSharedFolder();
const pathOf = (name: string) => folder.path(name);

const SPEC = `
category: language
duration: 5m
custom_clients:
  - { rate: 2, count: 6, fields: { input_tokens: { family: uniform, min: 20, max: 400 }, output_tokens: 60 } }
conversations: { share: 0.6, turns: { mean: 3 }, inter_turn_seconds: { family: exponential, mean: 30 } }
prefixes:
  system_prompt: { groups: [{ name: a, tokens: 700, weight: 2 }, { name: b, tokens: 90, weight: 1 }, { name: c, tokens: 0, weight: 1 }] }
  documents: { count: 20, tokens: { family: uniform, min: 50, max: 900 }, share: 0.5 }
`;

async function succeed(...args: readonly string[]): Promise<string> {
  const { code, stderr } = await runHere(args);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return stderr;
}

beforeAll(async () => {
  writeFileSync(pathOf('w.yaml'), SPEC);
  for (const name of ['t.arrow', 't.parquet', 't.csv', 't.jsonl']) {
    await succeed('generate', pathOf('w.yaml'), '-o', pathOf(name), '--quiet');
  }
  await succeed('generate', pathOf('w.yaml'), '--format', 'mooncake', '-o', pathOf('m.jsonl'), '--quiet');
});

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test.each(['t.arrow', 't.parquet', 't.csv', 't.jsonl'])(
  'export of %s has the ids of generate',
  async (name) => {
    await succeed('export', pathOf(name), '--to', 'mooncake', '-o', pathOf('x.jsonl'), '--quiet');
    const ids = (path: string) => linesOf(path).map(({ hash_ids }) => hash_ids);
    const exported = ids(pathOf('x.jsonl'));
    expect(exported).toEqual(ids(pathOf('m.jsonl')));
    const all = exported.flat();
    expect(new Set(all).size).toBeLessThan(all.length * 0.8);
  },
);

test('export of a trace has the delays of generate', async () => {
  const delays = ['--turns', 'deltas', '--first-token-seconds', '40', '--output-token-seconds', '0.5'];
  const made = ['generate', pathOf('w.yaml'), '--format', 'mooncake', ...delays, '-o', pathOf('d.jsonl')];
  const told = await succeed(...made);
  expect(told).toMatch(/\n\d+ of \d+ turns come before the response that is assumed/);
  const exported = await succeed(
    'export',
    pathOf('t.arrow'),
    '--to',
    'mooncake',
    ...delays,
    '-o',
    pathOf('e.jsonl'),
  );
  expect(exported).toMatch(/\n\d+ of \d+ turns come before the response that is assumed/);
  expect(linesOf(pathOf('e.jsonl'))).toEqual(linesOf(pathOf('d.jsonl')));
  expect(linesOf(pathOf('d.jsonl')).some(({ delay }) => delay > 0)).toBe(true);
});

describe('what goes against each other is refused', () => {
  test('system prompts that the trace has itself', async () => {
    const flags = ['--block-size', '16', '--system-prompt-tokens', '5', '-o', pathOf('y.arrow')];
    expectRefusal(
      await runHere(['export', pathOf('t.arrow'), ...flags]),
      2,
      '--system-prompt-tokens: the trace says itself what its inputs begin with',
    );
    expectRefusal(
      await runHere(['generate', pathOf('w.yaml'), ...flags]),
      2,
      '--system-prompt-tokens: … and so do prefixes',
    );
  });

  test('numbers that are none', async () => {
    expectRefusal(
      await runHere([
        'export',
        pathOf('t.arrow'),
        '--to',
        'weka',
        '--first-token-seconds=-1',
        '-o',
        pathOf('y.jsonl'),
      ]),
      2,
      "--first-token-seconds: '-1' … a number from 0 to 1000000",
    );
  });

  test('shards, whose first blocks others have', async () => {
    expectRefusal(
      await runHere([
        'generate',
        pathOf('w.yaml'),
        '--block-size',
        '16',
        '--shard',
        '2/2',
        '-o',
        pathOf('y.arrow'),
      ]),
      2,
      '--block-size: … share blocks with those before',
    );
  });
});

test('inspect measures what is shared, and no numbers of prompts and documents', async () => {
  const { stdout } = await runHere(['inspect', pathOf('t.arrow')]);
  const [, measured] = /\ncolumn ([\s\S]*?)\n\n/.exec(stdout.toString())!;
  for (const column of ['system_tokens', 'document_tokens', 'shared_tokens']) {
    expect(measured).toContain(column);
  }
  expect(measured).not.toMatch(/prompt_group|document_id/);
});
