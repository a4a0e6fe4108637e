/** What does a second worker bring, and is it the same in a long trace? */
import { availableParallelism } from 'node:os';
import { generateInChild } from './lib/child.mjs';
import { interleave, ratio, report, result, setting } from './lib/measure.mjs';
import { sourceOf } from './lib/pools.mjs';

const rows = setting('BENCH_ROWS', 1e8);
const rounds = setting('BENCH_ROUNDS', 5);
const long = setting('BENCH_LONG_ROWS', 10 * rows);
const notes = [`${availableParallelism()} cores; ${rows} rows to nothing, by the clock`];
const results = [];
for (const source of ['builtin:language', sourceOf('language/m-large').source]) {
  const name = source.startsWith('builtin:') ? source : 'm-large';
  if (results.some((line) => line.case.startsWith(`${name},`))) continue;
  const task = { source, span: [18 * 3600, 19 * 3600], amount: { duration: 3600, rate: rows / 3600 } };
  const memory = {};
  const rate = (workers) => async () => {
    const run = await generateInChild({ ...task, workers });
    memory[workers] = run.peakMemoryBytes / 1e6;
    return run.rows / run.seconds / 1e6;
  };
  const figures = await interleave({ one: rate(1), two: rate(2) }, rounds, { warmUp: false });
  results.push(
    result(`${name}, 1 worker`, 'M rows/s', figures.one),
    result(`${name}, 2 workers`, 'M rows/s', figures.two),
    ratio(`${name}, 2 workers / 1`, figures.two, figures.one),
    result(`${name}, 1 worker: peak memory`, 'MB', [memory[1]]),
    result(`${name}, 2 workers: peak memory`, 'MB', [memory[2]]),
  );
}

const { source } = sourceOf('language/m-large');
const secondsOf = (rows, workers) => async () => {
  const amount = { duration: 3600, rate: rows / 3600 };
  return (await generateInChild({ source, span: [18 * 3600, 19 * 3600], amount, workers })).seconds;
};
const halves = await interleave(
  { one: secondsOf(long / 2, 1), two: secondsOf(long, 2) },
  Math.min(rounds, 3),
  {
    warmUp: false,
  },
);
results.push(
  result(`m-large, ${long / 2} rows, 1 worker`, 's', halves.one),
  result(`m-large, ${long} rows, 2 workers`, 's', halves.two),
  ratio(
    `twice the former / the latter`,
    halves.one.map((seconds) => 2 * seconds),
    halves.two,
  ),
);
report('rows a second with one worker and with two', results, notes);
