import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { readPackedPool } from '../../src/pool/packed/read.js';
import { packPool } from '../../src/pool/packed/write.js';
import { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { UNEVEN } from '../fixtures/copulas.js';
import { useFolder } from '../fixtures/folder.js';
import { loadDirectory } from '../support/load-directory.js';
import { runHere } from './command-here.js';

const folder = useFolder();

/** Two clients over two windows. Client 3 has no dataset, and 300 of the 2,100 requests. */
beforeEach(() => {
  mkdirSync(folder.path('pool'));
  writeFileSync(folder.path('pool/chunk-0-trace.csv'), '0,1,1,Gamma,1,1\n600,2,1,Gamma,1,0.5\n');
  writeFileSync(folder.path('pool/chunk-3-trace.csv'), '0,0.5,1,Weibull,1,2\n600,0,0,,0,0\n');
  const dataset = { 0: { input_tokens: '{10: 0.5, 20: 0.5}', output_tokens: '{1: 1.0}' } };
  writeFileSync(folder.path('pool/chunk-0-dataset.json'), JSON.stringify(dataset));
});

describe('servegen pool info', () => {
  it('prints tables', async () => {
    const { code, stdout, stderr } = await runHere(['pool', 'info', folder.path('pool')]);
    expect([code, stderr]).toEqual([0, '']);
    const text = stdout.toString();
    expect(text).toMatch(/^clients +1$/m);
    expect(text).toMatch(/^span +00:00 to 00:20, 2 windows of 10 min$/m);
    expect(text).toMatch(/^rate +1\.50 req\/s on average, 1 to 2 by window$/m);
    expect(text).toMatch(/^ +▅█$/m);
    expect(text).toMatch(/^input_tokens +15 /m);
    expect(text).toMatch(/^1 client left out, with 14\.3 % of the requests\n {2}no dataset file: 3$/m);
    expect(text).toMatch(/^ {2}the directory may be an incomplete copy or download: in the released pools /m);
    // Both windows of the client report a CV of 1, and their laws have it.
    expect(text).toMatch(/^reported, by request +1 /m);
    expect(text).toMatch(/^of the law, by request +1 /m);
    // One pair of windows tells no deviation, 20 minutes no hour, and one output no correlation.
    expect(text).not.toMatch(/window to window|in an hour|largest over smallest|rank correlation/);
    expect(text).toMatch(/^share of requests +100.0 % +100.0 % +100.0 % +100.0 % +1 +1$/m);
    expect(text).toMatch(/^input_tokens +15 .* 0\.333 +2 +100\.0 %$/m);
    expect(text).toMatch(/^mean input_tokens +10 +10 +10 +10 +10 +20 +20 +20 +20 +20$/m);
  });

  it('prints shifts, hours and days of what is long enough', async () => {
    // Two days of hours: client 0 makes 1 request a second, and 3 from 06:00 to 07:00; on the second day client 1 makes as many.
    const rows = (rate: (hour: number) => number) =>
      Array.from({ length: 48 }, (_, hour) => `${hour * 3600},${rate(hour)},1,Gamma,1,1\n`).join('');
    const write = (id: number, rate: (hour: number) => number, input: number) => {
      writeFileSync(folder.path(`pool/chunk-${id}-trace.csv`), rows(rate));
      const dataset = { 0: { input_tokens: `{${input}: 1.0}`, output_tokens: `{${input}: 1.0}` } };
      writeFileSync(folder.path(`pool/chunk-${id}-dataset.json`), JSON.stringify(dataset));
    };
    const curve = (hour: number) => (hour % 24 === 6 ? 3 : 1);
    write(0, curve, 10);
    write(1, (hour) => (hour < 24 ? 0 : curve(hour)), 40);
    rmSync(folder.path('pool/chunk-3-trace.csv'));
    const info = async (...args: string[]) =>
      (await runHere(['pool', 'info', folder.path('pool'), ...args])).stdout.toString();
    const text = await info();
    expect(text).toMatch(/^rank correlation +1 of input_tokens and output_tokens$/m);
    // Of 78 requests a second and hour client 1 has a third: 1 / (4 / 9 + 1 / 9), and hours have one or two clients.
    expect(text).toMatch(/^share of requests +66\.7 % +100\.0 % +100\.0 % +100\.0 % +1\.80 +2$/m);
    expect(text).toMatch(/^in an hour, p10 +50\.0 % +100\.0 % +– +– +1 +1$/m);
    expect(text).toMatch(/^in an hour, p90 +100\.0 % +100\.0 % +– +– +2 +2$/m);
    expect(text).toMatch(/^rate +3 +3 +3 +2$/m);
    expect(text).toMatch(/^mean input_tokens +1 +1 +1 +2\.50$/m);
    // 47 steps of the total, of which four are by ln 3 and one by ln 2.
    const [a, b] = [Math.log(3), Math.log(2)];
    const total = Math.sqrt((4 * a * a + b * b) / 47 - (b / 47) ** 2);
    expect(text).toContain(`log of the rate moves by ${total.toPrecision(3)} in total, `);
    expect(text).toContain('of clients (0 without rare leaps)');
    expect(text.split('\n').length).toBeLessThan(40);
    const json = JSON.parse(await info('--json'));
    expect(json.shifts.total).toBeCloseTo(total, 12);
    expect(json.swings[0]).toMatchObject({ quantity: 'rate', hours: { of: 2, p50: 3 }, days: 2 });
    expect(json.concentration.hours.top1).toMatchObject({ of: 48, min: 0.5, max: 1 });
    expect(json.joint).toMatchObject({ input: 'input_tokens', output: 'output_tokens', spearman: 1 });
    expect(json.fields[0].within).toEqual({ cv: 0, distinctValues: 1, severalModes: 0 });
    const short = JSON.parse(await info('--json', '--span', '0..1800'));
    expect(short.shifts).toEqual({});
    expect(short.swings).toEqual(['rate', 'input_tokens', 'output_tokens'].map((quantity) => ({ quantity })));
    expect(Object.keys(short.concentration)).toEqual(['effectiveClients', 'clientsFor90']);
    expect(Object.keys(short.joint)).toEqual(['input', 'output', 'tenths']);
  });

  it('does not call a complete directory incomplete', async () => {
    writeFileSync(folder.path('pool/chunk-3-dataset.json'), '{"0": {}}');
    const { stdout } = await runHere(['pool', 'info', folder.path('pool')]);
    expect(stdout.toString()).toContain('every dataset window is empty: 3');
    expect(stdout.toString()).not.toContain('incomplete');
  });

  it('prints JSON, and a span', async () => {
    const args = ['pool', 'info', folder.path('pool'), '--span', '00:10..00:15', '--json'];
    const { code, stdout } = await runHere(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.toString())).toMatchObject({
      clients: 1,
      windows: 1,
      fromSeconds: 600,
      toSeconds: 900,
      rate: { mean: 2, byWindow: [2] },
      leftOut: [{ clientId: 3 }],
    });
  });

  it('leaves out of the table of shifts what most requests are without', async () => {
    const text = (await runHere(['pool', 'info', 'builtin:multimodal?clients=50'])).stdout.toString();
    expect(text).toMatch(/^mean image_count +[\d.]+ /m);
    expect(text).not.toMatch(/^mean audio_count/m);
    expect(text).toMatch(/^audio_count +/m);
    expect(text.split('\n').length).toBeLessThan(48);
  });

  it('refuses a span outside the pool', async () => {
    const { code, stderr } = await runHere(['pool', 'info', folder.path('pool'), '--span', '0..1h']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^servegen: --span: '0\.\.1h' is not usable/)]);
    const outside = await runHere(['pool', 'info', folder.path('pool'), '--span', '0..3600']);
    expect([outside.code, outside.stderr]).toEqual([
      2,
      expect.stringMatching(/^servegen: .*outside the pool/),
    ]);
  });
});

