/** How fast do Spark and Ray write a trace, beside two workers of the command? */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, ratio, report, result, seconds, setting } from './lib/measure.mjs';
import { COMMAND, load, ROOT, scratch } from './lib/paths.mjs';

const QUESTION =
  'M rows/s from a plan to Parquet files with digests, by Spark (local[2]), by Ray (2 CPUs), and by two workers of the command';
const rows = setting('BENCH_ROWS', 5e7);
const rounds = setting('BENCH_ROUNDS', 1);
const python = process.env.PYTHON ?? join(ROOT, 'build/clusters/bin/python');

/** A part of the rows is read again, in the form that each has for rows, which takes longer. */
const READ_SHARE = 20;

const WORKLOADS = {
  language: { pool: 'builtin:language' },
  reason: { pool: 'builtin:reason' },
  multimodal: { pool: 'builtin:multimodal' },
  conversations: {
    pool: 'builtin:language',
    conversations: { share: 0.5, turns: { mean: 4 }, inter_turn_seconds: 30 },
  },
};

/** By their names, with commas between them. */
const wanted = (process.env.BENCH_WORKLOADS ?? Object.keys(WORKLOADS).join()).split(',');

let versions;
try {
  const program =
    'import pyspark, ray, pyarrow\nprint(*(f"{m.__name__} {m.__version__}" for m in (pyspark, ray, pyarrow)), sep=", ")';
  versions = (await run(python, ['-c', program])).stdout.trim();
} catch {
  report(QUESTION, [], [`${python} has no pyspark, ray and pyarrow; PYTHON names another interpreter`]);
  process.exit();
}

const { compilePlan } = await load('index.js');
const folder = scratch('scale');
const sources = join(folder, 'python');
cpSync(join(ROOT, 'python'), sources, { recursive: true });
await run(process.execPath, [join(ROOT, 'scripts/python-package.mjs'), sources]);
const options = { env: { ...process.env, PYTHONPATH: join(sources, 'src') }, timeout: 1_800_000 };

async function save(name, workload) {
  const file = join(folder, `${name}.plan`);
  writeFileSync(file, (await compilePlan({ seed: 'scale', ...workload })).bytes);
  return file;
}

async function digestOf(...paths) {
  const { stdout } = await run(process.execPath, [COMMAND, 'digest', ...paths], options);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ')[0]);
}

async function byCommand(plan, out) {
  const args = [
    'generate',
    plan,
    '--workers',
    '2',
    '--quiet',
    '--partition',
    'rows:2M',
    '--format',
    'parquet',
  ];
  return seconds(() => run(process.execPath, [COMMAND, ...args, '--out', out], options));
}

async function byPeer(engine, plan, out, small, toRead) {
  const { stdout } = await run(
    python,
    [join(ROOT, `bench/peers/${engine}_parts.py`), plan, out, small, toRead],
    options,
  );
  return JSON.parse(stdout.trimEnd().split('\n').at(-1));
}

const results = [];
const rate = (made) => rows / made / 1e6;
try {
  const small = await save('small', { pool: 'builtin:language', requests: 100_000 });
  for (const name of wanted) {
    const workload = WORKLOADS[name];
    const plan = await save(name, { ...workload, requests: rows });
    const toRead = await save(`${name}-to-read`, { ...workload, requests: rows / READ_SHARE });
    const outs = ['command', 'spark', 'ray'].map((by) => join(folder, `${name}-${by}`));
    const [command, spark, ray] = outs;
    const empty = () => {
      for (const out of outs)
        for (const path of [out, `${out}-warm`]) rmSync(path, { recursive: true, force: true });
    };
    const told = { spark: [], ray: [] };
    const peer = (engine, out) => async () => {
      const figures = await byPeer(engine, plan, out, small, toRead);
      told[engine].push(figures);
      return rate(figures.write);
    };
    empty();
    const figures = await interleave(
      {
        command: async () => {
          rmSync(command, { recursive: true, force: true });
          return rate(await byCommand(plan, command));
        },
        spark: async () => {
          for (const path of [spark, `${spark}-warm`]) rmSync(path, { recursive: true, force: true });
          return peer('spark', spark)();
        },
        ray: async () => {
          for (const path of [ray, `${ray}-warm`]) rmSync(path, { recursive: true, force: true });
          return peer('ray', ray)();
        },
      },
      rounds,
      { warmUp: false },
    );
    const digests = await digestOf(...outs);
    if (new Set(digests).size !== 1) throw new Error(`${name}: the digests differ: ${digests.join(', ')}`);
    empty();
    results.push(result(`${name}: command, two workers`, 'M rows/s', figures.command));
    for (const engine of ['spark', 'ray']) {
      const withStart = told[engine].map(({ start, write }) => rate(start + write));
      results.push(
        result(`${name}: ${engine}`, 'M rows/s', figures[engine]),
        result(`${name}: ${engine}, its start included`, 'M rows/s', withStart),
        ratio(`${name}: ${engine} / command`, figures[engine], figures.command),
        ratio(`${name}: ${engine}, its start included / command`, withStart, figures.command),
        result(
          `${name}: ${engine}, rows read in its own form`,
          'M rows/s',
          told[engine].map(({ read }) => rate(read) / READ_SHARE),
        ),
      );
    }
  }
  report(QUESTION, results, [
    `built-in populations, ${rows} rows, digests of all three compared by the command; the start of Node is in its time; ${versions}`,
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
