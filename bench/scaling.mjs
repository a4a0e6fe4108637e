/** Do time and memory a row stay what they are as rows, clients and windows grow? */
import { generateInChild } from './lib/child.mjs';
import { median, report, setting } from './lib/measure.mjs';
import { sourceOf } from './lib/pools.mjs';

const largest = setting('BENCH_ROWS', 1e8);
const rounds = setting('BENCH_ROUNDS', 3);
const DAY = 86_400;
const large = sourceOf('language/m-large');

const cases = {};
for (let rows = 1e5; rows <= largest; rows *= 10) {
  cases[`rows ${rows.toExponential()}`] = { source: 'builtin:language', amount: { requests: rows } };
}
const rows = Math.min(1e7, largest);
for (const clients of [10, 1_000, 100_000]) {
  const inOneDay = { duration: DAY, rate: rows / DAY };
  cases[`clients ${clients}, built-in`] = {
    source: `builtin:language?clients=${clients}`,
    amount: inOneDay,
  };
  cases[`clients ${clients}, all alike`] = { source: `equal:${clients}`, amount: inOneDay };
}
for (const [name, seconds] of [
  ['1 h', 3600],
  ['1 day', DAY],
  ['14 days', 14 * DAY],
]) {
  // A built-in population is one day, which repeats.
  const span = large.source.startsWith('builtin:') ? undefined : [0, seconds];
  cases[`windows of ${name}`] = {
    source: large.source,
    span,
    amount: { duration: seconds, rate: rows / seconds },
  };
}

const results = [];
const notes = [
  'from the call of generate to the last batch; memory is that of the whole process, the open pool included',
  ...large.notes,
];
for (const [name, task] of Object.entries(cases)) {
  const runs = [];
  try {
    for (let round = 0; round < rounds; round++) runs.push(await generateInChild(task));
  } catch (error) {
    notes.push(`${name}: failed, ${error.message.split('\n')[0]}`);
    continue;
  }
  const of = (figure) => median(runs.map(figure));
  results.push(
    { case: name, value: of((run) => (run.seconds * 1e9) / run.rows), unit: 'ns/row' },
    { case: `${name}: first batch`, value: of((run) => run.firstBatchSeconds * 1e3), unit: 'ms' },
    { case: `${name}: peak memory`, value: of((run) => run.peakMemoryBytes / 1e6), unit: 'MB' },
  );
}
report('ns a row and peak memory in one thread as rows, clients and windows grow', results, notes);
