/** How long from the start of the process to the first batch of rows? */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateInChild, run } from './lib/child.mjs';
import { interleave, ratio, report, result, seconds, setting } from './lib/measure.mjs';
import { COMMAND, DATA, scratch } from './lib/paths.mjs';

const rounds = setting('BENCH_ROUNDS', 9);
const directory = join(DATA, 'language/m-large');
const notes = [
  'one evening hour at 1,000 requests/s, cut after the first batch of 65,536 rows; 1,000 rows are the whole command',
];

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
  '1,000 rows of builtin:language': async () =>
    (await seconds(() =>
      run(process.execPath, [COMMAND, 'generate', '--requests', '1000', '-o', '/dev/null']),
    )) * 1e3,
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

/** Of a long trace at the population's own rate, which is left after its first batch. */
const [starts, memory] = [[], []];
for (let round = 0; round < Math.min(rounds, 5); round++) {
  const begun = await generateInChild({ source: 'builtin:language', amount: { requests: 1e9 }, batches: 1 });
  starts.push(begun.firstBatchSeconds * 1e3);
  memory.push(begun.peakMemoryBytes / 1e6);
}
report(
  'ms from the start of the process to the first batch',
  [
    ...Object.entries(figures).map(([name, times]) => result(name, 'ms', times)),
    ratio(
      '1,000 rows / an empty Node script',
      figures['1,000 rows of builtin:language'],
      figures['an empty Node script'],
    ),
    result('1e9 rows of builtin:language: compiling and first batch', 'ms', starts),
    result('… peak memory until then', 'MB', memory),
  ],
  notes,
);
