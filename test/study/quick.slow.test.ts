import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { QUICK_DESIGN } from '../../study/design.js';
import type { StudyResults } from '../../study/results.js';
import { installSimulator } from '../../study/simulator/install.js';
import { describeReal } from '../real/data.js';

const SIMULATOR = 'build/study/simulator';

describeReal('a quick run of the study', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'servegen-quick-study-'));
    await installSimulator(SIMULATOR, () => {});
    mkdirSync(folder, { recursive: true });
    symlinkSync(resolve(SIMULATOR), join(folder, 'simulator'));
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('simulates everything once and draws it, and leaves what is committed alone', {
    timeout: 900_000,
  }, async () => {
    const committed = readFileSync('docs/study.md');
    const { status, output } = await run(['--quick', '--folder', folder]);
    expect({ status, output }).toMatchObject({ status: 0 });
    const results = JSON.parse(readFileSync(join(folder, 'quick.json'), 'utf8')) as StudyResults;
    const traces = QUICK_DESIGN.pools.map(
      ({ hours, rates, traffics, seeds = QUICK_DESIGN.seeds }) =>
        hours.length * rates.length * traffics.length * seeds.length,
    );
    expect(results.quick).toBe(true);
    expect(results.needs).toHaveLength(traces.reduce((sum, count) => sum + count, 0));
    expect(results.needs.every(({ instances }) => instances >= 1)).toBe(true);
    expect(readFileSync(join(folder, 'study.md'), 'utf8')).toContain('.svg');
    expect(readdirSync(join(folder, 'study')).filter((name) => name.endsWith('.svg')).length).toBeGreaterThan(
      3,
    );
    expect(readFileSync('docs/study.md')).toEqual(committed);
    // Again: everything is known by now, and the results are the same.
    const again = await run(['--quick', '--folder', folder]);
    expect(again.status).toBe(0);
    const { seconds: _, ...second } = JSON.parse(
      readFileSync(join(folder, 'quick.json'), 'utf8'),
    ) as StudyResults;
    const { seconds: __, ...first } = results;
    expect(second).toEqual(first);
  });
});

function run(args: readonly string[]): Promise<{ status: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['scripts/study.mjs', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.once('error', fail);
    child.once('close', (status) => done({ status, output }));
  });
}
