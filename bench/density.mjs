/** What does a row cost where each client has few of them in a stretch of time? */
import { generateInChild } from './lib/child.mjs';
import { interleave, ratio, report, result, setting } from './lib/measure.mjs';
import { sourceOf } from './lib/pools.mjs';

const rows = setting('BENCH_ROWS', 1e8);
const few = rows / 10;
const rounds = setting('BENCH_ROUNDS', 3);
const HOUR = 3600;
const DAYS = 14 * 86_400;
const EVENING = [18 * HOUR, 19 * HOUR];

const { source, notes } = sourceOf('language/m-large');
const anHour = (rows) => ({ duration: HOUR, rate: rows / HOUR });
const days = { source, span: source.startsWith('builtin:') ? undefined : [0, DAYS] };
/** So that a small measurement has more than one batch, too. */
const batchSize = Math.min(65_536, Math.ceil(few / 16));
const clients = (count) => ({
  source: `builtin:language?clients=${count}`,
  span: EVENING,
  amount: anHour(few),
});

const tasks = {
  'an hour, scaled up': { source, span: EVENING, amount: anHour(rows) },
  '14 days at their own rate': { ...days, amount: { duration: DAYS } },
  'an hour, of few rows': { source, span: EVENING, amount: anHour(few) },
  '14 days, of few rows': { ...days, amount: { duration: DAYS, rate: few / DAYS } },
  '1,000 clients': clients(1_000),
  '100,000 clients': clients(100_000),
};

/** Nanoseconds a row of processor time, from the first batch on: what compiling takes is for `latency` to say. */
const cost = (task) => async () => {
  const run = await generateInChild({ ...task, batchSize });
  return (run.processorSecondsBehindFirst * 1e9) / run.rowsBehindFirst;
};
const figures = await interleave(
  Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, cost(task)])),
  rounds,
  { warmUp: false },
);
const over = (name, base) => ratio(`${name} / ${base}`, figures[name], figures[base]);
report(
  'ns a row in one thread, behind the first batch, as rows a client and second grow few',
  [
    ...Object.entries(figures).map(([name, costs]) => result(name, 'ns/row', costs)),
    over('14 days at their own rate', 'an hour, scaled up'),
    over('14 days, of few rows', 'an hour, of few rows'),
    over('100,000 clients', '1,000 clients'),
  ],
  [`${rows} rows an hour, ${few} where they are few, to nothing, processor time`, ...notes],
);
