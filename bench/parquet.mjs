/** How fast are rows in memory written as Parquet, beside pyarrow's writer in one thread? */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, ratio, report, result, seconds, setting } from './lib/measure.mjs';
import { COMMAND, load, loadSource, ROOT, scratch } from './lib/paths.mjs';

const QUESTION = 'M rows/s from columns in memory to a Parquet file (zstd), beside one thread of pyarrow';
const rows = setting('BENCH_ROWS', 24e6);
const rounds = setting('BENCH_ROUNDS', 5);
const python = process.env.PYTHON ?? 'python3';
const ROWS_PER_GROUP = 1_048_576;
const TRACES = {
  'language, 4 columns': {},
  'language with conversations and ids, 8 columns': {
    output: { request_id: true },
    conversations: {
      share: 0.3,
      turns: { mean: 4 },
      inter_turn_seconds: { family: 'exponential', mean: 60 },
    },
  },
};

let version;
try {
  version = (await run(python, ['-c', 'import pyarrow; print(pyarrow.__version__)'])).stdout.trim();
} catch {
  report(QUESTION, [], [`${python} has no pyarrow; PYTHON names another interpreter`]);
  process.exit();
}

const { generate } = await load('index.js');
const { openSink } = await loadSource('output/file/open-sink.ts');
const folder = scratch('parquet');
const trace = join(folder, 'trace.arrow');
const [own, peer, whole] = ['own', 'peer', 'whole'].map((name) => join(folder, `${name}.parquet`));

async function write(path, format, schema, batches, workers) {
  const sink = await openSink(path, format, schema, { workers, sync: false });
  for (const batch of batches) await sink.write(batch);
  await sink.close(new Map());
}

const results = [];
try {
  for (const [name, more] of Object.entries(TRACES)) {
    const workload = { pool: 'builtin:language', requests: rows, seed: 'parquet', ...more };
    const rowsOf = await generate(workload);
    const batches = [];
    for await (const batch of rowsOf) batches.push(batch);
    await write(trace, 'arrow', rowsOf.schema, batches, 0);
    const writing = (workers) => async () => {
      const elapsed = await seconds(() => write(own, 'parquet', rowsOf.schema, batches, workers));
      return rows / elapsed / 1e6;
    };
    const script = join(ROOT, 'bench/peers/write_parquet.py');
    const figures = await interleave(
      {
        pyarrow: async () =>
          rows / Number((await run(python, [script, trace, peer, String(ROWS_PER_GROUP)])).stdout) / 1e6,
        one: writing(1),
        two: writing(2),
      },
      rounds,
    );
    results.push(
      result(`${name}: pyarrow, 1 thread`, 'M rows/s', figures.pyarrow),
      result(`${name}: 1 worker`, 'M rows/s', figures.one),
      result(`${name}: 2 workers`, 'M rows/s', figures.two),
      ratio(`${name}: 1 worker / pyarrow`, figures.one, figures.pyarrow),
      ratio(`${name}: 2 workers / pyarrow`, figures.two, figures.pyarrow),
      result(`${name}: size, pyarrow`, 'B/row', [statSync(peer).size / rows]),
      result(`${name}: size`, 'B/row', [statSync(own).size / rows]),
    );
  }
  const args = ['generate', '--requests', String(rows), '--out', whole, '--no-sync', '--json'];
  const command = await interleave(
    {
      speed: async () => rows / (await seconds(() => run(process.execPath, [COMMAND, ...args]))) / 1e6,
    },
    rounds,
  );
  results.push(result('servegen generate, all workers, start included', 'M rows/s', command.speed));
  report(QUESTION, results, [
    `builtin:language, ${rows} rows, groups of ${ROWS_PER_GROUP}; pyarrow ${version}`,
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
