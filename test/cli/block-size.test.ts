import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { useSharedFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';

const folder = useSharedFolder();
const pathOf = (name: string) => folder.path(name);

async function succeed(...args: readonly string[]) {
  const { code, stdout, stderr } = await runHere(args);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return { stdout: stdout.toString(), stderr };
}

interface Line {
  readonly input: number;
  readonly ids: readonly number[];
}

/** Requests of JSON lines, those of sessions one after the other. */
function linesOf(path: string): Line[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line))
    .flatMap(({ input_length, hash_ids, requests }) =>
      requests === undefined
        ? [{ input: input_length, ids: hash_ids }]
        : requests.map((request: { in: number; hash_ids: number[] }) => ({
            input: request.in,
            ids: request.hash_ids,
          })),
    );
}

function expectBlocksOf(size: number, path: string): void {
  const lines = linesOf(path);
  expect(lines.length).toBeGreaterThan(0);
  for (const { input, ids } of lines) expect(ids).toHaveLength(Math.ceil(input / size));
}

const TRACE = ['--requests', '800', '--seed', '3'];

beforeAll(async () => {
  await succeed('generate', ...TRACE, '--block-size', '48', '-o', pathOf('48.arrow'), '--quiet');
  await succeed('generate', ...TRACE, '-o', pathOf('without.csv'), '--quiet');
});

describe('the line that replays a file tells the tool of which blocks its ids are', () => {
  const AIPERF = '--custom-dataset-type mooncake_trace --fixed-schedule';
  const VLLM = '--timed-trace-chunk-hash-size';
  const ALL = '--num-prompts "$(wc -l < trace.jsonl)"\n';

  test.each([
    ['mooncake', [], `${AIPERF}\n`, 512],
    ['mooncake', ['--block-size', '48'], `${AIPERF} --isl-block-size 48\n`, 48],
    ['mooncake-s', [], `${VLLM} 512 ${ALL}`, 512],
    ['mooncake-s', ['--block-size', '48'], `${VLLM} 48 ${ALL}`, 48],
  ])('%s %s', async (format, blocks, line, size) => {
    const out = pathOf('trace.jsonl');
    const end = line.replace('trace.jsonl', out);
    const generated = await succeed('generate', ...TRACE, '--format', format, ...blocks, '-o', out);
    expect(generated.stderr.endsWith(end), generated.stderr).toBe(true);
    expectBlocksOf(size, out);
    const exported = await succeed('export', pathOf('without.csv'), '--to', format, ...blocks, '-o', out);
    expect(exported.stderr.endsWith(end), exported.stderr).toBe(true);
    expectBlocksOf(size, out);
  });

  it('also where the trace has had them before', async () => {
    const { stderr } = await succeed(
      'export',
      pathOf('48.arrow'),
      '--to',
      'mooncake',
      '-o',
      pathOf('x.jsonl'),
    );
    expect(stderr).toContain(`${AIPERF} --isl-block-size 48\n`);
    expectBlocksOf(48, pathOf('x.jsonl'));
  });
});

describe('a file that says of which blocks its ids are says the truth', () => {
  test.each([
    ['of the trace', '48.arrow', [], 48],
    ['that export makes', 'without.csv', ['--block-size', '48'], 48],
    ['that export makes anew', '48.arrow', ['--block-size', '32'], 32],
    ['by default', 'without.csv', [], 64],
  ])('blocks %s', async (_, from, blocks, size) => {
    const out = pathOf('sessions.jsonl');
    await succeed('export', pathOf(from), '--to', 'weka', ...blocks, '-o', out);
    expect(JSON.parse(readFileSync(out, 'utf8').split('\n')[0]).block_size).toBe(size);
    expectBlocksOf(size, out);
  });

  test('a trace, too, which is read back', async () => {
    const out = pathOf('made.arrow');
    const blocks = ['--block-size', '32', '--system-prompt-tokens', '40'];
    await succeed('export', pathOf('without.csv'), ...blocks, '-o', out);
    const { metadata } = JSON.parse((await succeed('inspect', out, '--json')).stdout);
    expect(metadata).toMatchObject({ blockSize: 32, systemPromptTokens: 40 });
    await succeed('export', out, '--to', 'weka', '-o', pathOf('again.jsonl'));
    expect(JSON.parse(readFileSync(pathOf('again.jsonl'), 'utf8').split('\n')[0])).toMatchObject({
      block_size: 32,
      system_tokens: 40,
    });
  });
});

test('bailian has no place for a size, and takes its own only', async () => {
  const { code, stderr } = await runHere([
    ...['export', pathOf('48.arrow'), '--to', 'bailian', '-o', pathOf('bailian.jsonl')],
  ]);
  expect([code, stderr]).toEqual([
    2,
    'servegen: --block-size: bailian has blocks of 16 tokens, and the trace has them of 48\n',
  ]);
});

