import { readFileSync, writeFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { useSharedFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';

const folder = useSharedFolder();

/** Hundred turns less one need seven bits of an id; texts have no metadata that could say so. */
const LONG = `
duration: 20m
rate: 2
seed: long
pool: builtin:language
conversations:
  share: 0.5
  turns: { 100: 1 }
  inter_turn_seconds: 5
`;
/** Of so many no id needs more bits than usual. */
const SHORT = LONG.replace('100: 1', '64: 1');

const TEXTS = ['csv', 'jsonl'] as const;

async function succeed(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(args);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return stdout.toString();
}

async function refused(...args: readonly string[]): Promise<string> {
  const { code, stderr } = await runHere(args);
  expect(code).not.toBe(0);
  return stderr;
}

const textOf = (name: string) => readFileSync(folder.path(name), 'utf8');

beforeAll(async () => {
  for (const [name, spec] of Object.entries({ long: LONG, short: SHORT })) {
    writeFileSync(folder.path(`${name}.yaml`), spec);
    for (const extension of [...TEXTS, 'arrow', 'parquet']) {
      const out = folder.path(`${name}.${extension}`);
      await succeed('generate', folder.path(`${name}.yaml`), '--out', out, '--quiet');
    }
  }
});

describe.each(['long', 'short'])('conversations that are %s are the same from all formats', (name) => {
  const inspected = async (extension: string) => {
    const { conversations } = JSON.parse(
      await succeed('inspect', '--json', folder.path(`${name}.${extension}`)),
    );
    return conversations;
  };

  it('to inspect', async () => {
    const table = tableFromIPC(readFileSync(folder.path(`${name}.arrow`)));
    const begun = [...table.getChild('turn')!].filter((turn) => turn === 1).length;
    const of = await inspected('arrow');
    expect(of).toMatchObject({ meanTurns: name === 'long' ? 100 : 64 });
    expect(of.count + of.singleRequests).toBe(begun);
    for (const extension of [...TEXTS, 'parquet']) expect(await inspected(extension)).toEqual(of);
  });

  it.each([
    ['bailian', []],
    ['weka', []],
    ['blis', []],
    ['mooncake', []],
    ['mooncake', ['--turns', 'deltas']],
    ['parquet', []],
  ] as const)('to export to %s %j', async (format, options) => {
    const exported = async (extension: string) => {
      const file = `${[name, format, ...options].join('')}-from-${extension}`;
      const out = folder.path(file);
      const source = folder.path(`${name}.${extension}`);
      await succeed('export', source, '--to', format, '-o', out, '--quiet', ...options);
      if (format !== 'parquet') return textOf(file);
      await succeed('export', out, '--to', 'csv', '-o', `${out}.csv`, '--quiet');
      return textOf(`${file}.csv`);
    };
    const expected = await exported('parquet');
    expect(expected.length).toBeGreaterThan(10_000);
    for (const extension of TEXTS) expect((await exported(extension)) === expected).toBe(true);
  });

  it('to digest and compare', async () => {
    const digestOf = async (extension: string) =>
      (await succeed('digest', folder.path(`${name}.${extension}`))).slice(0, 64);
    const expected = await digestOf('arrow');
    for (const extension of TEXTS) expect(await digestOf(extension)).toBe(expected);
  });
});

describe('texts say it in a column of their own, behind all others', () => {
  it('where ids have more bits than usual', () => {
    const [head, first] = textOf('long.csv').split('\n');
    expect(head).toBe(
      'request_id,timestamp,client_id,input_tokens,output_tokens,conversation_id,turn,history_tokens,turn_bits',
    );
    expect(first.split(',')).toHaveLength(9);
    expect(first.endsWith(',7')).toBe(true);
    const [row] = textOf('long.jsonl').split('\n');
    expect(Object.entries(JSON.parse(row)).at(-1)).toEqual(['turn_bits', 7]);
  });

  it('and not elsewhere', () => {
    expect(textOf('short.csv').split('\n', 1)[0].endsWith(',history_tokens')).toBe(true);
    expect(textOf('short.jsonl')).not.toContain('turn_bits');
  });

  it.each(TEXTS)('rows that say something else are refused with their line: %s', async (extension) => {
    const rows = textOf(`long.${extension}`).trimEnd().split('\n');
    const changed = folder.path(`changed.${extension}`);
    const last = rows.at(-1)!;
    const other =
      extension === 'csv' ? last.replace(/,7$/, ',8') : last.replace('"turn_bits":7', '"turn_bits":8');
    writeFileSync(changed, `${[...rows.slice(0, -1), other].join('\n')}\n`);
    expect(await refused('inspect', changed)).toContain(
      `${changed}:${rows.length}: column turn_bits: 8 is not 7, as the first rows have it; traces whose ids`,
    );
  });
});

it('sessions of others keep, in texts, that nobody knows their number of turns', async () => {
  const rows = ['timestamp,input_tokens,output_tokens,session,history_tokens'];
  for (let row = 0; row < 30; row++) rows.push(`${row},${100 + row},10,s${row % 3},${row < 3 ? 0 : 90}`);
  writeFileSync(folder.path('others.csv'), `${rows.join('\n')}\n`);
  const columns = ['--columns', 'conversation_id=session'];
  for (const extension of ['csv', 'parquet']) {
    const out = folder.path(`numbered.${extension}`);
    await succeed('export', folder.path('others.csv'), ...columns, '-o', out, '--quiet');
    await succeed('export', out, '--to', 'weka', '-o', `${out}.weka`, '--quiet');
    const { conversations } = JSON.parse(await succeed('inspect', '--json', out));
    expect(conversations).toMatchObject({ count: 3, meanTurns: 10 });
  }
  expect(textOf('numbered.csv').split('\n', 1)[0].endsWith(',turn_bits')).toBe(true);
  expect(textOf('numbered.csv.weka')).toBe(textOf('numbered.parquet.weka'));
});
