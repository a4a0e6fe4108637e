/** How long does it take to open a pool of the size of ServeGen's largest, and in how much memory? */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeReleasedPool } from '../scripts/make-released-pool.mjs';
import { generateInChild } from './lib/child.mjs';
import { report, result, setting } from './lib/measure.mjs';
import { scratch } from './lib/paths.mjs';

const scale = setting('BENCH_POOL_SCALE', 1);
const rounds = setting('BENCH_ROUNDS', 3);
const folder = join(scratch('pools'), `m-mid-${scale}`);
if (!existsSync(folder)) makeReleasedPool(folder, { scale });

const runs = [];
for (let round = 0; round < rounds; round++) {
  runs.push(await generateInChild({ source: folder, amount: { requests: 1e6 }, batches: 1 }));
}
rmSync(folder, { recursive: true });
const of = (name, unit, figure) =>
  result(
    name,
    unit,
    runs.map((run) => figure(run)),
  );
report(
  'opening a directory of the shape of m-mid and making its first batch',
  [
    of('opening', 's', (run) => run.openSeconds),
    of('compiling and first batch', 's', (run) => run.firstBatchSeconds),
    of('peak memory', 'MB', (run) => run.peakMemoryBytes / 1e6),
  ],
  [
    `109 clients, ${Math.round(scale * 640)} MB of text, the largest file ${Math.round(scale * 55)} MB; made up numbers`,
  ],
);
