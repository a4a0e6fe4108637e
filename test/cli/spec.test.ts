import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES } from '../../src/output/formats.js';
import { readTraceMetadata } from '../../src/trace/metadata.js';
import type { ResolvedWorkload } from '../../src/workload/resolved-workload.js';
import { useFolder } from '../fixtures/folder.js';
import { DATASET, TRACE } from '../pool/released-fixture.js';
import { runShell } from './command.js';
import { runHere } from './command-here.js';

const EXAMPLES = 'examples/workloads';
const folder = useFolder();

function write(name: string, text: string): string {
  writeFileSync(folder.path(name), text);
  return folder.path(name);
}

async function digestOf(path: string): Promise<string> {
  const { code, stdout } = await runHere(['digest', path]);
  expect(code).toBe(0);
  return stdout.toString().split(' ')[0];
}

describe('servegen generate <spec>', () => {
  it.each(readdirSync(EXAMPLES))('makes %s, and reproduce makes the same again', async (name) => {
    const [out, again] = [folder.path('a.arrow'), folder.path('b.arrow')];
    // Ten minutes of each are enough, and say that options take the place of what a spec says.
    const made = await runHere([
      'generate',
      join(EXAMPLES, name),
      '--duration',
      '10m',
      '--out',
      out,
      '--json',
    ]);
    expect(made.stderr).toBe('');
    const report = JSON.parse(made.stdout.toString());
    expect(report.durationSeconds).toBe(600);
    expect(report.requests).toBeGreaterThan(1000);
    expect((await runHere(['reproduce', out, '-o', again, '--workers', '1', '--quiet'])).code).toBe(0);
    expect(await digestOf(again)).toBe(await digestOf(out));
  });

  it.each([
    // 10, 15 and 10 minutes: the last of them behind what the test above makes of it.
    ['phases.yaml', 35 * 60],
    ['staged-test.yaml', 35 * 60],
  ])('makes all phases of %s, and reproduce makes them again', async (name, seconds) => {
    const [out, again] = [folder.path('a.arrow'), folder.path('b.arrow')];
    const made = await runHere(['generate', join(EXAMPLES, name), '--out', out, '--json']);
    expect(made.stderr).toBe('');
    expect(JSON.parse(made.stdout.toString()).durationSeconds).toBe(seconds);
    expect((await runHere(['reproduce', out, '-o', again, '--workers', '1', '--quiet'])).code).toBe(0);
    expect(readFileSync(again).equals(readFileSync(out))).toBe(true);
  });

  it('finds a CSV of rates beside the spec', async () => {
    write('rates.csv', 'time,rate\n0,10\n60,0\n120,20\n180,0\n');
    const spec = write('w.yaml', 'rate: { csv: rates.csv }\nduration: 4m\npool: builtin:language\n');
    const out = folder.path('t.arrow');
    expect((await runHere(['generate', spec, '--out', out, '--quiet'])).code).toBe(0);
    const times = tableFromIPC(readFileSync(out)).getChild('timestamp')!.toArray() as Float64Array;
    // 600 in the first minute, 1,200 in the third, and none in the others. Windows of quiet clients share a segment, whose
    // requests fall into either: four standard deviations of a Poisson law are far more than that.
    const within = (from: number, to: number) => times.filter((time) => time >= from && time < to).length;
    expect(times.length).toBe(1800);
    expect(Math.abs(within(0, 60) - 600)).toBeLessThan(4 * Math.sqrt(600));
    expect([within(60, 120), within(180, 240)]).toEqual([0, 0]);
  });

  it('finds pools beside the spec, and those of options where the command runs', async () => {
    for (const [name, trace] of [
      ['beside', TRACE],
      ['elsewhere/given', TRACE.replaceAll('0.64', '0.8')],
    ]) {
      mkdirSync(folder.path(name), { recursive: true });
      writeFileSync(folder.path(`${name}/chunk-0-trace.csv`), trace);
      writeFileSync(folder.path(`${name}/chunk-0-dataset.json`), DATASET);
    }
    const spec = write('w.yaml', 'pool: beside\nmix: [{ source: beside }]\nrequests: 50\n');
    const out = folder.path('t.arrow');
    const sourcesWith = async (...args: string[]) => {
      const cwd = folder.path('elsewhere');
      expect(await runHere(['generate', spec, '--quiet', '--out', out, ...args], cwd)).toMatchObject({
        code: 0,
      });
      const { pool, mix } = readTraceMetadata(tableFromIPC(readFileSync(out)).schema)
        .spec as ResolvedWorkload;
      return [pool?.source, ...mix!.map(({ source }) => source)];
    };
    expect(await sourcesWith()).toEqual([folder.path('beside'), folder.path('beside')]);
    expect(await sourcesWith('--span', '0..600')).toEqual([folder.path('beside'), folder.path('beside')]);
    expect(await sourcesWith('--pool', 'given')).toEqual(['given', folder.path('beside')]);
  });

  it.each(FORMAT_NAMES)('says the line of a fault that shows with the pool open, in %s', async (format) => {
    const spec = write('w.yaml', 'pool:\n  source: builtin:language\n  span: 18:00..90:00\n');
    const args = ['generate', spec, '--format', format, '--out', folder.path('t')];
    const { code, stderr } = await runHere(args);
    expect(stderr).toContain(`${spec}:3: pool.span: `);
    expect(code).toBe(2);
  });

  it('names the labels and the clients of the spec, and has requests of each', async () => {
    const spec = write(
      'w.json',
      JSON.stringify({
        category: 'language',
        duration: 600,
        custom_clients: [
          { label: 'a', id: 7, rate: 2, fields: { input_tokens: 10, output_tokens: 20 } },
          { count: 3, rate: 1, fields: { input_tokens: 30, output_tokens: 40 } },
        ],
      }),
    );
    const out = folder.path('t.arrow');
    expect((await runHere(['generate', spec, '--out', out, '--quiet'])).code).toBe(0);
    const table = tableFromIPC(readFileSync(out));
    const clients = table.getChild('client_id')!.toArray() as Uint32Array;
    const inputs = table.getChild('input_tokens')!.toArray() as Uint32Array;
    expect([7, 8, 9, 10].map((id) => clients.filter((client) => client === id).length)).toEqual([
      1200, 600, 600, 600,
    ]);
    expect(new Set(inputs.filter((_, row) => clients[row] === 7))).toEqual(new Set([10]));
  });

  it.each<[string, string, RegExp]>([
    ['a fault', 'rate: -5\n', /^servegen: .*w\.yaml:1: rate: -5 /],
    ['an unknown key', 'rates: 5\n', /w\.yaml:1: rates: .*did you mean 'rate'/],
    ['what is no YAML', 'rate: [1,\n', /^servegen: .*w\.yaml:\d+: /],
    [
      'conversations of the naive method',
      'method: naive\nconversations: { share: 0.5, turns: { mean: 3 }, inter_turn_seconds: 60 }\n',
      /conversations/,
    ],
    [
      'a CSV that is not there',
      'rate: { csv: none.csv }\n',
      /none\.csv cannot be read: there is no such file/,
    ],
    [
      'a CSV that is a device',
      'rate: { csv: /dev/zero }\n',
      /\/dev\/zero cannot be read: it is a device and not a regular file/,
    ],
  ])('refuses %s', async (_name, text, message) => {
    const { code, stderr } = await runHere([
      'generate',
      write('w.yaml', text),
      '--out',
      folder.path('t.arrow'),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it("refuses what Git LFS has left in the place of a rate's file", async () => {
    write('r.csv', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n');
    const spec = write('w.yaml', 'rate: { csv: r.csv }\nduration: 60\n');
    const { code, stderr } = await runHere(['generate', spec, '--out', folder.path('t.arrow')]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/r\.csv cannot be read: it is a Git LFS pointer/),
    ]);
  });

  it('takes a spec from a pipe', async () => {
    const line = "printf 'rate: 10\\nduration: 10\\n' | $servegen generate /dev/stdin --out t.arrow";
    const { code, stderr } = await runShell(line, folder.path());
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^t\.arrow: 100 requests /)]);
  });

  it('refuses a spec that is not there', async () => {
    const { code, stderr } = await runHere(['generate', folder.path('none.yaml')]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/none\.yaml cannot be read: there is no such file/),
    ]);
  });

  it.each([
    [
      'builtin:language',
      /there is no such file; a spec is a \.yaml or \.json file, and a pool is given by --pool$/,
    ],
    ['.', /it is a directory; a spec is .* and a pool is given by --pool$/],
    ['-', /cannot come from standard input as -$/],
  ])('says what may have been meant by %s', async (path, sentence) => {
    const { code, stderr } = await runHere(['generate', path]);
    expect([code, stderr.trim()]).toEqual([1, expect.stringMatching(sentence)]);
  });

  it('refuses what Git LFS has left in the place of a spec', async () => {
    const path = write(
      'w.yaml',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n',
    );
    const { code, stderr } = await runHere(['generate', path, '--out', folder.path('t.arrow')]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/w\.yaml cannot be read: it is a Git LFS pointer, .*'git lfs pull'/),
    ]);
  });
});

