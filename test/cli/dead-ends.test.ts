import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useSharedFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';

// What is refused says where to go on: one sentence, with what was asked for as its place.

const folder = useSharedFolder();
const SPEC = `rate: 50
duration: 60
conversations: { share: 0.5, turns: { 4: 1 }, inter_turn_seconds: 5 }
`;

async function sentenceOf(...args: readonly string[]) {
  const { code, stderr } = await runHere([...args, '--quiet'], folder.path());
  return [code, stderr];
}

/** Of commands that have no `--quiet`. */
async function said(...args: readonly string[]) {
  const { code, stderr } = await runHere(args, folder.path());
  return [code, stderr];
}

beforeAll(() => {
  writeFileSync(folder.path('chat.yaml'), SPEC);
  writeFileSync(folder.path('mooncake.yaml'), `${SPEC}output: { path: m.jsonl, format: mooncake }\n`);
});

describe('a text cannot be verified, and digest compares it', () => {
  it.each(['t.csv', 't.jsonl.gz'])('%s', async (name) => {
    expect(await sentenceOf('generate', '--requests', '100', '--out', name)).toEqual([0, '']);
    expect(await said('verify', name)).toEqual([
      1,
      `servegen: ${name} cannot be verified: CSV and JSON lines have no place for a digest; ` +
        "compare what 'servegen digest' says of it and of its source\n",
    ]);
  });
});

describe('what is written and not read back says so, and by which format it is known', () => {
  it.each(['weka', 'blis', 'aiperf-arrow'])('%s', async (format) => {
    expect(await sentenceOf('generate', 'chat.yaml', '--format', format, '--out', 'o')).toEqual([0, '']);
    const sentence =
      `servegen: o is of the format ${format}, which is written for its tools and not read back; ` +
      'use the trace that it was made from, as an Arrow or Parquet file\n';
    for (const command of ['inspect', 'verify', 'digest']) {
      expect(await said(command, 'o'), command).toEqual([1, sentence]);
    }
  });
});

describe('a shard of conversations with hash_ids names what asked for these', () => {
  const problem =
    'with conversations or system prompts requests of a shard share blocks with those before it, which are not made; ' +
    'make the whole trace, or one without hash_ids\n';

  it.each([
    ['chat.yaml', ['--format', 'mooncake', '--out', 'm.jsonl'], '--format'],
    ['chat.yaml', ['--block-size', '16', '--out', 'm.arrow'], '--block-size'],
    ['chat.yaml', ['--block-size', '16', '--format', 'mooncake', '--out', 'm.jsonl'], '--block-size'],
    ['mooncake.yaml', [], 'mooncake.yaml:4: output.format'],
  ])('%s %s', async (spec, args, place) => {
    expect(await sentenceOf('generate', spec, '--shard', '2/4', ...args)).toEqual([
      2,
      `servegen: ${place}: ${problem}`,
    ]);
  });
});

it('an ending of another format is refused by generate and export, and by a spec at its line', async () => {
  expect(await sentenceOf('generate', 'chat.yaml', '--format', 'mooncake', '--out', 'x.parquet')).toEqual([
    2,
    'servegen: --out: x.parquet ends as the format parquet does, and the format that is asked for is mooncake; ' +
      'name it x.jsonl, or ask for parquet\n',
  ]);
  writeFileSync(folder.path('t.csv'), 'timestamp,input_tokens,output_tokens\n0,1,1\n');
  expect(await sentenceOf('export', 't.csv', '--to', 'parquet', '-o', 'x.arrow')).toEqual([
    2,
    'servegen: --out: x.arrow ends as the format arrow does, and the format that is asked for is parquet; ' +
      'name it x.parquet, or ask for arrow\n',
  ]);
  writeFileSync(folder.path('wrong.yaml'), `${SPEC}output: { path: m.csv, format: mooncake }\n`);
  expect(await sentenceOf('generate', 'wrong.yaml')).toEqual([
    2,
    'servegen: wrong.yaml:4: output.path: m.csv ends as the format csv does, and the format that is asked for is mooncake; ' +
      'name it m.jsonl, or ask for csv\n',
  ]);
});

it.each(['weka', 'parquet'])('%s is not compressed as a whole, in a sentence', async (format) => {
  expect(await sentenceOf('generate', 'chat.yaml', '--format', format, '--out', 'x.bin.gz')).toEqual([
    2,
    `servegen: --out: x.bin.gz ends as what is compressed by gzip does, and the format ${format} is not compressed as a ` +
      'whole; name it x.bin\n',
  ]);
});

it('inspect tells of conversations and of the blocks that requests share', async () => {
  const out = ['--block-size', '16', '--out', 'blocks.arrow'];
  expect(await sentenceOf('generate', 'chat.yaml', ...out)).toEqual([0, '']);
  const { stdout } = await runHere(['inspect', 'blocks.arrow'], folder.path());
  expect(stdout.toString()).toMatch(/^conversations +\S+ begin, of 4 turns; \S+ requests alone$/m);
  expect(stdout.toString()).toMatch(
    /^blocks \(hash_ids\) +\S+ a request; [1-9]\S* % of them were there before$/m,
  );
});
