import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { directoryOf } from '../pool/released-fixture.js';

function populations(...args: readonly string[]) {
  return spawnSync(process.execPath, ['scripts/populations.mjs', ...args], { encoding: 'utf8' });
}

it('measures a built-in population by hours and by days', () => {
  const { status, stdout, stderr } = populations(
    'measure',
    'builtin:multimodal?clients=20&seed=5',
    '--hours',
    '2',
  );
  expect([status, stderr]).toEqual([0, '']);
  const { name, clients, hours, days, summary } = JSON.parse(stdout);
  expect([name, clients]).toEqual(['builtin:multimodal?clients=20&seed=5', 20]);
  expect(hours).toHaveLength(2);
  expect(days).toHaveLength(1);
  expect(summary.hours.top20.p50).toBeCloseTo(1, 12);
  expect(summary.hours.interArrivalCv.count).toBe(2);
});

it('says what is wrong with how it was called, and with the data', () => {
  const folder = directoryOf({});
  for (const [args, code, words] of [
    [['measure', folder], 2, /is not below a folder language, reason or multimodal/],
    [['measure', `${folder}/language/none`], 1, /language\/none: .*no such file or directory/],
    [['measure', 'builtin:speech'], 2, /speech/],
    [['measure', 'builtin:reason', '--hours', '0'], 2, /0 is not a whole number from 1/],
    [['judge', 'speech'], 2, /Allowed choices are language, reason, multimodal/],
  ] as const) {
    const { status, stdout, stderr } = populations(...args);
    expect([status, stdout]).toEqual([code, '']);
    expect(stderr).toMatch(words);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
});
