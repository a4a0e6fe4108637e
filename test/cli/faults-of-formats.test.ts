import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { FORMAT_NAMES } from '../../src/output/formats.js';
import { useSharedFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';
import { canMount, withSmallDisk } from './small-disk.js';

const folder = useSharedFolder();
const pathOf = (name: string) => folder.path(name);

/** With all that any format needs. */
const TRACE = ['generate', '--requests', '4000', '--block-size', '16', '--quiet'];

beforeAll(async () => {
  for (const name of ['source.arrow', 'source.parquet', 'source.csv', 'source.jsonl.zst', 'source.csv.gz']) {
    const { code, stderr } = await runHere([...TRACE, '--out', pathOf(name)]);
    expect([code, stderr]).toEqual([0, '']);
  }
});

async function sentenceOf(...args: readonly string[]) {
  const { code, stderr } = await runHere(args);
  return [code, stderr.replaceAll(folder.path(), '<folder>')];
}

/** Each format, and texts that are compressed. */
const TARGETS = [
  ...FORMAT_NAMES.map((format) => [format, format, 'out.bin'] as const),
  ['csv.gz', 'csv', 'out.csv.gz'] as const,
  ['jsonl.zst', 'jsonl', 'out.jsonl.zst'] as const,
];

describe.runIf(canMount())('on a disk that becomes full', () => {
  it.each(TARGETS)('%s leaves nothing, whether it is generated or exported', async (_, format, file) => {
    await withSmallDisk(async (disk) => {
      // Room for the second file of a format that is two, and for next to nothing else.
      const free = 5 * 4096;
      writeFileSync(`${disk}/ballast`, new Uint8Array(1_048_576 - free - 4096));
      const out = `${disk}/${file}`;
      for (const args of [
        [...TRACE, '--format', format],
        ['export', pathOf('source.arrow'), '--to', format, '--quiet'],
      ]) {
        const { code, stderr } = await runHere([...args, '--out', out]);
        expect([code, stderr]).toEqual([
          1,
          `servegen: ${out} cannot be written: no space is left on the device\n`,
        ]);
        expect(readdirSync(disk)).toEqual(['ballast']);
      }
      truncateSync(`${disk}/ballast`, 0);
    });
  });
});

describe('an output that is the input is refused, and one that is there is replaced whole', () => {
  it.each(TARGETS)('%s', async (_, format, file) => {
    const [input, out] = [pathOf(file), pathOf(`new-${file}`)];
    copyFileSync(pathOf('source.arrow'), input);
    expect(await sentenceOf('export', input, '--to', format, '--out', input)).toEqual([
      2,
      `servegen: --out: <folder>/${file} is the same file as the trace, <folder>/${file}, which would be lost; name another\n`,
    ]);
    expect(readFileSync(input).equals(readFileSync(pathOf('source.arrow')))).toBe(true);
    const run = async () => {
      expect(await sentenceOf('export', input, '--to', format, '--out', out, '--quiet')).toEqual([0, '']);
      return readFileSync(out);
    };
    const fresh = await run();
    writeFileSync(out, new Uint8Array(fresh.length + 1000).fill(1));
    expect((await run()).equals(fresh)).toBe(true);
  });
});

describe('an input that is cut off says so, and leaves no output', () => {
  it.each(['source.arrow', 'source.parquet', 'source.csv', 'source.jsonl.zst', 'source.csv.gz'])(
    '%s',
    async (name) => {
      const cut = pathOf(`cut-${name}`);
      const bytes = readFileSync(pathOf(name));
      for (const share of [0.001, 0.3, 0.999]) {
        writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * share)));
        const out = pathOf('of-cut.jsonl');
        const [code, sentence] = await sentenceOf('export', cut, '--out', out, '--quiet');
        expect(sentence, `${share}`).toMatch(/^servegen: <folder>\/cut-source\.[^\n]*\n$/);
        // Text has no end of its own: a line that is cut has too few values, or a list that is not closed.
        expect(sentence, `${share}`).toMatch(
          name === 'source.csv'
            ? /values where|quotation mark is not|column timestamp/
            : /cut off|damaged|no trace|not a trace|too short/,
        );
        expect(code).toBe(1);
        expect(readdirSync(folder.path())).not.toContain('of-cut.jsonl');
      }
    },
  );
});

describe('a trace of others that lacks a column is refused by every format that needs it', () => {
  const NEEDS_LENGTHS = FORMAT_NAMES.filter(
    (name) => !['arrow', 'arrow-stream', 'parquet', 'csv', 'jsonl'].includes(name),
  );

  it.each(NEEDS_LENGTHS)('%s', async (format) => {
    const [log, out] = [pathOf('log.csv'), pathOf('log.out')];
    const refused = async (text: string, sentence: RegExp) => {
      writeFileSync(log, text);
      const [code, stderr] = await sentenceOf('export', log, '--to', format, '--out', out, '--quiet');
      expect(stderr).toMatch(sentence);
      expect(stderr).toMatch(/^servegen: [^\n]*\n$/);
      expect([1, 2]).toContain(code);
      expect(readdirSync(folder.path())).not.toContain('log.out');
    };
    await refused(
      'timestamp,output_tokens\n0,5\n',
      /lengths of inputs: a column input_tokens or text_tokens/,
    );
    await refused('timestamp,input_tokens\n0,5\n', /lengths of outputs: a column output_tokens/);
    await refused(
      'input_tokens,output_tokens\n0,5\n',
      /log.csv is not a trace: it has no column timestamp; its columns are/,
    );
    await refused(
      'timestamp,input_tokens,output_tokens\n0,0,5\n',
      /row 0: its input has 0 tokens.*--raise-zeros/,
    );
  });
});

it('a folder that is no trace, and an output in one that is not there, are named', async () => {
  mkdirSync(pathOf('empty'), { recursive: true });
  expect(await sentenceOf('export', pathOf('empty'), '--out', pathOf('x.csv'))).toEqual([
    1,
    'servegen: <folder>/empty is a directory, not a trace: it has neither manifest.json nor files of Arrow or Parquet\n',
  ]);
  expect(await sentenceOf('export', pathOf('source.arrow'), '--out', pathOf('no/x.csv'))).toEqual([
    1,
    'servegen: <folder>/no/x.csv cannot be written: <folder>/no does not exist\n',
  ]);
});
