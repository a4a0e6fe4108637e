/**
 * Runs the benches, each in a process of its own, and collects what they print in build/bench-results.json,
 * where results of benches that do not run stay as they were.
 *
 *   npm run bench                      all of them
 *   npm run bench -- engine stages     those whose names begin so
 *
 * BENCH_ROWS and BENCH_ROUNDS change their sizes, SERVEGEN_DATA says where the released pools are, and
 * SERVEGEN_DIST names another build.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';

const BENCHES = [
  'engine-vs-c',
  'engine-vs-numpy',
  'stages',
  'categories',
  'features',
  'workers',
  'scaling',
  'density',
  'output',
  'text',
  'parquet',
  'parquet-libraries',
  'reading',
  'fit',
  'latency',
  'core-hours',
  'playground',
  'pools',
  'python',
  'scale',
];

const asked = process.argv.slice(2);
const chosen =
  asked.length === 0 ? BENCHES : BENCHES.filter((name) => asked.some((start) => name.startsWith(start)));
if (chosen.length === 0) {
  console.error(`no bench begins with ${asked.join(' or ')}; there are ${BENCHES.join(', ')}`);
  process.exit(2);
}

const machine = {
  processor: cpus()[0]?.model.trim(),
  cores: availableParallelism(),
  node: process.version,
  date: new Date().toISOString().slice(0, 10),
};
console.log(`${machine.processor}, ${machine.cores} cores, Node ${machine.node}\n`);

const RESULTS_FILE = join(ROOT, 'build/bench-results.json');
const results = earlierResults();
for (const name of chosen) {
  const loadBefore = loadavg()[0];
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, `bench/${name}.mjs`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  });
  if (status !== 0) {
    console.log(`${name}: failed\n`);
    process.exitCode = 1;
    continue;
  }
  results[name] = { ...JSON.parse(stdout), machine, loadBefore };
  print(name, results[name]);
  // After each: the long ones come last, and what is there must not be lost with them.
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  writeFileSync(RESULTS_FILE, `${JSON.stringify({ results }, null, 2)}\n`);
}

/** What other runs have left; each result says on which machine, and when, it was measured. */
function earlierResults() {
  if (!existsSync(RESULTS_FILE)) return {};
  const { machine: common, results } = JSON.parse(readFileSync(RESULTS_FILE, 'utf8'));
  // Earlier versions of this file named the machine once.
  return Object.fromEntries(
    Object.entries(results).map(([name, result]) => [name, { machine: common, ...result }]),
  );
}

function print(name, { question, results: lines, notes, loadBefore }) {
  console.log(`${name}: ${question} (load ${loadBefore.toFixed(1)})`);
  const width = Math.max(0, ...lines.map((line) => line.case.length));
  for (const { case: label, value, unit, low, high } of lines) {
    const range = low === undefined || low === high ? '' : `  ${digits(low)} to ${digits(high)}`;
    console.log(`  ${label.padEnd(width)}  ${digits(value).padStart(8)} ${unit.padEnd(8)}${range}`.trimEnd());
  }
  for (const note of notes) console.log(`  # ${note}`);
  console.log();
}

function digits(value) {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
