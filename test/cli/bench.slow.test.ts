import { expect, it } from 'vitest';
import { run } from './command.js';

it('servegen bench prints figures of every scenario with --json', async () => {
  const { code, stdout, stderr } = await run(['bench', '--rows', '1000', '--json']);
  expect([code, stderr]).toEqual([0, '']);
  const report = JSON.parse(stdout.toString());
  expect(report).toMatchObject({ node: process.version, rounds: 3 });
  expect(report.cores).toBeGreaterThanOrEqual(1);
  expect(report.scenarios.map(({ name }: { name: string }) => name)).toEqual([
    'language',
    'language-workers',
    'reason',
    'multimodal',
    'clients',
    'file',
    'latency',
  ]);
  for (const scenario of report.scenarios) {
    expect(scenario).toMatchObject({
      rows: scenario.name === 'latency' ? 65_536 : 1_000,
      output: scenario.name === 'file' ? 'file' : 'nothing',
      pool: expect.stringMatching(/^builtin:/),
      workers: expect.any(Number),
    });
    for (const figure of ['rowsPerSecond', 'firstBatchSeconds', 'seconds', 'peakMemoryBytes']) {
      expect(scenario[figure]).toBeGreaterThan(0);
    }
    expect(scenario.bytes > 0).toBe(scenario.name === 'file');
  }
});
