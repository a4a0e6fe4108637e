import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FitCheck } from '../../src/fit/check-fit.js';
import type { FitReport } from '../../src/fit/report.js';
import { readPackedPool } from '../../src/pool/packed/read.js';
import { Random } from '../fit/random.js';
import { useFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';
import { expectRefusal } from './refusal.js';

const folder = useFolder();

/** Two hours of two clients, one of which sends longer inputs, from 18:00 on; dates are in UTC. */
function writeLog(name: string): string {
  const random = new Random(1);
  const rows: { time: number; client: string; input: number; output: number }[] = [];
  for (const [client, rate] of [
    ['alice', 0.5],
    ['bob', 0.1],
  ] as const) {
    for (let time = 0; time < 7200; time += random.exponential(1 / rate)) {
      const input = (client === 'alice' ? 100 : 1000) + Math.floor(20 * random.uniform());
      rows.push({ time, client, input, output: 5 + Math.floor(10 * random.uniform()) });
    }
  }
  rows.sort((a, b) => a.time - b.time);
  const start = Date.UTC(2026, 10, 29, 18);
  const lines = rows.map(
    ({ time, client, input, output }) =>
      `${new Date(start + 1000 * time).toISOString()},${client},${input},${output}`,
  );
  const path = folder.path(name);
  writeFileSync(path, `when,who,in,out\n${lines.join('\n')}\n`);
  return path;
}

const COLUMNS = ['--columns', 'time=when,input=in,output=out,client=who'];

describe('servegen fit', () => {
  it('makes a pool that says times of day, has no names, and generates what the log has', async () => {
    const [log, out] = [writeLog('log.csv'), folder.path('mine.pool.arrow')];
    const { code, stdout, stderr } = await runHere(['fit', log, '-o', out, ...COLUMNS]);
    expect([code, stderr]).toEqual([0, '']);
    const text = stdout.toString();
    expect(text).toMatch(/^clients +2 clients, 2 kept \(at least 5 requests\)$/m);
    expect(text).toMatch(/^windows +12 of 10 min, 18:00 to 20:00; lengths by 6 h$/m);
    expect(text).toMatch(/^a +the log$/m);
    expect(text).toMatch(/^b +the fitted pool$/m);
    // The log's times had dates.
    expect(text).not.toContain('without a unit');
    const pool = readPackedPool(readFileSync(out), 'mine');
    expect([pool.name, pool.fromSeconds, pool.toSeconds]).toEqual(['mine', 64_800, 72_000]);
    expect(readFileSync(out).includes('alice')).toBe(false);
    const requests = Number(/^requests +([\d,]+)/m.exec(text)![1].replace(',', ''));
    const trace = folder.path('trace.arrow');
    const generated = await runHere([
      'generate',
      '--pool',
      out,
      '--span',
      '18:00..20:00',
      '--out',
      trace,
      '--json',
    ]);
    expect(Math.abs(JSON.parse(generated.stdout.toString()).requests - requests)).toBeLessThanOrEqual(1);
  });

  it('compares with what was held out', async () => {
    const log = writeLog('held.csv');
    const args = ['fit', log, '-o', folder.path('held.arrow'), ...COLUMNS, '--holdout', '25%', '--json'];
    const { code, stdout } = await runHere(args);
    expect(code).toBe(0);
    const { report, check } = JSON.parse(stdout.toString()) as { report: FitReport; check: FitCheck };
    expect(report.windows).toBe(8);
    expect(check.logSeconds[0]).toBe(4800);
    expect(check.poolSeconds[0]).toBe(2400);
    const { a, b } = check.comparison;
    expect(Math.abs(a.requests - b.requests)).toBeLessThanOrEqual(2);
    expect(Math.abs(b.clients.topShares[0].share / a.clients.topShares[0].share - 1)).toBeLessThan(0.1);
  });

  it('writes the released layout, and says what it has no place for', async () => {
    const out = folder.path('released');
    const { code, stdout } = await runHere([
      'fit',
      writeLog('r.csv'),
      '-o',
      out,
      ...COLUMNS,
      '--layout',
      'servegen',
      '--no-check',
    ]);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual([
      'chunk-0-dataset.json',
      'chunk-0-trace.csv',
      'chunk-1-dataset.json',
      'chunk-1-trace.csv',
    ]);
    expect(stdout.toString()).toContain('the released layout has no place for the couplings of 2 clients');
  });

  it('keeps names where that is asked for', async () => {
    const out = folder.path('named.arrow');
    await runHere(['fit', writeLog('n.csv'), '-o', out, ...COLUMNS, '--keep-names', '--no-check', '--quiet']);
    expect(readPackedPool(readFileSync(out), 'named').tables.labels).toEqual(['alice', 'bob']);
  });

  it.each([
    [['--holdout', '80%'], 2, "--holdout: '80%' is not a share above 0, of at most 50%"],
    [
      ['--holdout', '50%', '--window', '2h'],
      2,
      '--holdout: the log lasts 2 h: without the part that is held out',
    ],
    [['--window', '0.5'], 2, "--window: '0.5' is not a length of time from 1"],
    [['--minimum-count', '0'], 2, '--minimum-count'],
    [['--minimum-count', '1M'], 1, ' … fewer than the 1000000'],
    [['--clients', '1M'], 2, '--clients: … clients from 0 to 200000'],
    [['--client-column', 'whom'], 1, ' … whom'],
    [['--name', 'builtin:language'], 2, '--name: builtin:language would be taken for a built-in population'],
  ] as const)('refuses %j in a sentence, and leaves no file', async (args, code, problem) => {
    const out = folder.path(`refused ${args.join(' ').replace(/\W/g, '')}.arrow`);
    const columns = args[0] === '--client-column' ? ['--columns', 'time=when,input=in,output=out'] : COLUMNS;
    const result = await runHere(['fit', writeLog('b.csv'), '-o', out, ...columns, ...args]);
    expectRefusal(result, code, problem);
    expect(existsSync(out)).toBe(false);
  });
});
