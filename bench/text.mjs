/** How many rows a second does one thread write as text, beside pyarrow's CSV writer with the same rows? */
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, processorSeconds, ratio, report, result, setting } from './lib/measure.mjs';
import { COMMAND, load, ROOT, scratch } from './lib/paths.mjs';

const rows = setting('BENCH_ROWS', 4e6);
const rounds = setting('BENCH_ROUNDS', 5);
const python = process.env.PYTHON ?? 'python3';
const FORMATS = ['csv', 'jsonl', 'mooncake', 'azure', 'vidur', 'burstgpt', 'llmservingsim'];

const { generate } = await load('generate/generate.js');
const { HashIds } = await load('trace/hash-ids.js');
const { chunkOf, columnHeads } = await load('output/chunks/chunk.js');
const { loadWriter } = await load('output/format-writers.js');

const workload = { pool: 'builtin:language', requests: rows, seed: 'text' };
const trace = await generate(workload, {});
const ids = new HashIds(trace.schema, { blockSize: 512 });
const plain = { heads: columnHeads(trace.schema), chunks: [] };
const withIds = { heads: columnHeads(ids.schema), chunks: [] };
for await (const batch of trace) {
  plain.chunks.push(chunkOf(batch, plain.heads));
  withIds.chunks.push(chunkOf(ids.add(batch), withIds.heads));
}

const bytes = {};
const options = { raise_zeros: true };
async function encodeCase(name) {
  const { chunks: format } = await loadWriter(name);
  const { heads, chunks } = name === 'mooncake' ? withIds : plain;
  return async () => {
    const encoder = await format.openEncoder(heads, options);
    let firstRow = 0;
    let written = format.head(heads, options, new Map(), { firstRow }).length;
    const elapsed = await processorSeconds(async () => {
      for (const chunk of chunks) {
        written += (await encoder.encode(chunk, { firstRow, origin: chunks[0].columns[0].values[0] })).bytes
          .length;
        firstRow += chunk.rows;
      }
    });
    bytes[name] = written;
    return rows / elapsed / 1e6;
  };
}

const cases = {};
for (const name of FORMATS) cases[name] = await encodeCase(name);
const notes = [];
let version;
try {
  version = (await run(python, ['-c', 'import pyarrow; print(pyarrow.__version__)'])).stdout.trim();
} catch {
  notes.push(`${python} has no pyarrow, so that nothing is compared; PYTHON names another interpreter`);
}
if (version !== undefined) {
  const file = join(scratch('text'), 'trace.arrow');
  const args = ['--requests', String(rows), '--seed', 'text', '--out', file, '--quiet', '--request-id'];
  await run(process.execPath, [COMMAND, 'generate', ...args]);
  const script = join(ROOT, 'bench/peers/write_csv.py');
  cases.pyarrow = async () => rows / Number((await run(python, [script, file])).stdout) / 1e6;
}
const figures = await interleave(cases, rounds);
report(
  'rows a second of processor time from columns to text, in one thread',
  [
    ...FORMATS.map((name) =>
      result(`${name}, ${(bytes[name] / rows).toFixed(0)} bytes a row`, 'M rows/s', figures[name]),
    ),
    ...(version === undefined
      ? []
      : [
          result(`pyarrow ${version}, CSV`, 'M rows/s', figures.pyarrow),
          ratio('csv / pyarrow', figures.csv, figures.pyarrow),
        ]),
  ],
  [`builtin:language, ${rows} rows to memory`, ...notes],
);
