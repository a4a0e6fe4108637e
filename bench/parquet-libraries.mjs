/** Which library writes Parquet: how fast, in how much memory, how small, and how much code it brings? */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, report, result, setting } from './lib/measure.mjs';
import { COMMAND, ROOT, scratch } from './lib/paths.mjs';

const QUESTION = 'Parquet (zstd) by each library in one thread, from columns in memory to a file';
const PACKAGES = ['hyparquet-writer@0.17.0', 'parquet-wasm@0.8.0'];
const rows = setting('BENCH_ROWS', 4e6);
const rounds = setting('BENCH_ROUNDS', 5);

const folder = scratch('parquet-libraries');
const trace = join(folder, 'trace.arrow');
const args = ['--requests', String(rows), '--seed', 'parquet', '--out', trace, '--quiet'];
await run(process.execPath, [COMMAND, 'generate', ...args]);

const peaks = {};
const fileOf = (library) => join(folder, `${library}.parquet`);
async function writeBy(library) {
  const script = join(ROOT, 'bench/peers/write-parquet.mjs');
  const { stdout } = await run(process.execPath, [script, library, trace, fileOf(library)]);
  const { seconds, peakBytes } = JSON.parse(stdout);
  peaks[library] ??= [];
  peaks[library].push(peakBytes / 1e6);
  return rows / seconds / 1e6;
}

const libraries = ['own', 'hyparquet-writer', 'hyparquet-writer-split', 'parquet-wasm'];
const there = [];
for (const library of libraries) {
  const name = library.replace('-split', '');
  if (
    name === 'own' ||
    (await import(name === 'parquet-wasm' ? 'parquet-wasm/node' : name).catch(() => undefined))
  )
    there.push(library);
}
const figures = await interleave(
  Object.fromEntries(there.map((library) => [library, () => writeBy(library)])),
  rounds,
);
report(
  QUESTION,
  there.flatMap((library) => [
    result(`${library}: speed`, 'M rows/s', figures[library]),
    result(`${library}: memory beside the columns`, 'MB', peaks[library]),
    result(`${library}: size`, 'B/row', [statSync(fileOf(library)).size / rows]),
  ]),
  [
    `builtin:language, ${rows} rows, 4 columns`,
    ...(there.length < libraries.length
      ? [`the others are measured after npm install --no-save ${PACKAGES.join(' ')}`]
      : []),
  ],
);