describe('servegen pool pack', () => {
  it('writes a file that is the same pool', async () => {
    const packed = folder.path('packed.pool.arrow');
    const { code, stderr } = await runHere(['pool', 'pack', folder.path('pool'), '-o', packed]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/: 2 clients, 1 of them usable, [\d.]+ kB\n$/)]);
    expect(readdirSync(folder.path()).sort()).toEqual(['packed.pool.arrow', 'pool']);
    const [before, after] = await Promise.all(
      [folder.path('pool'), packed].map((source) => runHere(['pool', 'info', source, '--json'])),
    );
    // All but the name: a packed pool tells that of its directory, and not where it was.
    const described = JSON.parse(before.stdout.toString());
    expect(described.name).toBe(folder.path('pool'));
    expect(JSON.parse(after.stdout.toString())).toEqual({ ...described, name: 'pool' });
  });

  it('refuses a built-in population and a missing folder', async () => {
    const builtin = await runHere(['pool', 'pack', 'builtin:language', '-o', folder.path('x')]);
    expect([builtin.code, builtin.stderr]).toEqual([2, expect.stringContaining('needs no packing')]);
    const missing = await runHere(['pool', 'pack', folder.path('pool'), '-o', folder.path('no/x')]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('no does not exist')]);
  });
});

describe('a packed pool with couplings, conversations and names', () => {
  const path = () => folder.path('fitted.arrow');

  beforeEach(async () => {
    const { tables } = await loadDirectory(folder.path('pool'));
    const turns = { 2: 0.5, 3: 0.5 };
    const inter_turn_seconds = { family: 'exponential', mean: 5, max: 60 } as const;
    const fitted = new TabulatedPool({
      ...tables,
      couplings: [{ copula: [{ fields: ['input_tokens', 'output_tokens'], grid: UNEVEN }] }, undefined],
      conversations: [{ share: 0.5, turns, inter_turn_seconds }, 'none'],
      labels: ['a\u001b[2J', undefined],
      provenance: '{"log":"calls\\u001b[2J.csv","rows":12,"of":{"kept":0.9}}',
    });
    writeFileSync(path(), packPool(fitted, 'fitted'));
  });

  it('is told with what it holds and where it is from, and no text of it moves the cursor', async () => {
    const { stdout } = await runHere(['pool', 'info', path()]);
    expect(stdout.toString()).toContain(
      'of its own\n  couplings: 1 client\n  conversations: 1 client\n  labels: 1 client\n' +
        'where it is from\n  log: calls\\u001b[2J.csv\n  rows: 12\n  of.kept: 0.900\n',
    );
    expect(stdout.toString()).not.toContain('\u001b');
    const json = JSON.parse((await runHere(['pool', 'info', path(), '--json'])).stdout.toString());
    expect(json.holds).toEqual({ couplings: 1, conversations: 1, labels: 1 });
  });

  it('is packed again as it is', async () => {
    const again = folder.path('fitted');
    expect((await runHere(['pool', 'pack', path(), '-o', again])).code).toBe(0);
    const [before, after] = [path(), again].map((file) => readPackedPool(readFileSync(file), file).tables);
    expect(after).toEqual({ ...before, name: 'fitted.arrow' });
  });

  it('gives a trace that is made again from what it says, also where the workload decides', async () => {
    const digests: string[] = [];
    for (const [name, flags] of [
      ['own', []],
      ['said', [folder.path('said.yaml')]],
    ] as const) {
      writeFileSync(folder.path('said.yaml'), 'coupling: independent\nconversations: none\n');
      const out = folder.path(`${name}.arrow`);
      const made = ['generate', ...flags, '--pool', path(), '--requests', '400', '-o', out, '--quiet'];
      expect(await runHere(made)).toMatchObject({ code: 0, stderr: '' });
      const again = folder.path(`${name} again.arrow`);
      expect((await runHere(['reproduce', out, '-o', again, '--quiet'])).code).toBe(0);
      const both = [out, again].map(async (file) => (await runHere(['digest', file])).stdout.toString());
      const [first, second] = (await Promise.all(both)).map((text) => text.split(' ')[0]!);
      expect(second).toBe(first);
      digests.push(first!);
    }
    expect(digests[1]).not.toBe(digests[0]);
  });
});

it('says in the summary of a trace who was left out', async () => {
  const args = ['generate', '--pool', folder.path('pool'), '--out', folder.path('t.arrow')];
  const { code, stderr } = await runHere(args);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^1 client of the pool was left out, with 14\.3 % of its requests/m);
});
