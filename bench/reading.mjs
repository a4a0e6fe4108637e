/** How fast do commands read traces, start included, beside pyarrow, which only reads them? */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, ratio, report, result, seconds, setting } from './lib/measure.mjs';
import { COMMAND, ROOT, scratch } from './lib/paths.mjs';
import { sourceOf } from './lib/pools.mjs';

const QUESTION = 'M rows/s that commands read, their start included, beside pyarrow, which only reads';
const rows = setting('BENCH_ROWS', 10e6);
const rounds = setting('BENCH_ROUNDS', 5);
const python = process.env.PYTHON ?? 'python3';
const RATE = 20_000;

const { source, notes } = sourceOf('language/m-large');
const folder = scratch('reading');
const usage = join(folder, 'usage');

/** Two traces of a format, which differ in their seeds. */
async function makeTraces(format) {
  const paths = ['a', 'b'].map((name) => join(folder, `${name}.${format}`));
  for (const [index, path] of paths.entries()) {
    const amount = ['--rate', String(RATE), '--requests', String(rows), '--seed', String(index)];
    const span = ['--span', '18:00..19:00'];
    const out = ['--out', path, '--no-sync', '--quiet'];
    await run(process.execPath, [COMMAND, 'generate', '--pool', source, ...span, ...amount, ...out]);
  }
  return paths;
}

/** The seconds that a command takes by the clock, and of processor time. */
async function commandSeconds(...args) {
  const hook = join(ROOT, 'bench/lib/usage.cjs');
  const env = { ...process.env, BENCH_USAGE: usage };
  const elapsed = await seconds(() => run(process.execPath, ['-r', hook, COMMAND, ...args], { env }));
  return { seconds: elapsed, processorSeconds: Number(readFileSync(usage, 'utf8')) };
}

async function versionOfPyarrow() {
  try {
    return (await run(python, ['-c', 'import pyarrow; print(pyarrow.__version__)'])).stdout.trim();
  } catch {
    return undefined;
  }
}

/** @returns a function that gives M rows/s by the clock and of processor time, for so many traces */
function speed(task, traces) {
  return async () => {
    const taken = await task();
    const count = (traces * rows) / 1e6;
    return [count / taken.seconds, count / taken.processorSeconds];
  };
}

/** The figures of all cases, by the clock and of processor time. */
async function measured(cases) {
  const figures = await interleave(cases, rounds);
  return Object.fromEntries(
    Object.entries(figures).map(([name, pairs]) => [
      name,
      { clock: pairs.map(([clock]) => clock), processor: pairs.map(([, processor]) => processor) },
    ]),
  );
}

const pyarrow = await versionOfPyarrow();
const results = [];
try {
  for (const format of ['parquet', 'arrow']) {
    const [a, b] = await makeTraces(format);
    const script = join(ROOT, 'bench/peers/read_trace.py');
    const peer = (threads, ...paths) =>
      speed(async () => JSON.parse((await run(python, [script, threads, ...paths])).stdout), paths.length);
    const own = (command, paths, ...options) =>
      speed(() => commandSeconds(command, ...paths, ...options), paths.length);
    const figures = await measured({
      digest: own('digest', [a]),
      inspect: own('inspect', [a]),
      compare: own('compare', [a, b]),
      report: own('report', [a], '-o', join(folder, 'report.html'), '--no-sync'),
      ...(pyarrow !== undefined && { one: peer('1', a), all: peer('0', a) }),
    });
    for (const [name, { clock, processor }] of Object.entries(figures)) {
      const title = { one: 'pyarrow, one thread', all: 'pyarrow' }[name] ?? name;
      results.push(result(`${format}: ${title}, by the clock`, 'M rows/s', clock));
      results.push(result(`${format}: ${title}, processor time`, 'M rows/s', processor));
      if (pyarrow === undefined || title !== name) continue;
      results.push(
        ratio(`${format}: ${name} / pyarrow, by the clock`, clock, figures.all.clock),
        ratio(`${format}: ${name} / pyarrow in one thread, by the clock`, clock, figures.one.clock),
        ratio(`${format}: ${name} / pyarrow in one thread, processor time`, processor, figures.one.processor),
      );
    }
    const { inspect, report: page } = figures;
    results.push(
      ratio(`${format}: inspect / report, by the clock`, inspect.clock, page.clock),
      ratio(`${format}: inspect / report, processor time`, inspect.processor, page.processor),
    );
    for (const path of [a, b]) rmSync(path);
  }
  notes.push(`${rows} rows of ${source}; compare reads two such traces, and its rows are those of both`);
  notes.push(pyarrow === undefined ? `${python} has no pyarrow; PYTHON names another` : `pyarrow ${pyarrow}`);
  report(QUESTION, results, notes);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
