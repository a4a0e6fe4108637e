import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';

const folder = useFolder();

/** Files beside a spec, in a folder where the command does not run. */
function write(name: string, text: string): string {
  mkdirSync(folder.path('specs'), { recursive: true });
  writeFileSync(folder.path(`specs/${name}`), text);
  return folder.path(`specs/${name}`);
}

async function made(...args: string[]): Promise<void> {
  expect(await runHere(['generate', ...args, '--quiet'])).toMatchObject({ code: 0, stderr: '' });
}

describe('a table of lengths in a file', () => {
  const SPEC = `
category: language
requests: 7000
custom_clients: [{ rate: 5, joint: { csv: lengths.csv } }]
`;
  const CSV = 'input_tokens,output_tokens,weight\n40,150,1\n800,320,4\n70000,70,2\n';

  it('is found beside the spec, and not needed to make the trace again', async () => {
    const csv = write('lengths.csv', CSV);
    const [out, again] = [folder.path('a.arrow'), folder.path('b.arrow')];
    await made(write('w.yaml', SPEC), '--out', out);
    const table = tableFromIPC(readFileSync(out));
    const counts = new Map<string, number>();
    for (const row of table) {
      const key = `${row.input_tokens} ${row.output_tokens}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['40 150', '70000 70', '800 320']);
    // 1, 4 and 2 of 7, within four standard deviations.
    for (const [key, share] of [
      ['40 150', 1 / 7],
      ['800 320', 4 / 7],
      ['70000 70', 2 / 7],
    ] as const) {
      expect(Math.abs(counts.get(key)! - 7000 * share)).toBeLessThan(
        4 * Math.sqrt(7000 * share * (1 - share)),
      );
    }
    rmSync(csv);
    expect((await runHere(['reproduce', out, '-o', again, '--quiet'])).code).toBe(0);
    expect(readFileSync(again).equals(readFileSync(out))).toBe(true);
  });

  it('is not read where no files are allowed', async () => {
    write('lengths.csv', CSV);
    const args = [
      'generate',
      write('w.yaml', SPEC),
      '--allow-files',
      'none',
      '--out',
      folder.path('t.arrow'),
    ];
    const { code, stderr } = await runHere(args);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/w\.yaml:4: custom_clients\[0\]\.joint\.csv: files are not allowed here\n$/);
  });

  it('that is not there is named with its place', async () => {
    const { code, stderr } = await runHere([
      'generate',
      write('w.yaml', SPEC),
      '--out',
      folder.path('t.arrow'),
    ]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/w\.yaml:4: custom_clients\[0\]\.joint\.csv: .*lengths\.csv/);
  });
});

describe('phases with attributes and limits', () => {
  const SPEC = `
pool: { source: builtin:language?clients=60, span: 16:00..17:00 }
seed: phased
attributes: { tenant: { values: { acme: 1, globex: 2 } } }
max_context: { tokens: 6000, beyond: truncate }
conversations: { share: 0.5, turns: { mean: 6, max: 30 }, inter_turn_seconds: 40 }
phases:
  - { duration: 10m, rate: 10 }
  - { duration: 10m, rate: { ramp: { from: 10, to: 30, duration: 10m } }, fields: { output_tokens: 90 } }
`;

  it('are one trace by workers, shards and batches, and made again', async () => {
    const spec = write('w.yaml', SPEC);
    const digestOf = async (...paths: string[]) => {
      const { stdout } = await runHere(['digest', ...paths]);
      return stdout.toString().split(' ')[0];
    };
    const whole = folder.path('whole.arrow');
    await made(spec, '--out', whole);
    const digest = await digestOf(whole);
    for (const more of [
      ['--workers', '1'],
      ['--workers', '2', '--batch-size', '777'],
    ]) {
      const out = folder.path('other.arrow');
      await made(spec, '--out', out, ...more);
      expect([more, await digestOf(out)]).toEqual([more, digest]);
    }
    // With conversations a later shard does not know the numbers of its rows, and has no column of them.
    const rowsIn = (path: string) => {
      const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
      return head.startsWith('request_id,') ? lines.map((line) => line.replace(/^\d+,/, '')) : lines;
    };
    const rows: string[] = [];
    for (const shard of ['1/3', '2/3', '3/3']) {
      const out = folder.path('shard.csv');
      await made(spec, '--out', out, '--shard', shard);
      rows.push(...rowsIn(out));
    }
    const csv = folder.path('whole.csv');
    await made(spec, '--out', csv);
    expect(rows).toEqual(rowsIn(csv));
    const again = folder.path('again.arrow');
    expect((await runHere(['reproduce', whole, '-o', again, '--quiet'])).code).toBe(0);
    expect(await digestOf(again)).toBe(digest);
    const table = tableFromIPC(readFileSync(whole));
    const tenants = new Set(Array.from(table.getChild('tenant')!));
    expect(tenants).toEqual(new Set(['acme', 'globex']));
    let most = 0;
    for (const { input_tokens: input, output_tokens: output } of table) most = Math.max(most, input + output);
    expect(most).toBeLessThanOrEqual(6000);
    expect(most).toBeGreaterThan(5900);
  });
});
