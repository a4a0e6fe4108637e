/** How many core-hours do 10^12 rows take, a part of them at a time in one thread, to nothing and to Parquet? */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { interleave, report, result, setting } from './lib/measure.mjs';
import { COMMAND, ROOT, scratch } from './lib/paths.mjs';

/** Rows of a part; what it costs to start, to open the plan and to find the place falls on them. */
const rows = setting('BENCH_ROWS', 3e7);
const rounds = setting('BENCH_ROUNDS', 3);
const TRACE_ROWS = 1e12;
const folder = scratch('core-hours');

const CATEGORIES = ['language', 'reason', 'multimodal'];
const conversations = {
  share: 0.3,
  turns: { mean: 4, max: 10 },
  inter_turn_seconds: { family: 'exponential', mean: 5, max: 60 },
};
const workloads = {
  ...Object.fromEntries(
    CATEGORIES.map((name) => [name, { pool: `builtin:${name}`, rate: 1e7, requests: TRACE_ROWS }]),
  ),
  'language, conversations': { pool: 'builtin:language', rate: 2e4, requests: 1e11, conversations },
};

/** What is done with the rows. */
const OUTPUTS = {
  'to nothing': ['--format', 'arrow-stream', '--no-digest'],
  'to Parquet': ['--format', 'parquet'],
};

/** A part in the middle with so many rows. */
function middleShard({ requests }) {
  const count = Math.ceil(requests / rows);
  return `${Math.ceil(count / 2)}/${count}`;
}

async function compile(name, workload) {
  const [spec, plan] = ['json', 'plan'].map((ending) => join(folder, `${name.replace(', ', '-')}.${ending}`));
  writeFileSync(spec, JSON.stringify(workload));
  await run(process.execPath, [COMMAND, 'plan', spec, '--quiet', '--out', plan]);
  return plan;
}

const bytes = {};
/** Core-hours of 10^12 rows at the processor time of the whole command for a part, nothing of which comes to a disk. */
const hours = (name, plan, shard, options) => async () => {
  const usage = join(folder, 'usage');
  const args = ['generate', plan, '--shard', shard, '--workers', '1', '--json', '--out', '/dev/null'];
  const { stdout } = await run(
    process.execPath,
    ['--require', join(ROOT, 'bench/lib/usage.cjs'), COMMAND, ...args, ...options],
    { env: { ...process.env, BENCH_USAGE: usage } },
  );
  const made = JSON.parse(stdout);
  bytes[name] = made.bytes / made.requests;
  return ((Number(readFileSync(usage, 'utf8')) / made.requests) * TRACE_ROWS) / 3600;
};

try {
  const cases = {};
  for (const [name, workload] of Object.entries(workloads)) {
    const plan = await compile(name, workload);
    for (const [output, options] of Object.entries(OUTPUTS)) {
      const label = `${name}, ${output}`;
      cases[label] = hours(label, plan, middleShard(workload), options);
    }
  }
  const figures = await interleave(cases, rounds, { warmUp: false });
  report(
    'core-hours of 10^12 rows',
    Object.entries(figures).flatMap(([label, taken]) => [
      result(label, 'core-hours', taken),
      result(
        `${label}: speed`,
        'M rows/s a core',
        taken.map((value) => TRACE_ROWS / value / 3600 / 1e6),
      ),
      ...(label.endsWith('Parquet') ? [result(`${label}: size`, 'TB', [bytes[label]])] : []),
    ]),
    [`parts of ${rows} rows, one thread each, processor time of the whole command with its start`],
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
