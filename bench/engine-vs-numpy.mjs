/** How fast is the engine beside vectorised NumPy that does the same work? */
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, ratio, report, result, setting } from './lib/measure.mjs';
import { ROOT } from './lib/paths.mjs';
import { peerCase } from './lib/peer-case.mjs';

const QUESTION = 'ns of processor time a row: the engine (Wasm) against vectorised NumPy, columns in memory';
const rows = setting('BENCH_ROWS', 4e6);
const rounds = setting('BENCH_ROUNDS', 5);
const python = process.env.PYTHON ?? 'python3';

let version;
try {
  version = (await run(python, ['-c', 'import numpy; print(numpy.__version__)'])).stdout.trim();
} catch {
  report(QUESTION, [], [`${python} has no NumPy; PYTHON names another interpreter`]);
  process.exit();
}

const { input, engineCase, notes } = await peerCase(rows);
const script = join(ROOT, 'bench/peers/vectorised.py');
const figures = await interleave(
  {
    engine: engineCase,
    numpy: async () => Number((await run(python, [script, input, String(rows)])).stdout.split(' ')[0]),
  },
  rounds,
);
report(
  QUESTION,
  [
    result('engine', 'ns/row', figures.engine),
    result(`NumPy ${version}`, 'ns/row', figures.numpy),
    ratio('NumPy / engine', figures.numpy, figures.engine),
  ],
  notes,
);