describe('servegen compare', () => {
  it('compares specs, whose traces it makes', async () => {
    const spec = (method: string) =>
      write(
        `${method}.yaml`,
        `pool: { source: 'builtin:language', span: '18:00..19:00' }\nrate: 50\nduration: 10m\nmethod: ${method}\n`,
      );
    const { code, stdout } = await runHere(['compare', spec('servegen'), spec('naive'), '--json']);
    expect(code).toBe(0);
    const { a, b, notes } = JSON.parse(stdout.toString());
    expect(notes).toEqual([
      expect.stringMatching(
        /naive\.yaml: the naive method: all requests are one stream, a Poisson process, with a random total$/,
      ),
    ]);
    expect(a.requests).toBe(30_000);
    // Poisson: 4 standard deviations.
    expect(Math.abs(b.requests - 30_000)).toBeLessThan(4 * Math.sqrt(30_000));
    // The paper's point: client by client, the rates of short windows vary more.
    // 150 requests are expected in each of 200 windows of three seconds: the CV has 5% of error.
    const poisson = 1 / Math.sqrt(150);
    expect(a.windowRates.cv).toBeGreaterThan(1.2 * poisson);
    expect(Math.abs(b.windowRates.cv / poisson - 1)).toBeLessThan(0.15);
    expect(a.windowRates.cv).toBeGreaterThan(b.windowRates.cv);
  });
});
