/** How fast are rows in Python, beside Node, on one core? */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, processorSeconds, ratio, report, result, setting } from './lib/measure.mjs';
import { load, ROOT, scratch } from './lib/paths.mjs';

const QUESTION = 'M rows/s on one core from a plan to record batches, in Python (wasmtime) and in Node';
const rows = setting('BENCH_ROWS', 5e6);
const rounds = setting('BENCH_ROUNDS', 5);
const python = process.env.PYTHON ?? 'python3';

let versions;
try {
  const program =
    'import pyarrow, wasmtime\nfrom importlib.metadata import version\n' +
    'print(*(f"{name} {version(name)}" for name in ("pyarrow", "wasmtime")), sep=", ")';
  versions = (await run(python, ['-c', program])).stdout.trim();
} catch {
  report(QUESTION, [], [`${python} has no pyarrow and wasmtime; PYTHON names another interpreter`]);
  process.exit();
}

const { compilePlan, generate } = await load('index.js');
const folder = scratch('python');
const script = join(ROOT, 'bench/peers/python_rows.py');
const sources = join(folder, 'python');
cpSync(join(ROOT, 'python'), sources, { recursive: true });
await run(process.execPath, [join(ROOT, 'scripts/python-package.mjs'), sources]);
const env = { ...process.env, PYTHONPATH: join(sources, 'src') };

async function inNode(plan) {
  const trace = await generate(plan);
  for await (const batch of trace) trace.recycle(batch);
}

const results = [];
try {
  for (const category of ['language', 'reason', 'multimodal']) {
    const plan = await compilePlan({ pool: `builtin:${category}`, requests: rows, seed: 'python' });
    const file = join(folder, `${category}.plan`);
    writeFileSync(file, plan.bytes);
    const figures = await interleave(
      {
        python: async () => rows / Number((await run(python, [script, file], { env })).stdout) / 1e6,
        node: async () => rows / (await processorSeconds(() => inNode(plan))) / 1e6,
      },
      rounds,
    );
    results.push(
      result(`${category}: Python`, 'M rows/s', figures.python),
      result(`${category}: Node`, 'M rows/s', figures.node),
      ratio(`${category}: time in Python / time in Node`, figures.node, figures.python),
    );
  }
  report(QUESTION, results, [`built-in populations, ${rows} rows; ${versions}`]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
