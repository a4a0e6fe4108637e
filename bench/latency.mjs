/** How long from the start of the process to the first batch of rows? */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, report, result, seconds, setting } from './lib/measure.mjs';
import { COMMAND, DATA, scratch } from './lib/paths.mjs';

const rounds = setting('BENCH_ROUNDS', 9);
const directory = join(DATA, 'language/m-large');
const notes = ['one evening hour at 1,000 requests/s, cut after the first batch of 65,536 rows'];

const options = [
  '--span',
  '18:00..19:00',
  '--rate',
  '1000',
  '--duration',
  '66',
  '--out',
  '/dev/null',
  '--json',
];
const firstBatch = (pool) => async () => {
  const { stdout } = await run(process.execPath, [COMMAND, 'generate', '--pool', pool, ...options]);
  return JSON.parse(stdout).firstBatchSeconds * 1e3;
};
const cases = {
  'an empty Node script': async () => (await seconds(() => run(process.execPath, ['-e', '0']))) * 1e3,
  'servegen --version': async () =>
    (await seconds(() => run(process.execPath, [COMMAND, '--version']))) * 1e3,
  'builtin:language': firstBatch('builtin:language'),
  'builtin:reason': firstBatch('builtin:reason'),
  'builtin:multimodal': firstBatch('builtin:multimodal'),
  'builtin:language?clients=100000': firstBatch('builtin:language?clients=100000'),
};
if (existsSync(directory)) {
  const packed = join(scratch('pools'), 'm-large.pool.arrow');
  if (!existsSync(packed)) {
    await run(process.execPath, [COMMAND, 'pool', 'pack', directory, '-o', packed]);
  }
  cases['m-large, packed'] = firstBatch(packed);
  cases['m-large, directory'] = firstBatch(directory);
} else {
  notes.push('m-large is not there (SERVEGEN_DATA): only built-in populations were measured');
}

const figures = await interleave(cases, rounds);
report(
  'ms from the start of the process to the first batch',
  Object.entries(figures).map(([name, times]) => result(name, 'ms', times)),
  notes,
);