test('ids of which nothing says the blocks are checked against those of the format, items included', async () => {
  const path = pathOf('multimodal.jsonl');
  writeFileSync(
    path,
    '{"timestamp":0,"text_tokens":10,"image_tokens":[600],"output_tokens":1,"hash_ids":[1,2]}\n' +
      '{"timestamp":1,"text_tokens":10,"image_tokens":[600],"output_tokens":1,"hash_ids":[1]}\n',
  );
  const out = pathOf('multimodal.moon');
  const { code, stderr } = await runHere(['export', path, '--to', 'mooncake', '--flatten', '-o', out]);
  expect([code, stderr.replace(path, '<file>')]).toEqual([
    1,
    'servegen: <file>: row 1: it has 1 hash_ids for an input of 610 tokens, where blocks of 512 are 2; ' +
      '--block-size 512 makes new ids, by which turns share their history alone\n',
  ]);
});

describe('an input of no tokens that is raised to 1 has a block of its own', () => {
  const ZEROS = 'timestamp,input_tokens,output_tokens\n0,0,3\n1,600,4\n2,0,1\n3,0,1\n';

  test.each(['mooncake', 'mooncake-s', 'bailian', 'weka'])('%s', async (format) => {
    const [path, out] = [pathOf('zeros.csv'), pathOf('zeros.jsonl')];
    writeFileSync(path, ZEROS);
    await succeed('export', path, '--to', format, '--raise-zeros', '-o', out);
    const lines = linesOf(out);
    expect(lines.map(({ input }) => input)).toEqual([1, 600, 1, 1]);
    for (const { ids } of lines) expect(ids.length).toBeGreaterThan(0);
    const all = lines.flatMap(({ ids }) => ids);
    expect(new Set(all).size).toBe(all.length);
  });

  test('as generate writes it, by the option and by the spec', async () => {
    const spec = (output: string) => `
category: language
duration: 60
custom_clients:
  - rate: 2
    fields:
      input_tokens: { family: empirical, values: [0, 600], probabilities: [0.5, 0.5] }
      output_tokens: { family: exponential, mean: 40, min: 1 }
${output}`;
    const [path, out] = [pathOf('zeros.yaml'), pathOf('made.jsonl')];
    writeFileSync(path, spec(''));
    await succeed('generate', path, '--format', 'mooncake', '--raise-zeros', '-o', out);
    expectBlocksOf(512, out);
    expect(linesOf(out).filter(({ input }) => input === 1).length).toBeGreaterThan(10);
    const made = readFileSync(out);
    writeFileSync(path, spec('output: { format: mooncake, raise_zeros: true }\n'));
    await succeed('generate', path, '-o', out);
    expect(readFileSync(out).equals(made)).toBe(true);
  });

  test('and is refused where the trace has ids, and none for it', async () => {
    const path = pathOf('none.jsonl');
    writeFileSync(path, '{"timestamp": 0, "input_length": 0, "output_length": 3, "hash_ids": []}\n');
    const out = pathOf('none.moon');
    const args = ['export', path, '--to', 'mooncake', '--raise-zeros', '-o', out];
    const { code, stderr } = await runHere(args);
    expect([code, stderr.replace(path, '<file>')]).toEqual([
      1,
      'servegen: <file>: row 0: it has 0 hash_ids for an input of 1 tokens, where blocks of 512 are 1; ' +
        '--block-size 512 makes new ids, by which turns share their history alone\n',
    ]);
    await succeed(...args, '--block-size', '512');
    expect(linesOf(out)).toEqual([{ input: 1, ids: [0] }]);
  });
});

describe('a trace with ids of blocks', () => {
  const digestOf = async (path: string) => (await succeed('digest', path)).stdout.slice(0, 64);

  it.each(['arrow', 'arrows', 'parquet', 'csv', 'jsonl', 'jsonl.zst'])(
    'has one digest, also as .%s, which is made again from it where it says how',
    async (ending) => {
      const [path, again] = [pathOf(`same.${ending}`), pathOf(`again.${ending}`)];
      await succeed('generate', ...TRACE, '--block-size', '48', '-o', path, '--quiet');
      const digest = await digestOf(pathOf('48.arrow'));
      expect(await digestOf(path)).toBe(digest);
      if (/csv|jsonl/.test(ending)) return;
      await succeed('reproduce', path, '-o', again, '--quiet');
      expect(await digestOf(again)).toBe(digest);
      expect(readFileSync(again).equals(readFileSync(path))).toBe(true);
    },
  );

  it('is made again with its blocks in a format that has others by itself', async () => {
    const out = pathOf('again.moon');
    const { stderr } = await succeed('reproduce', pathOf('48.arrow'), '--format', 'mooncake', '-o', out);
    expect(stderr).toContain('--isl-block-size 48\n');
    expectBlocksOf(48, out);
  });

  it('is inspected and compared without taking ids for lengths', async () => {
    const { columns, metadata } = JSON.parse((await succeed('inspect', pathOf('48.arrow'), '--json')).stdout);
    const named = (list: readonly { readonly name?: string; readonly column?: string }[]) =>
      list.map(({ name, column }) => name ?? column);
    expect(named(columns)).toEqual(['input_tokens', 'output_tokens']);
    expect(metadata.blockSize).toBe(48);
    const compared = await succeed('compare', pathOf('48.arrow'), pathOf('without.csv'), '--json');
    const comparison = JSON.parse(compared.stdout);
    expect(named(comparison.columns)).toEqual(['input_tokens', 'output_tokens']);
    expect(Object.keys(comparison.a.rateLength.groups[0].meanLength)).toEqual([
      'input_tokens',
      'output_tokens',
    ]);
  });
});
