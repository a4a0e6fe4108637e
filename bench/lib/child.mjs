/** Runs in a process of its own, so that start and memory can be told apart from everything else. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** Milliseconds after which a child counts as stuck. */
const PATIENCE = 300_000;

/**
 * Runs a program to its end; standard output and error as text.
 *
 * @throws Error when it fails or does not end
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE, ...options });
    const [stdout, stderr] = [[], []];
    child.stdout?.on('data', (chunk) => stdout.push(chunk));
    child.stderr?.on('data', (chunk) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const text = { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
      if (code === 0) resolve(text);
      else reject(new Error(`${program} ${args.join(' ')} ${ending(code, signal)}: ${text.stderr}`));
    });
  });
}

function ending(code, signal) {
  if (signal === 'SIGTERM') return `did not end within ${PATIENCE / 1e3} s`;
  return signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
}

/**
 * Generates a trace to nothing in a new process.
 *
 * @param task `source` and `span` (two ends in seconds) of a pool, `amount` (`rate`, `duration`, `requests` as in a
 *   workload), `workers`, `batchSize`, and `batches` after which it is left
 * @returns rows, openSeconds, firstBatchSeconds (from the call of `generate`), seconds and processorSeconds (likewise,
 *   to the last row), rowsBehindFirst and processorSecondsBehindFirst (from the first batch on) and peakMemoryBytes
 */
export async function generateInChild(task) {
  const script = join(ROOT, 'bench/lib/generate-task.mjs');
  const { stdout } = await run(process.execPath, [script, JSON.stringify(task)]);
  return JSON.parse(stdout);
}
