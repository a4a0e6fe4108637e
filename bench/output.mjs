/** Is the output the limit? To nothing, a pipe and a file, beside what dd reaches with the same bytes. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, report, result, seconds, setting } from './lib/measure.mjs';
import { COMMAND, scratch } from './lib/paths.mjs';

const rows = setting('BENCH_ROWS', 1e8);
const rounds = setting('BENCH_ROUNDS', 3);
const folder = scratch('output');
const trace = join(folder, 'trace.arrow');
const copy = join(folder, 'dd.bin');

const generate = (out) => ['generate', '--requests', String(rows), '--out', out, '--json'];
let bytes = 0;
/** Megabytes a second of the whole command, from its start to its end. */
async function megabytes(task) {
  let output;
  const elapsed = await seconds(async () => {
    output = await task();
  });
  if (output !== undefined) bytes = JSON.parse(output).bytes;
  return bytes / 1e6 / elapsed;
}
const dd = (...more) =>
  megabytes(async () => {
    const blocks = Math.ceil(bytes / 1048576);
    await run('dd', ['if=/dev/zero', `of=${copy}`, 'bs=1M', `count=${blocks}`, ...more]);
    rmSync(copy);
  });

try {
  const pipe = `"$0" "$1" ${generate('-').join(' ')} | cat > /dev/null`;
  const figures = await interleave(
    {
      nothing: () =>
        megabytes(async () => (await run(process.execPath, [COMMAND, ...generate('/dev/null')])).stdout),
      pipe: () => megabytes(async () => (await run('sh', ['-c', pipe, process.execPath, COMMAND])).stderr),
      file: () => megabytes(async () => (await run(process.execPath, [COMMAND, ...generate(trace)])).stdout),
      dd: () => dd(),
      durable: () => dd('conv=fdatasync'),
    },
    rounds,
  );
  report(
    'MB/s of the whole command, start included',
    [
      result('to /dev/null', 'MB/s', figures.nothing),
      result('to a pipe (| cat > /dev/null)', 'MB/s', figures.pipe),
      result('to a file', 'MB/s', figures.file),
      result('dd to a file', 'MB/s', figures.dd),
      result('dd to a file, conv=fdatasync', 'MB/s', figures.durable),
    ],
    [`builtin:language, ${rows} rows, ${bytes} bytes; all workers`],
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
