/** How fast is a log read, characterised and fitted, and in how much memory, beside a straightforward script with pandas? */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, ratio, report, result, setting } from './lib/measure.mjs';
import { COMMAND, ROOT, scratch } from './lib/paths.mjs';

const QUESTION =
  'M rows/s of processor time from a CSV log of a day to its figures and its pool, beside pandas on a tenth of the rows';
const rows = setting('BENCH_ROWS', 5e6);
const rounds = setting('BENCH_ROUNDS', 3);
const python = process.env.PYTHON ?? 'python3';

const folder = scratch('fit');
const [log, tenth] = [join(folder, 'log.csv'), join(folder, 'tenth.csv')];
const make = (path, requests) =>
  run(process.execPath, [
    ...[
      COMMAND,
      'generate',
      '--pool',
      'builtin:language',
      '--duration',
      '1d',
      '--requests',
      String(requests),
    ],
    ...['--seed', 'fit', '--out', path, '--quiet'],
  ]);
const inNode = async (task) =>
  JSON.parse(
    (await run(process.execPath, [join(ROOT, 'bench/lib/log-task.mjs'), JSON.stringify({ path: log, task })]))
      .stdout,
  );

/** Undefined where there is no pandas. */
async function versionOfPandas() {
  try {
    return (await run(python, ['-c', 'import pandas; print(pandas.__version__)'])).stdout.trim();
  } catch {
    return undefined;
  }
}

try {
  await make(log, rows);
  await make(tenth, Math.round(rows / 10));
  const pandas = await versionOfPandas();
  const memory = {};
  const speed = (name, task) => async () => {
    const told = await task();
    memory[name] = [...(memory[name] ?? []), told.peakMemoryBytes / 1e6];
    return told.rows / told.seconds / 1e6;
  };
  const cases = {
    read: speed('read', () => inNode('read')),
    characterise: speed('characterise', () => inNode('characterise')),
    fit: speed('fit', () => inNode('fit')),
    ...(pandas !== undefined && {
      pandas: speed('pandas', async () =>
        JSON.parse((await run(python, [join(ROOT, 'bench/peers/pandas_log.py'), tenth])).stdout),
      ),
    }),
  };
  const figures = await interleave(cases, rounds, { warmUp: false });
  const results = Object.keys(cases).flatMap((name) => [
    result(name, 'M rows/s', figures[name]),
    result(`${name}: memory`, 'MB', memory[name]),
  ]);
  if (pandas !== undefined)
    results.push(ratio('rows/s of fit / rows/s of pandas', figures.fit, figures.pandas));
  report(QUESTION, results, [
    `${rows} rows of builtin:language; reading is a part of each`,
    pandas === undefined
      ? `${python} has no pandas; PYTHON names another interpreter`
      : `pandas ${pandas}, ${rows / 10} rows`,
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
