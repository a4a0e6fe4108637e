/** How fast is the engine beside a plain C program that does the same work on one core? */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, ratio, report, result, setting } from './lib/measure.mjs';
import { ROOT, scratch } from './lib/paths.mjs';
import { peerCase } from './lib/peer-case.mjs';

const QUESTION =
  'ns of processor time a row: the engine (Wasm) against plain C (gcc -O3 -march=native), columns in memory';
const rows = setting('BENCH_ROWS', 10e6);
const rounds = setting('BENCH_ROUNDS', 7);

const program = join(scratch('peers'), 'plain');
try {
  const flags = ['-O3', '-march=native', '-std=gnu11', '-o', program];
  execFileSync('gcc', [...flags, join(ROOT, 'bench/peers/plain.c'), '-lm'], { stdio: 'pipe' });
} catch (error) {
  report(QUESTION, [], [`gcc does not compile the C program: ${error.stderr ?? error.message}`]);
  process.exit();
}

const { input, engineCase, notes } = await peerCase(rows);
const figures = await interleave(
  {
    engine: engineCase,
    c: async () => Number((await run(program, [input, String(rows)])).stdout.split(' ')[0]),
  },
  rounds,
);
report(
  QUESTION,
  [
    result('engine', 'ns/row', figures.engine),
    result('C', 'ns/row', figures.c),
    ratio('C / engine', figures.c, figures.engine),
  ],
  notes,
);
